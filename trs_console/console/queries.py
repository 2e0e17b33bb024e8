"""What belongs to a record or a One Login, from several apps, as its pages show it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, QuerySet

from govuk.forms import today
from notifications.models import Email, EmailQuerySet
from one_login.models import OneLoginUser
from staff.models import StaffUser
from support_tasks.models import EventName as TaskEventName
from support_tasks.models import SupportTask, TaskEvent, TermKind
from support_tasks.policies import can_decide
from teaching_records.evidence import NOTHING_STATED, evidence, verified_facts
from teaching_records.history import EventName
from teaching_records.models import ChangeHistoryEvent, Connection, TeachingRecord
from teaching_records.queries import with_merged
from teaching_records.rules.facts import Evidence
from tssp_unlock.list_queries import decisions_about
from tssp_unlock.models import Outcome as UnlockOutcome
from tssp_unlock.models import UnlockDecision

# What a record's people may have asked, at the most; nobody is known to have asked more.
MOST_TASKS = 500
IN_HISTORY = (TaskEventName.OPENED, TaskEventName.DECIDED, TaskEventName.REOPENED)


def record_of(trn: str, *, with_details: bool = False) -> TeachingRecord | None:
    """The record with that TRN (normal form); with names, numbers and connections where the page shows them."""
    records = TeachingRecord.objects.with_open_alert(today()).select_related("merged_into__merged_into")
    return (records.with_details() if with_details else records).filter(trn=trn).first()


def connections_of_record(record: TeachingRecord) -> QuerySet[Connection]:
    """Open ones first, then those that ended, newest first; also those of records that were merged into it."""
    return _with_people(Connection.objects.filter(teaching_record__in=with_merged(record.pk)))


def connections_of_one_login(user: OneLoginUser) -> QuerySet[Connection]:
    """The open one first, then those that ended, newest first."""
    return _with_people(Connection.objects.filter(one_login_user=user))


def _with_people(connections: QuerySet[Connection]) -> QuerySet[Connection]:
    related = ("one_login_user", "teaching_record__merged_into", "connected_by", "disconnected_by")
    return connections.select_related(*related).order_by(
        F("disconnected_at").desc(nulls_first=True), "-connected_at", "-pk"
    )


def open_connection_of(user: OneLoginUser) -> Connection | None:
    return connections_of_one_login(user).filter(disconnected_at=None).first()


def trns_connected(user: OneLoginUser) -> list[str]:
    """The TRN of the record that the user is connected to, if there is one."""
    connection = open_connection_of(user)
    return [connection.teaching_record.trn] if connection else []


def connection_ended_last(user: OneLoginUser) -> Connection | None:
    return connections_of_one_login(user).exclude(disconnected_at=None).order_by("-disconnected_at").first()


def open_task_of(user: OneLoginUser) -> SupportTask | None:
    """The person's support request that nobody has decided: there is at most one."""
    return SupportTask.objects.not_closed().with_people().filter(one_login_user=user).first()


def task_decided_last(user: OneLoginUser) -> SupportTask | None:
    """The person's support request whose decision is the newest."""
    return SupportTask.objects.closed().with_people().filter(one_login_user=user).order_by("-closed_at").first()


def task_to_close(task: SupportTask | None, by: StaffUser, at: datetime) -> SupportTask | None:
    """The open task, where the officer may decide it and nobody else is at work on it."""
    is_free = task is not None and task.holder(at) in (None, by)
    return task if task and is_free and can_decide(by, task) else None


def open_connections_of(users: Iterable[OneLoginUser]) -> dict[int, Connection]:
    """By the id of each One Login that has one."""
    opened = Connection.objects.open().filter(one_login_user__in=users).select_related("teaching_record")
    return {connection.one_login_user_id: connection for connection in opened}


def open_tasks_of(users: Iterable[OneLoginUser]) -> dict[int, SupportTask]:
    """By the id of each One Login, the support request that nobody has decided."""
    tasks = SupportTask.objects.not_closed().filter(one_login_user__in=users)
    return {task.one_login_user_id: task for task in tasks if task.one_login_user_id}


def known_of(user: OneLoginUser, task: SupportTask | None) -> Evidence:
    """What a record is compared with: what is verified about a person, and what their open request states."""
    return evidence(verified_facts(user), task.stated if task else NOTHING_STATED)


def tasks_of_record(record: TeachingRecord) -> QuerySet[SupportTask]:
    """Those that connected it, of the people who are or were connected to it, and those that state its TRN."""
    family = with_merged(record.pk)
    trns = TeachingRecord.objects.filter(pk__in=family).order_by().values("trn")
    people = Connection.objects.filter(teaching_record__in=family).order_by().values("one_login_user")
    by_trn = SupportTask.objects.filter(terms__kind=TermKind.TRN, terms__term__in=trns)
    found = [
        SupportTask.objects.filter(connected_record__in=family),
        SupportTask.objects.filter(one_login_user__in=people),
        by_trn,
    ]
    ids = {pk for tasks in found for pk in tasks.order_by().values_list("pk", flat=True)[:MOST_TASKS]}
    return _newest_first(SupportTask.objects.filter(pk__in=ids))


def tasks_of_one_login(user: OneLoginUser) -> QuerySet[SupportTask]:
    return _newest_first(user.support_tasks.all())


def _newest_first(tasks: QuerySet[SupportTask]) -> QuerySet[SupportTask]:
    return tasks.select_related("closed_by", "assigned_to", "claimed_by").order_by("-created_at", "-pk")


def emails_about(things: Iterable[TeachingRecord | Connection | SupportTask]) -> EmailQuerySet:
    """What was sent about any of these, newest first."""
    return Email.objects.about_any(things).order_by("-queued_at", "-pk")


def emails_of_record(record: TeachingRecord) -> EmailQuerySet:
    """About the record, its connections, and the tasks that connected somebody to it.

    What was sent about other tasks of its people is not about the record, and stands on the pages of their One Login.
    """
    family = TeachingRecord.objects.filter(pk__in=with_merged(record.pk))
    connections = Connection.objects.filter(teaching_record__in=family)
    tasks = SupportTask.objects.filter(connected_record__in=family)
    return emails_about([*family, *connections, *tasks])


def emails_of_one_login(user: OneLoginUser) -> EmailQuerySet:
    """About their support requests and their connections."""
    return emails_about([*user.support_tasks.all(), *user.connections.all()])


def connection_events(user: OneLoginUser) -> list[ChangeHistoryEvent]:
    """What stands in the change history of records about the user's connections."""
    made = {connection.pk: connection.teaching_record_id for connection in user.connections.all()}
    names = (EventName.ONE_LOGIN_CONNECTED, EventName.ONE_LOGIN_DISCONNECTED)
    events = ChangeHistoryEvent.objects.filter(record__in=set(made.values()), name__in=names)
    return [event for event in events.select_related("staff_user", "record") if event.details.get("connection") in made]


def task_events(user: OneLoginUser) -> list[TaskEvent]:
    """When the user's requests were sent, decided and opened again."""
    events = TaskEvent.objects.filter(task__one_login_user=user, name__in=IN_HISTORY)
    return list(events.select_related("staff_user", "task"))


def unlock_decisions_of_record(record: TeachingRecord) -> QuerySet[UnlockDecision]:
    """What was decided about the portal account of the record, and of those merged into it, newest first."""
    return decisions_about(with_merged(record.pk))


def last_unlocking_of(record: TeachingRecord) -> UnlockDecision | None:
    """The decision that unlocked the account last."""
    unlocked = UnlockDecision.objects.filter(person=record, outcome=UnlockOutcome.UNLOCKED)
    return unlocked.select_related("staff_user").order_by("-ended_at").first()
