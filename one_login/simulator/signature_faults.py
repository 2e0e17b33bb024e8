"""Headers and signatures that nobody may trust: the same for every kind of token."""

import hmac
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from typing import Any

from one_login.simulator.changes import Change
from one_login.simulator.drafts import Draft, encode, segment
from one_login.simulator.forger import KEY_SET_PATH, forger_did, forger_key
from one_login.simulator.key_ring import Purpose
from one_login.simulator.personas import SUBJECT_PREFIX


def _header(description: str, **members: Any) -> Change[Draft]:
    return Change(description, lambda draft, _: draft.header.update(members))


def _finish(description: str, finish: Callable[[str], str]) -> Change[Draft]:
    return Change(description, lambda draft, _: draft.finishes.append(finish))


def _payload(description: str, payload: bytes) -> Change[Draft]:
    def change(draft: Draft, _: object) -> None:
        draft.payload = payload

    return Change(description, change)


def _forged(draft: Draft) -> None:
    draft.signature = forger_key(draft.key.algorithm).signature


def _unsigned(draft: Draft, _: object) -> None:
    draft.header["alg"] = "none"
    draft.signature = lambda message: b""


def _signed_with_public_key(draft: Draft, _: object) -> None:
    secret = draft.key.key.as_pem(private=False)
    draft.header["alg"] = "HS256"
    draft.signature = lambda message: hmac.digest(secret, message, "sha256")


def _other_algorithm(draft: Draft, _: object) -> None:
    """Signed with a key that is really published, by the other of the two algorithms."""
    other: Purpose = "RS256" if draft.key.algorithm == "ES256" else "ES256"
    key = draft.keys.signing(other)
    kid = draft.header["kid"] if "#" in draft.key.kid else key.kid
    draft.header |= {"alg": other, "kid": kid}
    draft.signature = key.signature


def _mislabelled(draft: Draft, _: object) -> None:
    other: Purpose = "RS256" if draft.key.algorithm == "ES256" else "ES256"
    draft.header["kid"] = draft.keys.signing(other).kid


def _foreign_key(draft: Draft, _: object) -> None:
    """A key that nobody published; in an identity the kid has the right controller all the same."""
    controller, mark, _name = draft.key.kid.rpartition("#")
    draft.header["kid"] = f"{controller}{mark}foreign"
    _forged(draft)


def _key_elsewhere(draft: Draft, _: object) -> None:
    """The kid names an address of another host where the forger's key really is."""
    address = draft.configuration.url(KEY_SET_PATH)
    identity = "#" in draft.key.kid
    draft.header["kid"] = f"{forger_did(draft.configuration) if identity else address}#forger"
    _forged(draft)


def _own_key(draft: Draft, _: object) -> None:
    draft.header["jwk"] = forger_key(draft.key.algorithm).key.as_dict(private=False)
    _forged(draft)


def _own_key_set(draft: Draft, _: object) -> None:
    draft.header |= {"jku": draft.configuration.url(KEY_SET_PATH), "kid": "forger"}
    _forged(draft)


def _with_signature(token: str, change: Callable[[bytes], bytes]) -> str:
    signed, _, signature = token.rpartition(".")
    content = urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    return f"{signed}.{segment(change(content))}"


def _payload_changed(draft: Draft, _: object) -> None:
    def finish(token: str) -> str:
        header, _payload, signature = token.split(".")
        claims = {**draft.claims, "sub": f"{SUBJECT_PREFIX}somebody-else"}
        return f"{header}.{segment(encode(claims))}.{signature}"

    draft.finishes.append(finish)


SIGNATURES: Mapping[str, Change[Draft]] = {
    "alg_none": Change("alg is none, without a signature", _unsigned),
    "alg_hs256_public_key": Change("HS256, with the public key as the secret", _signed_with_public_key),
    "alg_other": Change("the other algorithm: RS256 for ES256, with a published key", _other_algorithm),
    "alg_missing": Change("the header has no alg", lambda draft, _: draft.header.pop("alg", None)),
    "kid_missing": Change("the header has no kid", lambda draft, _: draft.header.pop("kid", None)),
    "kid_foreign": Change("a key that is published nowhere", _foreign_key),
    "kid_elsewhere": Change("the kid points at a key on another host", _key_elsewhere),
    "kid_of_other_algorithm": Change("the kid is that of the other algorithm's key", _mislabelled),
    "kid_number": _header("the kid is a number", kid=7),
    "jwk_in_header": Change("the header brings its own key", _own_key),
    "jku_in_header": Change("the header brings the address of its own keys", _own_key_set),
    "crit_in_header": _header("the header demands what nobody knows", crit=["unknown"], unknown=True),
    "signature_other_key": Change("signed with another key", lambda draft, _: _forged(draft)),
    "signature_truncated": _finish("the signature lacks its end", lambda t: _with_signature(t, lambda s: s[:-8])),
    "signature_missing": _finish("the signature is empty", lambda t: _with_signature(t, lambda s: b"")),
    "signature_lengthened": _finish("the signature goes on", lambda t: _with_signature(t, lambda s: s + bytes(8))),
    "payload_changed": Change("sub was changed after signing", _payload_changed),
    "payload_not_json": _payload("the payload is no JSON", b"not json"),
    "payload_list": _payload("the payload is a list", b"[]"),
    "payload_empty": _payload("the payload is empty", b""),
    "not_a_token": _finish("three words in place of a token", lambda t: "not.a.token"),
    "two_parts": _finish("the last part is missing", lambda t: t.rpartition(".")[0]),
    "huge": Change(
        "100,000 characters of a claim nobody asked for", lambda d, _: d.claims.update(filler="x" * 100_000)
    ),
}

LOGOUT_HEADERS: Mapping[str, Change[Draft]] = {
    "typ_wrong": _header("typ is that of other tokens", typ="JWT"),
    "typ_missing": Change("the header has no typ", lambda draft, _: draft.header.pop("typ", None)),
}
