"""The people who can sign in: the eight, and anybody typed in."""

import re
from datetime import date
from typing import Any

import pytest

from one_login.simulator.personas import PERSONAS, subject_for
from tests.one_login.simulator.relying_party import CORE_IDENTITY, RETURN_CODE, RelyingParty, answer

DETAILS = {
    "email": "Robin@Example.com",
    "given_names": "Robin  Ann",
    "family_name": "van der Berg",
    "date_of_birth": "1980-02-29",
    "identity_proven": "yes",
}


def sign_in(relying_party: RelyingParty, **details: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The userinfo of somebody typed in, and the proven identity if there is one."""
    page = relying_party.authorize(relying_party.identity_parameters())
    code = answer(relying_party.submit(page, **details))["code"]
    claims = relying_party.userinfo(relying_party.token(code).json()["access_token"])
    identity = relying_party.core_identity(claims[CORE_IDENTITY]) if CORE_IDENTITY in claims else {}
    return claims, identity.get("vc", {}).get("credentialSubject", {})


def spoken(name: dict[str, Any]) -> list[tuple[str, str]]:
    return [(part["type"], part["value"]) for part in name["nameParts"]]


def test_there_are_eight() -> None:
    assert [persona.slug for persona in PERSONAS] == [
        "connects-by-itself",
        "connects-by-nino",
        "connects-by-trn",
        "matches-nothing",
        "two-possible-records",
        "already-connected-elsewhere",
        "not-verified",
        "new-email",
    ]


def test_each_is_somebody_else() -> None:
    assert len({persona.subject for persona in PERSONAS}) == len(PERSONAS)
    assert len({persona.email for persona in PERSONAS}) == len(PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.slug)
def test_each_is_complete(persona: Any) -> None:
    assert re.fullmatch(r"urn:fdc:gov\.uk:2022:[A-Za-z0-9_-]{43}", persona.subject)
    assert sum(name.valid_until is None for name in persona.names) == 1
    assert all(isinstance(day, date) for day in persona.birth_dates)
    assert persona.identity_proven != bool(persona.return_codes)
    assert persona.title
    assert persona.description


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.slug)
def test_each_signs_in_with_what_is_known_of_them(relying_party: RelyingParty, persona: Any) -> None:
    claims, identity = sign_in(relying_party, persona=persona.slug)
    assert claims["sub"] == persona.subject
    assert claims["email"] == persona.email
    assert bool(identity) == persona.identity_proven
    if identity:
        assert [spoken(name) for name in identity["name"]] == [
            [(part.kind, part.value) for part in name.parts] for name in persona.names
        ]
        assert identity["birthDate"] == [{"value": day.isoformat()} for day in persona.birth_dates]


def test_somebody_with_a_new_email_keeps_the_subject() -> None:
    persona = PERSONAS[-1]
    assert persona.subject != subject_for(persona.email)


def test_the_same_email_is_the_same_account() -> None:
    assert subject_for(" Robin@Example.COM ") == subject_for("robin@example.com")
    assert subject_for("robin@example.com") != subject_for("robyn@example.com")


def test_own_details_are_told_as_typed(relying_party: RelyingParty) -> None:
    claims, identity = sign_in(relying_party, **DETAILS)
    assert claims["sub"] == subject_for("robin@example.com")
    assert claims["email"] == "Robin@Example.com"
    assert [spoken(name) for name in identity["name"]] == [
        [("GivenName", "Robin"), ("GivenName", "Ann"), ("FamilyName", "van der Berg")]
    ]
    assert identity["birthDate"] == [{"value": "1980-02-29"}]


@pytest.mark.parametrize(
    ("typed", "previous"),
    [
        (
            {"previous_family_name": "Jones"},
            [("GivenName", "Robin"), ("GivenName", "Ann"), ("FamilyName", "Jones")],
        ),
        ({"previous_given_names": "Rob"}, [("GivenName", "Rob"), ("FamilyName", "van der Berg")]),
    ],
)
def test_a_previous_name_may_be_typed(
    relying_party: RelyingParty, typed: dict[str, str], previous: list[tuple[str, str]]
) -> None:
    _, identity = sign_in(relying_party, **DETAILS, **typed)
    assert "validUntil" not in identity["name"][0]
    assert spoken(identity["name"][1]) == previous
    assert identity["name"][1]["validUntil"] == identity["name"][0]["validFrom"]


def test_one_kind_of_name_is_enough(relying_party: RelyingParty) -> None:
    _, identity = sign_in(relying_party, **{**DETAILS, "given_names": ""})
    assert [spoken(name) for name in identity["name"]] == [[("FamilyName", "van der Berg")]]


def test_a_subject_may_be_typed(relying_party: RelyingParty) -> None:
    claims, _ = sign_in(relying_party, **DETAILS, subject="urn:fdc:gov.uk:2022:chosen")
    assert claims["sub"] == "urn:fdc:gov.uk:2022:chosen"


def test_an_unproven_identity_needs_an_email_only(relying_party: RelyingParty) -> None:
    claims, identity = sign_in(relying_party, email="robin@example.com", identity_proven="no")
    assert claims[RETURN_CODE]
    assert not identity


@pytest.mark.parametrize(
    ("changes", "message", "field"),
    [
        ({"email": ""}, "Enter an email address", "email"),
        ({"email": "robin"}, "Enter an email address in the correct format", "email"),
        ({"given_names": "", "family_name": ""}, "Enter given names or a family name", "given_names"),
        ({"date_of_birth": ""}, "Enter a date of birth", "date_of_birth"),
        ({"date_of_birth": "29/02/1981"}, "Enter a real date of birth", "date_of_birth"),
        ({"identity_proven": ""}, "Select yes if One Login can verify", "identity_proven"),
        ({"subject": "somebody"}, "Enter a subject that starts with", "subject"),
        ({"family_name": "x" * 201}, "Family name must be 200 characters or fewer", "family_name"),
    ],
)
def test_what_cannot_be_used_is_explained(
    relying_party: RelyingParty, changes: dict[str, str], message: str, field: str
) -> None:
    page = relying_party.authorize(relying_party.parameters())
    response = relying_party.submit(page, **{**DETAILS, **changes})
    assert response.status_code == 422
    assert "<title>Error: Who is signing in?" in response.text
    assert f'<a href="#id_{field}">{message}' in response.text
    assert f'id="id_{field}"' in response.text
    typed = "Robin@Example.com" if "email" not in changes else "van der Berg"
    assert f'value="{typed}"' in response.text
    assert relying_party.authorize(relying_party.parameters()).status_code == 200, "nobody was signed in"
