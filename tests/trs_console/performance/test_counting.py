"""What is counted of each day, against worlds that are counted by hand, and against counting naively."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from matching.models import Step
from matching.rules import Reason as MatchReason
from support_tasks.models import COUNTED, Reason
from support_tasks.rules import answer_by
from tests.trs_console.performance.conftest import TODAY, World, uk
from trs_console.performance.models import Figure, Promise
from trs_console.performance.queries import counted
from trs_console.performance.rules import DayRange, Preset

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4)
NOVEMBER = DayRange(date(2026, 11, 1), date(2026, 11, 30))
type Counts = dict[tuple[date, str, str], int]


def counts(days: DayRange = NOVEMBER, *figures: Figure, today: date = TODAY) -> Counts:
    return {
        (row.day, row.figure, row.split): row.count
        for row in counted(days, today=today)
        if not figures or row.figure in figures
    }


class TestEvents:
    FIGURES = (Figure.OPENED, Figure.DECIDED, Figure.REOPENED)

    def test_are_named_as_in_the_history(self) -> None:
        assert set(COUNTED) == set(self.FIGURES)

    def test_are_counted_on_the_day_on_which_they_happened(self, world: World) -> None:
        first, second = world.sent("2026-11-02 09:00"), world.sent("2026-11-02 23:59")
        world.sent("2026-11-03 00:00")
        world.connected(first, "2026-11-03 10:00")
        world.rejected(second, "2026-11-04 10:00", Reason.SEVERAL_RECORDS)
        assert counts(NOVEMBER, *self.FIGURES) == {
            (MONDAY, "opened", ""): 2,
            (TUESDAY, "opened", ""): 1,
            (TUESDAY, "decided", "connected"): 1,
            (WEDNESDAY, "decided", "several_records"): 1,
        }

    def test_about_lost_trns_have_outcomes_and_reasons_of_their_own(self, world: World) -> None:
        lost = [world.lost_a_trn("2026-11-02 09:00", f"grace{number}@home.example") for number in range(3)]
        world.trn_sent(lost[0], "2026-11-03 10:00")
        world.rejected(lost[1], "2026-11-03 10:00", Reason.NO_RECORD)
        world.rejected(lost[2], "2026-11-03 10:00", Reason.NOT_CERTAIN_WHO)
        world.rejected(world.sent("2026-11-02 09:00"), "2026-11-03 10:00", Reason.NO_RECORD)
        assert counts(NOVEMBER, *self.FIGURES) == {
            (MONDAY, "opened", ""): 4,
            (TUESDAY, "decided", "trn_sent"): 1,
            (TUESDAY, "decided", "trn_not_sent: no_record"): 1,
            (TUESDAY, "decided", "trn_not_sent: not_certain_who"): 1,
            (TUESDAY, "decided", "no_record"): 1,
        }

    def test_stay_when_a_task_is_reopened(self, world: World) -> None:
        task = world.sent("2026-11-02 09:00")
        world.rejected(task, "2026-11-02 10:00")
        before = counts(DayRange(MONDAY, MONDAY))
        world.reopened(task, "2026-11-03 10:00")
        world.connected(task, "2026-11-04 10:00")
        assert counts(DayRange(MONDAY, MONDAY)) == before
        assert counts(DayRange(TUESDAY, WEDNESDAY), *self.FIGURES) == {
            (TUESDAY, "reopened", ""): 1,
            (WEDNESDAY, "decided", "connected"): 1,
        }

    @pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
    def test_of_a_day_on_which_the_clocks_change_are_those_of_that_day(self, world: World, day: date) -> None:
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        for instant in (f"{before} 23:59", f"{day} 00:00", f"{day} 23:59", f"{after} 00:00"):
            world.sent(instant)
        assert counts(DayRange(day, day), Figure.OPENED) == {(day, "opened", ""): 2}
        assert counts(DayRange(before, after), Figure.OPENED) == {
            (before, "opened", ""): 1,
            (day, "opened", ""): 2,
            (after, "opened", ""): 1,
        }


class TestFirstAnswers:
    @pytest.mark.parametrize(
        ("sent", "answered", "working_days", "hours"),
        [
            ("2026-11-02 09:00", "2026-11-02 09:00", "0", "1"),
            ("2026-11-02 09:00", "2026-11-02 09:59", "0", "1"),
            ("2026-11-02 09:00", "2026-11-03 09:00", "1", "24"),
            ("2026-11-02 09:00", "2026-11-03 09:01", "1", "25"),
            ("2026-11-06 17:00", "2026-11-09 09:00", "1", "64"),  # over a weekend
            ("2026-11-06 17:00", "2026-11-07 09:00", "1", "16"),  # at a weekend
            ("2026-11-06 17:00", "2026-11-13 23:59", "5", "175"),
            ("2026-11-06 17:00", "2026-11-14 00:00", "6", "175"),
            ("2026-12-24 12:00", "2026-12-29 12:00", "1", "120"),  # Christmas, a weekend, Boxing Day's substitute
            ("2026-10-24 12:00", "2026-10-25 12:00", "1", "25"),  # the clocks went back
            ("2026-03-28 12:00", "2026-03-29 12:00", "1", "23"),  # the clocks went forward
        ],
    )
    def test_take_working_days_and_hours(
        self, world: World, sent: str, answered: str, working_days: str, hours: str
    ) -> None:
        task = world.sent(sent)
        world.rejected(task, answered)
        day = uk(answered).date()
        found = counts(DayRange(day, day), Figure.WORKING_DAYS, Figure.HOURS)
        assert found == {(day, "working_days", working_days): 1, (day, "hours", hours): 1}

    def test_are_first_ones_only(self, world: World) -> None:
        task = world.sent("2026-11-02 09:00")
        world.rejected(task, "2026-11-02 10:00")
        world.reopened(task, "2026-11-03 10:00")
        world.rejected(task, "2026-11-04 10:00")
        assert counts(NOVEMBER, Figure.HOURS) == {(MONDAY, "hours", "1"): 1}


class TestPromises:
    """Sent on 2 November 2026, a Monday: the answer is due on the 9th."""

    DUE = date(2026, 11, 9)

    @pytest.mark.parametrize(("answered", "promise"), [("2026-11-09 23:59", "kept"), ("2026-11-10 00:00", "broken")])
    def test_are_kept_until_the_end_of_the_day(self, world: World, answered: str, promise: str) -> None:
        task = world.sent("2026-11-02 09:00")
        world.rejected(task, answered)
        assert counts(NOVEMBER, Figure.DUE) == {(self.DUE, "due", promise): 1}

    def test_are_broken_where_nobody_answered(self, world: World) -> None:
        world.sent("2026-11-02 09:00")
        assert counts(NOVEMBER, Figure.DUE) == {(self.DUE, "due", "broken"): 1}

    @pytest.mark.parametrize("today", [date(2026, 11, 8), date(2026, 11, 9)])
    def test_are_not_counted_before_their_day_is_over(self, world: World, today: date) -> None:
        world.sent("2026-11-02 09:00")
        assert counts(NOVEMBER, Figure.DUE, today=today) == {}

    def test_stay_kept_when_the_task_is_reopened(self, world: World) -> None:
        task = world.sent("2026-11-02 09:00")
        world.rejected(task, "2026-11-03 09:00")
        world.reopened(task, "2026-11-04 09:00")
        assert counts(NOVEMBER, Figure.DUE) == {(self.DUE, "due", "kept"): 1}


class TestMatchOutcomes:
    FIGURES = (Figure.MATCHED, Figure.NOT_MATCHED)

    def test_are_those_with_which_the_day_ended_for_a_person(self, world: World) -> None:
        who = world.tried("2026-11-02 09:00", Step.IDENTITY, MatchReason.NO_RECORD)
        world.tried("2026-11-02 09:02", Step.NATIONAL_INSURANCE_NUMBER, MatchReason.SEVERAL_RECORDS, who)
        assert counts(NOVEMBER, *self.FIGURES) == {(MONDAY, "not_matched", "several_records"): 1}
        world.tried("2026-11-02 09:04", Step.TRN, who=who)
        assert counts(NOVEMBER, *self.FIGURES) == {(MONDAY, "matched", "trn"): 1}

    def test_count_a_person_again_on_another_day(self, world: World) -> None:
        who = world.tried("2026-11-02 23:59", Step.IDENTITY, MatchReason.NO_RECORD)
        world.tried("2026-11-03 00:00", Step.IDENTITY, who=who)
        assert counts(NOVEMBER, *self.FIGURES) == {
            (MONDAY, "not_matched", "no_record"): 1,
            (TUESDAY, "matched", "identity"): 1,
        }

    def test_of_one_instant_are_told_apart_by_their_order(self, world: World) -> None:
        who = world.tried("2026-11-02 09:00", Step.IDENTITY, MatchReason.NO_RECORD)
        world.tried("2026-11-02 09:00", Step.TRN, MatchReason.TRN_DISAGREES, who)
        assert counts(NOVEMBER, *self.FIGURES) == {(MONDAY, "not_matched", "trn_disagrees"): 1}


class TestEmails:
    def test_are_counted_by_kind_when_they_are_queued(self, world: World) -> None:
        task = world.sent("2026-11-02 09:00")
        world.rejected(task, "2026-11-03 09:00")
        assert counts(NOVEMBER, Figure.EMAILS) == {
            (MONDAY, "emails", "support_request_received"): 1,
            (TUESDAY, "emails", "record_not_connected"): 1,
        }


class TestNothing:
    def test_is_counted_as_nothing(self) -> None:
        assert counts(NOVEMBER) == {}


@dataclass(frozen=True)
class Life:
    """A request: when it was sent, and how long after the event before it was decided, reopened, decided …"""

    sent_at: datetime
    steps: Sequence[tuple[timedelta, Reason | None]]

    def events(self) -> Iterable[tuple[datetime, str, str]]:
        yield self.sent_at, "opened", ""
        at = self.sent_at
        for number, (after, reason) in enumerate(self.steps):
            at += after
            yield (at, "reopened", "") if number % 2 else (at, "decided", reason or "connected")


# Around a change of the clocks, Christmas and New Year, when it matters which day it is.
STARTS = some.sampled_from([uk("2026-03-28 22:00"), uk("2026-10-24 21:00"), uk("2025-12-23 15:00")])
MOMENTS = some.integers(0, 6 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
LIVES = some.builds(
    lambda start, after, steps: Life(start + after, steps),
    STARTS,
    MOMENTS,
    some.lists(some.tuples(MOMENTS, some.sampled_from([None, Reason.NO_RECORD, Reason.NOT_CLOSE_ENOUGH])), max_size=4),
)
EVER = DayRange(date(2025, 12, 1), date(2026, 12, 31))


@contextmanager
def lived(world: World, lives: Iterable[Life]) -> Iterator[None]:
    """The world after these lives; they are gone when done. A savepoint, for the actions want to be outermost."""
    before = transaction.savepoint_create()
    for life in lives:
        task = world.sent(life.sent_at)
        for at, name, split in list(life.events())[1:]:
            if name == "reopened":
                world.reopened(task, at)
            elif split == "connected":
                world.connected(task, at)
            else:
                world.rejected(task, at, Reason(split))
    yield
    transaction.savepoint_rollback(before)


def naively_counted(lives: Iterable[Life]) -> Counts:
    found: Counter[tuple[date, str, str]] = Counter()
    for life in lives:
        events = list(life.events())
        found.update((uk_date(at), name, split) for at, name, split in events)
        answered_at = next((at for at, name, _ in events if name == "decided"), None)
        due_on = answer_by(life.sent_at)
        is_kept = answered_at is not None and uk_date(answered_at) <= due_on
        found[due_on, Figure.DUE, Promise.KEPT if is_kept else Promise.BROKEN] += 1
        if answered_at:
            hours = max(ceil((answered_at.timestamp() - life.sent_at.timestamp()) / 3600), 1)
            found[uk_date(answered_at), Figure.HOURS, str(hours)] += 1
            found[uk_date(answered_at), Figure.WORKING_DAYS, str(working_days(life.sent_at, answered_at))] += 1
    return dict(found)


def uk_date(at: datetime) -> date:
    return at.astimezone(uk("2026-01-01").tzinfo).date()


def working_days(sent_at: datetime, answered_at: datetime) -> int:
    """How often one must go on to the next working day to be at the answer or past it."""
    from govuk_bank_holidays.bank_holidays import BankHolidays

    holidays = BankHolidays(use_cached_holidays=True)
    day, count = uk_date(sent_at), 0
    while day < uk_date(answered_at):
        day += timedelta(days=1)
        count += holidays.is_work_day(day, division=BankHolidays.ENGLAND_AND_WALES)
    return count + (uk_date(sent_at) < day and not holidays.is_work_day(day, division=BankHolidays.ENGLAND_AND_WALES))


class TestCounting:
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(lives=some.lists(LIVES, max_size=5))
    def test_is_what_counting_naively_comes_to(self, world: World, lives: list[Life]) -> None:
        with lived(world, lives):
            found = counts(EVER, today=date(2027, 6, 1))
        expected = naively_counted(lives)
        assert {key: count for key, count in found.items() if key[1] != Figure.EMAILS} == expected

    @settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(lives=some.lists(LIVES, max_size=4), size=some.integers(1, 60))
    def test_comes_to_the_same_in_pieces(self, world: World, lives: list[Life], size: int) -> None:
        pieces: Counts = {}
        with lived(world, lives):
            whole = counts(EVER)
            for days in EVER.batches(size):
                pieces |= counts(days)
        assert pieces == whole

    def test_reads_the_database_twice_whatever_the_range(self, world: World, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        world.rejected(world.sent("2026-11-02 09:00"), "2026-11-03 09:00")
        for days in (DayRange(MONDAY, MONDAY), Preset.THIS_SCHOOL_YEAR.days(TODAY)):
            with django_assert_num_queries(2):
                counts(days)
