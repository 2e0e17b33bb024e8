"""Undoing a decision: the task is open again and, where that was wrong, the connection is ended, by e-mail too."""

from datetime import datetime

from govuk.written import written
from staff.models import StaffUser
from support_tasks import history, lifecycle, messages, policies, queries
from support_tasks.models import EventName, SupportTask
from teaching_records import connections
from transactions import use_case


class PersonHasAnotherTask(Exception):
    """The person has sent another request since, which is not decided: `task`. They have one at a time."""

    def __init__(self, task: SupportTask) -> None:
        super().__init__(task.reference)
        self.task = task


class NoReason(Exception):
    """A decision is not undone without saying why."""


@use_case
def reopen(
    *, task_id: int, reason: str, disconnect: bool, by: StaffUser, at: datetime, version: int | None = None
) -> SupportTask:
    """Open a decided task again, for a `reason` in words; with `disconnect` end the connection that it made.

    The person is e-mailed that it is ended. One that was ended meanwhile stays as it is, and so does one made since.
    What was e-mailed cannot be undone. `version` is that of the task which the manager was shown. Raises
    TaskNotClosed, TrnWasSent, TaskChanged, NotPermitted, PersonHasAnotherTask, NoReason.
    """
    task = _decided(task_id, version)
    policies.check_can_reopen(by, task)
    if another := SupportTask.objects.of_person_of(task).not_closed().first():
        raise PersonHasAnotherTask(another)
    if not (reason := written(reason)):
        raise NoReason
    if disconnect:
        _disconnect(task, reason, by, at)
    undone = {"outcome": task.outcome, "record": task.connected_record_id}
    if task.assigned_to and not policies.can_work_on_tasks(task.assigned_to):
        task.assigned_to = None
    lifecycle.reopen(task)
    history.add_event(EventName.REOPENED, task, at=at, by=by, details={"reason": reason} | undone)
    return task


def _decided(task_id: int, version: int | None) -> SupportTask:
    """The task, held. Raises TaskNotClosed, TrnWasSent, TaskChanged."""
    task = lifecycle.locked_with_person(task_id)
    lifecycle.check_can_be_undone(task)
    lifecycle.check_is_as_shown(task, version)
    return task


def _disconnect(task: SupportTask, reason: str, by: StaffUser, at: datetime) -> None:
    connection = queries.connection_made_by(task)
    if connection is None:
        return
    about = {"support_task": task.reference}
    connections.disconnect(connection_id=connection.pk, reason=reason, by=by, at=at, details=about)
    record = connection.teaching_record
    email = messages.disconnected(task).queue(about=task, at=at)
    details = {"connection": connection.pk, "record": record.pk, "trn": record.trn, "email": email.pk}
    history.add_event(EventName.DISCONNECTED, task, at=at, by=by, details=details)
