"""Claims that are wrong, missing, doubled, mistyped, expired or early, for each kind of token."""

from collections.abc import Callable, Mapping
from typing import Any

from one_login.simulator.changes import Change
from one_login.simulator.claims import access_token_hash
from one_login.simulator.drafts import Draft
from one_login.simulator.logout_token import EVENT
from one_login.simulator.personas import SUBJECT_PREFIX

type DraftChanges = Mapping[str, Change[Draft]]
type Maker = Callable[[Draft], Any]

ELSEWHERE = "http://elsewhere.example/"
ANOTHER_CLIENT = "another-client"
ANOTHER_SUBJECT = f"{SUBJECT_PREFIX}somebody-else"
BEYOND_LEEWAY = 60
FAR_BEYOND_LEEWAY = 300

# A value that is well formed, and not the right one.
WRONG: Mapping[str, tuple[str, Maker]] = {
    "iss": ("wrong", lambda draft: ELSEWHERE),
    "aud": ("wrong", lambda draft: ANOTHER_CLIENT),
    "sub": ("wrong", lambda draft: ANOTHER_SUBJECT),
    "exp": ("expired", lambda draft: draft.now - BEYOND_LEEWAY),
    "iat": ("early", lambda draft: draft.now + FAR_BEYOND_LEEWAY),
    "nbf": ("early", lambda draft: draft.now + FAR_BEYOND_LEEWAY),
    "nonce": ("wrong", lambda draft: "another-nonce"),
    "at_hash": ("wrong", lambda draft: access_token_hash("another access token")),
    "vot": ("wrong", lambda draft: "Cl"),
    "jti": ("replayed", lambda draft: draft.earlier_identifier),
    "events": ("wrong", lambda draft: {f"{ELSEWHERE}event": {}}),
}
# A value of another type, such that a loose comparison would find the right one in it.
MISTYPED: Mapping[str, Maker] = {
    "aud": lambda draft: {draft.configuration.client_id: True},
    "exp": lambda draft: "tomorrow",
    "iat": lambda draft: "now",
    "nbf": lambda draft: "now",
    "events": lambda draft: [EVENT],
}


def setting(description: str, claim: str, make: Maker) -> Change[Draft]:
    """The claim has the value that `make` makes of the draft."""
    return Change(description, lambda draft, _: draft.claims.update({claim: make(draft)}))


def doubling(description: str, claim: str, make: Maker) -> Change[Draft]:
    """The claim stands twice: as it was, and after all others as `make` makes it."""
    return Change(description, lambda draft, _: draft.doubled.update({claim: make(draft)}))


def missing(description: str, claim: str) -> Change[Draft]:
    """The claim is left out."""
    return Change(description, lambda draft, _: draft.claims.pop(claim, None))


def spoiled(*claims: str) -> dict[str, Change[Draft]]:
    """For each claim: wrong, missing, doubled and mistyped."""
    changes: dict[str, Change[Draft]] = {}
    for claim in claims:
        word, wrong = WRONG[claim]
        changes[f"{claim}_{word}"] = setting(f"{claim} is {word}", claim, wrong)
        changes[f"{claim}_missing"] = missing(f"{claim} is missing", claim)
        changes[f"{claim}_doubled"] = doubling(f"{claim} stands twice, the second time {word}", claim, wrong)
        changes[f"{claim}_mistyped"] = setting(
            f"{claim} is of another type", claim, MISTYPED.get(claim, _in_a_list(claim))
        )
    return changes


def _in_a_list(claim: str) -> Maker:
    return lambda draft: [draft.claims.get(claim)]


AUDIENCES: DraftChanges = {
    "aud_second": setting(
        "aud names a second audience", "aud", lambda draft: [draft.configuration.client_id, ANOTHER_CLIENT]
    ),
    "aud_empty": setting("aud is an empty list", "aud", lambda draft: []),
}
ISSUERS: DraftChanges = {
    "iss_without_slash": setting("iss lacks its last slash", "iss", lambda draft: draft.claims["iss"].rstrip("/")),
}
TIMES: DraftChanges = {
    "exp_huge": setting("exp is beyond all calendars", "exp", lambda draft: 1e300),
    "exp_true": setting("exp is true", "exp", lambda draft: True),
}
SUBJECTS: DraftChanges = {
    "sub_empty": setting("sub is empty", "sub", lambda draft: ""),
}

ID_TOKEN: DraftChanges = {
    **spoiled("iss", "aud", "sub", "exp", "iat", "nonce", "at_hash", "vot"),
    **AUDIENCES,
    **ISSUERS,
    **TIMES,
    **SUBJECTS,
    "sub_long": setting("sub has 300 characters", "sub", lambda draft: draft.claims["sub"].ljust(300, "x")),
    "nbf_early": setting("nbf is in five minutes", "nbf", WRONG["nbf"][1]),
    "nonce_empty": setting("nonce is empty", "nonce", lambda draft: ""),
    "vot_identity": setting("vot holds an identity level too", "vot", lambda draft: "Cl.Cm.P2"),
}

CORE_IDENTITY: DraftChanges = {
    **spoiled("iss", "aud", "sub", "exp", "iat", "nbf", "vot"),
    **AUDIENCES,
    **ISSUERS,
    **TIMES,
    **SUBJECTS,
    "iss_of_id_token": setting("iss is that of ID tokens", "iss", lambda draft: draft.configuration.issuer),
    "vot_p0": setting("vot is P0", "vot", lambda draft: "P0"),
    "vot_p1": setting("vot is P1", "vot", lambda draft: "P1"),
}

LOGOUT_TOKEN: DraftChanges = {
    **spoiled("iss", "aud", "sub", "exp", "iat", "jti", "events"),
    **AUDIENCES,
    **ISSUERS,
    **TIMES,
    **SUBJECTS,
    "iat_old": setting("iat is an hour ago", "iat", lambda draft: draft.now - 3600),
    "jti_empty": setting("jti is empty", "jti", lambda draft: ""),
    "events_empty": setting("events is empty", "events", lambda draft: {}),
    "events_null": setting("the event is null", "events", lambda draft: {EVENT: None}),
    "nonce_present": setting("a nonce is present", "nonce", lambda draft: "a-nonce"),
}
