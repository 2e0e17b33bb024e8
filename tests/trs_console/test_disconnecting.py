"""Disconnecting, from a record or a One Login: saying why, checking, and what happens meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.db import transaction
from django.test import Client

from notifications.models import Email
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser, Viewing
from support_tasks.actions import add_note, claim, do_not_connect
from support_tasks.lifecycle import TaskAlreadyClosed
from support_tasks.models import Reason, SupportTask
from teaching_records.connections import AlreadyDisconnected, connect
from teaching_records.models import ChangeHistoryEvent, Connection, Route, TeachingRecord
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task
from tests.govuk.markup import Markup
from tests.trs_console.test_connecting import (
    check_is_refused_with_the_choices_of_another_tab,
    seen_on,
    sent_along,
)
from trs_console.console.actions import disconnect_by_hand
from trs_console.console.pages.connecting import CheckPage

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
REASON = "Two people\nwith one name."
type SignIn = Callable[..., Client]


@pytest.fixture
def record(db: None) -> TeachingRecord:
    return TeachingRecordFactory.create(trn="1234567", first_name="Grace", last_name="Adeyemi")


@pytest.fixture
def made(record: TeachingRecord) -> Connection:
    grace = OneLoginUserFactory.create(email="grace@home.example")
    with transaction.atomic():
        return connect(one_login_user_id=grace.pk, record_id=record.pk, route=Route.TRN, agreed_attributes=[], at=AT)


@pytest.fixture
def grace(made: Connection) -> OneLoginUser:
    return made.one_login_user


@pytest.fixture
def manager(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.MANAGER, name="Marged Pritchard")


@pytest.fixture
def browser(as_staff: SignIn, manager: StaffUser) -> Client:
    return as_staff(user=manager)


@pytest.fixture
def path(grace: OneLoginUser) -> str:
    return f"/console/one-logins/{grace.public_id}/disconnect/"


def sent() -> list[Email]:
    return list(Email.objects.exclude(kind="support_request_received").order_by("pk"))


class TestAction:
    def test_ends_it_and_tells_the_person(self, made: Connection, manager: StaffUser) -> None:
        disconnect_by_hand(connection_id=made.pk, reason=REASON, by=manager, at=AT)
        made.refresh_from_db()
        assert (made.disconnected_by, made.disconnection_reason) == (manager, REASON)
        [email] = sent()
        assert (email.kind, email.to, email.about_thing) == ("record_disconnected", "grace@home.example", made)
        assert REASON not in email.body

    def test_closes_the_task_with_its_reason(self, made: Connection, grace: OneLoginUser, manager: StaffUser) -> None:
        task = support_task(grace)
        disconnect_by_hand(connection_id=made.pk, reason=REASON, by=manager, at=AT, closing=task, why=Reason.NO_RECORD)
        task.refresh_from_db()
        assert (task.outcome, task.reason, task.closed_by) == ("not_connected", Reason.NO_RECORD, manager)
        assert [email.kind for email in sent()] == ["record_disconnected", "record_not_connected"]
        assert "We have not been able to do this." in sent()[1].body

    def test_leaves_nothing_behind_when_the_task_cannot_be_closed(
        self, made: Connection, grace: OneLoginUser, manager: StaffUser
    ) -> None:
        task = support_task(grace)
        do_not_connect(task_id=task.pk, reason=Reason.ANOTHER_REASON, detail="Done", by=manager, at=AT)
        with pytest.raises(TaskAlreadyClosed):
            disconnect_by_hand(
                connection_id=made.pk, reason=REASON, by=manager, at=AT, closing=task, why=Reason.NO_RECORD
            )
        assert Connection.objects.open().count() == len(sent()) == 1

    def test_leaves_nothing_behind_when_something_fails_late(
        self, made: Connection, grace: OneLoginUser, manager: StaffUser
    ) -> None:
        task = support_task(grace)
        late = mock.patch("support_tasks.lifecycle.close", side_effect=RuntimeError("late"))
        with late, pytest.raises(RuntimeError, match="late"):
            disconnect_by_hand(
                connection_id=made.pk, reason=REASON, by=manager, at=AT, closing=task, why=Reason.NO_RECORD
            )
        assert Connection.objects.open().exists()
        assert ChangeHistoryEvent.objects.count() == 1
        assert sent() == []


class TestSayWhy:
    def test_shows_what_is_ended(self, browser: Client, path: str) -> None:
        page = browser.get(path).text
        for words in ("Grace Adeyemi (TRN 1234567)", "4 November 2026 at 2:11pm", "The teacher", "TRN"):
            assert words in page
        assert "What do you want to do with their support request?" not in page

    def test_asks_for_the_reason_and_what_becomes_of_a_request(
        self, browser: Client, grace: OneLoginUser, path: str
    ) -> None:
        support_task(grace)
        response = browser.post(path, {"reason": ""})
        assert response.status_code == 422
        for words in ("Enter why you are disconnecting them", "Select what you want to do with their support request"):
            assert words in response.text
        response = browser.post(path, {"reason": REASON, "task": "another_reason", "detail": "***"})
        assert response.status_code == 422
        assert "Enter the reason" in response.text
        assert REASON in response.text

    def test_lets_the_email_tell_no_trn(self, browser: Client, grace: OneLoginUser, path: str) -> None:
        support_task(grace)
        typed = {"reason": REASON, "task": "another_reason", "detail": "Your TRN is 7654321."}
        response = browser.post(path, typed)
        assert response.status_code == 422
        assert "Reason must not include a TRN" in response.text

    def test_leaves_a_request_to_the_colleague_who_is_working_on_it(
        self, browser: Client, grace: OneLoginUser, path: str
    ) -> None:
        claim(task_id=support_task(grace).pk, by=StaffUserFactory.create(name="Bea Officer"), at=datetime.now(UTC))
        page = browser.get(path).text
        assert "Bea Officer is working on this person’s support request" in page
        assert "What do you want to do" not in page

    def test_says_so_where_there_is_no_connection(self, browser: Client) -> None:
        nobody = OneLoginUserFactory.create()
        response = browser.get(f"/console/one-logins/{nobody.public_id}/disconnect/")
        assert response.status_code == 409
        assert "There is nothing to disconnect." in response.text


class TestCheck:
    @pytest.fixture
    def check(self, browser: Client, path: str) -> str:
        assert browser.post(path, {"reason": REASON})["Location"] == f"{path}check/"
        return f"{path}check/"

    def test_shows_the_reason_and_the_exact_email(self, browser: Client, check: str) -> None:
        page = browser.get(check).text
        for words in (
            "Two people<br>with one name.",
            "<strong>To:</strong> grace@home.example",
            "Your GOV.UK One Login is no longer connected to a teaching record",
        ):
            assert words in page

    def test_disconnects_and_says_so(self, browser: Client, check: str, grace: OneLoginUser) -> None:
        response = browser.post(check, {"seen": seen_on(browser.get(check).text)}, follow=True)
        assert response.redirect_chain == [(f"/console/one-logins/{grace.public_id}/connections/", 302)]
        for words in ("GOV.UK One Login disconnected", "We are emailing grace@home.example", "Ended connections"):
            assert words in response.text
        assert not Connection.objects.open().exists()

    def test_gives_back_what_was_typed_when_the_session_has_ended(
        self, browser: Client, grace: OneLoginUser, path: str
    ) -> None:
        support_task(grace)
        browser.post(path, {"reason": REASON, "task": "another_reason", "detail": "We rang."})
        shown = sent_along(browser.get(f"{path}check/").text)
        browser.logout()
        answer = browser.post(f"{path}check/", shown, headers={"origin": "http://testserver"})
        assert answer.status_code == 403
        given_back = {field["name"]: "".join(field.texts) for field in Markup(answer.text).all("textarea")}
        assert given_back == {"reason": REASON, "detail": "We rang."}

    def test_closes_the_request_with_both_emails_shown(self, browser: Client, grace: OneLoginUser, path: str) -> None:
        task = support_task(grace)
        browser.post(path, {"reason": REASON, "task": "another_reason", "detail": "See [our page](https://x.example)"})
        page = browser.get(f"{path}check/").text
        for words in (
            "It is closed without connecting a record:",
            "no longer connected to a teaching record",
            f"We could not connect you to your teaching record ({task.reference})",
            "When you confirm, we will send these emails:",
            "your reason is not quite as you typed it",
        ):
            assert words in page
        response = browser.post(f"{path}check/", {"seen": seen_on(page)}, follow=True)
        assert f"{task.reference} is completed." in response.text
        shown = [Markup(page).with_class("govuk-inset-text")[place].text for place in (1, 2)]
        assert all(email.subject in text for email, text in zip(sent(), shown, strict=True))

    def test_may_leave_it_open(self, browser: Client, grace: OneLoginUser, path: str) -> None:
        task = support_task(grace)
        browser.post(path, {"reason": REASON, "task": "leave"})
        browser.post(f"{path}check/", {"seen": seen_on(browser.get(f"{path}check/").text)})
        assert not SupportTask.objects.get(pk=task.pk).is_closed
        assert not Connection.objects.open().exists()

    def test_confirms_what_it_shows_whatever_another_tab_chose(
        self, browser: Client, grace: OneLoginUser, path: str, made: Connection
    ) -> None:
        task = support_task(grace)
        browser.post(path, {"reason": REASON, "task": "another_reason", "detail": "We rang."})
        shown = sent_along(browser.get(f"{path}check/").text)
        browser.post(path, {"reason": "Of the other tab", "task": "leave"})
        assert browser.post(f"{path}check/", shown).status_code == 302
        task.refresh_from_db()
        made.refresh_from_db()
        assert (task.is_closed, task.reason_detail) == (True, "We rang.")
        assert made.disconnection_reason == REASON

    def test_does_nothing_where_what_it_showed_is_not_sent_along(self, browser: Client, check: str, path: str) -> None:
        check_is_refused_with_the_choices_of_another_tab(browser, check, path)
        assert Connection.objects.open().exists()

    @pytest.mark.parametrize("meanwhile", ["decided", "claimed"])
    @pytest.mark.parametrize("answer", ["leave", Reason.NO_RECORD.value])
    def test_goes_on_when_a_request_went_meanwhile(
        self, browser: Client, grace: OneLoginUser, path: str, meanwhile: str, answer: str
    ) -> None:
        task, bea = support_task(grace), StaffUserFactory.create(name="Bea Officer")
        browser.post(path, {"reason": REASON, "task": answer})
        seen = seen_on(browser.get(f"{path}check/").text)
        if meanwhile == "decided":
            do_not_connect(task_id=task.pk, reason=Reason.ANOTHER_REASON, detail="Done", by=bea, at=AT)
            words = f"Bea Officer chose not to connect a record for {task.reference} on 4 November 2026 at 2:11pm"
        else:
            claim(task_id=task.pk, by=bea, at=datetime.now(UTC))
            words = f"You cannot close support request {task.reference} at the moment"
        back = browser.post(f"{path}check/", {"seen": seen}, follow=True)
        assert back.redirect_chain == [(path, 302)]
        assert words in back.text
        assert "Your reason is still here" in back.text
        assert browser.post(path, {"reason": REASON})["Location"] == f"{path}check/"
        browser.post(f"{path}check/", {"seen": seen_on(browser.get(f"{path}check/").text)})
        assert not Connection.objects.open().exists()

    @pytest.mark.parametrize("answer", ["no_record", "leave"])
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
        assert Connection.objects.open().exists()
        response = browser.post(f"{path}check/", {"seen": seen_on(response.text)})
        assert response.status_code == 302

    def test_notices_a_note_that_lands_at_the_very_moment(
        self, browser: Client, grace: OneLoginUser, path: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        task, bea = support_task(grace), StaffUserFactory.create(name="Bea Officer")
        browser.post(path, {"reason": REASON, "task": "no_record"})
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
        assert Connection.objects.open().exists()

    def test_needs_a_reason_first(self, browser: Client, path: str) -> None:
        for method in (browser.get, browser.post):
            assert method(f"{path}check/")["Location"] == path
        assert Connection.objects.open().exists()

    def test_pressed_twice_disconnects_once(self, browser: Client, check: str) -> None:
        seen = seen_on(browser.get(check).text)
        browser.post(check, {"seen": seen})
        response = browser.post(check, {"seen": seen})
        assert response.status_code == 409
        for words in ("Marged Pritchard disconnected it", "If you have just done this, it was saved once"):
            assert words in response.text
        assert len(sent()) == 1

    def test_second_manager_sees_who_did_it_and_why(self, browser: Client, check: str, made: Connection) -> None:
        seen = seen_on(browser.get(check).text)
        other = StaffUserFactory.create(role=Role.MANAGER, name="Bea Manager")
        disconnect_by_hand(connection_id=made.pk, reason="Fraud", by=other, at=AT)
        response = browser.post(check, {"seen": seen})
        assert response.status_code == 409
        for words in (
            "Bea Manager disconnected it from Grace Adeyemi (TRN 1234567) on 4 November 2026 at 2:11pm.",
            "The reason: Fraud",
            "Nothing that you chose was saved, and no email was sent.",
        ):
            assert words in response.text
        assert "What you had chosen and typed" in response.text
        assert "with one name." in response.text
        assert ("record", "1234567") in Viewing.objects.values_list("what", "which")

    def test_notices_another_connection_made_meanwhile(
        self, browser: Client, check: str, made: Connection, grace: OneLoginUser, manager: StaffUser
    ) -> None:
        """What was confirmed was the end of another one."""
        seen = seen_on(browser.get(check).text)
        disconnect_by_hand(connection_id=made.pk, reason="Fraud", by=manager, at=AT)
        with transaction.atomic():
            connect(
                one_login_user_id=grace.pk,
                record_id=TeachingRecordFactory.create(trn="7654321").pk,
                route=Route.TRN,
                agreed_attributes=[],
                at=AT,
            )
        response = browser.post(check, {"seen": seen})
        assert response.status_code == 409
        assert "Something on this page has changed since you opened this page." in response.text
        assert Connection.objects.open().count() == 1

    def test_notices_what_happens_at_the_very_moment(self, browser: Client, check: str, made: Connection) -> None:
        seen = seen_on(browser.get(check).text)
        Viewing.objects.all().delete()
        with mock.patch("trs_console.console.actions.disconnect_by_hand", side_effect=AlreadyDisconnected(made)):
            assert browser.post(check, {"seen": seen}).status_code == 409
        assert Viewing.objects.filter(which="1234567").count() == 1
        with mock.patch(
            "trs_console.console.actions.disconnect_by_hand", side_effect=TaskAlreadyClosed(self.closed_task())
        ):
            response = browser.post(check, {"seen": seen})
        assert response.status_code == 409
        assert "This support request has already been decided" in response.text

    def closed_task(self) -> SupportTask:
        task = support_task()
        by = StaffUserFactory.create()
        return do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=by, at=AT)
