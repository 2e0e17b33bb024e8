"""What the environment says, checked once at the start."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
ID_TOKEN_ALGORITHMS = ("ES256", "RS256")
SMALLEST_CLIENT_KEY = 2048


class ConfigurationError(Exception):
    """The simulator cannot start; the message is one line that says what to put right."""


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """Issuers end in a slash. Exactly one of `client_jwks_url` and `client_public_key` (PEM) is set.

    Without `back_channel_logout_uri` no logout token is sent.
    """

    local_dir: Path
    issuer: str
    identity_issuer: str
    client_id: str
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...]
    client_jwks_url: str | None
    client_public_key: str | None
    id_token_algorithm: str
    back_channel_logout_uri: str | None = None

    def url(self, path: str) -> str:
        """The address of `path` (without a leading slash) at the issuer's origin."""
        return f"{self.issuer}{path}"

    @property
    def did(self) -> str:
        """The decentralised identifier of the identity issuer; did:web writes a port's colon as %3A."""
        return "did:web:" + host_of(self.identity_issuer).replace(":", "%3A")


def host_of(url: str) -> str:
    """Host and port as they stand in `url`, in lower case: what a request's Host header will say."""
    return urlsplit(url).netloc.lower()


def read_configuration(environment: Mapping[str, str]) -> Configuration:
    """The configuration in `environment`; raises ConfigurationError at the first thing that is wrong."""
    local_dir = _local_dir(environment)
    issuer = _issuer(environment, "SIMULATOR_ISSUER")
    identity_issuer = _issuer(environment, "SIMULATOR_IDENTITY_ISSUER")
    if host_of(issuer) == host_of(identity_issuer):
        raise ConfigurationError("SIMULATOR_IDENTITY_ISSUER must have another host than SIMULATOR_ISSUER")
    jwks_url, public_key = _client_keys(environment)
    return Configuration(
        local_dir=local_dir,
        issuer=issuer,
        identity_issuer=identity_issuer,
        client_id=_required(environment, "SIMULATOR_CLIENT_ID"),
        redirect_uris=_addresses(environment, "SIMULATOR_REDIRECT_URIS"),
        post_logout_redirect_uris=_addresses(environment, "SIMULATOR_POST_LOGOUT_REDIRECT_URIS"),
        client_jwks_url=jwks_url,
        client_public_key=public_key,
        id_token_algorithm=_algorithm(environment),
        back_channel_logout_uri=_optional_address(environment, "SIMULATOR_BACK_CHANNEL_LOGOUT_URI"),
    )


def with_identity_issuer(configuration: Configuration, identity_issuer: str) -> Configuration:
    """The same with another identity issuer; raises ConfigurationError where it could not have started so."""
    value = _issuer({"identity_issuer": identity_issuer}, "identity_issuer")
    if host_of(value) == host_of(configuration.issuer):
        raise ConfigurationError("identity_issuer must have another host than the issuer")
    return replace(configuration, identity_issuer=value)


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise ConfigurationError(f"{name} is not set")
    return value


def _local_dir(environment: Mapping[str, str]) -> Path:
    value = environment.get("LOCAL_DIR", "").strip()
    if not value:
        raise ConfigurationError("LOCAL_DIR is not set: the simulator runs on a development machine only")
    if not Path(value).is_dir():
        raise ConfigurationError("LOCAL_DIR is not a folder")
    return Path(value)


def _split(name: str, value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  reading it checks it
    except ValueError:
        raise ConfigurationError(f"{name} is not a valid address: {value}") from None
    return parts


def _loopback(name: str, value: str, *, schemes: tuple[str, ...]) -> str:
    parts = _split(name, value)
    if parts.hostname not in LOOPBACK_HOSTS:
        raise ConfigurationError(f"{name} must be on localhost, 127.0.0.1 or [::1], not {value}")
    if parts.scheme not in schemes or "@" in parts.netloc or parts.fragment:
        raise ConfigurationError(f"{name} must be a plain {' or '.join(schemes)} address: {value}")
    return value


def _issuer(environment: Mapping[str, str], name: str) -> str:
    value = _loopback(name, _required(environment, name), schemes=("http",))
    parts = _split(name, value)
    if parts.path != "/" or parts.query:
        raise ConfigurationError(f"{name} must be an origin with a trailing slash: {value}")
    return value


def _addresses(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    values = [value.strip() for value in _required(environment, name).split(",")]
    return tuple(_loopback(name, value, schemes=("http", "https")) for value in values)


def _optional_address(environment: Mapping[str, str], name: str) -> str | None:
    value = environment.get(name, "").strip()
    return _loopback(name, value, schemes=("http", "https")) if value else None


def _algorithm(environment: Mapping[str, str]) -> str:
    value = environment.get("SIMULATOR_ID_TOKEN_ALGORITHM", "").strip() or ID_TOKEN_ALGORITHMS[0]
    if value not in ID_TOKEN_ALGORITHMS:
        raise ConfigurationError(f"SIMULATOR_ID_TOKEN_ALGORITHM must be ES256 or RS256, not {value}")
    return value


def _client_keys(environment: Mapping[str, str]) -> tuple[str | None, str | None]:
    jwks_url = environment.get("SIMULATOR_CLIENT_JWKS_URL", "").strip()
    public_key = environment.get("SIMULATOR_CLIENT_PUBLIC_KEY", "").strip()
    if bool(jwks_url) == bool(public_key):
        raise ConfigurationError("set one of SIMULATOR_CLIENT_JWKS_URL and SIMULATOR_CLIENT_PUBLIC_KEY")
    if jwks_url:
        return _loopback("SIMULATOR_CLIENT_JWKS_URL", jwks_url, schemes=("http", "https")), None
    return None, _public_key(public_key)


def _public_key(value: str) -> str:
    try:
        pem = value if value.startswith("-----BEGIN") else Path(value).read_text(encoding="ascii")
        pem = pem.replace("\\n", "\n")
        key = load_pem_public_key(pem.encode())
    except (OSError, ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPublicKey):
        raise ConfigurationError("SIMULATOR_CLIENT_PUBLIC_KEY is not an RSA public key in PEM form")
    if key.key_size < SMALLEST_CLIENT_KEY:
        raise ConfigurationError(f"SIMULATOR_CLIENT_PUBLIC_KEY has fewer than {SMALLEST_CLIENT_KEY} bits")
    return pem
