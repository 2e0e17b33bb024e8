"""What every process of a local stack finds in its environment, and the keys that it needs."""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


def local_dir() -> Path:
    """The folder that holds all of this stack: database, keys, logs."""
    return Path(os.environ["LOCAL_DIR"])


def port() -> int:
    """The web server's port; the simulator has the next one. Ends the program where it is no port."""
    typed = os.environ.get("PORT", "8000")
    if not typed.isdecimal() or not 1024 <= int(typed) <= 65534:
        sys.exit(f"PORT must be a number from 1024 to 65534, not {typed!r}")
    return int(typed)


def prepare_folder() -> None:
    """On the first start: the folders of this stack, and the RSA key with which it signs at One Login."""
    from joserfc.jwk import RSAKey

    (local_dir() / "assets").mkdir(parents=True, exist_ok=True)
    path = local_dir() / "keys" / "one_login.pem"
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = RSAKey.generate_key(2048, private=True).as_pem(private=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)


def for_django(database_url: str) -> dict[str, str]:
    """The environment of the product's own processes."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "trs_console.settings",
        "DATABASE_URL": database_url,
        "PYTHONUNBUFFERED": "1",
    }


def for_simulator() -> dict[str, str]:
    """The environment of the One Login simulator: this stack is its one registered client."""
    web, simulator = f"http://localhost:{port()}", port() + 1
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "one_login.simulator.settings",
        "SIMULATOR_ISSUER": f"http://localhost:{simulator}/",
        "SIMULATOR_IDENTITY_ISSUER": f"http://127.0.0.1:{simulator}/",
        "SIMULATOR_CLIENT_ID": os.environ.get("ONE_LOGIN_CLIENT_ID") or "trs-console-local",
        "SIMULATOR_REDIRECT_URIS": f"{web}/one-login/callback",
        "SIMULATOR_POST_LOGOUT_REDIRECT_URIS": f"{web}/signed-out",
        "SIMULATOR_BACK_CHANNEL_LOGOUT_URI": f"http://127.0.0.1:{port()}/one-login/back-channel-logout",
        "SIMULATOR_CLIENT_JWKS_URL": f"http://127.0.0.1:{port()}/one-login/jwks.json",
        "SIMULATOR_ID_TOKEN_ALGORITHM": os.environ.get("ONE_LOGIN_ID_TOKEN_ALGORITHM") or "ES256",
        "PYTHONUNBUFFERED": "1",
    }
