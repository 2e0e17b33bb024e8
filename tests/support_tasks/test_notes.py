"""What staff add to a task: notes, and links to tickets."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings

from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from support_tasks.actions import AlreadyLinked, NothingWritten, add_link, add_note, do_not_connect
from support_tasks.models import EventName, Reason, SupportTask, TaskLink, TaskNote
from support_tasks.rules import NotATicket
from tests.factories import StaffUserFactory
from tests.support_tasks.conftest import AT

pytestmark = pytest.mark.django_db

TICKET = "https://tickets.zendesk.example/agent/tickets/4711"
type Add = Callable[[SupportTask, StaffUser], object]


@pytest.fixture(autouse=True)
def zendesk(settings: LazySettings) -> None:
    settings.ZENDESK_HOST = "tickets.zendesk.example"


def note(task: SupportTask, by: StaffUser) -> TaskNote:
    return add_note(task_id=task.pk, text="Asked the school", by=by, at=AT)


def link(task: SupportTask, by: StaffUser) -> TaskLink:
    return add_link(task_id=task.pk, ticket="4711", by=by, at=AT)


class TestAddNote:
    def test_keeps_it_with_its_author_and_line_breaks(self, task: SupportTask, officer: StaffUser) -> None:
        added = add_note(task_id=task.pk, text="  First line\r\n\r\n  third line\n", by=officer, at=AT)
        added.refresh_from_db()
        assert added.text == "First line\n\n  third line"
        assert (added.task, added.author, added.at) == (task, officer, AT)
        assert task.events.get(name=EventName.NOTE_ADDED).details == {"note": added.pk}

    @pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\n\u2060"])
    def test_needs_words(self, task: SupportTask, officer: StaffUser, text: str) -> None:
        with pytest.raises(NothingWritten):
            add_note(task_id=task.pk, text=text, by=officer, at=AT)


class TestAddLink:
    @pytest.mark.parametrize("ticket", ["4711", TICKET])
    def test_leads_to_the_ticket(self, task: SupportTask, officer: StaffUser, ticket: str) -> None:
        added = add_link(task_id=task.pk, ticket=ticket, by=officer, at=AT)
        assert (added.url, added.added_by, added.at) == (TICKET, officer, AT)
        assert task.events.get(name=EventName.LINK_ADDED).details == {"link": added.pk, "url": TICKET}

    def test_is_there_once(self, task: SupportTask, officer: StaffUser) -> None:
        link(task, officer)
        with pytest.raises(AlreadyLinked):
            link(task, officer)

    def test_leads_nowhere_else(self, task: SupportTask, officer: StaffUser) -> None:
        with pytest.raises(NotATicket):
            add_link(task_id=task.pk, ticket="https://evil.example/agent/tickets/1", by=officer, at=AT)


@pytest.mark.parametrize("add", [note, link])
class TestBoth:
    def test_leave_the_version_as_it_is(self, task: SupportTask, officer: StaffUser, add: Add) -> None:
        add(task, officer)
        task.refresh_from_db()
        assert task.version == 1

    def test_are_for_completed_tasks_too(self, task: SupportTask, officer: StaffUser, add: Add) -> None:
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        add(task, officer)
        assert task.notes.count() + task.links.count() == 1

    @pytest.mark.parametrize("who", [{"role": Role.VIEWER}, {"email": "grace@home.example"}])
    def test_need_the_permission(self, task: SupportTask, add: Add, who: dict[str, str]) -> None:
        with pytest.raises(NotPermitted):
            add(task, StaffUserFactory(**who))

    def test_leave_nothing_behind_when_they_fail_late(
        self, task: SupportTask, officer: StaffUser, add: Add, fails_late: None
    ) -> None:
        with pytest.raises(RuntimeError, match="late"):
            add(task, officer)
        assert task.notes.count() + task.links.count() == 0
