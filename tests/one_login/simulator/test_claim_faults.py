"""Each fault of a claim: signed as it should be, and wrong in exactly that claim."""

from typing import Any

import pytest

from one_login.simulator.claim_faults import CORE_IDENTITY, ID_TOKEN, LOGOUT_TOKEN
from tests.one_login.simulator.relying_party import CLIENT_ID
from tests.one_login.simulator.sent import EVENT, PERSON, TOKENS, Near, Sender, SentToken, half_hash

MISSING = object()
ELSEWHERE = "http://elsewhere.example/"
WRONG: dict[str, tuple[str, Any]] = {
    "iss": ("wrong", ELSEWHERE),
    "aud": ("wrong", "another-client"),
    "sub": ("wrong", "urn:fdc:gov.uk:2022:somebody-else"),
    "exp": ("expired", Near(-60)),
    "iat": ("early", Near(300)),
    "nbf": ("early", Near(300)),
    "nonce": ("wrong", "another-nonce"),
    "at_hash": ("wrong", half_hash("another access token")),
    "vot": ("wrong", "Cl"),
    "events": ("wrong", {f"{ELSEWHERE}event": {}}),
}
MISTYPED: dict[str, Any] = {
    "aud": {CLIENT_ID: True},
    "exp": "tomorrow",
    "iat": "now",
    "nbf": "now",
    "events": [EVENT],
}
ALL: dict[str, dict[str, Any]] = {
    "aud_second": {"aud": [CLIENT_ID, "another-client"]},
    "aud_empty": {"aud": []},
    "exp_huge": {"exp": 1e300},
    "exp_true": {"exp": True},
    "sub_empty": {"sub": ""},
}
OWN: dict[str, dict[str, dict[str, Any]]] = {
    "id_token": {
        "sub_long": {"sub": PERSON.subject.ljust(300, "x")},
        "nbf_early": {"nbf": Near(300)},
        "nonce_empty": {"nonce": ""},
        "vot_identity": {"vot": "Cl.Cm.P2"},
    },
    "core_identity": {"vot_p0": {"vot": "P0"}, "vot_p1": {"vot": "P1"}},
    "logout_token": {
        "iat_old": {"iat": Near(-3600)},
        "jti_missing": {"jti": MISSING},
        "jti_empty": {"jti": ""},
        "events_empty": {"events": {}},
        "events_null": {"events": {EVENT: None}},
        "nonce_present": {"nonce": "a-nonce"},
    },
}
SPOILED = {
    "id_token": ("iss", "aud", "sub", "exp", "iat", "nonce", "at_hash", "vot"),
    "core_identity": ("iss", "aud", "sub", "exp", "iat", "nbf", "vot"),
    "logout_token": ("iss", "aud", "sub", "exp", "iat", "events"),
}
# Faults whose value follows from another one that is only known once the token is there.
DEPENDENT = {
    "id_token": {"iss_without_slash"},
    "core_identity": {"iss_without_slash", "iss_of_id_token"},
    "logout_token": {"iss_without_slash", "jti_replayed", "jti_doubled", "jti_mistyped"},
}


def rows(place: str) -> dict[str, dict[str, Any]]:
    """Each fault of claims with what it makes of them."""
    made: dict[str, dict[str, Any]] = {**ALL, **OWN[place]}
    for claim in SPOILED[place]:
        word, wrong = WRONG[claim]
        made[f"{claim}_{word}"] = {claim: wrong}
        made[f"{claim}_missing"] = {claim: MISSING}
        if claim in MISTYPED:
            made[f"{claim}_mistyped"] = {claim: MISTYPED[claim]}
    return made


def lists(place: str) -> list[str]:
    """The claims whose other type is a list of the right value."""
    return [claim for claim in SPOILED[place] if claim not in MISTYPED]


def is_in_order_but_for_claims(sender: Sender, place: str, sent: SentToken) -> bool:
    key = next(key for key in sender.published(place) if key["kid"] == sent.header["kid"])
    typ = "logout+jwt" if place == "logout_token" else "JWT"
    assert sent.header == {"alg": "ES256", "kid": key["kid"], "typ": typ}
    return sent.is_signed_by(key, "ES256")


def faulty(sender: Sender, place: str, fault: str) -> SentToken:
    sender.control.faults(f"{place}.{fault}")
    sent = sender.token(place)
    assert sender.control.active() == [], "it was committed, once"
    assert is_in_order_but_for_claims(sender, place, sent)
    return sent


@pytest.mark.parametrize("place", TOKENS)
def test_without_faults_all_is_right(sender: Sender, place: str) -> None:
    sent = sender.token(place)
    assert sent.claims == sent.right
    assert is_in_order_but_for_claims(sender, place, sent)


@pytest.mark.parametrize(("place", "fault"), [(place, fault) for place in TOKENS for fault in rows(place)])
def test_one_claim_is_wrong(sender: Sender, place: str, fault: str) -> None:
    sent = faulty(sender, place, fault)
    expected = sent.right | rows(place)[fault]
    assert sent.claims == {claim: value for claim, value in expected.items() if value is not MISSING}
    assert sent.claims != sent.right


@pytest.mark.parametrize(("place", "claim"), [(place, claim) for place in TOKENS for claim in SPOILED[place]])
def test_one_claim_stands_twice(sender: Sender, place: str, claim: str) -> None:
    sent = faulty(sender, place, f"{claim}_doubled")
    *right, doubled = sent.members
    assert {name: value for name, value in right if name not in ("vc", "events")} == {
        name: value for name, value in sent.right.items() if name not in ("vc", "events")
    }
    assert doubled[0] == claim
    assert [name for name, _ in sent.members].count(claim) == 2
    if claim != "events":
        assert doubled[1] == WRONG[claim][1]


@pytest.mark.parametrize(("place", "claim"), [(place, claim) for place in TOKENS for claim in lists(place)])
def test_one_claim_is_a_list_with_the_right_value(sender: Sender, place: str, claim: str) -> None:
    sent = faulty(sender, place, f"{claim}_mistyped")
    assert sent.claims == {**sent.right, claim: [sent.right[claim]]}


@pytest.mark.parametrize("place", TOKENS)
def test_the_issuer_lacks_its_slash(sender: Sender, place: str) -> None:
    sent = faulty(sender, place, "iss_without_slash")
    assert sent.claims == {**sent.right, "iss": sent.right["iss"].rstrip("/")}


def test_the_identity_may_be_of_the_other_issuer(sender: Sender) -> None:
    sent = faulty(sender, "core_identity", "iss_of_id_token")
    assert sent.claims == {**sent.right, "iss": sender.relying_party.issuer}


def test_a_logout_token_may_repeat_the_one_before(sender: Sender) -> None:
    earlier = sender.token("logout_token").claims["jti"]
    assert earlier != sender.token("logout_token").claims["jti"]
    earlier = sender.token("logout_token").claims["jti"]
    for _ in range(2):
        sent = faulty(sender, "logout_token", "jti_replayed")
        assert sent.claims == {**sent.right, "jti": earlier}
    sent = faulty(sender, "logout_token", "jti_doubled")
    assert [value for name, value in sent.members if name == "jti"][1:] == [earlier]
    (identifier,) = faulty(sender, "logout_token", "jti_mistyped").claims["jti"]
    assert isinstance(identifier, str)


@pytest.mark.parametrize(
    ("place", "table"), [("id_token", ID_TOKEN), ("core_identity", CORE_IDENTITY), ("logout_token", LOGOUT_TOKEN)]
)
def test_no_fault_is_left_out_here(place: str, table: dict[str, object]) -> None:
    doubled = {f"{claim}_doubled" for claim in SPOILED[place]}
    listed = {f"{claim}_mistyped" for claim in lists(place)}
    assert table.keys() == rows(place).keys() | doubled | listed | DEPENDENT[place]
