"""Reads for the lists of addresses to follow up and of decisions. Bounded, and through indexes only."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from govuk.formats import UK
from teaching_records.find_queries import find
from teaching_records.models import TeachingRecord
from teaching_records.rules.normal_forms import mailbox_key
from teaching_records.rules.typed_search import Sought
from tssp_unlock.models import EmailUse, FollowUp, UnlockDecision
from tssp_unlock.models.decisions import stood_in_the_way

MOST_USES = 10_000  # of the addresses that are looked for


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a search means: keys of mailboxes, and ids of records. `are_more`: other records have that name too."""

    mailboxes: frozenset[str]
    records: frozenset[int]
    are_more: bool


def who(sought: Sought) -> Who:
    """Whose addresses and records are looked for. An address is what a TRN was sent to, not one that a record has."""
    mailboxes = frozenset(map(mailbox_key, sought.emails))
    rest = replace(sought, emails=())
    if not (rest.identifies or rest.words or rest.born):
        return Who(mailboxes, frozenset(), are_more=False)
    results = find(rest)
    exact = [found for found in results.records if not found.is_close]
    ids = {found.record.record_id for found in exact or results.records}
    return Who(mailboxes, frozenset(ids), results.are_more)


def follow_ups(whom: Who | None, statuses: Collection[str] = ()) -> QuerySet[FollowUp]:
    """The addresses that were used for these people, or are theirs; those used last first."""
    found = FollowUp.objects.all()
    if statuses:
        found = found.filter(status__in=statuses)
    if whom:
        used = EmailUse.objects.filter(record__in=whom.records).order_by().values("mailbox")
        found = found.filter(Q(mailbox__in=whom.mailboxes) | Q(mailbox__in=used))
    return found


def by_status(found: QuerySet[FollowUp]) -> dict[str, int]:
    """How many of these there are of each status."""
    return dict(found.order_by().values_list("status").annotate(Count("pk")))


def last_uses(mailboxes: Collection[str]) -> dict[str, list[EmailUse]]:
    """By mailbox, the last use for each record, newest first."""
    uses = EmailUse.objects.filter(mailbox__in=mailboxes).select_related("record")
    by_mailbox: defaultdict[str, list[EmailUse]] = defaultdict(list)
    for use in uses.order_by("mailbox", "record_id", "-at", "-pk").distinct("mailbox", "record_id"):
        by_mailbox[use.mailbox].append(use)
    return {mailbox: sorted(uses, key=_newest_first) for mailbox, uses in by_mailbox.items()}


def _newest_first(use: EmailUse) -> tuple[float, int]:
    return -use.at.timestamp(), -use.pk


def uses_of(mailbox: str) -> QuerySet[EmailUse]:
    """Every use of the address with its decision, newest first."""
    return EmailUse.objects.filter(mailbox=mailbox).select_related("record__merged_into", "decision")


def decisions(
    whom: Who | None = None,
    *,
    outcomes: Collection[str] = (),
    rules: Collection[str] = (),
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[UnlockDecision]:
    """Decisions, newest first: about any of these people, with any of these outcomes and any of these rules failed.

    `first` and `last` are days in the UK, both included.
    """
    found = _about(whom) if whom else UnlockDecision.objects.all()
    if outcomes:
        found = found.filter(outcome__in=outcomes)
    if rules:
        found = found.filter(Q(*map(stood_in_the_way, rules), _connector=Q.OR))
    if first:
        found = found.filter(at__gte=_midnight(first))
    if last:
        found = found.filter(at__lt=_midnight(last + timedelta(days=1)))
    return found


def with_people(found: QuerySet[UnlockDecision]) -> QuerySet[UnlockDecision]:
    """With all that a page shows of them."""
    return found.select_related("person", "record", "email_use", "staff_user")


def _about(whom: Who) -> QuerySet[UnlockDecision]:
    uses = EmailUse.objects.filter(mailbox__in=whom.mailboxes).values_list("pk", flat=True)[:MOST_USES]
    through = list(uses) if whom.mailboxes else []
    return UnlockDecision.objects.filter(
        Q(email_use__in=through) | Q(person__in=whom.records) | Q(record__in=whom.records)
    )


def decisions_about(family: Iterable[int]) -> QuerySet[UnlockDecision]:
    """The decisions about these records (ids of one that lives on and those merged into it), newest first."""
    return with_people(decisions(Who(frozenset(), frozenset(family), are_more=False)))


def other_people(decision: UnlockDecision) -> list[TeachingRecord]:
    """Those for whom the decision's address had been used too, by TRN."""
    ids = set(decision.facts.get("used_for") or ()) - {decision.person_id}
    return list(TeachingRecord.objects.filter(pk__in=ids)) if ids else []


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UK).astimezone(UTC)
