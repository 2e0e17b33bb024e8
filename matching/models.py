"""The public journey's answers, and every decision that the rules took."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from one_login.models import OneLoginUser
from teaching_records.models import TeachingRecord


class Step(models.TextChoices):
    """What was newly known when the rules were asked (design §5, "The chain")."""

    IDENTITY = "identity", "Verified identity"
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number", "National Insurance number"
    TRN = "trn", "TRN"


class MatchDecision(models.Model):
    """One run of the rules, with all that went in, so that it can be explained and replayed.

    evidence: what was verified and stated; agreements: {record id: {attribute: [level, how]}}.
    """

    one_login_user = models.ForeignKey(OneLoginUser, on_delete=models.CASCADE, related_name="match_decisions")
    step = models.CharField(max_length=30, choices=Step)
    at = models.DateTimeField()
    rule_version = models.CharField(max_length=20)
    evidence = models.JSONField()
    candidate_ids = ArrayField(models.BigIntegerField(), default=list)
    agreements = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20)
    rule = models.CharField(max_length=1, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    record = models.ForeignKey(TeachingRecord, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["one_login_user", "at"], name="decisions_of_user"),
            models.Index(fields=["at"], name="decisions_at"),
            GinIndex(fields=["candidate_ids"], name="decisions_on_record"),
        ]

    def __str__(self) -> str:
        return f"match decision {self.pk}"

    @property
    def is_connected(self) -> bool:
        return self.record_id is not None

    def repeats(self, other: "MatchDecision") -> bool:
        """Whether nothing was connected, both times for the same reason and from the same facts."""
        facts = ("step", "rule_version", "evidence", "candidate_ids", "agreements", "outcome", "reason", "record_id")
        return not self.is_connected and all(getattr(self, fact) == getattr(other, fact) for fact in facts)


class JourneyAnswers(models.Model):
    """What a signed-in person has answered so far. It is theirs, not a browser's, and goes when done."""

    one_login_user = models.OneToOneField(OneLoginUser, primary_key=True, on_delete=models.CASCADE)
    answers = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"answers of {self.one_login_user_id}"
