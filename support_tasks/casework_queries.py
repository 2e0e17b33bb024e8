"""What belongs to one task besides the request: what staff wrote, what happened to it, other requests of the person."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from notifications.models import Email
from staff.models import StaffUser
from support_tasks import rules
from support_tasks.history import Details
from support_tasks.models import EventName, SupportTask, TaskDraft, TaskEvent, TaskLink, TaskNote, TaskTerm, TermKind
from teaching_records.models import ChangeHistoryEvent, Connection, TeachingRecord
from tssp_unlock.models import How, UnlockDecision

MOST_OTHERS = 20
THROUGH_TASKS = (How.SUPPORT_TASK, How.FIND_TRN_TASK)
TELLS_WHO = (TermKind.EMAIL, TermKind.NATIONAL_INSURANCE_NUMBER, TermKind.TRN)


@dataclass(frozen=True, slots=True)
class Casework:
    """`events` newest first; `notes` and `links` oldest first; `others` newest first.

    `emails` are those about the task, oldest first, `connections` what its decisions made, and `records` what they were
    about; by their ids. `unlockings` are the decisions about the portal accounts of those records.
    """

    task: SupportTask
    events: Sequence[TaskEvent]
    notes: Sequence[TaskNote]
    links: Sequence[TaskLink]
    others: Sequence[SupportTask]
    emails: dict[int, Email]
    connections: dict[int, Connection]
    records: dict[int, TeachingRecord]
    unlockings: Sequence[UnlockDecision]

    @property
    def decisions(self) -> list[TaskEvent]:
        """Each time the task was decided, newest first."""
        return [event for event in self.events if event.name == EventName.DECIDED]

    def email_of(self, decision: TaskEvent) -> Email | None:
        """The e-mail that told the person. Decisions from before these were kept have the one of that moment."""
        if "email" in decision.details:
            return self.emails.get(decision.details["email"])
        return next((each for each in self.emails.values() if each.queued_at == decision.at), None)

    def notice_of(self, decision: TaskEvent) -> Email | None:
        """The e-mail that told the record's own address that its TRN was sent to another."""
        return self.emails.get(decision.details.get("notice") or 0)

    def record_of(self, decision: TaskEvent) -> TeachingRecord | None:
        """The record that it connected. Decisions from before these were kept have the one that the task names."""
        if "record" not in decision.details and decision.at == self.task.closed_at:
            return self.task.connected_record
        return self.records.get(decision.details.get("record", 0))

    def reopening_of(self, decision: TaskEvent) -> TaskEvent | None:
        """What undid it: the first reopening behind it."""
        behind = [event for event in self.events if event.name == EventName.REOPENED and event.pk > decision.pk]
        return behind[-1] if behind else None

    def email_about_undoing(self, reopening: TaskEvent) -> Email | None:
        """The e-mail that told the person that they were disconnected, if they were."""
        with_it = (event for event in self.events if event.name == EventName.DISCONNECTED and event.at == reopening.at)
        return next((self.emails.get(event.details.get("email", 0)) for event in with_it), None)

    def connection_of(self, decision: TaskEvent) -> Connection | None:
        """The connection that it made, also where that was ended since."""
        return self.connections.get(decision.details.get("connection", 0))

    def unlocking_of(self, decision: TaskEvent) -> UnlockDecision | None:
        """What was decided about the portal account, at the moment of the decision."""
        record = self.record_of(decision)
        return next((each for each in self.unlockings if record and each.matches(record, decision.at)), None)


def casework(task: SupportTask) -> Casework:
    """All that belongs to the task, with everybody who did it. Four queries, and up to three where there is more."""
    events = list(task.events.select_related("staff_user"))
    decisions = [event.details for event in events if event.name == EventName.DECIDED]
    connections = _connections_made(decisions)
    records = _records(decisions, connections.values())
    return Casework(
        task=task,
        events=events,
        notes=list(task.notes.select_related("author")),
        links=list(task.links.select_related("added_by")),
        others=other_requests(task),
        emails={email.pk: email for email in Email.objects.about(task)},
        connections=connections,
        records=records,
        unlockings=_unlockings(records, [event.at for event in events if event.name == EventName.DECIDED]),
    )


def _connections_made(decisions: Iterable[Details]) -> dict[int, Connection]:
    made = Connection.objects.select_related("teaching_record", "disconnected_by")
    return made.in_bulk({each["connection"] for each in decisions if "connection" in each})


def _records(decisions: Iterable[Details], connections: Iterable[Connection]) -> dict[int, TeachingRecord]:
    """What the decisions were about: of those that connected somebody it is known already."""
    known = {connection.teaching_record_id: connection.teaching_record for connection in connections}
    others = {each["record"] for each in decisions if "record" in each} - known.keys()
    return known | TeachingRecord.objects.in_bulk(others)


def _unlockings(records: Collection[int], instants: Collection[datetime]) -> list[UnlockDecision]:
    if not records:
        return []
    return list(UnlockDecision.objects.filter(record__in=records, at__in=instants, how__in=THROUGH_TASKS))


def other_requests(task: SupportTask) -> list[SupportTask]:
    """Other requests of the person, and of others who gave the same address or number: the newest twenty."""
    terms = Q()
    for kind, term in rules.terms(task.identity, task.stated):
        if kind in TELLS_WHO:
            terms |= Q(kind=kind, term=term)
    of_person = SupportTask.objects.of_person_of(task).order_by().values_list("pk")
    alike = TaskTerm.objects.filter(terms).order_by().values_list("task_id")
    ids = {pk for (pk,) in of_person.union(alike).order_by()} - {task.pk}
    if not ids:
        return []
    return list(SupportTask.objects.filter(pk__in=ids).with_people().order_by("-created_at", "-pk")[:MOST_OTHERS])


def written_by_others(task: SupportTask, officer: StaffUser) -> tuple[list[TaskNote], list[TaskLink]]:
    """The notes and links that others than the officer added to the task, oldest first."""
    notes = task.notes.exclude(author=officer).select_related("author")
    return list(notes), list(task.links.exclude(added_by=officer).select_related("added_by"))


def newest_event(task: SupportTask) -> int:
    """The id of what happened to the task last; 0 where nothing did."""
    return task.events.aggregate(newest=Max("pk"))["newest"] or 0


LOOKING = (EventName.CLAIMED, EventName.RELEASED)


def changes_since(draft: TaskDraft, casework: Casework, trns: Collection[str]) -> list[TaskEvent | ChangeHistoryEvent]:
    """What others did to the task, and to records with these TRNs, since an officer read what they left half filled in.

    Oldest first. What had happened to the task last when the page was shown says when that was.
    """
    of_task = [event for event in casework.events if _is_behind(event, draft) and _is_news(event, draft.staff_user_id)]
    read_at = min([draft.saved_at, *(event.at for event in casework.events if event.pk == draft.event_seen)])
    of_records = ChangeHistoryEvent.objects.filter(record__trn__in=trns, at__gt=read_at)
    return sorted([*of_task, *of_records.select_related("staff_user", "record")], key=lambda event: event.at)


def is_as_read(task: SupportTask, officer: StaffUser, shown: int | None) -> bool:
    """Whether nobody else did anything to it behind the event with the id `shown`; None: the page did not say."""
    if shown is None:
        return True
    behind = task.events.filter(pk__gt=shown).exclude(staff_user=officer)
    return not behind.exclude(name__in=LOOKING).exists()


def _is_behind(event: TaskEvent, draft: TaskDraft) -> bool:
    """Whether it is behind what the officer was shown when they chose."""
    return event.at > draft.saved_at if draft.event_seen is None else event.pk > draft.event_seen


def _is_news(event: TaskEvent, officer_id: int) -> bool:
    """Whether it is about more than who looked at the task for a while."""
    return event.staff_user_id != officer_id and event.name not in LOOKING


def was_saved_for_later(draft: TaskDraft, casework: Casework) -> bool:
    """Whether saving for later is the last that the officer did with what they chose."""
    return any(
        event.name == EventName.SAVED_FOR_LATER
        and event.staff_user_id == draft.staff_user_id
        and event.at == draft.saved_at
        for event in casework.events
    )
