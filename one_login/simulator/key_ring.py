"""The keys in service: which are published, and which one signs. Rotation lasts as long as the process."""

import dataclasses
from threading import RLock
from typing import Literal

from joserfc.jwk import ECKey, RSAKey

from one_login.simulator.keys import Keys, SigningKey

type Purpose = Literal["ES256", "RS256", "identity"]


class KeyNotKnown(Exception):
    """No key for this purpose goes by that `kid`."""


class KeyRing:
    """Starts with the kept keys; safe to use from several threads."""

    def __init__(self, keys: Keys, *, did: str) -> None:
        self._kept: dict[Purpose, SigningKey] = {
            "ES256": keys.id_token["ES256"],
            "RS256": keys.id_token["RS256"],
            "identity": keys.identity,
        }
        self._kept_did = did
        self._lock = RLock()
        self._made: dict[Purpose, list[SigningKey]] = {purpose: [] for purpose in self._kept}
        self.reset()

    def reset(self) -> None:
        """Back to the kept keys, as after a start."""
        with self._lock:
            self._did = self._kept_did
            self._published: dict[Purpose, list[SigningKey]] = {purpose: [key] for purpose, key in self._kept.items()}
            self._signing = dict(self._kept)

    def published(self, purpose: Purpose) -> tuple[SigningKey, ...]:
        """The keys that the world may know, the oldest first."""
        with self._lock:
            return tuple(self._published[purpose])

    def signing(self, purpose: Purpose) -> SigningKey:
        """The key that signs now."""
        with self._lock:
            return self._signing[purpose]

    def publish(self, purpose: Purpose) -> SigningKey:
        """Makes a key and publishes it beside the others; it does not sign yet."""
        key = _new_key(self._kept[purpose].algorithm)
        with self._lock:
            kid = f"{self._did}#{key.thumbprint()}" if purpose == "identity" else key.thumbprint()
            made = SigningKey(kid=kid, algorithm=self._kept[purpose].algorithm, key=key)
            self._made[purpose].append(made)
            self._published[purpose].append(made)
            return made

    def use(self, purpose: Purpose) -> SigningKey:
        """Signs with the newest published key from now on; raises KeyNotKnown if none is published."""
        with self._lock:
            if not self._published[purpose]:
                raise KeyNotKnown("No key is published")
            self._signing[purpose] = self._published[purpose][-1]
            return self._signing[purpose]

    def withdraw(self, purpose: Purpose, kid: str) -> None:
        """No longer publishes `kid`, though it goes on signing if it did; raises KeyNotKnown."""
        with self._lock:
            left = [key for key in self._published[purpose] if key.kid != kid]
            if len(left) == len(self._published[purpose]):
                raise KeyNotKnown("No published key has this kid")
            self._published[purpose] = left

    def move_identity(self, did: str) -> None:
        """The identity keys' names begin with `did` from now on."""
        with self._lock:
            self._did = did
            self._published["identity"] = [_renamed(key, did) for key in self._published["identity"]]
            self._signing["identity"] = _renamed(self._signing["identity"], did)

    def ever(self, purpose: Purpose) -> tuple[SigningKey, ...]:
        """Every key that was ever published, withdrawn ones too."""
        with self._lock:
            return (self._kept[purpose], *self._made[purpose])


def _new_key(algorithm: str) -> ECKey | RSAKey:
    return ECKey.generate_key("P-256") if algorithm == "ES256" else RSAKey.generate_key(2048)


def _renamed(key: SigningKey, did: str) -> SigningKey:
    return dataclasses.replace(key, kid=f"{did}#{key.kid.rpartition('#')[2]}")
