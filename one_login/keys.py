"""The keys with which we sign at One Login, and their public halves for it to fetch."""

from functools import cache
from typing import Any

from django.conf import settings
from joserfc.jwk import RSAKey


@cache
def signing_key() -> RSAKey:
    """Our RSA key; its `kid` is the key's thumbprint, so it changes whenever the key does."""
    key = RSAKey.import_key(settings.ONE_LOGIN_PRIVATE_KEY)
    key.ensure_kid()
    return key


def public_key_set() -> dict[str, Any]:
    """The JWK set that One Login fetches: public members only."""
    return {"keys": [signing_key().as_dict(private=False, use="sig", alg="RS256")]}
