"""Somebody who forges tokens: keys of their own, published at addresses of their own.

What they sign would verify for whoever let a token choose where its key is found.
"""

import functools
from typing import Any

from joserfc.jwk import ECKey, RSAKey

from one_login.simulator.configuration import Configuration, host_of
from one_login.simulator.keys import SigningKey

KEY_SET_PATH = "forger/jwks.json"
DID_PATH = "forger/did.json"


@functools.cache
def forger_key(algorithm: str, kid: str = "forger") -> SigningKey:
    """The forger's key for `algorithm`, made at the first use."""
    return SigningKey(kid=kid, algorithm=algorithm, key=_key(algorithm))


@functools.cache
def _key(algorithm: str) -> ECKey | RSAKey:
    return RSAKey.generate_key(2048) if algorithm == "RS256" else ECKey.generate_key("P-256")


def forger_did(configuration: Configuration) -> str:
    """The did:web of `DID_PATH` at the issuer's host, which is not the identity issuer's."""
    return f"did:web:{host_of(configuration.issuer).replace(':', '%3A')}:forger"


def forger_key_set() -> dict[str, Any]:
    """What stands at `KEY_SET_PATH`."""
    return {"keys": [forger_key(algorithm).public() for algorithm in ("ES256", "RS256")]}


def forger_did_document(configuration: Configuration) -> dict[str, Any]:
    """What stands at `DID_PATH`."""
    did = forger_did(configuration)
    method = {
        "id": f"{did}#forger",
        "type": "JsonWebKey",
        "controller": did,
        "publicKeyJwk": _key("ES256").as_dict(private=False),
    }
    return {"@context": ["https://www.w3.org/ns/did/v1"], "id": did, "assertionMethod": [method]}
