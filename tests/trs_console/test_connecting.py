"""Connecting by hand, from a record or a One Login: choosing, comparing, checking, and what happens meanwhile."""

import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from notifications.models import Email
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser, Viewing
from staff.policies import NotPermitted
from support_tasks.actions import add_note, assign, claim, do_not_connect, reopen
from support_tasks.lifecycle import TaskAlreadyClosed, TaskChanged
from support_tasks.models import Reason, SupportTask
from support_tasks.queries import connection_made_by
from teaching_records import history
from teaching_records.connections import AlreadyConnected, NoReason, RecordNotActive, RecordTaken, connect, disconnect
from teaching_records.models import Alert, ChangeHistoryEvent, Connection, Route, TeachingRecord
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    UnverifiedUserFactory,
    support_task,
)
from tests.govuk.markup import Markup
from trs_console.console.actions import NotVerified, connect_by_hand
from trs_console.console.pages.connecting import CheckPage
from tssp_unlock.models import UnlockDecision

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
REASON = "They rang,\nand gave their number."
type SignIn = Callable[..., Client]


@pytest.fixture
def grace(db: None) -> OneLoginUser:
    return OneLoginUserFactory.create(email="grace@home.example")


@pytest.fixture
def record(db: None) -> TeachingRecord:
    return TeachingRecordFactory.create(
        trn="1234567", first_name="Grace", last_name="Adeyemi", email="grace@school.example"
    )


@pytest.fixture
def officer(db: None) -> StaffUser:
    return StaffUserFactory.create(name="Ada Officer")


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    return as_staff(user=officer)


@pytest.fixture
def path(grace: OneLoginUser, record: TeachingRecord) -> str:
    return f"/console/one-logins/{grace.public_id}/connect/1234567/"


def by_hand(
    user: OneLoginUser,
    record: TeachingRecord,
    by: StaffUser,
    beside: Collection[int] = (),
    closing: SupportTask | None = None,
    at: datetime = AT,
    reason: str = REASON,
) -> None:
    connect_by_hand(
        one_login_user_id=user.pk,
        record_id=record.pk,
        reason=reason,
        beside=beside,
        closing=closing,
        by=by,
        at=at,
    )


def by_itself(user: OneLoginUser, record: TeachingRecord) -> Connection:
    with transaction.atomic():
        return connect(
            one_login_user_id=user.pk, record_id=record.pk, route=Route.AUTOMATIC, agreed_attributes=[], at=AT
        )


def ended(made: Connection) -> None:
    by = StaffUserFactory.create(role=Role.MANAGER, name="Marged Pritchard")
    with transaction.atomic():
        disconnect(connection_id=made.pk, reason="Two people\nwith one name", by=by, at=AT)


def assigned(user: OneLoginUser) -> SupportTask:
    """The open request of somebody, which is Bea Officer's."""
    task, bea = support_task(user), StaffUserFactory.create(name="Bea Officer")
    assign(task_id=task.pk, to=bea, by=StaffUserFactory.create(role=Role.MANAGER), at=AT)
    task.refresh_from_db()
    return task


def seen_on(page: str) -> str:
    return Markup(page).one("input", name="seen")["value"]


def sent_along(page: str) -> dict[str, str]:
    """What a browser sends with the button of a page to check, its line breaks as browsers post them."""
    hidden = Markup(page).all("input", type="hidden")
    return {field["name"]: field["value"].replace("\n", "\r\n") for field in hidden}


def sent() -> list[Email]:
    return list(Email.objects.exclude(kind="support_request_received").order_by("pk"))


def check_is_refused_with_the_choices_of_another_tab(browser: Client, check: str, path: str) -> None:
    """Where the page to check did not send along what it showed."""
    page = browser.get(check).text
    browser.post(path, {"reason": "Of the other tab"})
    answer = browser.post(check, {"seen": seen_on(page)})
    assert answer.status_code == 409
    assert "Something on this page has changed" in answer.text


class TestAction:
    def test_connects_keeps_the_reason_and_queues_the_email(
        self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        by_hand(grace, record, officer)
        made = Connection.objects.get()
        assert (made.one_login_user, made.teaching_record) == (grace, record)
        assert (made.route, made.connected_by, made.connected_at) == (Route.MANUAL, officer, AT)
        assert made.agreed_attributes == ["first_name", "last_name", "date_of_birth"]
        event = ChangeHistoryEvent.objects.get()
        assert event.details["reason"] == REASON
        assert (event.staff_user, event.record) == (officer, record)
        [email] = sent()
        assert (email.kind, email.to, email.about_thing) == ("record_connected", "grace@home.example", made)

    @pytest.mark.parametrize("closes", [True, False])
    def test_asks_whether_their_portal_account_is_unlocked(
        self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser, closes: bool
    ) -> None:
        by_hand(grace, record, officer, closing=support_task(grace) if closes else None)
        assert UnlockDecision.objects.get().record == record

    def test_closes_the_task_and_answers_it(
        self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        task = support_task(grace, stated={"national_insurance_number": None, "trn": "1234567"})
        by_hand(grace, record, officer, closing=task)
        task.refresh_from_db()
        assert (task.outcome, task.closed_by, task.connected_record) == ("connected", officer, record)
        made = Connection.objects.get()
        assert made.route == Route.MANUAL
        assert "trn" in made.agreed_attributes
        details = ChangeHistoryEvent.objects.get().details
        assert (details["reason"], details["support_task"]) == (REASON, task.reference)
        [email] = sent()
        assert email.about_thing == task

    def test_is_explained_on_the_task_that_it_closes(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        task = support_task(grace)
        by_hand(grace, record, officer, closing=task, reason="She rang.\nPassport <seen>.")
        page = browser.get(f"/console/tasks/{task.reference}/").text
        assert "Reason for connecting by hand" in page
        assert "She rang.<br>" in page
        assert "Passport &lt;seen&gt;." in page

    def test_can_be_undone_by_opening_the_task_again(
        self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        task = support_task(grace)
        by_hand(grace, record, officer, closing=task)
        task.refresh_from_db()
        assert connection_made_by(task) == Connection.objects.get()
        manager = StaffUserFactory.create(role=Role.MANAGER)
        reopen(task_id=task.pk, reason="Not hers", disconnect=True, by=manager, at=AT)
        assert not Connection.objects.open().exists()

    def test_leaves_a_task_open_that_is_not_to_be_closed(
        self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        task = support_task(grace)
        by_hand(grace, record, officer)
        task.refresh_from_db()
        assert not task.is_closed

    def test_refuses_a_task_that_was_decided_or_changed(
        self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        task = support_task(grace)
        SupportTask.objects.update(version=5)
        with pytest.raises(TaskChanged):
            by_hand(grace, record, officer, closing=task)
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        with pytest.raises(TaskAlreadyClosed):
            by_hand(grace, record, officer, closing=task)
        assert not Connection.objects.exists()

    def test_takes_a_reason(self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser) -> None:
        for closing in (None, support_task(grace)):
            with pytest.raises(NoReason):
                by_hand(grace, record, officer, closing=closing, reason=" \u200b")
        assert not Connection.objects.exists()

    def test_refuses_who_was_not_verified(self, record: TeachingRecord, officer: StaffUser) -> None:
        with pytest.raises(NotVerified):
            by_hand(UnverifiedUserFactory.create(), record, officer)

    def test_refuses_who_is_connected(self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser) -> None:
        by_itself(grace, TeachingRecordFactory.create())
        with pytest.raises(AlreadyConnected):
            by_hand(grace, record, officer)

    def test_adds_a_second_person_only_knowingly(
        self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        other = by_itself(OneLoginUserFactory.create(), record)
        with pytest.raises(RecordTaken):
            by_hand(grace, record, officer)
        by_hand(grace, record, officer, beside=[other.pk])
        assert record.connections.count() == 2

    def test_refuses_a_deactivated_record(
        self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        TeachingRecord.objects.update(status="deactivated")
        with pytest.raises(RecordNotActive):
            by_hand(grace, record, officer)

    @pytest.mark.parametrize(
        "own", [{"email": "grace+console@home.example"}, {"email": "grace@school.example"}, {"own_trn": "1234567"}]
    )
    def test_is_for_a_colleague_where_it_is_their_own(
        self, grace: OneLoginUser, record: TeachingRecord, own: dict[str, str]
    ) -> None:
        with pytest.raises(NotPermitted, match="your own"):
            by_hand(grace, record, StaffUserFactory.create(**own))

    def test_takes_who_may_work(self, grace: OneLoginUser, record: TeachingRecord) -> None:
        with pytest.raises(NotPermitted):
            by_hand(grace, record, StaffUserFactory.create(role=Role.VIEWER))

    @pytest.mark.parametrize("closes", [True, False])
    def test_leaves_nothing_behind_when_something_fails_late(
        self, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser, closes: bool
    ) -> None:
        task = support_task(grace)
        late = mock.patch("notifications.later.send", side_effect=RuntimeError("late"))
        with late, pytest.raises(RuntimeError, match="late"):
            by_hand(grace, record, officer, closing=task if closes else None)
        task.refresh_from_db()
        assert not task.is_closed
        assert not Connection.objects.exists()
        assert not ChangeHistoryEvent.objects.exists()
        assert sent() == []


class TestChooseAOneLogin:
    PATH = "/console/records/1234567/connect/"

    def test_goes_on_with_the_one_that_has_the_address(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord, path: str
    ) -> None:
        assert "Which GOV.UK One Login do you want to connect?" in browser.get(self.PATH).text
        for typed in ("GRACE@home.example", grace.subject, str(grace.public_id)):
            assert browser.get(self.PATH, {"one_login": typed})["Location"] == path

    def test_lets_one_choose_among_several(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord, path: str
    ) -> None:
        OneLoginUserFactory.create(email="Grace@home.example")
        page = browser.get(self.PATH, {"one_login": "grace@home.example"})
        assert page.status_code == 200
        assert "There is more than one" in page.text
        assert path in page.text

    def test_tells_several_with_one_name_apart(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord, path: str
    ) -> None:
        other = OneLoginUserFactory.create(
            email=grace.email,
            verified_names=grace.verified_names,
            verified_dates_of_birth=[date(1971, 2, 3)],
            verified_at=datetime(2026, 10, 1, 8, 0, tzinfo=UTC),
            last_signed_in_at=datetime(2026, 10, 5, 8, 30, tzinfo=UTC),
        )
        page = Markup(browser.get(self.PATH, {"one_login": grace.email}).text)
        words = page.one("main").text
        assert "3 February 1971" in words
        assert "By GOV.UK One Login on 1 October 2026 at 9:00am" in words
        assert "5 October 2026 at 9:30am" in words
        assert {grace.subject, other.subject} <= set(words.split())
        ways = [link.text for link in page.all("a") if link.text.strip().startswith("Choose")]
        assert len(set(ways)) == len(ways) == 2
        assert any("last signed in 5 October 2026 at 9:30am" in way for way in ways)
        seen = set(Viewing.objects.filter(what="one_login").values_list("which", flat=True))
        assert seen == {str(grace.public_id), str(other.public_id)}

    def test_says_which_of_several_has_an_open_request_and_reads_the_ways_out_apart(
        self, browser: Client, record: TeachingRecord
    ) -> None:
        alike = {"verified_names": OneLoginUserFactory.create().verified_names, "last_signed_in_at": AT}
        same = [OneLoginUserFactory.create(email="grace@home.example", **alike) for _ in range(3)]
        task = support_task(same[1])
        page = Markup(browser.get(self.PATH, {"one_login": "grace@home.example"}).text)
        cards = [card.text for card in page.with_class("govuk-summary-card")]
        assert [f"{task.reference}, not decided yet" in card for card in cards].count(True) == 1
        assert [f"{task.reference}, not decided yet" in card for card in cards if same[1].subject in card] == [True]
        ways = [link.text for link in page.all("a") if link.text.startswith("Choose")]
        assert len(set(ways)) == len(ways) == 3

    def test_says_which_of_several_is_connected_already(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord
    ) -> None:
        OneLoginUserFactory.create(email="Grace@home.example")
        by_itself(grace, TeachingRecordFactory.create(trn="7654321"))
        page = Markup(browser.get(self.PATH, {"one_login": "grace@home.example"}).text).one("main").text
        assert page.count("Already connected to TRN 7654321, since 4 November 2026 at 2:11pm") == 1

    def test_warns_who_is_connected_to_the_record_before_anything_is_typed(
        self, browser: Client, record: TeachingRecord
    ) -> None:
        words = "Another GOV.UK One Login is connected to this record already"
        assert words not in browser.get(self.PATH).text
        by_itself(OneLoginUserFactory.create(email="other@home.example"), record)
        page = Markup(browser.get(self.PATH).text).one("main").text
        assert f"{words}: other@home.example, since 4 November 2026 at 2:11pm." in page

    def test_says_at_once_that_a_record_was_deactivated(self, browser: Client, record: TeachingRecord) -> None:
        record.status, record.merged_into = "deactivated", TeachingRecordFactory.create(trn="7654321")
        record.save()
        response = browser.get(self.PATH)
        assert response.status_code == 409
        assert "It was merged into the record with TRN 7654321" in response.text
        assert "/console/records/7654321/connect/" in response.text

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("", "Enter the email address of the GOV.UK One Login, like name@example.com"),
            ("grace", "Enter the email address of the GOV.UK One Login, like name@example.com"),
            ("grace@", "Enter the email address of the GOV.UK One Login, like name@example.com"),
            ("nobody@home.example", "Nobody has signed in with this GOV.UK One Login. Check what you entered"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, browser: Client, record: TeachingRecord, typed: str, words: str
    ) -> None:
        response = browser.get(self.PATH, {"one_login": typed})
        assert response.status_code == 422
        assert words in response.text
        assert Markup(response.text).one("input", name="one_login")["value"] == typed


class TestChooseARecord:
    @pytest.fixture
    def where(self, grace: OneLoginUser) -> str:
        return f"/console/one-logins/{grace.public_id}/connect/"

    def test_suggests_those_that_may_be_theirs(
        self, browser: Client, record: TeachingRecord, where: str, path: str
    ) -> None:
        page = browser.get(where).text
        assert "Suggested record" in page
        assert path in page

    def test_counts_what_their_support_request_says(self, browser: Client, grace: OneLoginUser, where: str) -> None:
        other = TeachingRecordFactory.create(trn="7654321", first_name="Ngozi", last_name="Hale")
        TeachingRecord.objects.update(date_of_birth=date(1990, 8, 15))
        support_task(grace, stated={"national_insurance_number": None, "trn": other.trn})
        assert "Ngozi" in browser.get(where).text

    def test_goes_on_with_the_trn_that_was_typed(
        self, browser: Client, record: TeachingRecord, where: str, path: str
    ) -> None:
        assert browser.get(where, {"trn": "12 34 567"})["Location"] == path

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("", "Enter the TRN of the record to connect"),
            ("12", "Enter a TRN that is 7 digits, like 1234567"),
            ("7777777", "There is no teaching record with TRN 7777777. Check the TRN"),
        ],
    )
    def test_says_what_is_wrong(self, browser: Client, where: str, typed: str, words: str) -> None:
        response = browser.get(where, {"trn": typed})
        assert response.status_code == 422
        assert words in response.text

    def test_says_what_stands_in_the_way(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord, where: str
    ) -> None:
        by_itself(grace, record)
        response = browser.get(where)
        assert response.status_code == 409
        for words in ("already connected to a record", "The teacher connected it to Grace Adeyemi (TRN 1234567)"):
            assert words in response.text
        nobody = UnverifiedUserFactory.create()
        response = browser.get(f"/console/one-logins/{nobody.public_id}/connect/")
        assert response.status_code == 409
        assert "Nobody has verified who this person is." in response.text


class TestCompare:
    def test_shows_the_two_side_by_side(self, browser: Client, path: str) -> None:
        page = browser.get(path).text
        for words in ("grace@home.example", "grace@school.example", "Same", "Different", "1234567"):
            assert words in page
        assert "support request" not in page

    def test_shows_what_the_support_request_adds(self, browser: Client, grace: OneLoginUser, path: str) -> None:
        task = support_task(grace, stated={"national_insurance_number": "QQ123456C", "trn": None})
        page = browser.get(path).text
        for words in ("QQ 12 34 56 C", task.reference, "What do you want to do with their support request?"):
            assert words in page

    def test_warns_of_what_to_know_first(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord, path: str
    ) -> None:
        ended(by_itself(grace, record))
        by_itself(OneLoginUserFactory.create(email="other@home.example"), record)
        Alert.objects.create(record=record, type="Order", starts_on=date(2026, 1, 1))
        page = Markup(browser.get(path).text).one("main").text
        for words in (
            "Another GOV.UK One Login is connected to this record already: other@home.example, since",
            "This record has an open alert: Order, from 1 January 2026.",
            "Marged Pritchard disconnected this person from this record on 4 November 2026 at 2:11pm.",
            "The reason: Two people with one name",
        ):
            assert words in page

    def test_leaves_a_request_to_the_colleague_who_is_working_on_it(
        self, browser: Client, grace: OneLoginUser, path: str
    ) -> None:
        task = support_task(grace)
        claim(task_id=task.pk, by=StaffUserFactory.create(name="Bea Officer"), at=datetime.now(UTC))
        page = browser.get(path).text
        assert f"Bea Officer is working on this person’s support request, {task.reference}. It will stay open." in page
        assert "What do you want to do" not in page

    @pytest.mark.parametrize("role", [Role.SUPPORT, Role.MANAGER])
    def test_closes_what_is_a_colleagues_as_its_own_page_does_and_says_whose_it_is(
        self, as_staff: SignIn, grace: OneLoginUser, path: str, role: Role
    ) -> None:
        task = assigned(grace)
        browser = as_staff(role)
        page = browser.get(path).text
        assert f"This person’s support request, {task.reference}, is assigned to Bea Officer." in page
        assert "It will stay open." not in page
        assert "What do you want to do" in page
        browser.post(path, {"reason": REASON, "task": "close"})
        browser.post(f"{path}check/", {"seen": seen_on(browser.get(f"{path}check/").text)})
        task.refresh_from_db()
        assert task.outcome == "connected"

    def test_warns_of_a_name_or_date_that_is_not_theirs_before_and_after_it_is_said_why(
        self, browser: Client, grace: OneLoginUser
    ) -> None:
        TeachingRecordFactory.create(trn="7654321", last_name="Bello", date_of_birth=date(1971, 2, 3))
        path = f"/console/one-logins/{grace.public_id}/connect/7654321/"
        words = "The last name and date of birth are not what this person gave."
        assert words in Markup(browser.get(path).text).with_class("govuk-warning-text")[0].text
        browser.post(path, {"reason": REASON})
        assert words in Markup(browser.get(f"{path}check/").text).with_class("govuk-warning-text")[0].text

    def test_asks_why(self, browser: Client, grace: OneLoginUser, path: str) -> None:
        support_task(grace)
        response = browser.post(path, {"reason": "  ", "task": "nonsense"})
        assert response.status_code == 422
        for words in ("Enter why you are connecting them", "Select what you want to do with their support request"):
            assert words in response.text
        response = browser.post(path, {"reason": REASON})
        assert response.status_code == 422
        assert REASON in response.text

    @pytest.mark.parametrize("status", ["deactivated", "merged"])
    def test_leads_on_from_a_record_that_cannot_be_connected(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord, path: str, status: str
    ) -> None:
        record.status = "deactivated"
        record.merged_into = TeachingRecordFactory.create(trn="7654321") if status == "merged" else None
        record.save()
        response = browser.get(path)
        assert response.status_code == 409
        assert "The record with TRN 1234567 was deactivated" in response.text
        leads_on = f"/console/one-logins/{grace.public_id}/connect/7654321/" in response.text
        assert leads_on is (status == "merged")


class TestCheck:
    @pytest.fixture
    def check(self, browser: Client, path: str) -> str:
        """The page to check, once it was said why."""
        assert browser.post(path, {"reason": REASON})["Location"] == f"{path}check/"
        return f"{path}check/"

    def test_shows_the_reason_and_the_exact_email(self, browser: Client, check: str, path: str) -> None:
        page = browser.get(check).text
        for words in ("They rang,<br>and gave their number.", "<strong>To:</strong> grace@home.example", "Dear Grace"):
            assert words in page
        assert f'href="{path}"' in page

    def test_connects_and_says_so_where_it_began(
        self, browser: Client, check: str, grace: OneLoginUser, officer: StaffUser
    ) -> None:
        response = browser.post(check, {"seen": seen_on(browser.get(check).text)}, follow=True)
        assert response.redirect_chain == [(f"/console/one-logins/{grace.public_id}/connections/", 302)]
        for words in ("GOV.UK One Login connected", "We are emailing grace@home.example", "Ada Officer"):
            assert words in response.text
        assert Connection.objects.get().connected_by == officer
        [email] = sent()
        assert email.body.startswith("Dear Grace")

    def test_leads_back_to_the_record_where_it_began_there(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord, path: str
    ) -> None:
        browser.get("/console/records/1234567/connect/", {"one_login": grace.email})
        browser.post(path, {"reason": REASON})
        response = browser.post(f"{path}check/", {"seen": seen_on(browser.get(f"{path}check/").text)})
        assert response["Location"] == "/console/records/1234567/connections/"

    def test_closes_the_request_with_it(self, browser: Client, grace: OneLoginUser, path: str) -> None:
        task = support_task(grace)
        browser.post(path, {"reason": REASON, "task": "close"})
        page = browser.get(f"{path}check/").text
        assert "It is closed: record connected" in page
        response = browser.post(f"{path}check/", {"seen": seen_on(page)}, follow=True)
        assert f"{task.reference} is completed." in response.text
        task.refresh_from_db()
        assert task.is_closed

    def test_may_leave_it_open(self, browser: Client, grace: OneLoginUser, path: str) -> None:
        task = support_task(grace)
        browser.post(path, {"reason": REASON, "task": "leave"})
        page = browser.get(f"{path}check/").text
        assert "It stays open" in page
        browser.post(f"{path}check/", {"seen": seen_on(page)})
        task.refresh_from_db()
        assert not task.is_closed
        assert Connection.objects.exists()

    @pytest.mark.parametrize(("shown", "chosen_since"), [("close", "leave"), ("leave", "close")])
    def test_confirms_what_it_shows_whatever_another_tab_chose(
        self, browser: Client, grace: OneLoginUser, path: str, shown: str, chosen_since: str
    ) -> None:
        task = support_task(grace)
        browser.post(path, {"reason": REASON, "task": shown})
        page = browser.get(f"{path}check/").text
        browser.post(path, {"reason": "Of the other tab", "task": chosen_since})
        assert browser.post(f"{path}check/", sent_along(page)).status_code == 302
        task.refresh_from_db()
        assert task.is_closed == (shown == "close")
        assert ChangeHistoryEvent.objects.get().details["reason"] == REASON

    def test_does_nothing_where_what_it_showed_is_not_sent_along(self, browser: Client, check: str, path: str) -> None:
        check_is_refused_with_the_choices_of_another_tab(browser, check, path)
        assert not Connection.objects.exists()

    @pytest.mark.parametrize("answer", ["close", "leave"])
    def test_shows_what_colleagues_wrote_on_the_request(
        self, browser: Client, grace: OneLoginUser, path: str, answer: str
    ) -> None:
        task, bea = support_task(grace), StaffUserFactory.create(name="Bea Officer")
        browser.post(path, {"reason": REASON, "task": answer})
        seen = seen_on(browser.get(f"{path}check/").text)
        add_note(task_id=task.pk, text="STOP. It is not her record.", by=bea, at=AT)
        response = browser.post(f"{path}check/", {"seen": seen})
        assert response.status_code == 409
        for words in ("A colleague has added to this task", "STOP. It is not her record.", "Bea Officer"):
            assert words in response.text
        assert not Connection.objects.exists()
        response = browser.post(f"{path}check/", {"seen": seen_on(response.text)})
        assert response.status_code == 302

    def test_notices_a_note_that_lands_at_the_very_moment(
        self, browser: Client, grace: OneLoginUser, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        task, bea = support_task(grace), StaffUserFactory.create(name="Bea Officer")
        browser.post(path, {"reason": REASON, "task": "close"})
        seen = seen_on(browser.get(f"{path}check/").text)
        compare = CheckPage.changed_since

        def compare_and_write(page: CheckPage, seen: str) -> str:
            changed = compare(page, seen)
            add_note(task_id=task.pk, text="STOP.", by=bea, at=AT)
            return changed

        monkeypatch.setattr(CheckPage, "changed_since", compare_and_write)
        response = browser.post(f"{path}check/", {"seen": seen})
        assert response.status_code == 409
        assert "Bea Officer added a note" in response.text
        assert not Connection.objects.exists()

    def test_needs_a_reason_first(self, browser: Client, path: str) -> None:
        for method in (browser.get, browser.post):
            assert method(f"{path}check/")["Location"] == path
        assert not Connection.objects.exists()

    def test_asks_again_when_a_request_came_meanwhile(self, browser: Client, check: str, grace: OneLoginUser) -> None:
        seen = seen_on(browser.get(check).text)
        support_task(grace)
        back = browser.post(check, {"seen": seen}, follow=True)
        assert back.redirect_chain == [(check.removesuffix("check/"), 302)]
        assert "There is a support request to decide about" in back.text
        assert not Connection.objects.exists()

    @pytest.mark.parametrize("meanwhile", ["decided", "claimed"])
    def test_goes_on_when_a_request_went_meanwhile(
        self, browser: Client, grace: OneLoginUser, path: str, meanwhile: str
    ) -> None:
        task, bea = support_task(grace), StaffUserFactory.create(name="Bea Officer")
        browser.post(path, {"reason": REASON, "task": "close"})
        seen = seen_on(browser.get(f"{path}check/").text)
        if meanwhile == "decided":
            do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=bea, at=AT)
            words = f"Bea Officer chose not to connect a record for {task.reference} on 4 November 2026 at 2:11pm"
        else:
            claim(task_id=task.pk, by=bea, at=timezone.now())
            words = f"You cannot close support request {task.reference} at the moment"
        back = browser.post(f"{path}check/", {"seen": seen}, follow=True)
        assert back.redirect_chain == [(path, 302)]
        assert words in back.text
        assert "Your reason is still here" in back.text
        assert REASON in back.text
        assert browser.post(path, {"reason": REASON})["Location"] == f"{path}check/"
        browser.post(f"{path}check/", {"seen": seen_on(browser.get(f"{path}check/").text)})
        assert grace.connections.exists()

    def test_still_leads_back_to_where_it_began_when_a_reason_is_changed(
        self, browser: Client, grace: OneLoginUser, record: TeachingRecord, path: str
    ) -> None:
        browser.get("/console/records/1234567/connect/", {"one_login": grace.email})
        for reason in ("First", REASON):
            browser.post(path, {"reason": reason})
        assert "/console/records/1234567/connections/" in browser.get(f"{path}check/").text

    def test_pressed_twice_connects_once(self, browser: Client, check: str) -> None:
        seen = seen_on(browser.get(check).text)
        browser.post(check, {"seen": seen})
        response = browser.post(check, {"seen": seen})
        assert response.status_code == 409
        assert "If you have just done this, it was saved once, and one email was sent." in response.text
        assert Connection.objects.count() == len(sent()) == 1

    @pytest.mark.parametrize("ago", [timedelta(minutes=10), timedelta(days=400)])
    def test_does_not_take_an_old_connection_for_this_press(
        self,
        browser: Client,
        grace: OneLoginUser,
        record: TeachingRecord,
        officer: StaffUser,
        path: str,
        ago: timedelta,
    ) -> None:
        by_hand(grace, record, officer, at=timezone.now() - ago)
        response = browser.get(path)
        assert response.status_code == 409
        assert "Ada Officer connected it to Grace Adeyemi (TRN 1234567) on" in response.text
        assert "saved once" not in response.text

    def test_second_officer_sees_who_connected_whom(self, browser: Client, check: str, grace: OneLoginUser) -> None:
        seen = seen_on(browser.get(check).text)
        other = TeachingRecordFactory.create(trn="7654321", first_name="Ngozi", last_name="Hale")
        by_hand(grace, other, StaffUserFactory.create(name="Bea Officer"))
        response = browser.post(check, {"seen": seen})
        assert response.status_code == 409
        for words in (
            "Bea Officer connected it to Ngozi Hale (TRN 7654321) on 4 November 2026 at 2:11pm.",
            "Nothing that you chose was saved, and no email was sent.",
        ):
            assert words in response.text

    def test_what_was_typed_is_there_to_copy(self, browser: Client, path: str, grace: OneLoginUser) -> None:
        browser.post(path, {"reason": REASON})
        other = TeachingRecordFactory.create(trn="7654321")
        by_hand(grace, other, StaffUserFactory.create(name="Bea Officer"))
        for response in (browser.get(path), browser.post(path, {"reason": "Typed in vain"})):
            assert response.status_code == 409
            assert "What you had chosen and typed" in response.text
        assert "and gave their number." in browser.get(path).text
        assert "Typed in vain" in browser.post(path, {"reason": "Typed in vain"}).text
        seen = set(Viewing.objects.values_list("what", "which"))
        assert {("record", "1234567"), ("record", "7654321"), ("one_login", str(grace.public_id))} <= seen

    def test_pressed_twice_closes_the_request_once(
        self, browser: Client, path: str, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        task = support_task(grace)
        browser.post(path, {"reason": REASON, "task": "close"})
        seen = seen_on(browser.get(f"{path}check/").text)

        def second_press(**_: object) -> None:
            by_hand(grace, record, officer, closing=task)
            raise TaskAlreadyClosed(SupportTask.objects.with_people().get(pk=task.pk))

        with mock.patch("trs_console.console.views.connecting.actions.connect_by_hand", second_press):
            response = browser.post(f"{path}check/", {"seen": seen})
        assert response.status_code == 409
        assert "That was saved once, and no other email was sent." in response.text

    @pytest.mark.parametrize("change", ["record", "person", "address", "connection", "alert"])
    def test_shows_what_changed_meanwhile(
        self, browser: Client, check: str, grace: OneLoginUser, record: TeachingRecord, change: str
    ) -> None:
        seen = seen_on(browser.get(check).text)
        if change == "record":
            record.last_name = "Other"
            record.save()
        elif change == "person":
            OneLoginUser.objects.filter(pk=grace.pk).update(verified_dates_of_birth=[date(1971, 2, 3)])
        elif change == "address":
            OneLoginUser.objects.filter(pk=grace.pk).update(email="new@home.example")
        elif change == "connection":
            by_itself(OneLoginUserFactory.create(), record)
        else:
            Alert.objects.create(record=record, type="Order", starts_on=date(2026, 1, 1))
        response = browser.post(check, {"seen": seen})
        assert response.status_code == 409
        what = "The email" if change == "address" else "Something on this page"
        assert f"{what} has changed since you opened this page." in response.text
        assert not grace.connections.exists()
        response = browser.post(check, {"seen": seen_on(response.text)})
        assert response.status_code == 302
        assert grace.connections.exists()

    def test_notices_what_happens_at_the_very_moment(
        self, browser: Client, check: str, grace: OneLoginUser, record: TeachingRecord
    ) -> None:
        seen = seen_on(browser.get(check).text)
        for error, words in (
            (RecordTaken(), "Something on this page has changed"),
            (RecordNotActive(), "This record cannot be connected"),
            (AlreadyConnected(), "already connected to a record"),
        ):
            with mock.patch("trs_console.console.actions.connect_by_hand", side_effect=error):
                response = browser.post(check, {"seen": seen})
            assert response.status_code == 409
            assert words in response.text
        task = support_task()
        with mock.patch("trs_console.console.actions.connect_by_hand", side_effect=TaskChanged(task, [])):
            assert browser.post(check, {"seen": seen}).status_code == 409

    def test_is_in_the_history_with_its_reason(
        self, as_staff: SignIn, grace: OneLoginUser, record: TeachingRecord, officer: StaffUser
    ) -> None:
        by_hand(grace, record, officer)
        page = as_staff().get("/console/records/1234567/history/").text
        for words in ("By Ada Officer on", "They rang,<br>and gave their number.", "By hand"):
            assert words in page
        assert re.search(rf'href="/console/one-logins/{grace.public_id}/"', page)
        assert history.EventName.ONE_LOGIN_CONNECTED in ChangeHistoryEvent.objects.get().name
