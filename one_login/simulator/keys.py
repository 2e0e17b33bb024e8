"""The provider's signing keys: made at the first start, then kept in LOCAL_DIR/simulator."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

FOLDER = "simulator"


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A private key, the only algorithm it signs with, and the `kid` that it goes by."""

    kid: str
    algorithm: str
    key: ECKey | RSAKey

    def signature(self, message: bytes) -> bytes:
        """The signature of `message` as JWS has it."""
        return JWSRegistry.algorithms[self.algorithm].sign(message, self.key)

    def verify(self, token: str) -> dict[str, Any]:
        """The claims of `token`; raises JoseError or ValueError unless this key signed it. Reads no dates."""
        return jwt.decode(token, self.key, algorithms=[self.algorithm]).claims

    def public(self) -> dict[str, Any]:
        """The public half as a member of a JSON web key set."""
        return {**self.key.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": self.algorithm}


@dataclass(frozen=True, kw_only=True)
class Keys:
    """`id_token` holds one key per algorithm, as the real service publishes both; `identity` is apart."""

    id_token: dict[str, SigningKey]
    identity: SigningKey


def load_keys(local_dir: Path, *, did: str) -> Keys:
    """The keys kept in `local_dir`, made where they are missing; the identity key's kid begins with `did`."""
    folder = local_dir / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    es256 = _elliptic(folder / "id_token_es256.pem")
    rs256 = _rsa(folder / "id_token_rs256.pem")
    identity = _elliptic(folder / "identity_es256.pem")
    return Keys(
        id_token={
            "ES256": SigningKey(kid=es256.thumbprint(), algorithm="ES256", key=es256),
            "RS256": SigningKey(kid=rs256.thumbprint(), algorithm="RS256", key=rs256),
        },
        identity=SigningKey(kid=f"{did}#{identity.thumbprint()}", algorithm="ES256", key=identity),
    )


def _elliptic(path: Path) -> ECKey:
    if not path.exists():
        _keep(path, ECKey.generate_key("P-256").as_pem(private=True))
    return ECKey.import_key(path.read_bytes())


def _rsa(path: Path) -> RSAKey:
    if not path.exists():
        _keep(path, RSAKey.generate_key(2048).as_pem(private=True))
    return RSAKey.import_key(path.read_bytes())


def _keep(path: Path, pem: bytes) -> None:
    """Written aside and then renamed, so that an interrupted start leaves no half of a key."""
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    draft.replace(path)
