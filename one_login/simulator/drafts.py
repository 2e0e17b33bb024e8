"""A JWT before it is sent: every part of it may still be changed."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from one_login.simulator.configuration import Configuration
from one_login.simulator.key_ring import KeyRing
from one_login.simulator.keys import SigningKey


@dataclass(kw_only=True)
class Draft:
    """A token of `claims` to be signed with `key`. Left as it was made, it is in order.

    `doubled` holds claims that stand a second time after all others; `payload` replaces the claims as a
    whole; `signature` is made of the two first segments; each of `finishes` changes the finished token.
    """

    configuration: Configuration
    keys: KeyRing
    key: SigningKey
    claims: dict[str, Any]
    now: int
    header: dict[str, Any] = field(init=False)
    doubled: dict[str, Any] = field(default_factory=dict)
    payload: bytes | None = None
    signature: Callable[[bytes], bytes] = field(init=False)
    finishes: list[Callable[[str], str]] = field(default_factory=list)
    earlier_identifier: str = ""

    def __post_init__(self) -> None:
        self.header = {"typ": "JWT", "alg": self.key.algorithm, "kid": self.key.kid}
        self.signature = self.key.signature

    def compact(self) -> str:
        """The token as it is sent."""
        signed = f"{segment(encode(self.header))}.{segment(self._payload())}"
        token = f"{signed}.{segment(self.signature(signed.encode('ascii')))}"
        for finish in self.finishes:
            token = finish(token)
        return token

    def _payload(self) -> bytes:
        if self.payload is not None:
            return self.payload
        if not self.doubled:
            return encode(self.claims)
        return encode(self.claims)[:-1] + b"," + encode(self.doubled)[1:]


def encode(value: object) -> bytes:
    """`value` as JSON without a space too many."""
    return json.dumps(value, separators=(",", ":")).encode()


def segment(content: bytes) -> str:
    """One of the three parts of a compact JWT."""
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
