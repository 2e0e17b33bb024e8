"""Faults that are let pass, each with the reason why nothing forged comes in by them."""

from tests.one_login.faults.sights import CONNECTED, QUESTIONS
from tests.one_login.faults.visit import Sight

# By fault: the page on which a sign-in with it ends, and why that is right.
HARMLESS: dict[str, tuple[Sight, str]] = {
    "token.token_type_wrong": (
        CONNECTED,
        "the access token is only sent back to where it came from, and at_hash ties it to the ID token",
    ),
    "userinfo.email_changed": (QUESTIONS, "an address may change at any sign-in; nobody is known by it"),
    "userinfo.return_codes_chosen": (CONNECTED, "a letter may stand beside an identity, and decides nothing"),
    "userinfo.return_codes_missing": (CONNECTED, "as above"),
    "userinfo.return_codes_text": (CONNECTED, "as above"),
    "userinfo.return_codes_of_wrong_types": (CONNECTED, "as above"),
    "core_identity.iat_missing": (CONNECTED, "the identity must not have expired; when it was made is not asked"),
    "core_identity.nbf_missing": (CONNECTED, "as above"),
    **{
        f"{place}.{name}": (CONNECTED, "a document says how long it is fresh, or five minutes are taken")
        for place in ("discovery", "jwks", "did")
        for name in ("max_age_missing", "max_age_malformed", "max_age_chosen")
    },
}
