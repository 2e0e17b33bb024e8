"""Names and dates of birth as One Login really sends them, and as nobody should: what is kept of each."""

from typing import Any

import pytest

from one_login.models import OneLoginUser
from tests.one_login.faults.sights import QUESTIONS
from tests.one_login.faults.visit import PERSON, Sight, Visit

pytestmark = pytest.mark.django_db

GRACE, HALE = ["Grace"], ["Hale"]
BORN = ["1990-08-15"]
type Kept = tuple[list[str], list[str], str | None, str | None]


def kept(given: list[str], family: list[str], since: str | None = None, until: str | None = None) -> Kept:
    """A name: its given and its family parts, and its first and last day."""
    return given, family, since, until


GRACE_HALE = kept(GRACE, HALE)

NAMES: dict[str, list[Kept]] = {
    "names_several_current": [GRACE_HALE, kept(GRACE, ["Okonkwo"])],
    "names_previous_first": [
        kept(GRACE, ["Okonkwo"], "2011-02-03"),
        kept(GRACE, HALE, None, "2001-02-03"),
        kept(GRACE, ["Moor"], "2001-02-03", "2011-02-03"),
    ],
    "names_only_previous": [kept(GRACE, HALE, None, "2001-02-03")],
    "name_validity_malformed": [GRACE_HALE],
    "name_part_unknown": [kept([], HALE)],
    "name_given_only": [kept(GRACE, [])],
    "name_family_only": [kept([], HALE)],
    "name_family_first": [kept(["Grace", "Mary"], HALE)],
    "name_parts_mixed": [kept(["Grace", "Mary"], HALE)],
    "name_many_parts": [kept([f"Grace{number}" for number in range(39)], HALE)],
    "name_several_words": [kept(GRACE, ["van der Berg Hale"])],
    "name_apostrophe": [kept(["Máire"], ["O’Sullivan"])],
    "name_capitals": [kept(["GRACE"], ["O'SULLIVAN-HALE"])],
    "name_truncated": [kept(["Wilhelmina-Alexandrina-Victori"], HALE)],
    "name_200_characters": [kept(["G" * 200], ["H" * 200])],
    "name_html": [kept(["<script>alert(1)</script>"], ["<b>Hale</b>"])],
    "name_control_characters": [kept(["Gra\u202ece"], ["Ha\nle"])],
    "name_part_blank": [kept(GRACE, [])],
}
# As One Login gives the parts, so they are shown; the current name first.
SHOWN = {
    "names_previous_first": ["Grace Okonkwo", "Grace Hale", "Grace Moor"],
    "name_family_first": ["Hale Grace Mary"],
    "name_parts_mixed": ["Grace Hale Mary"],
    "name_several_words": ["Grace van der Berg Hale"],
    "name_part_unknown": ["Hale"],
}
# Without a date of birth an identity is proven all the same; it will not agree with any record by itself.
DATES_OF_BIRTH: dict[str, list[str]] = {
    "birth_dates_missing": [],
    "birth_dates_empty": [],
    "birth_dates_text": [],
    "birth_date_impossible": [],
    "birth_date_number": [],
    "birth_date_of_year": [],
    "birth_date_future": [],
    "birth_dates_several": ["1990-08-15", "1990-01-15", "1991-08-15"],
}


def proven(visit: Visit, fault: str, **value: Any) -> OneLoginUser:
    """The user after a sign-in whose core identity is sent with `fault`."""
    visit.control.faults({"name": f"core_identity.{fault}", **value}, requests=None)
    page = visit.sign_in()
    assert Sight.of(page) == QUESTIONS or fault == "birth_dates_several"
    visit.check_page(page)
    visit.check_log()
    assert visit.failures() == []
    user = OneLoginUser.objects.get(subject=PERSON.subject)
    assert user.is_verified
    return user


def names_of(user: OneLoginUser) -> list[Kept]:
    return [
        kept(name["given"], name["family"], name["valid_from"], name["valid_until"]) for name in user.verified_names
    ]


class TestNames:
    @pytest.mark.parametrize("fault", NAMES)
    def test_are_kept_as_given_the_current_one_first(self, visit: Visit, fault: str) -> None:
        user = proven(visit, fault)
        assert names_of(user) == NAMES[fault]
        assert [day.isoformat() for day in user.verified_dates_of_birth] == BORN

    @pytest.mark.parametrize("fault", SHOWN)
    def test_are_shown_in_the_order_of_their_parts(self, visit: Visit, fault: str) -> None:
        user = proven(visit, fault)
        assert [user.current_name, *user.previous_names] == SHOWN[fault]

    def test_that_have_ended_at_a_time_nobody_can_read_are_not_current(self, visit: Visit) -> None:
        names = [
            {"nameParts": [{"type": "FamilyName", "value": "Hale"}], "validUntil": "yesterday"},
            {"nameParts": [{"type": "FamilyName", "value": "Okonkwo"}]},
        ]
        user = proven(visit, "subject_chosen", value={"name": names, "birthDate": []})
        assert user.current_name == "Okonkwo"


class TestDatesOfBirth:
    @pytest.mark.parametrize("fault", DATES_OF_BIRTH)
    def test_are_kept_as_far_as_they_are_dates_of_the_past(self, visit: Visit, fault: str) -> None:
        user = proven(visit, fault)
        assert [day.isoformat() for day in user.verified_dates_of_birth] == DATES_OF_BIRTH[fault]


class TestReturnCodes:
    """The presence of a letter decides nothing: an identity that is valid is proven, and one that is missing is not."""

    @pytest.mark.parametrize("fault", ["chosen", "missing", "text", "of_wrong_types"])
    def test_beside_an_identity_change_nothing(self, visit: Visit, fault: str) -> None:
        visit.fault(f"userinfo.return_codes_{fault}")
        visit.sign_in()
        standing = visit.standing()
        assert standing.people[0]["verified"]
        assert standing.people[0]["return_codes"] == []
        assert standing.counted["teaching_records_connection"] == 1

    @pytest.mark.parametrize(
        ("codes", "kept_codes"),
        [([], []), (["A"], ["A"]), (["A", "V", "Z"], ["A", "V", "Z"]), (["x" * 300, "", "\0"], ["x" * 20])],
        ids=["none", "one", "three", "strange"],
    )
    def test_without_an_identity_are_kept(self, visit: Visit, codes: list[str], kept_codes: list[str]) -> None:
        visit.fault("userinfo.core_identity_missing")
        visit.control.faults({"name": "userinfo.return_codes_chosen", "value": codes}, requests=None)
        visit.sign_in()
        user = OneLoginUser.objects.get(subject=PERSON.subject)
        assert not user.is_verified
        assert user.proving_failed_at is not None
        assert user.return_codes == kept_codes
        assert visit.standing().signed_in == PERSON.subject
        assert visit.failures() == []
        visit.check_log()

    @pytest.mark.parametrize("fault", ["missing", "text", "of_wrong_types"])
    def test_that_are_none_prove_nothing_either(self, visit: Visit, fault: str) -> None:
        visit.fault("userinfo.core_identity_missing")
        visit.fault(f"userinfo.return_codes_{fault}")
        visit.sign_in()
        user = OneLoginUser.objects.get(subject=PERSON.subject)
        assert not user.is_verified
        assert user.return_codes == []
