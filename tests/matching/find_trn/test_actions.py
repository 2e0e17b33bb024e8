"""Submitting a search: what is sent, kept and limited."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from matching.find_trn import actions, jobs, journey
from matching.find_trn.actions import ask_for_support, change_details, delete_old, submit
from matching.find_trn.keys import address_key, answers_key
from matching.find_trn.models import Answer, Outcome, PastSearch, Search
from notifications.models import Email
from support_tasks.models import EventName, Kind, SupportTask
from support_tasks.pages import MATCH_FAILURES
from teaching_records.models import Actor, Alert, ChangeHistoryEvent, Status, TeachingRecord
from tests.factories import TeachingRecordFactory, locked_account
from tests.matching.find_trn.searching import NOW, search
from tests.tssp_unlock.matches import connect
from tssp_unlock import messages
from tssp_unlock.models import EmailUse, FollowUp, How, PortalAccount, UnlockDecision

pytestmark = pytest.mark.django_db(transaction=True)

AN_HOUR = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)


def submitted(made: Search, *, network: str | None = None, at: Any = NOW) -> Search:
    return submit(search_id=made.pk, network=network, at=at)


def outcomes() -> list[str]:
    return list(PastSearch.objects.order_by("pk").values_list("outcome", flat=True))


class TestFound:
    def test_sends_the_trn_to_the_address_given_and_word_of_it_to_the_records(self, record: TeachingRecord) -> None:
        assert submitted(search()).answer == Answer.FOUND
        trn, notice = Email.objects.order_by("pk")
        assert (trn.kind, trn.to, trn.about_thing) == ("your_trn", "grace@home.example", record)
        assert (notice.kind, notice.to, notice.about_thing) == ("trn_requested", "grace@school.example", record)
        assert "2000001" in trn.body
        assert "2000001" not in trn.subject + notice.subject + notice.body
        assert "home.example" not in notice.body

    def test_stands_in_the_history_of_the_record(self, record: TeachingRecord) -> None:
        submitted(search())
        event = ChangeHistoryEvent.objects.get()
        assert (event.name, event.record, event.actor, event.at) == ("trn_sent", record, Actor.TEACHER, NOW)
        assert event.details == {"email": "grace@home.example", "how": "find_trn"}

    def test_sends_one_email_where_the_record_has_the_address_given(self, record: TeachingRecord) -> None:
        submitted(search(email="GRACE@school.example"))
        assert Email.objects.get().kind == "your_trn"

    def test_sends_the_trn_of_the_record_that_it_was_merged_into(self, record: TeachingRecord) -> None:
        survivor = TeachingRecordFactory.create(trn="2000002", first_name="Gloria", email=None)
        TeachingRecord.objects.filter(pk=record.pk).update(status=Status.DEACTIVATED, merged_into=survivor)
        submitted(search())
        assert "2000002" in Email.objects.get().body
        assert EmailUse.objects.get().record == survivor

    def test_is_found_by_a_previous_name(self, record: TeachingRecord) -> None:
        made = search(last_name="Bell", previous_last_name="Adeyemi", email="grace@school.example", nino="")
        assert submitted(made).answer == Answer.FOUND

    def test_keeps_nothing_of_the_answers_but_the_address(self, record: TeachingRecord) -> None:
        kept = Search.objects.get(pk=submitted(search()).pk)
        assert (kept.answers, kept.sent_to) == ({}, "grace@home.example")

    def test_is_kept_without_what_was_typed(self, record: TeachingRecord) -> None:
        made = submitted(search(email="Grace+lost@home.example"))
        past = PastSearch.objects.get()
        assert (past.outcome, past.record, past.at, past.visitor) == (Outcome.FOUND, record, NOW, made.visitor)
        assert past.address_key == address_key(" grace@HOME.example")
        assert len(past.details_key) == 64
        assert past.network_key == ""


class TestNotFound:
    @pytest.mark.parametrize(
        "answers",
        [
            {"last_name": "Bell"},
            {"born": date(1990, 8, 16)},
            {"nino": ""},
            {"nino": "QQ123456D"},
        ],
    )
    def test_sends_nothing_and_keeps_the_answers(self, record: TeachingRecord, answers: dict[str, Any]) -> None:
        made = search(**answers)
        assert submitted(made).answer == Answer.NOT_FOUND
        assert not Email.objects.exists()
        assert not EmailUse.objects.exists()
        assert Search.objects.get().answers == made.answers
        assert outcomes() == [Outcome.NOBODY]

    def test_of_two_records_sends_neither(self, record: TeachingRecord) -> None:
        twin = TeachingRecordFactory.create(last_name="Adeyemi")
        twin.national_insurance_numbers.create(number="QQ123456C")
        assert submitted(search()).answer == Answer.NOT_FOUND
        assert not Email.objects.exists()
        assert outcomes() == [Outcome.SEVERAL]

    def test_of_a_deactivated_record_sends_nothing(self, record: TeachingRecord) -> None:
        TeachingRecord.objects.update(status=Status.DEACTIVATED)
        assert submitted(search()).answer == Answer.NOT_FOUND

    def test_can_be_tried_again_with_other_details(self, record: TeachingRecord) -> None:
        before = submitted(search(nino=""))
        again = change_details(search_id=before.pk, at=NOW)
        assert (again.answers, again.visitor, again.is_submitted) == (before.answers, before.visitor, False)
        with pytest.raises(actions.NotToBeChanged):
            change_details(search_id=again.pk, at=NOW)

    def test_after_a_trn_was_sent_is_not_to_be_changed(self, record: TeachingRecord) -> None:
        found = submitted(search())
        with pytest.raises(actions.NotToBeChanged):
            change_details(search_id=found.pk, at=NOW)


def asked(made: Search, *, network: str | None = None, at: Any = NOW + A_MINUTE) -> Search:
    return ask_for_support(search_id=made.pk, network=network, at=at)


class TestAskingForSupport:
    def test_opens_a_task_with_the_answers(self, record: TeachingRecord) -> None:
        made = submitted(search(email="Grace+lost@home.example", last_name="Bell", previous_last_name="Okafor"))
        task = asked(made).support_task
        assert task is not None
        assert (task.kind, task.created_at, task.match_failure) == (Kind.FIND_TRN, NOW + A_MINUTE, "no_record")
        assert (task.address, task.mailbox) == ("Grace+lost@home.example", "grace@home.example")
        assert task.evidence == journey.evidence(made.answers)
        assert task.stated["trn"] is None

    def test_says_where_several_records_agreed(self, record: TeachingRecord) -> None:
        twin = TeachingRecordFactory.create(last_name="Adeyemi")
        twin.national_insurance_numbers.create(number="QQ123456C")
        task = asked(submitted(search())).support_task
        assert task is not None
        assert task.match_failure == "several_records"
        assert set(MATCH_FAILURES) >= {"no_record", "several_records"}

    def test_keeps_no_answers_but_the_address_beside_the_task(self) -> None:
        kept = Search.objects.get(pk=asked(submitted(search())).pk)
        assert (kept.answer, kept.answers, kept.sent_to) == (Answer.ASKED, {}, "grace@home.example")
        assert kept.opened_task

    def test_is_kept_as_a_search_is(self) -> None:
        asked(submitted(search()))
        assert outcomes() == [Outcome.NOBODY, Outcome.SUPPORT]
        assert PastSearch.objects.filter(outcome=Outcome.SUPPORT).get().address_key == address_key("grace@home.example")

    def test_is_done_once(self) -> None:
        made = submitted(search())
        assert asked(made).support_task == asked(made, at=NOW + AN_HOUR).support_task
        assert SupportTask.objects.count() == Email.objects.count() == 1
        with pytest.raises(actions.NotToBeChanged):
            change_details(search_id=made.pk, at=NOW)

    def test_again_with_the_address_leads_to_the_open_request(self) -> None:
        first = asked(submitted(search()))
        second = asked(submitted(search(email="grace+2@home.example", first_name="Gloria")))
        assert second.support_task == first.support_task
        assert not second.opened_task
        assert SupportTask.objects.get().events.filter(name=EventName.ASKED_AGAIN).count() == 1
        assert set(Email.objects.values_list("to", flat=True)) == {"grace@home.example", "grace+2@home.example"}

    def test_needs_a_search_that_found_nobody(self, record: TeachingRecord) -> None:
        for made in (search(), submitted(search())):
            with pytest.raises(actions.NotToBeChanged):
                asked(made)
        assert not SupportTask.objects.exists()

    @pytest.mark.parametrize("same", ["address", "visitor"])
    def test_takes_the_answers_of_a_search_that_a_limit_stops(self, record: TeachingRecord, same: str) -> None:
        """Strangers who search with somebody's address until it is stopped leave them this way."""
        stranger = search(last_name="Junk")
        for number in range(5):
            email = "grace@home.example" if same == "address" else f"{number}@home.example"
            submitted(search(last_name="Junk", email=email, visitor=stranger if same == "visitor" else None))
        made = search(visitor=stranger if same == "visitor" else None)
        with pytest.raises(actions.TooManySearches):
            submitted(made)
        kept = asked(made)
        assert kept.support_task
        assert kept.support_task.match_failure == "too_many_attempts"
        assert kept.support_task.person_name == "Grace Adeyemi"
        assert (kept.answer, kept.submitted_at) == (Answer.ASKED, NOW + A_MINUTE)
        assert outcomes()[-1] == Outcome.SUPPORT

    def test_takes_no_answers_that_can_be_searched_with(self, record: TeachingRecord) -> None:
        for _ in range(5):
            submitted(search(last_name="Junk"))
        made = search()
        with pytest.raises(actions.TooManySearches):
            submitted(made)
        with pytest.raises(actions.NotToBeChanged):
            asked(made, at=NOW + AN_HOUR)
        assert submitted(made, at=NOW + AN_HOUR).answer == Answer.FOUND

    def test_says_where_the_trn_was_sent_too_often(self, record: TeachingRecord) -> None:
        for n in range(5):
            submitted(search(email=f"{n}@home.example"))
        task = asked(submitted(search())).support_task
        assert task
        assert task.match_failure == "too_many_attempts"

    def test_is_limited_in_a_browser(self) -> None:
        made = search()
        for number in range(3):
            asked(submitted(search(email=f"a{number}@home.example", visitor=made)))
        last = submitted(search(email="last@home.example", visitor=made))
        with pytest.raises(actions.TooManyRequests):
            asked(last)
        assert Search.objects.get(pk=last.pk).answers == last.answers
        assert outcomes()[-1] == Outcome.VISITOR_LIMIT
        assert asked(last, at=NOW + 2 * AN_HOUR).support_task

    def test_is_limited_in_a_network(self) -> None:
        for number in range(10):
            asked(submitted(search(email=f"a{number}@home.example")), network="192.0.2.7")
        with pytest.raises(actions.TooManyRequests):
            asked(submitted(search(email="last@home.example")), network="192.0.2.7")
        assert asked(submitted(search(email="last@home.example")), network="192.0.2.8").support_task

    def test_limits_no_search(self) -> None:
        made = search()
        for number in range(3):
            asked(submitted(search(email=f"a{number}@home.example", visitor=made)))
        assert submitted(search(email="last@home.example", visitor=made)).answer == Answer.NOT_FOUND

    def test_a_late_failure_leaves_nothing_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = submitted(search())
        monkeypatch.setattr(PastSearch, "save", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            asked(made)
        assert Search.objects.get().answer == Answer.NOT_FOUND
        for model in (SupportTask, Email):
            assert not model.objects.exists()

    def test_is_deleted_with_the_search_and_the_task_stays(self) -> None:
        asked(submitted(search()))
        delete_old(at=NOW + timedelta(days=2), kept_for=timedelta(days=365))
        assert not Search.objects.exists()
        assert SupportTask.objects.exists()


class TestOnce:
    def test_a_replayed_submit_does_nothing_more(self, record: TeachingRecord) -> None:
        made = search()
        first = submitted(made)
        again = submitted(made, at=NOW + A_MINUTE)
        assert (again.answer, again.submitted_at) == (first.answer, NOW)
        assert Email.objects.count() == 2
        assert PastSearch.objects.count() == EmailUse.objects.count() == 1

    def test_nothing_can_be_answered_any_more(self, record: TeachingRecord) -> None:
        made = submitted(search())
        with pytest.raises(actions.AlreadySubmitted):
            actions.answer_question(search_id=made.pk, slug="email", answer={"email": "a@b.example"}, at=NOW)

    def test_what_is_not_complete_is_not_submitted(self, record: TeachingRecord) -> None:
        made = actions.begin(visitor=None, at=NOW)
        with pytest.raises(actions.NotComplete):
            submitted(made)
        assert not PastSearch.objects.exists()

    def test_what_is_not_as_shown_is_not_submitted(self, record: TeachingRecord) -> None:
        made = search()
        with pytest.raises(actions.AnswersChanged):
            submit(search_id=made.pk, network=None, at=NOW, seen=answers_key(search(email="a@b.example").answers))
        assert not PastSearch.objects.exists()
        assert submit(search_id=made.pk, network=None, at=NOW, seen=answers_key(made.answers)).is_submitted

    def test_answers_that_no_question_would_take_now_are_open_again(self, record: TeachingRecord) -> None:
        made = search()
        Search.objects.update(answers={**made.answers, "date-of-birth": {"date_of_birth": "2020-01-01"}})
        with pytest.raises(actions.NotComplete):
            submitted(made)

    def test_a_late_failure_leaves_nothing_behind(
        self, record: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        locked_account(record)
        made = search()
        monkeypatch.setattr(messages, "trn_requested", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            submitted(made)
        assert PortalAccount.objects.get().is_locked
        for model in (Email, EmailUse, UnlockDecision, PastSearch):
            assert not model.objects.exists()
        monkeypatch.undo()
        assert submitted(made).answer == Answer.FOUND


class TestThePortalAccount:
    def test_is_unlocked_and_the_email_says_so(self, record: TeachingRecord) -> None:
        locked_account(record)
        submitted(search())
        assert not PortalAccount.objects.get().is_locked
        assert UnlockDecision.objects.get().how == How.FIND_TRN
        assert "You can sign in to your account now." in Email.objects.get(kind="your_trn").body

    def test_that_was_never_locked_is_open(self, record: TeachingRecord) -> None:
        submitted(search())
        assert "You can sign in to your account now." in Email.objects.get(kind="your_trn").body

    def test_stays_locked_for_an_alert_or_a_used_address_in_the_same_words(self, record: TeachingRecord) -> None:
        """The TRN still goes out, and nobody reads from the e-mail which of the two it was."""
        locked_account(record)
        Alert.objects.create(record=record, type="Prohibition", starts_on=NOW.date())
        submitted(search())
        other = TeachingRecordFactory.create(trn="2000009", last_name="Adeyemi", email="grace@home.example")
        locked_account(other)
        submitted(search(nino=""))
        with_alert, reused = (email.body for email in Email.objects.filter(kind="your_trn").order_by("pk"))
        assert all(account.is_locked for account in PortalAccount.objects.all())
        assert with_alert.replace("2000001", "2000009") == reused
        assert "To have your account opened" in with_alert
        assert "alert" not in with_alert.lower()
        assert FollowUp.objects.count() == 1

    def test_stays_locked_for_an_address_that_connected_somebody_else(self, record: TeachingRecord) -> None:
        """Yesterday with One Login for the one, today with this journey for the other: both TRNs are known by it."""
        other = TeachingRecordFactory.create(trn="2000009", first_name="Ada", last_name="Bell")
        for each in (record, other):
            locked_account(each)
        connect(other, "grace@home.example", at=NOW - timedelta(days=1))
        submitted(search(email="Grace+x@home.example"))
        assert not PortalAccount.objects.get(record=other).is_locked
        assert PortalAccount.objects.get(record=record).is_locked
        assert "2000001" in Email.objects.get(kind="your_trn").body
        assert FollowUp.objects.get().mailbox == "grace@home.example"

    def test_of_somebody_who_searches_again_is_open_still(self, record: TeachingRecord) -> None:
        locked_account(record)
        for _ in range(2):
            submitted(search())
        assert not FollowUp.objects.exists()
        assert all("You can sign in" in email.body for email in Email.objects.filter(kind="your_trn"))


class TestTheLimits:
    """Five an hour; those that a limit stopped count for nothing."""

    @pytest.mark.parametrize(
        ("same", "limit"), [("address", Outcome.ADDRESS_LIMIT), ("visitor", Outcome.VISITOR_LIMIT)]
    )
    def test_of_an_address_and_of_a_visitor(self, record: TeachingRecord, same: str, limit: Outcome) -> None:
        visitor = search() if same == "visitor" else None
        made = [
            search(email="grace@home.example" if same == "address" else f"{n}@home.example", nino="", visitor=visitor)
            for n in range(7)
        ]
        for each in made[:5]:
            submitted(each)
        for each in made[5:]:
            with pytest.raises(actions.TooManySearches):
                submitted(each, at=NOW + AN_HOUR - A_MINUTE)
        assert outcomes() == [Outcome.NOBODY] * 5 + [limit] * 2
        assert submitted(made[5], at=NOW + AN_HOUR).answer == Answer.NOT_FOUND

    def test_of_an_address_however_it_is_written(self, record: TeachingRecord) -> None:
        for address in ("a@b.example", "A@b.example", "a+1@b.example", "a@B.EXAMPLE", "a+2@b.example"):
            submitted(search(email=address, nino=""))
        with pytest.raises(actions.TooManySearches):
            submitted(search(email="a+3@b.example"))

    def test_of_a_record_is_answered_as_if_nobody_was_found(self, record: TeachingRecord) -> None:
        for n in range(5):
            submitted(search(email=f"{n}@home.example"))
        made = submitted(search(email="another@home.example"))
        assert (made.answer, made.sent_to, made.submitted_at) == (Answer.NOT_FOUND, "", NOW)
        past = PastSearch.objects.first()
        assert past
        assert (past.outcome, past.record) == (Outcome.RECORD_LIMIT, record)
        assert Email.objects.count() == 10
        assert change_details(search_id=made.pk, at=NOW).answers == made.answers

    def test_of_a_record_is_for_an_hour_whoever_tries_meanwhile(self, record: TeachingRecord) -> None:
        for n in range(5):
            submitted(search(email=f"{n}@home.example"))
        for n in range(5, 10):
            submitted(search(email=f"{n}@home.example"), at=NOW + AN_HOUR - A_MINUTE)
        assert submitted(search(email="another@home.example"), at=NOW + AN_HOUR).answer == Answer.FOUND

    def test_count_what_the_limit_of_a_record_stopped(self, record: TeachingRecord) -> None:
        for n in range(5):
            submitted(search(email=f"{n}@home.example"))
        made = [search() for _ in range(6)]
        for each in made[:5]:
            submitted(each)
        with pytest.raises(actions.TooManySearches):
            submitted(made[5])
        assert outcomes() == [Outcome.FOUND] * 5 + [Outcome.RECORD_LIMIT] * 5 + [Outcome.ADDRESS_LIMIT]

    def test_of_a_network(self, record: TeachingRecord, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("matching.find_trn.policies.MOST_SEARCHES_OF_A_NETWORK", 2)
        for n, network in enumerate(["2001:db8::1", "2001:db8::2"]):
            submitted(search(email=f"{n}@home.example", nino=""), network=network)
        with pytest.raises(actions.TooManySearches):
            submitted(search(nino=""), network="2001:db8::3")
        assert submitted(search(nino=""), network="2001:db8:1::3").answer == Answer.NOT_FOUND
        assert submitted(search(nino=""), network=None).answer == Answer.NOT_FOUND


class TestWhatIsOld:
    def test_is_deleted_by_the_worker(self, record: TeachingRecord) -> None:
        submitted(search(), at=NOW)
        with time_machine.travel(NOW + timedelta(days=366)):
            jobs.delete_old_trn_searches(timestamp=0)
        assert not Search.objects.exists()
        assert not PastSearch.objects.exists()

    def test_is_deleted(self, record: TeachingRecord, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "AT_A_TIME", 2)
        for n in range(3):
            submitted(search(email=f"{n}@home.example", nino=""))
        year = timedelta(days=365)
        delete_old(at=NOW + timedelta(days=1), kept_for=year)
        assert Search.objects.count() == PastSearch.objects.count() == 3
        delete_old(at=NOW + timedelta(days=1, seconds=1), kept_for=year)
        assert (Search.objects.count(), PastSearch.objects.count()) == (0, 3)
        delete_old(at=NOW + year + A_MINUTE, kept_for=year)
        assert not PastSearch.objects.exists()
