"""The keys with which we sign at One Login, and their public halves for it to fetch.

ONE_LOGIN_PRIVATE_KEY holds one PEM block or more. The first is the private key that signs; all are published.
A key is changed in three starts, each finished everywhere before the next (docs/adr/0013): the new block
behind the old one, the new block first, the old block gone. So whoever signs with a key finds it published.
"""

import re
import warnings
from functools import lru_cache
from typing import Any

from django.conf import settings
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import RSAKey

PEM_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.+?-----END \1-----", re.DOTALL)
SMALLEST_KEY_BITS = 2048


class KeysNotUsable(Exception):
    """What was configured can not sign at One Login; the message says why, and nothing of the keys."""


@lru_cache(maxsize=4)
def read_keys(pem: str) -> tuple[RSAKey, ...]:
    """The RSA keys of a PEM text, in its order; a key's `kid` is its thumbprint. Raises KeysNotUsable."""
    keys = tuple(_key(block[0]) for block in PEM_BLOCK.finditer(pem))
    if not keys:
        raise KeysNotUsable("there is no PEM key in it")
    if len(keys) != pem.count("-----BEGIN"):
        raise KeysNotUsable("a key in it is cut off")
    if not keys[0].is_private:
        raise KeysNotUsable("its first key must be a private one, for that one signs")
    if len({key.kid for key in keys}) < len(keys):
        raise KeysNotUsable("a key stands in it twice")
    return keys


def _key(block: str) -> RSAKey:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # a small key is refused below
            key = RSAKey.import_key(block)
    except (JoseError, ValueError, TypeError):
        raise KeysNotUsable("a key in it is not an RSA key without a password") from None
    if key.raw_value.key_size < SMALLEST_KEY_BITS:
        raise KeysNotUsable(f"a key in it has fewer than {SMALLEST_KEY_BITS} bits")
    key.ensure_kid()
    return key


def signing_key() -> RSAKey:
    """Our RSA key; its `kid` changes whenever the key does."""
    return read_keys(settings.ONE_LOGIN_PRIVATE_KEY)[0]


def public_key_set() -> dict[str, Any]:
    """The JWK set that One Login fetches: public members only."""
    keys = read_keys(settings.ONE_LOGIN_PRIVATE_KEY)
    return {"keys": [key.as_dict(private=False, use="sig", alg="RS256") for key in keys]}
