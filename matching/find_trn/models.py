"""Searches for a lost TRN: the one that somebody is making, and the record of every one that was made."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from support_tasks.models import SupportTask
from teaching_records.models import TeachingRecord


class Answer(models.TextChoices):
    """What the one answer page says."""

    FOUND = "found", "Found"
    NOT_FOUND = "not_found", "Not found"
    ASKED = "asked", "Support request sent"  # behind not found


class SearchQuerySet(models.QuerySet["Search"]):
    def locked(self, search_id: uuid.UUID) -> "Search":
        """The search, held until the transaction ends. Raises `Search.DoesNotExist`."""
        return self.select_for_update(of=("self",)).get(pk=search_id)


class Search(models.Model):
    """What somebody has answered so far, known to their session by its id; it goes a day after it was last changed.

    `answers` are by slug of the question, as JSON; those of a search that found somebody are deleted, but for the
    address that the TRN was `sent_to`. So are those with which staff were asked for support, but for the address that
    the reference goes to: they are in the `support_task`, which (not `opened_task`) the mailbox had already. `visitor`
    is the browser: kept from search to search.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visitor = models.UUIDField(default=uuid.uuid4)
    answers = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    sent_to = models.CharField(max_length=254, blank=True)
    support_task = models.ForeignKey(SupportTask, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    opened_task = models.BooleanField(default=False)

    objects = SearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "searches"
        indexes = [models.Index(fields=["changed_at"], name="searches_changed")]
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at=None, answer="") | Q(submitted_at__isnull=False, answer__in=Answer.values),
                name="submitted_search_has_its_answer",
            ),
            models.CheckConstraint(
                condition=(Q(answer=Answer.FOUND, answers={}) & ~Q(sent_to=""))
                | Q(answer=Answer.ASKED)
                | (~Q(answer__in=(Answer.FOUND, Answer.ASKED)) & Q(sent_to="")),
                name="found_search_keeps_its_address_only",
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.ASKED, answers={}, support_task__isnull=False)
                | (~Q(answer=Answer.ASKED) & Q(support_task=None)),
                name="search_that_asked_keeps_its_task_only",
            ),
        ]

    def __str__(self) -> str:
        return f"search {self.pk}"

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None


class Outcome(models.TextChoices):
    """What came of a search, for administrators; the limits are those that were reached, so that nothing was looked up.

    With the last one it was, and the person told that nobody was found.
    """

    FOUND = "found", "TRN sent"
    NOBODY = "nobody", "No record agrees"
    SEVERAL = "several", "Several records agree"
    SUPPORT = "support", "Asked for support"  # with the answers of a search that found nobody
    ADDRESS_LIMIT = "address_limit", "Too many for this address"
    VISITOR_LIMIT = "visitor_limit", "Too many from this browser"
    NETWORK_LIMIT = "network_limit", "Too many from this network"
    RECORD_LIMIT = "record_limit", "Too many for this record"


CARRIED_OUT = (Outcome.FOUND, Outcome.NOBODY, Outcome.SEVERAL, Outcome.RECORD_LIMIT)


class PastSearchQuerySet(models.QuerySet["PastSearch"]):
    def carried_out_since(self, at: datetime) -> "PastSearchQuerySet":
        """Those after that instant for which somebody was looked for."""
        return self.filter(at__gt=at, outcome__in=CARRIED_OUT)


class PastSearch(models.Model):
    """A search that was submitted: who asked, when, what came of it. Keys in place of what was typed (`keys`).

    `details_key` is of all that was answered besides the address, `network_key` of where the visitor is; "" where
    that is not known.
    """

    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    rule_version = models.CharField(max_length=20)
    visitor = models.UUIDField()
    address_key = models.CharField(max_length=64)
    details_key = models.CharField(max_length=64)
    network_key = models.CharField(max_length=64, blank=True)
    record = models.ForeignKey(TeachingRecord, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = PastSearchQuerySet.as_manager()

    class Meta:
        verbose_name = "search for a lost TRN"
        verbose_name_plural = "searches for a lost TRN"
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["at"], name="past_searches_at"),
            models.Index(fields=["address_key", "at"], name="past_searches_of_address"),
            models.Index(fields=["visitor", "at"], name="past_searches_of_visitor"),
            models.Index(fields=["network_key", "at"], name="past_searches_of_network"),
            models.Index(fields=["record", "at"], name="past_searches_of_record"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="search_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=(Outcome.FOUND, Outcome.RECORD_LIMIT), record__isnull=False)
                | (~Q(outcome__in=(Outcome.FOUND, Outcome.RECORD_LIMIT)) & Q(record=None)),
                name="search_names_the_record_it_found",
            ),
        ]

    def __str__(self) -> str:
        return f"search {self.pk} for a lost TRN"
