"""Support tasks: what a person told us when they could not be connected, who works on it, and how staff decided."""

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q

from one_login.models import OneLoginUser
from staff.models import StaffUser
from support_tasks.models.kinds import NAME_A_RECORD, OUTCOMES, REASONS, Kind, Outcome, Reason
from support_tasks.rules import LONGEST_SORT_KEY
from teaching_records.evidence import Verified, evidence
from teaching_records.models import TeachingRecord
from teaching_records.rules.facts import Evidence


class Status(models.TextChoices):
    OPEN = "open", "Open"
    IN_PROGRESS = "in_progress", "In progress"
    CLOSED = "closed", "Completed"


MOVES: dict[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.IN_PROGRESS, Status.CLOSED}),
    Status.IN_PROGRESS: frozenset({Status.OPEN, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.OPEN}),  # a manager undoes the decision
}


_OF_THEIR_KIND = reduce(or_, (Q(kind=kind, outcome__in=outcomes) for kind, outcomes in OUTCOMES.items()))
_WITH_THEIR_REASONS = reduce(or_, (Q(outcome=outcome, reason__in=reasons) for outcome, reasons in REASONS.items()))
TO_DO = ~Q(status=Status.CLOSED)
COMPLETED = Q(status=Status.CLOSED)


class SupportTaskQuerySet(models.QuerySet["SupportTask"]):
    def not_closed(self) -> "SupportTaskQuerySet":
        return self.exclude(status=Status.CLOSED)

    def closed(self) -> "SupportTaskQuerySet":
        return self.filter(status=Status.CLOSED)

    def held(self, at: datetime) -> "SupportTaskQuerySet":
        """Those that somebody is at work on: a claim that has lapsed counts as none."""
        return self.filter(claimed_until__gt=at)

    def not_held(self, at: datetime) -> "SupportTaskQuerySet":
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lte=at))

    def lapsed(self, at: datetime) -> "SupportTaskQuerySet":
        """Those whose claim has run out, and was not taken off them yet."""
        return self.filter(claimed_until__lte=at)

    def free_for(self, officer: StaffUser) -> "SupportTaskQuerySet":
        """Those that are nobody's, or theirs."""
        return self.filter(Q(assigned_to=None) | Q(assigned_to=officer))

    def overdue(self, on: date) -> "SupportTaskQuerySet":
        """Those whose person was promised an answer before that day, and has none."""
        return self.not_closed().filter(due_on__lt=on)

    def oldest_first(self) -> "SupportTaskQuerySet":
        return self.order_by("created_at", "pk")

    def of_person_of(self, task: "SupportTask") -> "SupportTaskQuerySet":
        """Those of the same One Login or, where nobody signed in, with the same mailbox; `task` is among them."""
        if task.one_login_user_id is None:
            return self.filter(mailbox=task.mailbox)
        return self.filter(one_login_user=task.one_login_user_id)

    def with_people(self) -> "SupportTaskQuerySet":
        """With everybody whom policies and refusals ask about."""
        return self.select_related("one_login_user", "assigned_to", "claimed_by", "closed_by")

    def passing_over_locked(self) -> "SupportTaskQuerySet":
        """Held until the transaction ends; those that somebody else holds are left out, not waited for."""
        return self.select_for_update(of=("self",), skip_locked=True)

    def locked(self, task_id: int) -> "SupportTask":
        """The task, held until the transaction ends. Raises `SupportTask.DoesNotExist`."""
        return self.select_for_update(of=("self",)).get(pk=task_id)


class SupportTask(models.Model):
    """`verified` and `stated` are as they were when the request was sent.

    verified: {"email", "names": [{"given": [...], "family": [...]}], "dates_of_birth": [ISO date]}
    stated: {"national_insurance_number": normal form or null, "trn": normal form or null}

    Who lost their TRN did not sign in: nothing of them is verified ({}), and `stated` has also what `verified` has of
    others. `mailbox` is by what their address is known (`normal_forms.mailbox_key`), "" for others.

    `connected_record` is the record that was connected, or whose TRN was sent.

    `person_name` is the current name as shown, `person_name_key` what names are sorted by (last name first).
    `version` goes up with whatever changes what is decided or who decides; a page says which one it showed.
    `assigned_to`: whose it is until somebody changes that, also when it is closed. `claimed_by` is at work on it
    until `claimed_until`; after that instant the claim has lapsed and counts as none, whether or not it was
    cleared (`holder`, `held`, `not_held`).
    """

    reference = models.CharField(max_length=11, unique=True)
    kind = models.CharField(max_length=30, choices=Kind)
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    one_login_user = models.ForeignKey(
        OneLoginUser, null=True, blank=True, on_delete=models.PROTECT, related_name="support_tasks"
    )
    mailbox = models.TextField(blank=True, db_collation="C")
    verified = models.JSONField()
    stated = models.JSONField()
    match_failure = models.CharField(max_length=40)
    person_name = models.TextField(blank=True)
    person_name_key = models.CharField(max_length=LONGEST_SORT_KEY, blank=True, db_collation="C")
    created_at = models.DateTimeField()
    due_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    assigned_to = models.ForeignKey(
        StaffUser, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_tasks", db_index=False
    )
    claimed_by = models.ForeignKey(
        StaffUser, null=True, blank=True, on_delete=models.PROTECT, related_name="claimed_tasks", db_index=False
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        StaffUser, null=True, blank=True, on_delete=models.PROTECT, related_name="closed_tasks", db_index=False
    )
    connected_record = models.ForeignKey(
        TeachingRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="support_tasks"
    )
    reason = models.CharField(max_length=30, choices=Reason, blank=True)
    reason_detail = models.CharField(max_length=500, blank=True)

    objects = SupportTaskQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["due_on"], name="tasks_due"),
            models.Index(fields=["mailbox"], condition=~Q(mailbox=""), name="tasks_of_mailbox"),
            models.Index(fields=["created_at", "id"], condition=TO_DO, name="tasks_to_do"),
            models.Index(fields=["person_name_key", "id"], condition=TO_DO, name="tasks_to_do_by_name"),
            models.Index(fields=["assigned_to", "created_at", "id"], condition=TO_DO, name="tasks_to_do_assigned"),
            models.Index(
                fields=["kind", "status", "assigned_to", "due_on", "claimed_by", "claimed_until"],
                condition=TO_DO,
                name="tasks_to_do_alike",
            ),
            models.Index(fields=["claimed_until"], condition=Q(claimed_until__isnull=False), name="tasks_claimed"),
            models.Index(fields=["closed_at", "id"], condition=COMPLETED, name="tasks_completed"),
            models.Index(fields=["created_at", "id"], condition=COMPLETED, name="tasks_completed_requested"),
            models.Index(fields=["person_name_key", "id"], condition=COMPLETED, name="tasks_completed_by_name"),
            models.Index(fields=["outcome", "closed_at", "id"], condition=COMPLETED, name="tasks_completed_outcome"),
            models.Index(fields=["closed_by", "closed_at", "id"], condition=COMPLETED, name="tasks_completed_by"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["one_login_user"], condition=TO_DO, name="one_task_to_do_per_user"),
            models.UniqueConstraint(fields=["mailbox"], condition=TO_DO & ~Q(mailbox=""), name="one_to_do_per_mailbox"),
            models.CheckConstraint(
                name="who_asks_is_known_as_the_kind_says",
                condition=(Q(kind=Kind.FIND_TRN, one_login_user=None, verified={}) & ~Q(mailbox=""))
                | (~Q(kind=Kind.FIND_TRN) & Q(one_login_user__isnull=False, mailbox="")),
            ),
            models.CheckConstraint(name="outcome_is_of_the_kind", condition=Q(outcome="") | _OF_THEIR_KIND),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="task_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="task_status_is_known"),
            models.CheckConstraint(
                name="closed_task_says_how_when_and_by_whom",
                condition=Q(
                    status=Status.CLOSED,
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    outcome__in=Outcome.values,
                )
                | (~Q(status=Status.CLOSED) & Q(closed_at=None, closed_by=None, outcome="")),
            ),
            models.CheckConstraint(
                name="claim_is_whole_and_in_progress",
                condition=Q(claimed_by=None, claimed_until=None)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False, status=Status.IN_PROGRESS),
            ),
            models.CheckConstraint(
                name="connected_task_names_the_record",
                condition=Q(outcome__in=NAME_A_RECORD, connected_record__isnull=False)
                | (~Q(outcome__in=NAME_A_RECORD) & Q(connected_record=None)),
            ),
            models.CheckConstraint(
                name="rejected_task_has_a_reason",
                condition=_WITH_THEIR_REASONS | (~Q(outcome__in=tuple(REASONS)) & Q(reason="")),
            ),
            models.CheckConstraint(
                name="another_reason_is_written_out",
                condition=Q(reason=Reason.ANOTHER_REASON) & ~Q(reason_detail="")
                | (~Q(reason=Reason.ANOTHER_REASON) & Q(reason_detail="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def identity(self) -> Verified:
        """Who the person was when they sent the request, as in `verified`; who did not sign in, as they say."""
        kept: Verified = self.verified or {part: self.stated[part] for part in ("email", "names", "dates_of_birth")}
        return kept

    @property
    def evidence(self) -> Evidence:
        """All that records are compared with."""
        return evidence(self.identity, self.stated)

    @property
    def address(self) -> str:
        """Where e-mails about it go now: who signs in may have changed their address since."""
        return self.one_login_user.email if self.one_login_user else str(self.stated["email"])

    @property
    def is_final(self) -> bool:
        """Whether its decision is for good: a TRN that was sent cannot be taken back."""
        return self.outcome == Outcome.TRN_SENT

    def is_by_same_person(self, other: "SupportTask") -> bool:
        """Whether One Login says so: anybody can give an address."""
        return self.one_login_user_id is not None and self.one_login_user_id == other.one_login_user_id

    def is_held(self, at: datetime) -> bool:
        """Whether somebody is at work on it at that instant."""
        return self.claimed_until is not None and self.claimed_until > at

    def holder(self, at: datetime) -> StaffUser | None:
        """Who is at work on it at that instant, if anybody is."""
        return self.claimed_by if self.is_held(at) else None

    def is_overdue(self, on: date) -> bool:
        """Whether its person was promised an answer before that day, and has none."""
        return not self.is_closed and self.due_on < on
