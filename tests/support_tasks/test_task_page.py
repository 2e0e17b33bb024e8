"""Working on a task on its page: who holds it, what is kept, what belongs to it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from one_login.models import OneLoginUser
from staff.models import Role, StaffUser, Viewing, What
from support_tasks import actions
from support_tasks.lifecycle import CLAIM_LASTS, TaskHeld
from support_tasks.models import EventName, Kind, Outcome, Reason, Status, SupportTask, TaskDraft
from support_tasks.pages.task import RECORD_CHANGES
from support_tasks.wording import OUTCOME_WORDING, WORDING
from teaching_records.history import EventName as RecordEvent
from teaching_records.models import TeachingRecord
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from tests.govuk.markup import Markup
from tests.support_tasks.conftest import NEW
from tests.support_tasks.test_deciding import seen_on
from tests.support_tasks.test_pages import address

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
type SignIn = Callable[..., Client]
type Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    return as_staff(user=officer)


def words(page: Any) -> str:
    """What stands on the page, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def shown_on(browser: Client, task: SupportTask) -> dict[str, str]:
    """What the page of the task says that it showed."""
    return dict(re.findall(r'name="(version|shown)" value="(\w+)"', browser.get(address(task)).text))


class TestOpening:
    def test_claims_the_task(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        page = browser.get(address(task))
        task.refresh_from_db()
        assert (task.claimed_by, task.claimed_until) == (officer, NOW + CLAIM_LASTS)
        assert "Working on it You, until 3:15pm" in words(page)
        assert f'data-extend="{address(task)}extend/"' in page.text

    def test_again_holds_it_longer(self, browser: Client, task: SupportTask, clock: Clock) -> None:
        browser.get(address(task))
        clock.shift(14 * A_MINUTE)
        assert "You, until 3:29pm" in words(browser.get(address(task)))
        assert task.events.filter(name=EventName.CLAIMED).count() == 1

    def test_each_page_of_the_decision_holds_it_longer(
        self, browser: Client, task: SupportTask, record: TeachingRecord, clock: Clock
    ) -> None:
        browser.get(address(task))
        for more in ("connect/1234567/", "not-connect/"):
            clock.shift(10 * A_MINUTE)
            browser.get(address(task, more))
        clock.shift(10 * A_MINUTE)
        task.refresh_from_db()
        assert task.is_held(NOW + 30 * A_MINUTE)

    def test_at_once_again_writes_nothing(self, browser: Client, task: SupportTask, clock: Clock) -> None:
        browser.get(address(task))
        clock.shift(timedelta(seconds=59))
        browser.get(address(task))
        task.refresh_from_db()
        assert task.claimed_until == NOW + CLAIM_LASTS

    @pytest.mark.parametrize("who", [{"role": Role.VIEWER}, {"email": "grace@home.example"}])
    def test_leaves_it_to_others_for_who_may_not_work(
        self, as_staff: SignIn, task: SupportTask, who: dict[str, str]
    ) -> None:
        page = as_staff(user=StaffUserFactory.create(**who)).get(address(task))
        assert "Working on it" not in page.text
        assert "task.js" not in page.text
        task.refresh_from_db()
        assert task.claimed_by is None

    def test_leaves_what_is_a_colleagues_to_them(
        self, browser: Client, task: SupportTask, colleague: StaffUser, manager: StaffUser
    ) -> None:
        actions.assign(task_id=task.pk, to=colleague, by=manager, at=NOW)
        page = browser.get(address(task))
        assert "This task is assigned to Ben Colleague. You can decide it all the same." in page.text
        assert "Connect record?" in page.text
        task.refresh_from_db()
        assert task.claimed_by is None

    def test_only_looks_where_only_the_head_is_asked_for(self, browser: Client, task: SupportTask) -> None:
        browser.head(address(task))
        task.refresh_from_db()
        assert task.claimed_by is None

    def test_takes_what_a_colleague_has_left(self, browser: Client, task: SupportTask, colleague: StaffUser) -> None:
        actions.claim(task_id=task.pk, by=colleague, at=NOW - CLAIM_LASTS)
        assert "You, until 3:15pm" in words(browser.get(address(task)))


class TestHeldByAnother:
    def test_says_by_whom_and_asks_nothing(
        self, browser: Client, task: SupportTask, record: TeachingRecord, colleague: StaffUser
    ) -> None:
        actions.claim(task_id=task.pk, by=colleague, at=NOW)
        page = browser.get(address(task))
        assert "Ben Colleague is working on this task until 3:15pm, or longer if they go on." in words(page)
        assert "A manager can take it over." in page.text
        assert "Connect record?" not in page.text
        assert "Grace Adeyemi" in page.text  # the suggestion is there to read
        assert "Add a note" in page.text

    def test_a_manager_takes_it_over(
        self, as_staff: SignIn, task: SupportTask, colleague: StaffUser, manager: StaffUser
    ) -> None:
        actions.claim(task_id=task.pk, by=colleague, at=NOW)
        browser = as_staff(user=manager)
        assert f'action="{address(task)}take-over/"' in browser.get(address(task)).text
        page = browser.post(address(task, "take-over/"), follow=True)
        assert "You have taken this task over from Ben Colleague" in page.text
        assert "Connect record?" in page.text
        task.refresh_from_db()
        assert task.claimed_by == manager

    def test_a_colleague_who_was_quicker_by_a_moment_is_named(
        self, browser: Client, task: SupportTask, colleague: StaffUser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        claim = actions.claim

        def too_late(**_: Any) -> None:
            claim(task_id=task.pk, by=colleague, at=NOW)
            raise TaskHeld(task, colleague, NOW + CLAIM_LASTS)

        monkeypatch.setattr(actions, "claim", too_late)
        assert "Ben Colleague is working on this task" in words(browser.get(address(task)))


class TestWhoElseLooks:
    def test_is_named_for_some_minutes(
        self, browser: Client, task: SupportTask, colleague: StaffUser, manager: StaffUser, officer: StaffUser
    ) -> None:
        for who, ago in ((colleague, 2), (colleague, 4), (manager, 6), (officer, 1)):
            at = NOW - ago * A_MINUTE
            Viewing.objects.create(staff_user=who, what=What.TASK, which=task.reference, at=at)
        page = words(browser.get(address(task)))
        assert "Also looking at it Ben Colleague, at 2:58pm" in page
        assert "2:56pm" not in page
        assert "Mo Manager" not in page


class TestExtend:
    """What the script of a page in use asks for."""

    def extend(self, browser: Client, task: SupportTask) -> tuple[int, str]:
        response = browser.post(address(task, "extend/"))
        assert response["Content-Type"].startswith("text/plain")
        return response.status_code, response.text

    def test_holds_the_task_longer_and_says_until_when(self, browser: Client, task: SupportTask, clock: Clock) -> None:
        browser.get(address(task))
        clock.shift(10 * A_MINUTE)
        assert self.extend(browser, task) == (200, "You, until 3:25pm")

    def test_is_no_viewing(self, browser: Client, task: SupportTask) -> None:
        self.extend(browser, task)
        assert not Viewing.objects.exists()

    def test_claims_again_what_lapsed_and_nobody_took(self, browser: Client, task: SupportTask, clock: Clock) -> None:
        browser.get(address(task))
        clock.shift(CLAIM_LASTS)
        actions.return_lapsed_claims(at=NOW + CLAIM_LASTS)
        assert self.extend(browser, task) == (200, "You, until 3:30pm")

    def test_says_who_took_it_over(self, browser: Client, task: SupportTask, manager: StaffUser) -> None:
        browser.get(address(task))
        actions.take_over(task_id=task.pk, by=manager, at=NOW)
        status, sentence = self.extend(browser, task)
        assert status == 409
        assert sentence.startswith("Mo Manager is working on this support request.")

    def test_says_who_decided(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        actions.do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=NOW)
        status, sentence = self.extend(browser, task)
        assert status == 409
        assert "Ada Officer chose not to connect a record" in sentence

    def test_does_not_take_what_was_assigned_away(
        self, browser: Client, task: SupportTask, colleague: StaffUser, manager: StaffUser
    ) -> None:
        browser.get(address(task))
        actions.assign(task_id=task.pk, to=colleague, by=manager, at=NOW)
        status, sentence = self.extend(browser, task)
        assert status == 409
        assert sentence.startswith("You are no longer working on this task.")


class TestSavingForLater:
    @pytest.fixture
    def saved(self, browser: Client, task: SupportTask, record: TeachingRecord) -> Any:
        browser.get(address(task))
        return browser.post(address(task), NEW | {"then": "later", "connect": "no", "trn": "12"}, follow=True)

    def test_keeps_what_was_chosen_however_incomplete(
        self, saved: Any, browser: Client, task: SupportTask, officer: StaffUser
    ) -> None:
        assert saved.redirect_chain == [("/console/tasks/", 302)]
        assert "Saved for later" in saved.text
        task.refresh_from_db()
        assert (task.assigned_to, task.claimed_by, task.status) == (officer, None, Status.IN_PROGRESS)
        page = browser.get(address(task)).text
        assert 'value="12"' in page
        assert re.search(r'value="no"\s+checked', page)

    def test_says_on_coming_back_that_nothing_has_changed(
        self, saved: Any, browser: Client, task: SupportTask, clock: Clock
    ) -> None:
        clock.shift(20 * A_MINUTE)
        page = words(browser.get(address(task)))
        assert (
            "You began to decide this task on 4 November 2026 at 3:00pm. What you chose and typed is still here."
            in page
        )
        assert "Nothing has changed since then." in page

    def test_says_what_has_changed_since(
        self,
        saved: Any,
        browser: Client,
        task: SupportTask,
        record: TeachingRecord,
        colleague: StaffUser,
        manager: StaffUser,
        clock: Clock,
    ) -> None:
        at = NOW + 20 * A_MINUTE
        actions.add_note(task_id=task.pk, text="She rang.", by=colleague, at=at)
        actions.claim(task_id=task.pk, by=colleague, at=at)
        actions.release(task_id=task.pk, by=colleague, at=at)
        other = support_task()
        actions.connect_record(task_id=other.pk, record_id=record.pk, by=manager, at=at)
        clock.shift(40 * A_MINUTE)
        page = words(browser.get(address(task)))
        assert (
            "Since you read it: Ben Colleague added a note on 4 November 2026 at 3:20pm. "
            "Mo Manager connected a GOV.UK One Login to the record with TRN 1234567 on 4 November 2026 at 3:20pm. "
        ) in page
        assert "stopped working" not in page.partition("History")[0]

    def test_says_what_the_page_had_not_shown(
        self, browser: Client, task: SupportTask, colleague: StaffUser, clock: Clock
    ) -> None:
        shown = Markup(browser.get(address(task)).text).one("input", name="shown")["value"]
        actions.add_note(task_id=task.pk, text="She rang.", by=colleague, at=NOW + A_MINUTE)
        clock.shift(2 * A_MINUTE)
        answer = NEW | {"shown": shown, "then": "later", "connect": "no"}
        saved = browser.post(address(task), answer, follow=True)
        assert "Something was added or changed since you opened it: open it again to read what." in words(saved)
        page = words(browser.get(address(task)))
        assert "Since you read it: Ben Colleague added a note on 4 November 2026 at 3:01pm." in page

    def test_says_what_became_of_a_record_between_reading_and_saving(
        self, browser: Client, task: SupportTask, record: TeachingRecord, manager: StaffUser, clock: Clock
    ) -> None:
        shown = Markup(browser.get(address(task)).text).one("input", name="shown")["value"]
        other = support_task()
        actions.connect_record(task_id=other.pk, record_id=record.pk, by=manager, at=NOW + A_MINUTE)
        clock.shift(2 * A_MINUTE)
        browser.post(address(task), NEW | {"shown": shown, "then": "later", "connect": "no"})
        assert (
            "Since you read it: Mo Manager connected a GOV.UK One Login to the record with TRN 1234567 "
            "on 4 November 2026 at 3:01pm."
        ) in words(browser.get(address(task)))

    def test_says_of_another_version_what_changed(
        self, browser: Client, task: SupportTask, officer: StaffUser, manager: StaffUser, clock: Clock
    ) -> None:
        page = Markup(browser.get(address(task)).text)
        sent = {name: page.one("input", name=name)["value"] for name in ("shown", "version")}
        actions.assign(task_id=task.pk, to=officer, by=manager, at=NOW + A_MINUTE)
        clock.shift(2 * A_MINUTE)
        browser.post(address(task), sent | {"then": "later", "connect": "no"})
        assert "Mo Manager assigned" in words(browser.get(address(task))).partition("Nothing has changed")[0]
        assert TaskDraft.objects.get().version_seen == int(sent["version"])

    @pytest.mark.parametrize("then", ["note", "return", "later", "look"])
    def test_a_page_on_which_nothing_was_chosen_takes_nothing_back(
        self, saved: Any, browser: Client, task: SupportTask, then: str
    ) -> None:
        task.refresh_from_db()
        empty = {"version": str(task.version), "then": then, "connect": "", "trn": "", "note": "She rang."}
        assert browser.post(address(task), empty).status_code == 302
        assert TaskDraft.objects.get().choices.items() >= {"connect": "no", "trn": "12"}.items()

    def test_a_trn_can_be_taken_back(self, saved: Any, browser: Client, task: SupportTask) -> None:
        task.refresh_from_db()
        browser.post(address(task), {"version": str(task.version), "then": "later", "connect": "no", "trn": ""})
        assert TaskDraft.objects.get().choices["trn"] == ""

    def test_is_shown_though_a_colleague_decided(
        self, browser: Client, task: SupportTask, colleague: StaffUser, as_staff: SignIn
    ) -> None:
        answer = NEW | {"then": "later", "reason": "another_reason", "detail": "Your degree"}
        browser.post(address(task, "not-connect/"), answer)
        actions.do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=colleague, at=NOW)
        page = words(browser.get(address(task)))
        assert "What you had chosen and typed" in page
        assert "Your degree" in page
        assert "What you had chosen" not in words(as_staff(user=colleague).get(address(task)))

    def test_keeps_a_reason_that_is_half_written(self, browser: Client, task: SupportTask) -> None:
        path = address(task, "not-connect/")
        answer = {"then": "later", "reason": "another_reason", "detail": ""}
        assert browser.post(path, NEW | answer, follow=True).redirect_chain == [("/console/tasks/", 302)]
        assert re.search(r'value="another_reason"\s+checked', browser.get(path).text)
        assert re.search(r'value="no"\s+checked', browser.get(address(task)).text)

    def test_says_that_what_is_a_colleagues_stays_theirs(
        self, browser: Client, task: SupportTask, colleague: StaffUser, manager: StaffUser
    ) -> None:
        actions.assign(task_id=task.pk, to=colleague, by=manager, at=NOW)
        answer = {"version": "2", "then": "later", "reason": "another_reason", "detail": "Your degree"}
        page = browser.post(address(task, "not-connect/"), answer, follow=True)
        kept = f"{task.reference} is still assigned to Ben Colleague, and what you chose is kept for you."
        assert kept in words(page)
        assert "Your degree" in browser.get(address(task, "not-connect/")).text

    def test_is_for_a_manager_who_took_over(
        self, as_staff: SignIn, task: SupportTask, colleague: StaffUser, manager: StaffUser
    ) -> None:
        actions.assign(task_id=task.pk, to=colleague, by=manager, at=NOW)
        actions.claim(task_id=task.pk, by=colleague, at=NOW)
        browser = as_staff(user=manager)
        browser.post(address(task, "take-over/"))
        page = browser.post(address(task), {"version": "3", "then": "later", "connect": "no"}, follow=True)
        assert "is still assigned to Ben Colleague" in words(page)
        assert re.search(r'value="no"\s+checked', browser.get(address(task)).text)

    def test_leaves_no_word_of_it_while_the_decision_goes_on(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        browser.post(address(task), NEW | {"connect": "1234567"})
        assert "You began to decide" not in browser.get(address(task)).text


class TestReturning:
    def test_lets_others_have_it_and_keeps_what_was_chosen(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        browser.get(address(task))
        page = browser.post(address(task), NEW | {"then": "return", "connect": "1234567"}, follow=True)
        assert "Returned to the list" in page.text
        task.refresh_from_db()
        assert (task.claimed_by, task.assigned_to, task.status) == (None, None, Status.OPEN)
        assert TaskDraft.objects.get().choices["connect"] == "1234567"

    def test_says_whose_it_is_now(
        self, as_staff: SignIn, task: SupportTask, officer: StaffUser, colleague: StaffUser, manager: StaffUser
    ) -> None:
        browser, back = as_staff(user=manager), {"then": "return"}
        page = browser.post(address(task), back, follow=True)
        assert f"Others can work on {task.reference} now." in words(page)
        browser.post(address(task), NEW | {"then": "later"})
        page = browser.post(address(task), back, follow=True)
        assert f"{task.reference} is still assigned to you." in words(page)
        actions.assign(task_id=task.pk, to=colleague, by=manager, at=NOW)
        page = browser.post(address(task), back, follow=True)
        assert f"{task.reference} is still assigned to Ben Colleague." in words(page)
        assert "Others can work" not in page.text

    def test_is_no_fault_when_the_claim_lapsed(self, browser: Client, task: SupportTask, clock: Clock) -> None:
        browser.get(address(task))
        clock.shift(CLAIM_LASTS)
        actions.return_lapsed_claims(at=NOW + CLAIM_LASTS)
        assert browser.post(address(task), NEW | {"then": "return"})["Location"] == "/console/tasks/"


class TestNotes:
    def test_are_shown_with_author_time_and_line_breaks(self, browser: Client, task: SupportTask) -> None:
        response = browser.post(address(task), NEW | {"then": "note", "note": "First line\r\n\r\n<b>Third</b>"})
        assert response["Location"] == f"{address(task)}#notes"
        page = browser.get(address(task)).text
        assert "First line<br><br>&lt;b&gt;Third&lt;/b&gt;" in page
        assert re.search(r"Ada Officer,\s*<time[^>]*>4 November 2026 at 3:00pm", page)
        assert "Notes and tickets 1 note Read" in " ".join(re.sub(r"<[^>]+>", " ", page).split())

    @pytest.mark.parametrize(
        ("note", "error"), [("", "Enter a note"), ("x" * 5001, "must be 5,000 characters or less")]
    )
    def test_that_cannot_be_kept_say_why_and_lose_nothing(
        self, browser: Client, task: SupportTask, record: TeachingRecord, note: str, error: str
    ) -> None:
        answer = {"then": "note", "note": note, "connect": "1234567", "ticket": "12"}
        response = browser.post(address(task), NEW | answer)
        assert response.status_code == 422
        assert error in response.text
        assert note in response.text
        assert re.search(r'value="1234567"\s+checked', response.text)
        assert 'value="12"' in response.text
        assert task.notes.count() == task.links.count() == 0

    def test_count_whichever_button_is_pressed(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        answer = {"then": "go-on", "connect": "1234567", "note": "She rang.", "ticket": "4711"}
        assert browser.post(address(task), NEW | answer)["Location"] == address(task, "connect/1234567/")
        assert task.notes.get().text == "She rang."
        assert task.links.get().url.endswith("/4711")

    def test_keep_what_was_chosen_beside_them(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        browser.post(address(task), NEW | {"then": "note", "note": "She rang.", "connect": "1234567"})
        assert re.search(r'value="1234567"\s+checked', browser.get(address(task)).text)

    def test_sent_twice_from_one_page_are_kept_once(self, browser: Client, task: SupportTask) -> None:
        sent = shown_on(browser, task) | {"then": "note", "note": "She rang.\r\nTwice.", "ticket": "4711"}
        for _ in range(2):
            assert browser.post(address(task), sent).status_code == 302
        assert task.notes.count() == task.links.count() == 1
        assert task.events.filter(name__in=("note_added", "link_added")).count() == 2

    def test_of_the_same_words_from_another_page_or_officer_are_kept(
        self, browser: Client, as_staff: SignIn, task: SupportTask, colleague: StaffUser
    ) -> None:
        sent = {"then": "note", "note": "She rang."}
        browser.post(address(task), shown_on(browser, task) | sent)
        before = shown_on(browser, task)
        browser.post(address(task), before | sent)
        as_staff(user=colleague).post(address(task), before | sent)
        assert task.notes.count() == 3

    @pytest.mark.parametrize("shown", ["", "x", "-1", "9" * 5000])
    def test_of_a_page_that_does_not_say_what_it_showed_are_kept(
        self, browser: Client, task: SupportTask, shown: str
    ) -> None:
        browser.post(address(task), {"then": "note", "note": "She rang.", "shown": shown})
        assert task.notes.count() == 1

    def test_can_be_added_when_the_task_is_decided(
        self, browser: Client, task: SupportTask, officer: StaffUser
    ) -> None:
        actions.do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=NOW)
        browser.post(address(task), NEW | {"then": "note", "note": "She rang again."})
        assert "She rang again." in browser.get(address(task)).text
        response = browser.post(address(task), NEW | {"then": "note", "note": ""})
        assert response.status_code == 422
        assert "Enter a note" in response.text

    def test_can_be_added_to_what_a_colleague_works_on(
        self, browser: Client, task: SupportTask, colleague: StaffUser
    ) -> None:
        actions.claim(task_id=task.pk, by=colleague, at=NOW)
        assert browser.post(address(task), NEW | {"then": "note", "note": "Look at the other one."}).status_code == 302
        task.refresh_from_db()
        assert task.claimed_by == colleague
        assert task.notes.count() == 1

    def test_are_read_by_who_may_not_write_them(self, as_staff: SignIn, task: SupportTask, officer: StaffUser) -> None:
        actions.add_note(task_id=task.pk, text="She rang.", by=officer, at=NOW)
        page = as_staff(Role.VIEWER).get(address(task)).text
        assert "She rang." in page
        assert "Add a note" not in page


class TestTickets:
    @pytest.mark.parametrize("typed", ["4711", "#4711", "https://support.zendesk.example/agent/tickets/4711"])
    def test_are_linked_by_number_or_address(self, browser: Client, task: SupportTask, typed: str) -> None:
        browser.post(address(task), NEW | {"then": "ticket", "ticket": typed})
        page = browser.get(address(task)).text
        href = "https://support.zendesk.example/agent/tickets/4711"
        assert re.search(rf'href="{href}" target="_blank" rel="noopener noreferrer">Zendesk ticket 4711', page)

    @pytest.mark.parametrize(
        ("typed", "error"),
        [
            ("", "Enter a ticket number or the address of a ticket"),
            ("https://evil.example/agent/tickets/4711", "Enter a ticket number, like 123456, or an address"),
            ("javascript:alert(1)", "Enter a ticket number, like 123456, or an address"),
        ],
    )
    def test_that_are_none_are_refused(self, browser: Client, task: SupportTask, typed: str, error: str) -> None:
        response = browser.post(address(task), NEW | {"then": "ticket", "ticket": typed, "note": "Typed besides"})
        assert response.status_code == 422
        assert error in response.text
        assert "Typed besides" in response.text
        assert task.links.count() == task.notes.count() == 0

    def test_are_linked_once(self, browser: Client, task: SupportTask) -> None:
        for status in (302, 422):
            answer = {"then": "ticket", "ticket": "4711", "note": "About it"}
            response = browser.post(address(task), NEW | answer)
            assert response.status_code == status
        assert "This task is linked with that ticket already" in response.text
        assert task.notes.count() == 1


class TestTwoAtOnce:
    def test_a_choice_on_an_old_page_says_what_changed_and_keeps_it(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser, manager: StaffUser
    ) -> None:
        [version] = re.findall(r'name="version" value="(\d+)"', browser.get(address(task)).text)
        actions.assign(task_id=task.pk, to=officer, by=manager, at=NOW)
        answer = {"connect": "no", "trn": "7654321", "note": "Line 1\nLine 2", "version": version}
        response = browser.post(address(task), NEW | answer)
        assert response.status_code == 409
        page = words(response)
        assert "Mo Manager assigned this task to Ada Officer on 4 November 2026 at 3:00pm." in page
        assert "What you had chosen and typed" in page
        assert "Connect record? No TRN 7654321 Note Line 1 Line 2" in page

    def test_a_reason_on_an_old_page_is_not_lost(
        self, browser: Client, task: SupportTask, officer: StaffUser, manager: StaffUser
    ) -> None:
        path = address(task, "not-connect/")
        [version] = re.findall(r'name="version" value="(\d+)"', browser.get(path).text)
        actions.assign(task_id=task.pk, to=officer, by=manager, at=NOW)
        answer = {"reason": "another_reason", "detail": "Send us a copy.", "version": version}
        response = browser.post(path, NEW | answer)
        assert response.status_code == 409
        assert "Another reason Reason in your words Send us a copy." in words(response)

    def test_the_second_reads_who_decided_and_what_they_had_typed(
        self, browser: Client, task: SupportTask, record: TeachingRecord, manager: StaffUser
    ) -> None:
        browser.post(address(task, "not-connect/"), NEW | {"reason": "another_reason", "detail": "Send us a copy."})
        seen = seen_on(browser, address(task, "not-connect/check/"))
        actions.take_over(task_id=task.pk, by=manager, at=NOW)
        actions.connect_record(task_id=task.pk, record_id=record.pk, by=manager, at=NOW)
        confirmed = browser.post(address(task, "not-connect/check/"), seen)
        for response in (confirmed, browser.get(address(task, "not-connect/"))):
            assert response.status_code == 409
            assert "Mo Manager connected a record on 4 November 2026 at 3:00pm." in words(response)
            assert "Send us a copy." in response.text

    def test_their_own_decision_pressed_twice_shows_no_leftovers(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        seen = seen_on(browser, address(task, "connect/1234567/"))
        for _ in range(2):
            response = browser.post(address(task, "connect/1234567/"), seen | {"note": "Hers"})
        assert "That was saved once" in response.text
        assert "What you had chosen and typed" not in response.text

    def test_the_choice_is_kept_where_a_colleague_has_begun(
        self, browser: Client, task: SupportTask, record: TeachingRecord, colleague: StaffUser, officer: StaffUser
    ) -> None:
        browser.get(address(task))
        actions.release(task_id=task.pk, by=officer, at=NOW)
        actions.claim(task_id=task.pk, by=colleague, at=NOW)
        response = browser.post(address(task), NEW | {"connect": "1234567", "note": "Hers, I think"})
        assert response.status_code == 409
        assert "Ben Colleague is working on this support request" in response.text
        assert "Hers, I think" in response.text


class TestSuggestions:
    def test_say_why_in_a_sentence(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        page = words(browser.get(address(task)))
        assert "Suggested match The first name, last name and date of birth are the same. Grace Adeyemi" in page

    def test_say_which_is_likely(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        record.national_insurance_numbers.create(number="QQ123456C")
        page = words(browser.get(address(task)))
        assert "The first name, last name, date of birth and National Insurance number are the same. Likely" in page

    def test_are_ten_at_most_each_inside_its_choice(
        self, browser: Client, person: OneLoginUser, task: SupportTask
    ) -> None:
        TeachingRecordFactory.create_batch(12, first_name="Grace", last_name="Adeyemi")
        page = browser.get(address(task)).text
        assert len(re.findall(r'name="connect" type="radio"', page)) == 11
        assert page.count("Open record in new tab") == 10
        assert page.count("trs-suggestions") == 1

    def test_are_open_one_by_one_for_who_only_reads(self, as_staff: SignIn, task: SupportTask) -> None:
        TeachingRecordFactory.create_batch(3, first_name="Grace", last_name="Adeyemi")
        page = as_staff(Role.VIEWER).get(address(task)).text
        assert page.partition("Suggested matches")[2].count("<details") == 5  # and the e-mail, and the history
        assert len(re.findall(r"<details[^>]* open", page)) == 1

    def test_warn_before_the_choice(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        record.alerts.create(type="Prohibition order", starts_on="2020-03-01")
        page = browser.get(address(task)).text
        assert page.index("This record has an open alert: Prohibition order") < page.index("Yes, connect to Grace")

    @pytest.mark.parametrize(
        ("trn", "words_about_it"),
        [
            ("9999999", "No record has this TRN."),
            ("2222222", "The record with TRN 2222222 was deactivated and cannot be connected."),
            ("1234567", ""),
        ],
    )
    def test_say_what_the_trn_that_was_given_leads_to(
        self, browser: Client, record: TeachingRecord, trn: str, words_about_it: str
    ) -> None:
        TeachingRecordFactory.create(trn="2222222", status="deactivated")
        task = support_task(stated={"national_insurance_number": None, "trn": trn})
        page = browser.get(address(task)).text
        assert words_about_it in page
        assert ("was deactivated" in page) == (trn == "2222222")


class TestOtherRequests:
    def test_of_the_person_are_shown_with_their_outcome(
        self, browser: Client, person: OneLoginUser, officer: StaffUser
    ) -> None:
        earlier = support_task(person)
        actions.do_not_connect(task_id=earlier.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=NOW)
        page = browser.get(address(support_task(person)))
        assert (
            f"{earlier.reference} , by this person on 3 November 2026. "
            "Teaching record not connected, by Ada Officer on 4 November 2026."
        ) in words(page)
        assert f'href="{address(earlier)}"' in page.text

    def test_of_others_with_the_same_number_or_address_are_shown_too(self, browser: Client, task: SupportTask) -> None:
        stated = {"national_insurance_number": "QQ123456C", "trn": None}
        other = support_task(OneLoginUserFactory.create(), stated=stated)
        again = support_task(OneLoginUserFactory.create(email="GRACE@home.example"))
        support_task(OneLoginUserFactory.create())
        page = words(browser.get(address(task)))
        for each in (other, again):
            assert f"{each.reference} , with the same details, by Grace Adeyemi" in page

    def test_are_left_out_where_there_are_none(self, browser: Client, task: SupportTask) -> None:
        support_task()
        assert "support request</h2>" not in browser.get(address(task)).text.lower()


class TestWording:
    def test_has_words_for_every_change_of_a_record(self) -> None:
        assert set(RECORD_CHANGES) == set(RecordEvent)

    def test_every_kind_has_its_own(self) -> None:
        assert set(WORDING) == set(Kind)

    def test_every_outcome_has_its_own(self) -> None:
        assert set(OUTCOME_WORDING) == set(Outcome)

    def test_says_where_emails_go_by_now(self, browser: Client, task: SupportTask, person: OneLoginUser) -> None:
        OneLoginUser.objects.filter(pk=person.pk).update(email="moved@home.example")
        assert "Now moved@home.example. Emails go there." in browser.get(address(task)).text


class TestDue:
    @pytest.mark.parametrize(
        ("day", "shown"),
        [(4, "In 6 days"), (9, "Due tomorrow"), (10, "Due today"), (11, "Overdue by 1 day"), (13, "Overdue by 3 days")],
    )
    def test_says_how_far_off_or_overdue_the_answer_is(
        self, as_staff: SignIn, task: SupportTask, clock: Clock, day: int, shown: str
    ) -> None:
        clock.move_to(datetime(2026, 11, day, 9, 0, tzinfo=UTC))
        page = words(as_staff(Role.VIEWER).get(address(task)))
        assert f"Answer due 10 November 2026 {shown} Assigned to Nobody" in page
