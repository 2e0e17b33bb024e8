"""What addresses were used for, and every decision about unlocking an account."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from staff.models import StaffUser
from teaching_records.models import Actor, ChangeHistoryEvent, Route, TeachingRecord
from tssp_unlock.rules import PASSES, Result, Rule, Verdict


class How(models.TextChoices):
    """What matched somebody to a record, so that the rules are asked."""

    AUTOMATIC = Route.AUTOMATIC.value, "Connected by identity"
    NATIONAL_INSURANCE_NUMBER = Route.NATIONAL_INSURANCE_NUMBER.value, "Connected by National Insurance number"
    TRN = Route.TRN.value, "Connected by TRN"
    SUPPORT_TASK = Route.SUPPORT_TASK.value, "Connected by a support task"
    MANUAL = Route.MANUAL.value, "Connected by hand"
    FIND_TRN = "find_trn", "Found a lost TRN"
    FIND_TRN_TASK = "find_trn_task", "Sent a lost TRN by a support task"
    BY_HAND = "by_hand", "Unlocked by hand"


class Outcome(models.TextChoices):
    UNDECIDED = "undecided", "Not decided yet"
    REFUSED = "refused", "Not unlocked"
    NOT_LOCKED = "not_locked", "Was not locked"
    UNLOCKED = "unlocked", "Unlocked"
    TO_ASK = "to_ask", "Portal to be asked"
    ASKED = "asked", "Waiting for the portal"
    UNANSWERED = "unanswered", "No answer from the portal"
    PORTAL_REFUSED = "portal_refused", "Refused by the portal"
    JOINED = "joined", "Asked for already"


MOVES: dict[Outcome, frozenset[Outcome]] = {
    Outcome.UNDECIDED: frozenset(
        {Outcome.REFUSED, Outcome.NOT_LOCKED, Outcome.UNLOCKED, Outcome.TO_ASK, Outcome.JOINED}
    ),
    Outcome.REFUSED: frozenset(),
    Outcome.NOT_LOCKED: frozenset(),
    Outcome.UNLOCKED: frozenset(),
    Outcome.TO_ASK: frozenset({Outcome.ASKED, Outcome.REFUSED}),
    Outcome.ASKED: frozenset(
        {Outcome.UNLOCKED, Outcome.NOT_LOCKED, Outcome.PORTAL_REFUSED, Outcome.UNANSWERED, Outcome.REFUSED}
    ),
    Outcome.UNANSWERED: frozenset({Outcome.TO_ASK}),
    Outcome.PORTAL_REFUSED: frozenset(),
    Outcome.JOINED: frozenset(),
}
IN_THE_PORTALS_HANDS = (Outcome.TO_ASK, Outcome.ASKED)
MOST_ATTEMPTS = 8  # then staff see that it was left so
NOT_YET = (Outcome.UNDECIDED, *IN_THE_PORTALS_HANDS, Outcome.UNANSWERED)  # may still become another


class EmailUse(models.Model):
    """A TRN was sent to an address, or a record was connected with it. Never changed: the database refuses it.

    `mailbox` is by what addresses are compared (`normal_forms.mailbox_key`); `record` as it was found then.
    """

    address = models.CharField(max_length=254)
    mailbox = models.TextField(db_collation="C")
    record = models.ForeignKey(TeachingRecord, on_delete=models.PROTECT, related_name="email_uses")
    how = models.CharField(max_length=30, choices=How)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "use of an email address"
        verbose_name_plural = "uses of email addresses"
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes = [models.Index(fields=["mailbox", "at"], name="uses_of_mailbox")]
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=How.values) & ~Q(how=How.BY_HAND), name="use_is_of_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"use {self.pk}"


class UnlockDecisionQuerySet(models.QuerySet["UnlockDecision"]):
    def locked(self, decision_id: int) -> "UnlockDecision":
        """The decision, held until the transaction ends; others may go on naming it in what they write."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=decision_id)

    def in_the_portals_hands(self) -> "UnlockDecisionQuerySet":
        return self.filter(outcome__in=IN_THE_PORTALS_HANDS)


def stood_in_the_way(rule: str) -> Q:
    """The decisions in whose way that rule stood, be it behind others."""
    stops = [result for result in Result if result not in PASSES]
    return Q(*(Q(results__contains=[[str(rule), str(result)]]) for result in stops), _connector=Q.OR)


class UnlockDecision(models.Model):
    """One run of the rules, with all that went in, so that it can be explained.

    `record` was matched; `person` is the record that it lived on in then, whose account it is about. facts:
    {"is_active", "alerts", "used_for", "is_locked"} as `rules.Facts` has them; results: [[rule, result], …].
    `lock` is that of the local account which it ended. `may_have_unlocked`: the portal was asked, and its answer was
    lost. `failure` is what went wrong last.
    """

    record = models.ForeignKey(TeachingRecord, on_delete=models.PROTECT, related_name="unlock_decisions")
    person = models.ForeignKey(TeachingRecord, on_delete=models.PROTECT, related_name="+")
    email_use = models.OneToOneField(EmailUse, null=True, on_delete=models.PROTECT, related_name="decision")
    how = models.CharField(max_length=30, choices=How)
    actor = models.CharField(max_length=10, choices=Actor)
    staff_user = models.ForeignKey(StaffUser, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    rule_version = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    results = models.JSONField(default=list)
    headline = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.UNDECIDED)
    joined = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    lock = models.PositiveIntegerField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    may_have_unlocked = models.BooleanField(default=False)
    failure = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    event = models.OneToOneField(ChangeHistoryEvent, null=True, on_delete=models.PROTECT, related_name="+")

    objects = UnlockDecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["at", "id"], name="decisions_by_age"),
            models.Index(fields=["outcome", "at", "id"], name="decisions_by_outcome"),
            *(
                models.Index(fields=["at", "id"], condition=stood_in_the_way(rule), name=f"not_{rule}"[:30])
                for rule in Rule
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="unlock_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=NOT_YET, ended_at=None) | (~Q(outcome__in=NOT_YET) & Q(ended_at__isnull=False)),
                name="unlock_decision_ends_with_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.UNLOCKED, event__isnull=False)
                | (~Q(outcome=Outcome.UNLOCKED) & Q(event=None)),
                name="unlocking_has_one_event",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=(Outcome.REFUSED, Outcome.NOT_LOCKED), headline__in=[*map(str, Rule)])
                | ~Q(outcome__in=(Outcome.REFUSED, Outcome.NOT_LOCKED)),
                name="refusal_names_its_rule",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.JOINED, joined__isnull=False)
                | (~Q(outcome=Outcome.JOINED) & Q(joined=None)),
                name="joined_decision_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(lock=None) | Q(outcome=Outcome.UNLOCKED), name="only_unlocking_ends_a_lock"
            ),
            models.CheckConstraint(
                condition=(Q(how=How.BY_HAND, email_use=None, actor=Actor.STAFF) & ~Q(reason=""))
                | (~Q(how=How.BY_HAND) & Q(email_use__isnull=False, reason="")),
                name="by_hand_is_without_address_and_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(actor=Actor.STAFF, staff_user__isnull=False) | (~Q(actor=Actor.STAFF) & Q(staff_user=None)),
                name="unlock_decision_names_its_officer",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(outcome__in=IN_THE_PORTALS_HANDS), name="portal_is_asked_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["person", "lock"], condition=Q(lock__isnull=False), name="each_lock_is_ended_once"
            ),
        ]

    def __str__(self) -> str:
        return f"unlock decision {self.pk}"

    @property
    def verdict(self) -> Verdict:
        """What the rules said; without any result where they could not be asked."""
        return Verdict({Rule(rule): Result(result) for rule, result in self.results})

    def matches(self, record: TeachingRecord, at: datetime) -> bool:
        """Whether it was taken when somebody was matched to that record at that instant."""
        return self.record_id == record.pk and self.at == at

    @property
    def is_by_hand(self) -> bool:
        return self.how == How.BY_HAND

    @property
    def is_given_up(self) -> bool:
        """Whether the rules could not be asked however often that was tried."""
        return self.outcome == Outcome.UNDECIDED and self.attempts >= MOST_ATTEMPTS

    @property
    def is_left_over(self) -> bool:
        """Whether nobody tries any more to settle it, unless a manager says so."""
        return self.outcome == Outcome.UNANSWERED or self.is_given_up

    @property
    def account_is_open(self) -> bool | None:
        """Whether the person can use the account now, as far as is known; None: that is not settled yet."""
        if self.outcome in (Outcome.UNLOCKED, Outcome.NOT_LOCKED):
            return True
        if self.outcome in NOT_YET or self.outcome == Outcome.JOINED:
            return None
        return self.facts.get("is_locked") is False
