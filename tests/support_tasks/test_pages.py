"""The list of tasks and the page of one."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from matching.rules import Reason as MatchFailure
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from support_tasks.actions import connect_record, do_not_connect
from support_tasks.models import Reason, SupportTask
from support_tasks.pages import MATCH_FAILURES
from teaching_records.models import (
    Connection,
    PreviousName,
    RecordNationalInsuranceNumber,
    Route,
    TeachingRecord,
)
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from tests.support_tasks.conftest import AT

pytestmark = pytest.mark.django_db

LIST = "/console/tasks/"
type SignIn = Callable[..., Client]


def address(task: SupportTask, more: str = "") -> str:
    return f"{LIST}{task.reference}/{more}"


def tags(page: str) -> list[str]:
    """The words of every tag, in the order of the page."""
    return [words.strip() for words in re.findall(r'<strong class="govuk-tag[^>]*>([^<]*)<', page)]


class TestList:
    def test_says_so_when_there_is_nothing_to_do(self, as_staff: SignIn) -> None:
        assert "There are no support tasks to work on." in as_staff().get(LIST).text

    def test_shows_each_open_task(self, as_staff: SignIn, task: SupportTask) -> None:
        page = as_staff(Role.VIEWER).get(LIST).text
        assert f'href="{address(task)}?list=tab%3Dto-do">{task.reference}</a>' in page
        assert "Grace Adeyemi" in page
        assert "Connect GOV.UK One Login to a teaching record" in page
        assert "3 November 2026 at 10:30am" in page

    def test_leaves_out_what_was_decided(self, as_staff: SignIn, task: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert task.reference not in as_staff().get(LIST).text

    def test_shows_the_oldest_first_twenty_a_page(self, as_staff: SignIn) -> None:
        tasks = [support_task(at=AT - timedelta(hours=n)) for n in range(23)]
        client = as_staff()
        first, second = client.get(LIST).text, client.get(f"{LIST}?page=2").text
        oldest = [task.reference for task in reversed(tasks)]
        assert [each for each in oldest if each in first] == oldest[:20]
        assert first.index(oldest[0]) < first.index(oldest[1]) < first.index(oldest[19])
        assert [each for each in oldest if each in second] == oldest[20:]

    @pytest.mark.parametrize("page", ["0", "99", "x", ""])
    def test_takes_any_page_number(self, as_staff: SignIn, task: SupportTask, page: str) -> None:
        assert task.reference in as_staff().get(LIST, {"page": page}).text

    @pytest.mark.parametrize("count", [1, 20])
    def test_asks_the_database_the_same_however_many_there_are(
        self, as_staff: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        for _ in range(count):
            support_task()
        client = as_staff()
        with django_assert_max_num_queries(8):
            client.get(LIST)


class TestTask:
    def test_shows_what_was_verified_and_what_was_added(self, as_staff: SignIn, task: SupportTask) -> None:
        page = as_staff().get(address(task)).text
        assert f"Unable to connect GOV.UK One Login to a teaching record – {task.reference}" in page
        for words in ("grace@home.example", "Grace Okafor", "15 August 1990", "QQ 12 34 56 C", "Not provided"):
            assert words in page

    def test_says_why_the_automatic_match_failed(self, as_staff: SignIn, person: OneLoginUser) -> None:
        task = support_task(person, match_failure="possible_duplicate")
        assert "They may be duplicates." in as_staff().get(address(task)).text

    def test_has_words_for_every_reason_of_the_rules(self) -> None:
        assert set(MATCH_FAILURES) == set(MatchFailure)

    def test_finds_the_reference_however_it_is_typed(self, as_staff: SignIn, task: SupportTask) -> None:
        assert as_staff().get(f"{LIST}{task.reference.lower()}/").status_code == 200

    @pytest.mark.parametrize("reference", ["TRS-0000000", "nonsense"])
    def test_is_not_found_without_a_task(self, as_staff: SignIn, reference: str) -> None:
        assert as_staff().get(f"{LIST}{reference}/").status_code == 404

    def test_suggests_records_with_their_agreement(
        self, as_staff: SignIn, task: SupportTask, record: TeachingRecord
    ) -> None:
        RecordNationalInsuranceNumber.objects.create(record=record, number="QQ123465C")
        PreviousName.objects.create(record=record, first_name="Grace", last_name="Okafor")
        page = as_staff().get(address(task)).text
        assert "Suggested match" in page
        assert "Open record in new tab" in page
        assert 'href="/console/records/1234567/"' in page
        assert "QQ 12 34 65 C" in page
        assert tags(page) == [
            "Likely",
            "Different",  # e-mail address
            "Same",  # first name
            "Same",  # last name
            "Same",  # date of birth
            "Similar: one digit differs, or two are swapped",  # National Insurance number
            "Not given",  # TRN
            "Sent",  # the e-mail that says that the request has arrived
        ]
        assert "Yes, connect to Grace Adeyemi (TRN 1234567)" in page

    def test_shows_what_a_record_lacks_as_missing(
        self, as_staff: SignIn, task: SupportTask, record: TeachingRecord
    ) -> None:
        TeachingRecord.objects.update(date_of_birth=None, email=None)
        assert tags(as_staff().get(address(task)).text).count("Missing") == 3

    def test_offers_a_radio_for_each_of_several(
        self, as_staff: SignIn, task: SupportTask, record: TeachingRecord
    ) -> None:
        other = TeachingRecordFactory(first_name="Gracie", last_name="Adeyemi")
        page = as_staff().get(address(task)).text
        assert "Suggested matches" in page
        assert f"Gracie Adeyemi (TRN {other.trn})" in page
        assert "Yes, connect to" not in page

    def test_without_suggestions_asks_for_a_trn(self, as_staff: SignIn, task: SupportTask) -> None:
        page = as_staff().get(address(task)).text
        assert "No record comes close enough to suggest." in page
        assert "Yes, a record that I have found" in page
        assert "Find a record (opens in new tab)" in page

    def test_warns_of_a_record_with_somebody_else(
        self, as_staff: SignIn, task: SupportTask, record: TeachingRecord
    ) -> None:
        other = OneLoginUserFactory(email="other@home.example")
        Connection.objects.create(one_login_user=other, teaching_record=record, route=Route.AUTOMATIC, connected_at=AT)
        page = as_staff().get(address(task)).text
        assert "other@home.example, since 4 November 2026 at 2:11pm" in page
        assert "Another One Login" in page

    def test_says_when_the_person_is_connected_by_now(
        self, as_staff: SignIn, task: SupportTask, person: OneLoginUser, record: TeachingRecord
    ) -> None:
        Connection.objects.create(one_login_user=person, teaching_record=record, route=Route.TRN, connected_at=AT)
        page = as_staff().get(address(task)).text
        assert "This person was connected to Grace Adeyemi (TRN 1234567) automatically on 4 November 2026" in page

    @pytest.mark.parametrize("count", [1, 8])
    def test_asks_the_database_the_same_however_many_are_suggested(
        self,
        as_staff: SignIn,
        person: OneLoginUser,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        count: int,
    ) -> None:
        task = support_task(person, stated={"national_insurance_number": None, "trn": "7777777"})
        TeachingRecordFactory.create_batch(count, first_name="Grace", last_name="Adeyemi")
        TeachingRecordFactory(trn="7777777", first_name="Else")
        client = as_staff()
        with django_assert_max_num_queries(32):  # of which the claim takes five, the first time
            client.get(address(task))

    @pytest.mark.parametrize(
        ("who", "sentence"),
        [
            ({"role": Role.VIEWER}, "Your role lets you read, but not decide."),
            ({"email": "grace@home.example"}, "This is your own support request."),
        ],
    )
    def test_says_instead_of_the_question_who_may_not_decide(
        self, as_staff: SignIn, task: SupportTask, who: dict[str, str], sentence: str
    ) -> None:
        client = as_staff(user=StaffUserFactory(**who))
        page = client.get(address(task)).text
        assert sentence in page
        assert "Connect record?" not in page
        refused = client.post(address(task), {"connect": "no"})
        assert refused.status_code == 403
        assert sentence in refused.text


class TestCompletedTask:
    def test_that_connected_shows_the_decision_and_the_email(
        self, as_staff: SignIn, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        page = as_staff(Role.VIEWER).get(address(task)).text
        for words in (
            "Record connected",
            "Ada Officer",
            "4 November 2026 at 2:11pm",
            "Grace Adeyemi (TRN 1234567)",
            "Waiting to be sent",
            "Our support team has connected your GOV.UK One Login",
        ):
            assert words in page
        assert "Connect record?" not in page

    def test_that_did_not_connect_shows_the_reason(
        self, as_staff: SignIn, task: SupportTask, officer: StaffUser
    ) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.ANOTHER_REASON, detail="Too few details", by=officer, at=AT)
        page = as_staff().get(address(task)).text
        assert "Teaching record not connected" in page
        assert "Too few details" in page

    def test_still_shows_what_was_asked(self, as_staff: SignIn, task: SupportTask, officer: StaffUser) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        assert "QQ 12 34 56 C" in as_staff().get(address(task)).text
