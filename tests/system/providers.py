"""A stack whose One Login is a provider that its environment names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from joserfc.jwk import RSAKey

from tests.one_login.simulator_process import SimulatorProcess
from tests.system.stack import Stack

CLIENT_ID, ALGORITHM = "another-client", "RS256"


@contextmanager
def another_provider(folder: Path) -> Iterator[tuple[Stack, str]]:
    """A stack, and the issuer of a provider that was started apart from it: client id, key, algorithm are others."""
    stack, key = Stack(folder / "local"), RSAKey.generate_key(2048, private=True)
    of_provider = folder / "provider"
    of_provider.mkdir()
    settings = {
        "LOCAL_DIR": str(of_provider),
        "SIMULATOR_CLIENT_ID": CLIENT_ID,
        "SIMULATOR_CLIENT_PUBLIC_KEY": key.as_pem(private=False).decode(),
        "SIMULATOR_ID_TOKEN_ALGORITHM": ALGORITHM,
        "SIMULATOR_REDIRECT_URIS": f"{stack.url}/one-login/callback",
        "SIMULATOR_POST_LOGOUT_REDIRECT_URIS": f"{stack.url}/signed-out",
        "SIMULATOR_BACK_CHANNEL_LOGOUT_URI": f"{stack.url}/one-login/back-channel-logout",
    }
    with SimulatorProcess(settings) as provider:
        stack.more = {
            "ONE_LOGIN_ISSUER": provider.issuer,
            "ONE_LOGIN_IDENTITY_ISSUER": provider.identity_issuer,
            "ONE_LOGIN_CLIENT_ID": CLIENT_ID,
            "ONE_LOGIN_PRIVATE_KEY": key.as_pem(private=True).decode().replace("\n", "\\n"),
            "ONE_LOGIN_ID_TOKEN_ALGORITHM": ALGORITHM,
        }
        with stack:
            yield stack, provider.issuer
