"""What a person proved and what they told us, as the rules take it and as rows keep it.

Two dicts of plain JSON are kept wherever something must be explained later:
verified: {"email": str, "names": [{"given": [str], "family": [str], "shown": str}], "dates_of_birth": [ISO date]}
stated: {"national_insurance_number": normal form or None, "trn": normal form or None}

Of who did not sign in nothing is verified; what they say of themselves has the same shape as `verified`.
"""

from datetime import date
from typing import Any

from one_login.identity import shown_name
from one_login.models import OneLoginUser
from teaching_records.rules.agreement import Evidence, Name
from teaching_records.rules.normal_forms import InvalidEmailAddress, email_address

type Verified = dict[str, Any]
type Stated = dict[str, str | None]

NOTHING_STATED: Stated = {"national_insurance_number": None, "trn": None}


def verified_facts(user: OneLoginUser) -> Verified:
    """What One Login verified about `user`, as it stands now."""
    return {
        "email": user.email,
        "names": [
            {"given": name["given"], "family": name["family"], "shown": shown_name(name)}
            for name in user.verified_names
        ],
        "dates_of_birth": [day.isoformat() for day in user.verified_dates_of_birth],
    }


def evidence(verified: Verified, stated: Stated) -> Evidence:
    """The rules' view of what was kept."""
    return Evidence(
        names=tuple(Name(tuple(name["given"]), tuple(name["family"])) for name in verified["names"]),
        dates_of_birth=tuple(date.fromisoformat(day) for day in verified["dates_of_birth"]),
        email=_address(verified["email"]),
        national_insurance_number=stated["national_insurance_number"],
        trn=stated["trn"],
    )


def _address(verified: str) -> str:
    """As records have it, where it could be one's: One Login may give a domain in letters that are not ASCII."""
    if verified.isascii():
        return verified
    try:
        return email_address(verified)
    except InvalidEmailAddress:
        return verified
