"""What stops the simulator from starting."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from one_login.simulator.configuration import ConfigurationError, read_configuration
from tests.one_login.simulator.relying_party import CLIENT_KEY, client_environment, public_key_pem
from tests.one_login.simulator_process import SimulatorDidNotStart, SimulatorProcess

SMALL_KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  meant to be weak


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **client_environment(tmp_path),
        "SIMULATOR_ISSUER": "http://localhost:8001/",
        "SIMULATOR_IDENTITY_ISSUER": "http://127.0.0.1:8001/",
        "SIMULATOR_CLIENT_PUBLIC_KEY": public_key_pem(CLIENT_KEY),
    }


def test_a_complete_environment_is_read(environment: dict[str, str]) -> None:
    configuration = read_configuration(environment)
    assert configuration.did == "did:web:127.0.0.1%3A8001"
    assert configuration.id_token_algorithm == "ES256"
    assert configuration.redirect_uris == tuple(environment["SIMULATOR_REDIRECT_URIS"].split(","))


@pytest.mark.parametrize(
    "name",
    [
        "LOCAL_DIR",
        "SIMULATOR_ISSUER",
        "SIMULATOR_IDENTITY_ISSUER",
        "SIMULATOR_CLIENT_ID",
        "SIMULATOR_REDIRECT_URIS",
        "SIMULATOR_POST_LOGOUT_REDIRECT_URIS",
        "SIMULATOR_CLIENT_PUBLIC_KEY",
    ],
)
def test_a_missing_value_is_named(environment: dict[str, str], name: str) -> None:
    del environment[name]
    with pytest.raises(ConfigurationError, match=name) as refused:
        read_configuration(environment)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOCAL_DIR", "/nowhere/at/all"),
        ("SIMULATOR_ISSUER", "https://oidc.account.gov.uk/"),
        ("SIMULATOR_ISSUER", "http://192.0.2.1:8001/"),
        ("SIMULATOR_ISSUER", "http://localhost.example.com:8001/"),
        ("SIMULATOR_ISSUER", "http://localhost@example.com/"),
        ("SIMULATOR_ISSUER", "http://example.com@localhost/"),
        ("SIMULATOR_ISSUER", "http://localhost:8001"),
        ("SIMULATOR_ISSUER", "http://localhost:8001/path/"),
        ("SIMULATOR_ISSUER", "http://localhost:port/"),
        ("SIMULATOR_ISSUER", "https://localhost:8001/"),
        ("SIMULATOR_ISSUER", "http://[::1/"),
        ("SIMULATOR_IDENTITY_ISSUER", "http://identity.example.com/"),
        ("SIMULATOR_IDENTITY_ISSUER", "http://localhost:8001/"),
        ("SIMULATOR_REDIRECT_URIS", "http://localhost:8000/callback,https://service.example.com/callback"),
        ("SIMULATOR_REDIRECT_URIS", "http://localhost:8000/callback#fragment"),
        ("SIMULATOR_REDIRECT_URIS", "http://localhost:8000/callback,"),
        ("SIMULATOR_POST_LOGOUT_REDIRECT_URIS", "https://service.example.com/"),
        ("SIMULATOR_CLIENT_JWKS_URL", "http://localhost:8000/jwks.json"),
        ("SIMULATOR_CLIENT_PUBLIC_KEY", "/nowhere/key.pem"),
        ("SIMULATOR_CLIENT_PUBLIC_KEY", "-----BEGIN PUBLIC KEY-----\nnothing\n-----END PUBLIC KEY-----"),
        ("SIMULATOR_ID_TOKEN_ALGORITHM", "none"),
    ],
)
def test_a_wrong_value_is_named(environment: dict[str, str], name: str, value: str) -> None:
    environment[name] = value
    with pytest.raises(ConfigurationError, match=name) as refused:
        read_configuration(environment)
    assert "\n" not in str(refused.value)


def test_keys_may_be_fetched_from_a_loopback_address_only(environment: dict[str, str]) -> None:
    del environment["SIMULATOR_CLIENT_PUBLIC_KEY"]
    environment["SIMULATOR_CLIENT_JWKS_URL"] = "https://service.example.com/jwks.json"
    with pytest.raises(ConfigurationError, match="SIMULATOR_CLIENT_JWKS_URL"):
        read_configuration(environment)
    environment["SIMULATOR_CLIENT_JWKS_URL"] = "http://[::1]:8000/jwks.json"
    assert read_configuration(environment).client_jwks_url == "http://[::1]:8000/jwks.json"


def test_the_client_key_may_be_a_path(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "client.pem"
    path.write_text(environment["SIMULATOR_CLIENT_PUBLIC_KEY"])
    environment["SIMULATOR_CLIENT_PUBLIC_KEY"] = str(path)
    assert read_configuration(environment).client_public_key == path.read_text()


@pytest.mark.parametrize("kind", ["elliptic", "small"])
def test_a_client_key_of_another_kind_is_refused(environment: dict[str, str], kind: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "elliptic" else SMALL_KEY
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    environment["SIMULATOR_CLIENT_PUBLIC_KEY"] = pem.decode()
    with pytest.raises(ConfigurationError, match="SIMULATOR_CLIENT_PUBLIC_KEY"):
        read_configuration(environment)


def test_the_process_ends_with_one_line(environment: dict[str, str]) -> None:
    del environment["LOCAL_DIR"]
    with pytest.raises(SimulatorDidNotStart) as refused:
        SimulatorProcess(environment).start()
    lines = [line for line in str(refused.value).splitlines() if "LOCAL_DIR" in line]
    assert lines == ["One Login simulator: LOCAL_DIR is not set: the simulator runs on a development machine only"]
    assert "Traceback" not in str(refused.value)


def test_keys_are_private_and_survive_a_restart(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "simulator"
    del environment["SIMULATOR_ISSUER"], environment["SIMULATOR_IDENTITY_ISSUER"]
    kept = []
    for _ in range(2):
        with SimulatorProcess(environment):
            kept.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert kept[0] == kept[1]
    assert len(kept[0]) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_unreadable_keys_end_the_process_with_one_line(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "simulator").mkdir()
    (tmp_path / "simulator" / "identity_es256.pem").write_text("not a key")
    del environment["SIMULATOR_ISSUER"], environment["SIMULATOR_IDENTITY_ISSUER"]
    with pytest.raises(SimulatorDidNotStart, match="One Login simulator: the keys in LOCAL_DIR/simulator"):
        SimulatorProcess(environment).start()


def test_settings_of_the_main_project_do_not_reach_it(environment: dict[str, str]) -> None:
    del environment["SIMULATOR_ISSUER"], environment["SIMULATOR_IDENTITY_ISSUER"]
    environment["DJANGO_SETTINGS_MODULE"] = "no.such.settings"
    with SimulatorProcess(environment) as process:
        assert "Traceback" not in process.written()
