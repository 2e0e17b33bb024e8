"""What happened to a One Login in words: its identity, connections, support requests and e-mails together."""

from collections.abc import Collection, Iterable, Iterator

from govuk.pages import Action, Row
from notifications.models import Email
from notifications.pages import EmailText, again, what_became
from one_login.models import OneLoginUser
from support_tasks.models import EventName as TaskEventName
from support_tasks.models import Outcome, SupportTask, TaskEvent
from support_tasks.pages import task_href
from teaching_records.history import EventName
from teaching_records.models import ChangeHistoryEvent
from teaching_records.pages import record_href
from trs_console.console import queries
from trs_console.console.history import HistoryEntry, connection_details


def history_of(user: OneLoginUser) -> list[HistoryEntry]:
    """Everything that happened, newest first."""
    tasks = list(queries.tasks_of_one_login(user))
    entries = [
        *_identity(user),
        *_connections(queries.connection_events(user)),
        *_requests(tasks, queries.task_events(user)),
        *map(_email, queries.emails_of_one_login(user)),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _identity(user: OneLoginUser) -> Iterator[HistoryEntry]:
    if user.verified_at:
        yield HistoryEntry(f"Identity verified by {user.get_verification_route_display()}", user.verified_at)
    if user.proving_failed_at:
        yield HistoryEntry("GOV.UK One Login could not verify their identity", user.proving_failed_at)
    if user.first_signed_in_at:
        yield HistoryEntry("Signed in for the first time", user.first_signed_in_at)


CONNECTION_TITLES = {
    EventName.ONE_LOGIN_CONNECTED: "Connected to a teaching record",
    EventName.ONE_LOGIN_DISCONNECTED: "Disconnected from a teaching record",
}


def _connections(events: Iterable[ChangeHistoryEvent]) -> Iterator[HistoryEntry]:
    for event in events:
        record = event.record
        opened = Action("Open", record_href(record.trn), f"the record with TRN {record.trn}")
        rows = (
            Row("Record", f"{record.full_name} (TRN {record.trn})", actions=(opened,)),
            *connection_details(event, {}),
        )
        by = event.staff_user.name if event.staff_user else "the teacher"
        yield HistoryEntry(CONNECTION_TITLES[EventName(event.name)], event.at, by, "Connection details", rows)


def _requests(tasks: Iterable[SupportTask], events: Collection[TaskEvent]) -> Iterator[HistoryEntry]:
    """A request that was decided twice has two decisions among its events; an old one may have no events."""
    known = {(event.task_id, event.name) for event in events}
    for event in events:
        by = event.staff_user.name if event.staff_user else "the teacher"
        yield HistoryEntry(_event_title(event), event.at, by, "Support request details", _request(event.task))
    for task in tasks:
        if (task.pk, TaskEventName.OPENED) not in known:
            yield HistoryEntry(
                "Support request sent", task.created_at, "the teacher", "Support request details", _request(task)
            )
        if task.closed_by and task.closed_at and (task.pk, TaskEventName.DECIDED) not in known:
            title = _decided(task.outcome)
            yield HistoryEntry(title, task.closed_at, task.closed_by.name, "Support request details", _request(task))


def _event_title(event: TaskEvent) -> str:
    match TaskEventName(event.name):
        case TaskEventName.OPENED:
            return "Support request sent"
        case TaskEventName.DECIDED:
            return _decided(event.details["outcome"])
        case _:
            return "Support request opened again"


def _decided(outcome: str) -> str:
    return f"Support request completed: {Outcome(outcome).label.lower()}"


def _request(task: SupportTask) -> tuple[Row, ...]:
    opened = Action("Open", task_href("task", task), "the support request")
    return (Row("Reference", task.reference, actions=(opened,)), Row("Kind", task.get_kind_display()))


def _email(email: Email) -> HistoryEntry:
    text = EmailText.of(email)
    return HistoryEntry(
        f"Email: {email.subject}",
        email.queued_at,
        summary="Email text",
        email=text,
        what_became=" ".join(filter(None, (what_became(email), again(email)))),
    )
