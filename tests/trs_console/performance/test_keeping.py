"""Days that are over are kept, so that long ranges are quick; what is kept is what is counted."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries

from matching.models import Step
from matching.rules import Reason as MatchReason
from tests.trs_console.performance.conftest import TODAY, World, uk
from trs_console.performance import actions, jobs
from trs_console.performance.actions import summarise_days
from trs_console.performance.models import DailyFigure, Figure, SummarisedDay
from trs_console.performance.queries import Count, counted, figures, kept_until
from trs_console.performance.rules import DayRange, Grain

pytestmark = pytest.mark.django_db

NOON = uk("2026-11-25 12:00")
AUTUMN = DayRange(date(2026, 9, 1), TODAY)


@pytest.fixture
def busy(world: World) -> World:
    """Things of every kind, in September, October and today."""
    for day in ("2026-09-01", "2026-10-24", "2026-10-25", "2026-11-24", "2026-11-25"):
        first, second = world.sent(f"{day} 00:00"), world.sent(f"{day} 10:30")
        world.rejected(first, f"{day} 11:00")
        world.reopened(first, f"{day} 11:01")
        world.connected(second, f"{day} 11:02")
        who = world.tried(f"{day} 10:00", Step.IDENTITY, MatchReason.NO_RECORD)
        world.tried(f"{day} 10:01", Step.TRN, who=who)
    return world


def everything(grain: Grain = Grain.DAY, days: DayRange = AUTUMN) -> list[tuple[str, date, str, int]]:
    found = figures(days, grain, today=TODAY)
    return [(figure, *row) for figure in Figure for row in found.of_each_period(figure)]


class TestKeeping:
    def test_begins_with_the_first_day_on_which_anything_happened(self, busy: World) -> None:
        assert summarise_days(at=NOON) == (date(2026, 11, 24) - date(2026, 9, 1)).days + 1
        assert SummarisedDay.objects.earliest("day").day == date(2026, 9, 1)

    def test_keeps_days_that_are_over_and_settled(self, busy: World) -> None:
        summarise_days(at=NOON)
        assert kept_until() == date(2026, 11, 24)

    @pytest.mark.parametrize(
        ("at", "last"), [("2026-11-25 00:59", date(2026, 11, 23)), ("2026-11-25 01:00", date(2026, 11, 24))]
    )
    def test_waits_an_hour_for_what_is_not_committed_yet(self, busy: World, at: str, last: date) -> None:
        summarise_days(at=uk(at))
        assert kept_until() == last

    @pytest.mark.parametrize("grain", Grain)
    def test_changes_no_figure(self, busy: World, grain: Grain) -> None:
        before = everything(grain)
        summarise_days(at=NOON)
        assert everything(grain) == before

    @pytest.mark.parametrize("last", [date(2026, 9, 1), date(2026, 10, 24), date(2026, 11, 23)])
    def test_changes_no_figure_when_only_some_days_are_kept(self, busy: World, last: date) -> None:
        before = everything()
        summarise_days(at=datetime.combine(last + timedelta(days=1), NOON.timetz()))
        assert kept_until() == last
        assert everything() == before

    def test_is_done_once(self, busy: World) -> None:
        summarise_days(at=NOON)
        kept = set(DailyFigure.objects.values_list())
        assert summarise_days(at=NOON) == 0
        assert set(DailyFigure.objects.values_list()) == kept

    def test_goes_on_the_next_day(self, busy: World) -> None:
        summarise_days(at=NOON)
        assert summarise_days(at=NOON + timedelta(days=1)) == 1
        assert kept_until() == TODAY

    def test_of_a_world_without_anything_keeps_nothing(self) -> None:
        assert summarise_days(at=NOON) == 0
        assert kept_until() is None

    def test_that_fails_late_leaves_nothing_of_the_month_and_all_before_it(
        self, busy: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def failing(days: DayRange, *, today: date) -> Iterator[Count]:
            rows = list(counted(days, today=today))
            yield from rows
            if days.first.month == 10:
                yield rows[0]  # once more

        monkeypatch.setattr(actions, "counted", failing)
        with pytest.raises(IntegrityError):
            summarise_days(at=NOON)
        assert kept_until() == date(2026, 10, 1)
        assert not DailyFigure.objects.filter(day__gt=date(2026, 10, 1)).exists()

    def test_reads_only_the_days_that_were_not_kept(
        self, busy: World, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        summarise_days(at=NOON)
        with django_assert_num_queries(2):
            everything(days=DayRange(date(2026, 9, 1), date(2026, 11, 24)))
        with django_assert_num_queries(4):
            everything()

    def test_is_a_job_of_the_worker(self, busy: World) -> None:
        assert jobs.summarise_days.queueing_lock == "summarise_days"


class TestCheck:
    def output(self, name: str, *arguments: str) -> str:
        output = StringIO()
        with time_machine.travel(NOON, tick=False):
            call_command(name, *arguments, stdout=output)
        return output.getvalue()

    def test_finds_nothing_wrong(self, busy: World) -> None:
        summarise_days(at=NOON)
        assert "Every day that was kept is as it is counted." in self.output("check_performance")

    def test_finds_nothing_wrong_where_nothing_was_kept(self) -> None:
        assert "Every day" in self.output("check_performance")

    def test_names_each_day_that_differs(self, busy: World) -> None:
        summarise_days(at=NOON)
        DailyFigure.objects.filter(day=date(2026, 10, 24), figure=Figure.OPENED).update(count=7)
        DailyFigure.objects.filter(day=date(2026, 10, 25)).delete()
        busy.sent("2026-08-31 10:00")
        with pytest.raises(CommandError, match="4 days differ"):
            self.output("check_performance")
        assert list(actions.wrong_days()) == [
            date(2026, 8, 31),
            date(2026, 9, 7),  # when the answer was due
            date(2026, 10, 24),
            date(2026, 10, 25),
        ]

    def test_is_content_after_a_rebuild(self, busy: World) -> None:
        summarise_days(at=NOON)
        DailyFigure.objects.all().delete()
        busy.sent("2026-08-31 10:00")
        self.output("rebuild_performance")
        assert list(actions.wrong_days()) == []

    def test_can_be_rebuilt_from_a_day_on(self, busy: World) -> None:
        summarise_days(at=NOON)
        DailyFigure.objects.all().delete()
        self.output("rebuild_performance", "--since", "2026-10-25")
        assert list(actions.wrong_days()) == [date(2026, 9, 1), date(2026, 9, 8), date(2026, 10, 24)]
