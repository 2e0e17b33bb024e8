"""Every fault that the provider can be told to commit: one table, from the fault's name to what it changes.

A name is the place of the fault, a dot, and what is wrong there: `id_token.iss_wrong`.
"""

from collections.abc import Mapping
from typing import Any

from one_login.simulator import answer_faults, claim_faults
from one_login.simulator.callback_faults import CALLBACK
from one_login.simulator.changes import Change
from one_login.simulator.credential_faults import CREDENTIALS
from one_login.simulator.signature_faults import LOGOUT_HEADERS, SIGNATURES

PLACES: Mapping[str, Mapping[str, Change[Any]]] = {
    "id_token": {**claim_faults.ID_TOKEN, **SIGNATURES},
    "core_identity": {**claim_faults.CORE_IDENTITY, **SIGNATURES, **CREDENTIALS},
    "logout_token": {**claim_faults.LOGOUT_TOKEN, **SIGNATURES, **LOGOUT_HEADERS},
    "callback": CALLBACK,
    "token": {**answer_faults.TRANSPORT, **answer_faults.TOKEN},
    "userinfo": {**answer_faults.TRANSPORT, **answer_faults.USERINFO},
    "discovery": {**answer_faults.TRANSPORT, **answer_faults.DOCUMENT, **answer_faults.DISCOVERY},
    "jwks": {**answer_faults.TRANSPORT, **answer_faults.DOCUMENT, **answer_faults.JWKS},
    "did": {**answer_faults.TRANSPORT, **answer_faults.DOCUMENT, **answer_faults.DID},
}
# Where it is known whose sign-in it is; documents are nobody's.
PLACES_OF_A_SIGN_IN = frozenset({"callback", "token", "id_token", "userinfo", "core_identity"})
PLACES_OF_A_SUBJECT = PLACES_OF_A_SIGN_IN | {"logout_token"}

FAULTS: Mapping[str, Change[Any]] = {
    f"{place}.{name}": change for place, changes in PLACES.items() for name, change in changes.items()
}
# What userinfo holds only where an identity was asked for: these wait for that.
FAULTS_OF_AN_IDENTITY = frozenset(
    name for name in FAULTS if name.startswith(("core_identity.", "userinfo.core_identity_", "userinfo.return_codes_"))
)


def place_of(name: str) -> str:
    """The place of the fault with this name."""
    return name.partition(".")[0]
