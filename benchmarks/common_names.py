"""Questions that find most: the commonest surnames and the commonest birthday. Timed only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from benchmarks import asking
from benchmarks.errors.name_errors import typing_error
from benchmarks.population import GROUPS, record
from benchmarks.population.draws import Draw
from benchmarks.queries import GivenName, LabelledQuery
from benchmarks.timing import Durations, time_each
from teaching_records.models import TeachingRecord

COMMON_SURNAMES = {"Smith": "English", "Patel": "South Asian", "Khan": "South Asian"}
BIRTHDAY = "the commonest birthday"
MISTYPES_FIRST_NAME = 0.5
WARM_UP = 30
COMMON = 8  # keeps these draws apart


@dataclass(frozen=True, slots=True)
class CommonTask:
    """So many questions `of` a surname of COMMON_SURNAMES, or of BIRTHDAY."""

    of: str
    queries: int
    seed: int
    count: int


def time_common_names(task: CommonTask) -> Durations:
    """How long suggestions take for people of that name or birthday."""
    questions = [_query(task.of, number, task.seed, task.count) for number in range(task.queries + WARM_UP)]
    time_each(asking.suggest, questions[:WARM_UP])
    return Durations.of(time_each(asking.suggest, questions[WARM_UP:]).seconds)


def _query(of: str, number: int, seed: int, count: int) -> LabelledQuery:
    draw = Draw()
    draw.seed(seed, number, COMMON)
    person = record(draw.below(count), seed)
    group = COMMON_SURNAMES.get(of, person.group)
    first = GROUPS[group].first_name(draw, is_woman=draw.chance(0.7))
    if draw.chance(MISTYPES_FIRST_NAME):
        first = typing_error(draw, first) or first
    day = commonest_birthday() if of == BIRTHDAY else person.date_of_birth
    return LabelledQuery(
        id=f"common-{number}",
        names=(GivenName(first, person.last_name if of == BIRTHDAY else of),),
        dates_of_birth=(day,) if day else (),
        email=None,
        national_insurance_number=None,
        trn=None,
        expected_trn=None,
        kinds=(of,),
        group=group,
    )


_commonest: list[date] = []


def commonest_birthday() -> date:
    """The date of birth of most records."""
    if not _commonest:
        by_date = TeachingRecord.objects.exclude(date_of_birth=None).values_list("date_of_birth").order_by()
        _commonest.append(by_date.annotate(people=Count("pk")).order_by("-people", "date_of_birth")[0][0])
    return _commonest[0]
