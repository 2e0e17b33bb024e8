"""A record beside a person, in words: why it is suggested, and what is to be known before it is connected."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from one_login.models import OneLoginUser
from staff.models import Role
from teaching_records import connections, queries
from teaching_records.comparison_pages import Compared, different, why_suggested
from teaching_records.comparison_queries import Cautions, cautions
from teaching_records.evidence import NOTHING_STATED, evidence, verified_facts
from teaching_records.models import Alert, PreviousName, RecordNationalInsuranceNumber, Route, TeachingRecord
from teaching_records.pages import record_card
from teaching_records.rules.agreement import Evidence
from teaching_records.rules.levels import AttributeAgreement, How, Level
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, verified_name

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
TODAY = date(2026, 11, 4)
SAME, DIFFERENT, MISSING = (AttributeAgreement(level) for level in (Level.SAME, Level.DIFFERENT, Level.MISSING))
NICKNAME = AttributeAgreement(Level.SIMILAR, How.NICKNAME)
OTHER_MIDDLE_NAME = AttributeAgreement(Level.SIMILAR, How.MIDDLE_NAME_DIFFERS)
SWAPPED = AttributeAgreement(Level.SIMILAR, How.SWAPPED_NAMES)
ONE_DIGIT = AttributeAgreement(Level.SIMILAR, How.ONE_DIGIT_DIFFERS)


class TestWhySuggested:
    @pytest.mark.parametrize(
        ("attributes", "sentence"),
        [
            ({"trn": SAME}, "The TRN is the same."),
            (
                {"first_name": SAME, "last_name": SAME, "date_of_birth": SAME, "trn": MISSING},
                "The first name, last name and date of birth are the same.",
            ),
            (
                {"first_name": NICKNAME, "last_name": SAME, "date_of_birth": SAME},
                "The last name and date of birth are the same and the first name is similar (nickname).",
            ),
            (
                {"first_name": NICKNAME, "last_name": DIFFERENT, "date_of_birth": DIFFERENT, "trn": SAME},
                (
                    "The TRN is the same and the first name is similar (nickname), "
                    "but the last name and date of birth are different."
                ),
            ),
            (
                {"first_name": NICKNAME, "last_name": SAME, "national_insurance_number": ONE_DIGIT},
                (
                    "The last name is the same, the first name is similar (nickname) and the National Insurance number "
                    "is similar (one digit differs, or two are swapped)."
                ),
            ),
            (
                {"first_name": OTHER_MIDDLE_NAME, "last_name": SAME},
                "The last name is the same and the first name is similar (middle name differs).",
            ),
            (
                {"first_name": SWAPPED, "last_name": SWAPPED, "date_of_birth": SAME},
                (
                    "The date of birth is the same "
                    "and the first name and last name are similar (first and last name swapped)."
                ),
            ),
            ({"first_name": SAME, "email": DIFFERENT}, "The first name is the same."),
            ({"first_name": MISSING}, "Nothing is alike."),
            (
                {"first_name": DIFFERENT, "last_name": DIFFERENT, "date_of_birth": DIFFERENT, "email": DIFFERENT},
                "Nothing is alike: the first name, last name and date of birth are different.",
            ),
        ],
    )
    def test_is_one_sentence(self, attributes: dict[str, AttributeAgreement], sentence: str) -> None:
        assert why_suggested(attributes) == sentence

    def test_says_what_has_to_be_explained(self) -> None:
        assert different(["last_name"]) == "The last name is not what this person gave."
        assert different(["first_name", "last_name"]) == "The first name and last name are not what this person gave."


@pytest.fixture
def person() -> OneLoginUser:
    return OneLoginUserFactory.create(
        email="grace@home.example",
        verified_names=[verified_name("Grace", "Adeyemi"), verified_name("Grace", "Okafor")],
        verified_dates_of_birth=[date(1990, 8, 15)],
    )


@pytest.fixture
def known(person: OneLoginUser) -> Evidence:
    return evidence(verified_facts(person), NOTHING_STATED | {"national_insurance_number": "QQ123456C"})


def load(record: TeachingRecord) -> TeachingRecord:
    return TeachingRecord.objects.with_details().get(pk=record.pk)


class TestCard:
    def hints(self, record: TeachingRecord, known: Evidence, person: OneLoginUser) -> dict[str, str]:
        card = record_card(queries.compare(load(record), known, person.pk), person.pk, known)
        return {row.key: row.hint for row in card.rows if row.hint}

    def test_says_what_the_person_gave_where_it_is_another(self, known: Evidence, person: OneLoginUser) -> None:
        record = TeachingRecordFactory.create(
            first_name="Gracie", last_name="Bello", date_of_birth=None, email="grace@school.example"
        )
        assert self.hints(record, known, person) == {
            "Email address": "They gave grace@home.example",
            "First and middle names": "They gave Grace",
            "Last name": "They gave Adeyemi or Okafor",
            "Date of birth": "They gave 15 August 1990",
            "National Insurance number": "They gave QQ 12 34 56 C",
        }

    def test_does_not_repeat_what_is_the_same(self, known: Evidence, person: OneLoginUser) -> None:
        record = TeachingRecordFactory.create(first_name="GRACE", last_name="Okafor", email="grace@home.example")
        RecordNationalInsuranceNumber.objects.create(record=record, number="QQ123456C")
        assert self.hints(record, known, person) == {}

    def test_says_nothing_of_what_was_given_without_it(self, known: Evidence, person: OneLoginUser) -> None:
        record = TeachingRecordFactory.create(first_name="Gracie")
        card = record_card(queries.compare(load(record), known, person.pk), person.pk)
        assert not any(row.hint for row in card.rows)


class TestCautions:
    @pytest.fixture
    def record(self) -> TeachingRecord:
        return TeachingRecordFactory.create(trn="1234567", first_name="Grace", last_name="Adeyemi")

    def of(self, record: TeachingRecord, known: Evidence, person: OneLoginUser) -> Cautions:
        return cautions([load(record)], known, person, TODAY)[record.pk]

    def warnings(self, record: TeachingRecord, known: Evidence, person: OneLoginUser) -> tuple[str, ...]:
        suggestion = queries.compare(load(record), known, person.pk)
        return Compared.of(suggestion, known, person, self.of(record, known, person)).warnings

    def test_are_none_for_an_ordinary_record(
        self, record: TeachingRecord, known: Evidence, person: OneLoginUser
    ) -> None:
        TeachingRecordFactory.create(first_name="Grace", last_name="Adeyemi", date_of_birth=date(1991, 8, 15))
        Alert.objects.create(record=record, type="Ended", starts_on=date(2020, 1, 1), ends_on=date(2026, 11, 3))
        assert self.warnings(record, known, person) == ()

    def test_say_who_else_is_connected_and_since_when(
        self, record: TeachingRecord, known: Evidence, person: OneLoginUser
    ) -> None:
        connect(OneLoginUserFactory.create(email="other@home.example"), record)
        assert self.warnings(record, known, person) == (
            (
                "Another GOV.UK One Login is connected to this record already: "
                "other@home.example, since 4 November 2026 at 2:11pm."
            ),
        )

    @pytest.mark.parametrize(
        ("whose", "who"), [({"email": "grace@home.example"}, "grace@home.example"), (None, "this person")]
    )
    def test_say_that_the_person_was_disconnected_by_whom_when_and_why(
        self,
        record: TeachingRecord,
        known: Evidence,
        person: OneLoginUser,
        whose: dict[str, str] | None,
        who: str,
    ) -> None:
        connect(OneLoginUserFactory.create(**whose) if whose else person, record, ended="Not her record.\nA twin’s.")
        assert self.warnings(record, known, person) == (
            (
                f"Mo Manager disconnected {who} from this record on 4 November 2026 at 2:11pm. "
                "The reason: Not her record. A twin’s."
            ),
        )

    def test_go_by_what_somebody_says_who_did_not_sign_in(self, record: TeachingRecord, known: Evidence) -> None:
        connect(OneLoginUserFactory.create(email="Grace@home.example"), record, ended="Not hers.")
        connect(OneLoginUserFactory.create(email="other@home.example"), record)
        connect(
            OneLoginUserFactory.create(email="x@home.example", verified_dates_of_birth=[]), record, ended="Not theirs."
        )
        suggestion = queries.compare(load(record), known, None)
        found = cautions([load(record)], known, None, TODAY)[record.pk]
        compared = Compared.of(suggestion, known, None, found)
        assert [warning.partition(":")[0] for warning in compared.warnings] == [
            "A GOV.UK One Login is connected to this record already",
            "Mo Manager disconnected Grace@home.example from this record on 4 November 2026 at 2",
        ]
        assert [tag.text for tag in compared.tags] == ["Connected to a One Login", "Disconnected before"]

    def test_leave_out_that_a_stranger_was_disconnected(
        self, record: TeachingRecord, known: Evidence, person: OneLoginUser
    ) -> None:
        stranger = OneLoginUserFactory.create(verified_dates_of_birth=[date(1950, 1, 1)])
        connect(stranger, record, ended="Not theirs.")
        assert self.warnings(record, known, person) == ()

    @pytest.mark.parametrize("ends_on", [None, TODAY])
    def test_say_that_an_alert_is_open(
        self, record: TeachingRecord, known: Evidence, person: OneLoginUser, ends_on: date | None
    ) -> None:
        Alert.objects.create(record=record, type="Prohibition order", starts_on=date(2020, 3, 1), ends_on=ends_on)
        assert self.warnings(record, known, person) == (
            "This record has an open alert: Prohibition order, from 1 March 2020.",
        )

    def test_say_what_was_merged_into_it(self, record: TeachingRecord, known: Evidence, person: OneLoginUser) -> None:
        older = TeachingRecordFactory.create(trn="1111111", status="deactivated", merged_into=record)
        TeachingRecordFactory.create(trn="2222222", status="deactivated", merged_into=older)
        assert self.warnings(record, known, person) == ("TRN 1111111 and 2222222 were merged into this record.",)

    def test_say_which_record_may_be_a_duplicate(
        self, record: TeachingRecord, known: Evidence, person: OneLoginUser
    ) -> None:
        TeachingRecordFactory.create(trn="7654321", first_name="Grace Ann", last_name="Okafor")
        assert self.warnings(record, known, person) == (
            "The record with TRN 7654321 fits this name and date of birth too. They may be duplicates.",
        )

    def test_know_two_people_by_their_numbers(
        self, record: TeachingRecord, known: Evidence, person: OneLoginUser
    ) -> None:
        other = TeachingRecordFactory.create(first_name="Grace", last_name="Adeyemi")
        RecordNationalInsuranceNumber.objects.create(record=record, number="QQ123456C")
        assert self.of(record, known, person).duplicates == [other.trn]
        RecordNationalInsuranceNumber.objects.create(record=other, number="QQ999999A")
        assert self.of(record, known, person).duplicates == []

    def test_ask_the_same_however_many_records_there_are(
        self, known: Evidence, person: OneLoginUser, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for record in TeachingRecordFactory.create_batch(8, first_name="Grace", last_name="Adeyemi"):
            connect(OneLoginUserFactory.create(), record, ended="Not theirs.")
            PreviousName.objects.create(record=record, first_name="Grace", last_name="Bello")
        records = list(TeachingRecord.objects.with_details())
        with django_assert_num_queries(2):
            found = cautions(records, known, person, TODAY)
        assert all(len(each.duplicates) == 7 and len(each.disconnected) == 1 for each in found.values())


def connect(user: OneLoginUser, record: TeachingRecord, ended: str = "") -> None:
    manager = StaffUserFactory.create(role=Role.MANAGER, name="Mo Manager")
    with transaction.atomic():
        connection = connections.connect(
            one_login_user_id=user.pk,
            record_id=record.pk,
            route=Route.MANUAL,
            agreed_attributes=[],
            at=AT,
            by=manager,
        )
        if ended:
            connections.disconnect(connection_id=connection.pk, reason=ended, by=manager, at=AT)
