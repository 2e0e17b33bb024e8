"""What the provider publishes about itself."""

from typing import Any

from one_login.simulator.authorization_request import CORE_IDENTITY, RETURN_CODE
from one_login.simulator.client_assertion import ALGORITHM
from one_login.simulator.configuration import ID_TOKEN_ALGORITHMS, Configuration
from one_login.simulator.key_ring import KeyRing
from one_login.simulator.keys import SigningKey


def discovery_document(configuration: Configuration) -> dict[str, Any]:
    """The OpenID provider metadata."""
    return {
        "issuer": configuration.issuer,
        "authorization_endpoint": configuration.url("authorize"),
        "token_endpoint": configuration.url("token"),
        "userinfo_endpoint": configuration.url("userinfo"),
        "end_session_endpoint": configuration.url("logout"),
        "jwks_uri": configuration.url(".well-known/jwks.json"),
        "trustmarks": configuration.url("trustmark"),
        "scopes_supported": ["openid", "email"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": [ALGORITHM],
        "id_token_signing_alg_values_supported": list(ID_TOKEN_ALGORITHMS),
        "subject_types_supported": ["public", "pairwise"],
        "claim_types_supported": ["normal"],
        "claims_supported": ["sub", "email", "email_verified", CORE_IDENTITY, RETURN_CODE],
        "ui_locales_supported": ["en", "cy"],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }


def key_set(keys: KeyRing) -> dict[str, Any]:
    """The public keys that ID tokens are verified with."""
    return {"keys": [key.public() for key in (*keys.published("ES256"), *keys.published("RS256"))]}


def did_document(configuration: Configuration, keys: KeyRing) -> dict[str, Any]:
    """The DID document of the identity issuer; as in the real one each method stands in full."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": configuration.did,
        "assertionMethod": [_method(configuration, key) for key in keys.published("identity")],
    }


def _method(configuration: Configuration, key: SigningKey) -> dict[str, Any]:
    return {
        "id": key.kid,
        "type": "JsonWebKey",
        "controller": configuration.did,
        "publicKeyJwk": {**key.key.as_dict(private=False), "alg": key.algorithm},
    }
