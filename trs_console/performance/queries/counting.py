"""Every figure from the facts themselves: what happened to tasks, what the rules decided, what was e-mailed.

Only what cannot change any more is counted, so that the figures of a day stand once it is over: history that
only grows, and not the present state of a task. A reopened task was decided all the same.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models import Count as CountOf
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Ceil, Coalesce, Concat, Extract, NullIf, TruncDate

from govuk.formats import UK, in_uk_time
from matching.models import MatchDecision
from matching.rules import Outcome as MatchOutcome
from notifications.models import Email
from support_tasks.models import COUNTED, EventName, Outcome, SupportTask, TaskEvent
from support_tasks.rules import working_days_until
from trs_console.performance.models import TRN_NOT_SENT, Figure, Promise
from trs_console.performance.rules import ONE_DAY, DayRange

SECONDS_IN_AN_HOUR = 3600

# Of any model, with any values.
type Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there were on a day: a row of DailyFigure."""

    day: date
    figure: str
    split: str
    count: int


def counted(days: DayRange, *, today: date) -> Iterator[Count]:
    """All figures of `days`. Two queries, which read no more than what happened then."""
    events, *others = (_events(days), _promises(days, today), _match_outcomes(days), _emails(days))
    yield from (Count(*row) for row in events.union(*others, all=True).order_by())
    yield from _first_answers(days)


def first_day_with_facts() -> date | None:
    """The first day in the UK on which anything happened that is counted; None where nothing did."""
    earliest: list[datetime | None] = [
        TaskEvent.objects.filter(name__in=COUNTED).aggregate(at=Min("at"))["at"],
        MatchDecision.objects.aggregate(at=Min("at"))["at"],
        Email.objects.aggregate(at=Min("queued_at"))["at"],
    ]
    known = [at for at in earliest if at]
    return in_uk_time(min(known)).date() if known else None


def uk_day(instant: str) -> TruncDate:
    return TruncDate(instant, tzinfo=UK)


def _during(days: DayRange, instant: str = "at") -> Q:
    return Q((f"{instant}__gte", days.starts_at), (f"{instant}__lt", days.ends_at))


def _by_day(rows: Rows, *, day: Combinable, figure: Combinable, split: Combinable) -> Rows:
    """How many `rows` there are of each, as the fields of Count."""
    named = rows.annotate(day=day, figure=figure, split=split).values("day", "figure", "split")
    counted: Rows = named.annotate(count=CountOf("*")).order_by().values_list("day", "figure", "split", "count")
    return counted


def _text(words: str) -> Value:
    return Value(words, output_field=TextField())


def _events(days: DayRange) -> Rows:
    reason, outcome = NullIf(KT("details__reason"), _text("")), KT("details__outcome")
    of_trn = When(details__outcome=Outcome.TRN_NOT_SENT, then=Concat(_text(TRN_NOT_SENT), reason))
    decision = Case(of_trn, default=Coalesce(reason, outcome, _text("")))
    return _by_day(
        TaskEvent.objects.filter(_during(days), name__in=COUNTED),
        day=uk_day("at"),
        figure=F("name"),  # the first three of Figure
        split=Case(When(name=EventName.DECIDED, then=decision), default=_text("")),
    )


def _promises(days: DayRange, today: date) -> Rows:
    """Of requests whose answer was due: today's may still come in time, so that they are not counted yet."""
    decided = TaskEvent.objects.filter(task=OuterRef("pk"), name=EventName.DECIDED).alias(answered_on=uk_day("at"))
    in_time = Exists(decided.filter(answered_on__lte=OuterRef("due_on")))
    return _by_day(
        SupportTask.objects.filter(due_on__gte=days.first, due_on__lte=min(days.last, today - ONE_DAY)),
        day=F("due_on"),
        figure=_text(Figure.DUE),
        split=Case(When(in_time, then=_text(Promise.KEPT)), default=_text(Promise.BROKEN)),
    )


def _match_outcomes(days: DayRange) -> Rows:
    """Of each person once a day: how it stood for them when the day ended."""
    last = ~Exists(
        MatchDecision.objects.alias(its_day=uk_day("at"))
        .filter(_during(days), one_login_user=OuterRef("one_login_user"), its_day=OuterRef("day"))
        .filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
    )
    is_connected = Q(outcome=MatchOutcome.CONNECTED)
    return _by_day(
        MatchDecision.objects.filter(_during(days)).annotate(day=uk_day("at")).filter(last),
        day=F("day"),
        figure=Case(When(is_connected, then=_text(Figure.MATCHED)), default=_text(Figure.NOT_MATCHED)),
        split=Case(When(is_connected, then=F("step")), default=F("reason"), output_field=TextField()),
    )


def _emails(days: DayRange) -> Rows:
    queued = Email.objects.filter(_during(days, "queued_at"))
    return _by_day(queued, day=uk_day("queued_at"), figure=_text(Figure.EMAILS), split=F("kind"))


def _first_answers(days: DayRange) -> Iterator[Count]:
    """How long the first answer took, twice over: in working days, which only we know, and by the clock."""
    counts: Counter[tuple[date, str, str]] = Counter()
    for answered_on, sent_on, hours, count in _durations(days):
        working_days = working_days_until(answered_on, since=sent_on)
        counts[answered_on, Figure.WORKING_DAYS, str(working_days)] += count
        counts[answered_on, Figure.HOURS, str(max(int(hours), 1))] += count
    for (day, figure, split), count in counts.items():
        yield Count(day, figure, split, count)


def _durations(days: DayRange) -> Rows:
    """Of the first decision on each task: its day, the day of the request, begun hours between them, how many."""
    decided = TaskEvent.objects.filter(name=EventName.DECIDED)
    earlier = decided.filter(task=OuterRef("task"), pk__lt=OuterRef("pk"))
    passed = ExpressionWrapper(F("at") - F("task__created_at"), output_field=DurationField())
    seconds = Extract(passed, "epoch", output_field=FloatField())
    return (
        decided.filter(_during(days), ~Exists(earlier))
        .annotate(
            answered_on=uk_day("at"),
            sent_on=uk_day("task__created_at"),
            hours=Ceil(seconds / SECONDS_IN_AN_HOUR),
        )
        .values("answered_on", "sent_on", "hours")
        .annotate(count=CountOf("*"))
        .order_by()
        .values_list("answered_on", "sent_on", "hours", "count")
    )
