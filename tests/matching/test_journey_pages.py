"""The connect journey as a signed-in person walks it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from matching.models import JourneyAnswers, MatchDecision, Step
from notifications.actions import hold
from notifications.models import Email
from notifications.models import Status as EmailStatus
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from support_tasks.actions import connect_record
from support_tasks.models import SupportTask
from teaching_records.connections import disconnect
from teaching_records.models import Connection, Route, TeachingRecord
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    UnverifiedUserFactory,
    verified_name,
)
from tests.matching.answering import (
    CHECK_ANSWERS,
    CONNECTED,
    NATIONAL_INSURANCE_NUMBER,
    NOT_CONNECTED,
    NOW,
    RECORD,
    REQUEST_SENT,
    START,
    TRN,
    Answering,
)
from tests.notifications.states import become

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten_on_monday")]

type SignedIn = Callable[[OneLoginUser], Client]
type Clock = time_machine.Traveller
JOURNEY = [START, NATIONAL_INSURANCE_NUMBER, TRN, NOT_CONNECTED, CHECK_ANSWERS]
PLACES = [*JOURNEY, REQUEST_SENT, CONNECTED, RECORD, "/identity-not-verified", "/continue"]
WRONG_NINO, WRONG_TRN = "AB123456C", "7654321"


@pytest.fixture
def at_ten_on_monday() -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def different_ninos(count: int) -> list[str]:
    return [f"AB{100000 + number}C" for number in range(count)]


class TestSigningIn:
    @pytest.mark.parametrize("path", PLACES)
    def test_is_needed_and_leads_back(self, client: Client, path: str) -> None:
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"] == f"/sign-in?next={path.replace('/', '%2F')}"

    def test_is_needed_to_post(self, client: Client) -> None:
        assert client.post(CHECK_ANSWERS)["Location"].startswith("/sign-in?")
        assert not SupportTask.objects.exists()


class TestContinue:
    def test_connects_by_identity_alone(self, answering: Answering, grace: OneLoginUser) -> None:
        TeachingRecordFactory.create(last_name="Adeyemi", email=grace.email)
        assert answering.get("/continue")["Location"] == CONNECTED
        assert Connection.objects.get().route == Route.AUTOMATIC

    def test_asks_where_identity_is_not_enough(self, answering: Answering, record: TeachingRecord) -> None:
        assert answering.get("/continue")["Location"] == START
        assert MatchDecision.objects.get().step == Step.IDENTITY

    def test_sends_a_connected_person_to_the_record(self, answering: Answering, record: TeachingRecord) -> None:
        answering.answers_national_insurance_number("QQ 12 34 56 C")
        assert answering.get("/continue")["Location"] == RECORD

    def test_sends_who_asked_for_support_to_the_request(self, answering: Answering) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        answering.sends_the_request()
        assert answering.get("/continue")["Location"] == REQUEST_SENT

    def test_sends_who_is_not_verified_to_one_login(self, as_teacher: SignedIn) -> None:
        answering = as_teacher(UnverifiedUserFactory.create())
        assert answering.get("/continue")["Location"] == "/prove-your-identity"

    def test_says_so_where_proving_failed(self, as_teacher: SignedIn) -> None:
        answering = as_teacher(UnverifiedUserFactory.create(proving_failed_at=NOW))
        assert answering.get("/continue")["Location"] == "/identity-not-verified"

    def test_tries_only_once_however_many_pages_are_seen(self, answering: Answering, record: TeachingRecord) -> None:
        answering.get("/continue")
        for path in (START, NATIONAL_INSURANCE_NUMBER, START):
            answering.text(path)
        assert MatchDecision.objects.count() == 1


# What One Login and the record agree on besides name and date of birth; the answers; where each leads.
CHAIN = [
    # answer to NINO, leads to, answer to TRN, leads to, route
    ("QQ 12 34 56 C", CONNECTED, None, None, Route.NATIONAL_INSURANCE_NUMBER),
    ("qq-12-34-56-c", CONNECTED, None, None, Route.NATIONAL_INSURANCE_NUMBER),
    ("no", TRN, "2000001", CONNECTED, Route.TRN),
    ("no", TRN, "RP20/00001", CONNECTED, Route.TRN),
    (WRONG_NINO, TRN, "2000001", CONNECTED, Route.TRN),
    ("no", TRN, "no", NOT_CONNECTED, None),
    (WRONG_NINO, TRN, "no", NOT_CONNECTED, None),
    (WRONG_NINO, TRN, WRONG_TRN, NOT_CONNECTED, None),
    ("no", TRN, WRONG_TRN, NOT_CONNECTED, None),
]


class TestTheChain:
    @pytest.mark.parametrize(("nino", "after_nino", "trn", "after_trn", "route"), CHAIN)
    def test_leads_from_answer_to_answer(
        self,
        answering: Answering,
        record: TeachingRecord,
        nino: str,
        after_nino: str,
        trn: str | None,
        after_trn: str | None,
        route: Route | None,
    ) -> None:
        assert answering.answers_national_insurance_number(nino) == after_nino
        if trn is not None:
            assert answering.answers_trn(trn) == after_trn
        routes = list(Connection.objects.values_list("route", "teaching_record"))
        assert routes == ([(route, record.pk)] if route else [])

    def test_tries_nothing_after_no(self, answering: Answering, record: TeachingRecord) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        assert not MatchDecision.objects.exists()

    def test_tries_nothing_more_after_no_to_the_trn(self, answering: Answering, record: TeachingRecord) -> None:
        answering.answers(national_insurance_number=WRONG_NINO, trn="no")
        assert MatchDecision.objects.get().step == Step.NATIONAL_INSURANCE_NUMBER

    def test_says_the_same_whatever_was_wrong(self, answering: Answering, record: TeachingRecord) -> None:
        answering.answers(national_insurance_number=WRONG_NINO, trn=WRONG_TRN)
        nothing_near = answering.main(NOT_CONNECTED)
        answering.answers(national_insurance_number=WRONG_NINO, trn="no")
        assert answering.main(NOT_CONNECTED) == nothing_near

    def test_forgets_the_answers_once_connected(self, answering: Answering, record: TeachingRecord) -> None:
        answering.answers(national_insurance_number="no", trn="2000001")
        assert not JourneyAnswers.objects.exists()

    def test_does_not_connect_to_a_record_of_somebody_else(
        self, answering: Answering, record: TeachingRecord, as_teacher: SignedIn
    ) -> None:
        answering.answers_national_insurance_number("QQ 12 34 56 C")
        other = Answering(as_teacher(OneLoginUserFactory.create()))
        assert other.answers_national_insurance_number("QQ 12 34 56 C") == TRN
        assert MatchDecision.objects.latest("pk").reason == "already_connected"


class TestQuestions:
    def test_ask_for_a_national_insurance_number(self, answering: Answering) -> None:
        words = answering.text(NATIONAL_INSURANCE_NUMBER)
        assert "<title>Do you have a National Insurance number? – " in words.replace("\n", "")
        assert "For example, ‘QQ 12 34 56 C’." in words

    def test_ask_for_a_trn_and_explain_it(self, answering: Answering) -> None:
        answering.answers_national_insurance_number("no")
        words = answering.text(TRN)
        assert "Do you have a teacher reference number (TRN)?" in words
        assert "About TRNs" in words
        assert 'href="/find-a-lost-trn"' in words

    @pytest.mark.parametrize("path", [TRN, NOT_CONNECTED, CHECK_ANSWERS])
    def test_come_in_their_order(self, answering: Answering, path: str) -> None:
        assert answering.get(path)["Location"] == NATIONAL_INSURANCE_NUMBER

    @pytest.mark.parametrize("path", [NOT_CONNECTED, CHECK_ANSWERS])
    def test_are_all_asked_before_the_end(self, answering: Answering, path: str) -> None:
        answering.answers_national_insurance_number("no")
        assert answering.get(path)["Location"] == TRN

    def test_lead_back_to_the_one_before(self, answering: Answering) -> None:
        assert 'href="/connect" class="govuk-back-link"' in answering.text(NATIONAL_INSURANCE_NUMBER)
        answering.answers_national_insurance_number("no")
        assert f'href="{NATIONAL_INSURANCE_NUMBER}" class="govuk-back-link"' in answering.text(TRN)

    def test_go_on_where_the_person_stopped(self, answering: Answering) -> None:
        answering.answers_national_insurance_number("no")
        assert f'href="{TRN}"' in answering.text(START)

    def test_keep_what_was_typed_beside_the_error(self, answering: Answering) -> None:
        response = answering.client.post(
            NATIONAL_INSURANCE_NUMBER,
            {"has_national_insurance_number": "yes", "national_insurance_number": "not one"},
        )
        words = response.content.decode()
        assert response.status_code == 422
        assert "Error: Do you have" in words
        assert 'value="not one"' in words
        assert 'href="#id_national_insurance_number"' in words
        assert not JourneyAnswers.objects.exists()

    def test_need_an_answer(self, answering: Answering) -> None:
        response = answering.client.post(NATIONAL_INSURANCE_NUMBER)
        assert response.status_code == 422
        assert "Select yes if you have a National Insurance number" in response.content.decode()

    def test_drop_a_number_typed_before_no_was_chosen(self, answering: Answering) -> None:
        answering.client.post(
            NATIONAL_INSURANCE_NUMBER,
            {"has_national_insurance_number": "no", "national_insurance_number": "QQ123456C"},
        )
        kept = JourneyAnswers.objects.get().answers["national-insurance-number"]
        assert kept == {"has_national_insurance_number": "no", "national_insurance_number": ""}

    def test_are_asked_again_where_a_kept_answer_would_not_be_taken_now(
        self, answering: Answering, grace: OneLoginUser
    ) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        kept = JourneyAnswers.objects.get()
        kept.answers["trn"] = {"has_trn": "yes", "trn": "12345"}
        kept.save()
        assert answering.get(CHECK_ANSWERS)["Location"] == TRN


class TestCheckAnswers:
    def test_shows_what_one_login_verified_as_facts(self, answering: Answering, grace: OneLoginUser) -> None:
        grace.verified_names.append(verified_name("GRACE", "OKAFOR"))
        grace.save()
        answering.answers(national_insurance_number="no", trn="no")
        words = answering.text(CHECK_ANSWERS)
        for fact in ("Grace Adeyemi", "GRACE OKAFOR", "15 August 1990", "grace@example.com"):
            assert fact in words
        assert words.count("Change") == 2
        assert words.count("Not provided") == 2

    def test_shows_the_answers_in_their_normal_form(self, answering: Answering) -> None:
        answering.answers(national_insurance_number="ab 123456c", trn="rp 76/54321")
        words = answering.text(CHECK_ANSWERS)
        assert "AB 12 34 56 C" in words
        assert "7654321" in words

    def test_changing_an_answer_tries_again_and_returns(self, answering: Answering, record: TeachingRecord) -> None:
        answering.answers(national_insurance_number=WRONG_NINO, trn="no")
        assert f'href="{CHECK_ANSWERS}" class="govuk-back-link"' in answering.text(NATIONAL_INSURANCE_NUMBER)
        assert answering.answers_national_insurance_number("AB 99 99 99 C") == CHECK_ANSWERS
        assert answering.answers_national_insurance_number("QQ 12 34 56 C") == CONNECTED

    def test_changing_to_no_tries_again_with_what_is_left(self, answering: Answering, record: TeachingRecord) -> None:
        record.national_insurance_numbers.all().delete()
        TeachingRecordFactory.create(last_name="Adeyemi", email=None).national_insurance_numbers.create(
            number=WRONG_NINO
        )
        answering.answers(national_insurance_number=WRONG_NINO, trn="2000001")
        assert not Connection.objects.exists()
        assert answering.answers_national_insurance_number("no") == CONNECTED

    def test_a_kept_answer_is_shown_when_it_is_changed(self, answering: Answering) -> None:
        answering.answers(national_insurance_number="AB123456C", trn="no")
        assert 'value="AB 12 34 56 C"' in answering.text(NATIONAL_INSURANCE_NUMBER)

    def test_tries_a_last_time_when_it_is_sent(self, answering: Answering) -> None:
        answering.answers(national_insurance_number="no", trn="2000001")
        TeachingRecordFactory.create(trn="2000001", last_name="Adeyemi")
        assert answering.sends_the_request() == CONNECTED
        assert not SupportTask.objects.exists()


class TestAfterADisconnection:
    def test_their_record_is_gone_and_support_hears_why(
        self, answering: Answering, grace: OneLoginUser, record: TeachingRecord
    ) -> None:
        """At once, also in a browser that is still signed in; and the right answers do not bring it back."""
        assert answering.answers_national_insurance_number("QQ 12 34 56 C") == CONNECTED
        assert answering.get(RECORD).status_code == 200
        with transaction.atomic():
            disconnect(
                connection_id=Connection.objects.get().pk,
                reason="Not her record.",
                by=StaffUserFactory.create(role=Role.MANAGER),
                at=NOW,
            )
        assert answering.arrives_at(RECORD) == START
        assert answering.answers(national_insurance_number="QQ 12 34 56 C", trn="2000001") == NOT_CONNECTED
        answering.sends_the_request()
        assert SupportTask.objects.get().match_failure == "disconnected"
        assert not Connection.objects.open().exists()


class TestAttemptsAreLimited:
    def test_after_five_different_ones_the_questions_give_way(
        self, answering: Answering, record: TeachingRecord
    ) -> None:
        for number in different_ninos(4):
            assert answering.answers_national_insurance_number(number) == TRN
        assert answering.answers_national_insurance_number(WRONG_NINO) == NOT_CONNECTED
        assert "You have reached that limit" in answering.text(NOT_CONNECTED)
        assert answering.get(START)["Location"] == NOT_CONNECTED
        assert answering.arrives_at("/continue") == NOT_CONNECTED
        assert answering.sends_the_request() == REQUEST_SENT
        assert SupportTask.objects.get().match_failure == "too_many_attempts"

    def test_the_right_answer_comes_too_late_but_reaches_support(
        self, answering: Answering, record: TeachingRecord
    ) -> None:
        for number in different_ninos(5):
            answering.answers_national_insurance_number(number)
        assert answering.answers_national_insurance_number("QQ 12 34 56 C") == CHECK_ANSWERS
        assert answering.answers_trn("2000001") == CHECK_ANSWERS
        answering.sends_the_request()
        assert not Connection.objects.exists()
        assert SupportTask.objects.get().stated == {
            "national_insurance_number": "QQ123456C",
            "trn": "2000001",
        }

    def test_the_same_answer_again_counts_once(self, answering: Answering, record: TeachingRecord) -> None:
        for _ in range(6):
            assert answering.answers_national_insurance_number(WRONG_NINO) == TRN

    def test_a_day_later_they_begin_anew(
        self,
        answering: Answering,
        grace: OneLoginUser,
        record: TeachingRecord,
        as_teacher: SignedIn,
        at_ten_on_monday: Clock,
    ) -> None:
        for number in different_ninos(5):
            answering.answers_national_insurance_number(number)
        at_ten_on_monday.shift(timedelta(days=1, seconds=1))
        answering.client.cookies.clear()
        as_teacher(grace)
        assert answering.answers_national_insurance_number("QQ 12 34 56 C") == CONNECTED


class TestRequestSent:
    def test_gives_reference_and_day_of_the_answer(self, answering: Answering) -> None:
        answering.answers(national_insurance_number=WRONG_NINO, trn="no")
        assert answering.sends_the_request() == REQUEST_SENT
        words = answering.text(REQUEST_SENT)
        assert SupportTask.objects.get().reference in words
        assert "30 November 2026" in words
        assert "We are sending a confirmation email to grace@example.com." in words

    def test_is_the_same_again(self, answering: Answering) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        answering.sends_the_request()
        assert answering.main(REQUEST_SENT) == answering.main(REQUEST_SENT)

    @pytest.mark.parametrize("path", [*JOURNEY, CONNECTED, RECORD, "/identity-not-verified"])
    def test_is_where_every_other_page_leads(self, answering: Answering, path: str) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        answering.sends_the_request()
        assert answering.arrives_at(path) == REQUEST_SENT

    def test_sending_again_makes_no_second_request(self, answering: Answering) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        for _ in range(3):
            assert answering.sends_the_request() == REQUEST_SENT
        assert SupportTask.objects.count() == Email.objects.count() == 1

    def test_answering_again_changes_nothing(self, answering: Answering) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        answering.sends_the_request()
        assert answering.answers_national_insurance_number(WRONG_NINO) == REQUEST_SENT
        assert not JourneyAnswers.objects.exists()

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (EmailStatus.HELD, "We are sending a confirmation email to grace@example.com."),
            (EmailStatus.DELIVERED, "We have sent a confirmation email to grace@example.com."),
            (EmailStatus.FAILED, "We could not send a confirmation email to grace@example.com"),
        ],
    )
    def test_says_what_became_of_the_email(self, answering: Answering, status: EmailStatus, words: str) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        answering.sends_the_request()
        become(Email.objects.all(), status, NOW)
        assert words in answering.text(REQUEST_SENT)

    def test_says_where_the_email_may_take_longer(self, answering: Answering) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        answering.sends_the_request()
        hold(at=NOW, because="our key")
        assert "It may take longer than usual." in answering.text(REQUEST_SENT)
        become(Email.objects.all(), EmailStatus.DELIVERED, NOW)
        assert "longer than usual" not in answering.text(REQUEST_SENT)

    def test_does_not_promise_a_day_that_has_passed(
        self, answering: Answering, grace: OneLoginUser, as_teacher: SignedIn, at_ten_on_monday: Clock
    ) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        answering.sends_the_request()
        at_ten_on_monday.shift(timedelta(days=7))
        answering.client.cookies.clear()
        as_teacher(grace)
        assert "They’ll email you by" in answering.text(REQUEST_SENT)
        at_ten_on_monday.shift(timedelta(days=1))
        answering.client.cookies.clear()
        as_teacher(grace)
        words = answering.text(REQUEST_SENT)
        assert "They’ll email you by" not in words
        assert "We aimed to email you by 30 November 2026" in words


class TestAfterTheDecision:
    def test_a_rejected_person_begins_anew(
        self, answering: Answering, rejected: SupportTask, record: TeachingRecord
    ) -> None:
        assert answering.arrives_at("/continue") == START
        assert f'href="{NATIONAL_INSURANCE_NUMBER}"' in answering.text(START)
        assert answering.answers_national_insurance_number("QQ 12 34 56 C") == CONNECTED

    def test_a_rejected_person_can_ask_again(self, answering: Answering, rejected: SupportTask) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        assert answering.sends_the_request() == REQUEST_SENT
        assert SupportTask.objects.count() == 2
        assert rejected.reference not in answering.text(REQUEST_SENT)

    def test_a_connected_person_goes_straight_to_the_record(
        self, answering: Answering, record: TeachingRecord, officer: StaffUser
    ) -> None:
        answering.answers(national_insurance_number="no", trn="no")
        answering.sends_the_request()
        connect_record(task_id=SupportTask.objects.get().pk, record_id=record.pk, by=officer, at=NOW)
        assert answering.arrives_at(REQUEST_SENT) == RECORD
        assert answering.get("/continue")["Location"] == RECORD


class TestConnected:
    def test_says_so(self, answering: Answering, record: TeachingRecord) -> None:
        answering.answers_national_insurance_number("QQ 12 34 56 C")
        words = answering.text(CONNECTED)
        assert "Your GOV.UK One Login is connected to your teaching record" in words
        assert "trs-interruption--green" in words

    @pytest.mark.parametrize("path", [*JOURNEY, REQUEST_SENT, "/identity-not-verified"])
    def test_leaves_no_way_back_into_the_questions(
        self, answering: Answering, record: TeachingRecord, path: str
    ) -> None:
        answering.answers_national_insurance_number("QQ 12 34 56 C")
        assert answering.arrives_at(path) == RECORD

    def test_is_not_shown_to_who_is_not(self, answering: Answering) -> None:
        assert answering.arrives_at(CONNECTED) == START


class TestIdentityNotVerified:
    def test_offers_another_try_and_help(self, as_teacher: SignedIn) -> None:
        answering = Answering(as_teacher(UnverifiedUserFactory.create(proving_failed_at=NOW)))
        words = answering.text("/identity-not-verified")
        assert "Unable to verify your identity with GOV.UK One Login" in words
        assert 'href="/prove-your-identity"' in words
        assert "mailto:" in words

    @pytest.mark.parametrize("path", [*JOURNEY, REQUEST_SENT, CONNECTED, RECORD])
    def test_is_where_every_other_page_leads(self, as_teacher: SignedIn, path: str) -> None:
        answering = Answering(as_teacher(UnverifiedUserFactory.create(proving_failed_at=NOW)))
        assert answering.arrives_at(path) == "/identity-not-verified"

    def test_tries_nothing(self, as_teacher: SignedIn, record: TeachingRecord) -> None:
        answering = Answering(as_teacher(UnverifiedUserFactory.create(proving_failed_at=NOW)))
        assert answering.answers_national_insurance_number("QQ 12 34 56 C") == "/identity-not-verified"
        assert not MatchDecision.objects.exists()
