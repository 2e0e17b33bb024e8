"""What a process of the benchmark is told to ask, and what it says afterwards. All of it can be sent between them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from benchmarks import asking
from benchmarks.errors.correct import Step, correct_query
from benchmarks.errors.corrupted import corrupted_query, with_wrong_number
from benchmarks.population.draws import Draw
from benchmarks.population.numbers import trn
from benchmarks.queries import LabelledQuery
from benchmarks.timing import Timed, time_each

# Questions asked before those that are timed: other ones. A connection finds its place in the server's memory page by
# page, as it reads; only after a thousand questions or so is it as quick as one that has been open for a while.
MOST_TO_WARM_UP = 1_000
WARM_UP_SHARE = 5  # times those that are timed, where that is less
WARM_UP_FROM = 50_000_000


class Kind(StrEnum):
    """What is asked."""

    PRIMARY_KEY = "primary-key lookup"
    DEFINITE_IDENTITY = "definite match, One Login only"
    DEFINITE_NINO = "definite match, NINO"
    DEFINITE_TRN = "definite match, TRN"
    SUGGESTIONS = "suggestions, names and date of birth"
    SUGGESTIONS_WITH_NUMBER = "suggestions, with a wrong digit in TRN or NINO"


STEPS = {
    Kind.DEFINITE_IDENTITY: Step.IDENTITY,
    Kind.DEFINITE_NINO: Step.NATIONAL_INSURANCE_NUMBER,
    Kind.DEFINITE_TRN: Step.TRN,
}


@dataclass(frozen=True, slots=True)
class Task:
    """Questions of one kind, by their numbers, on a population. With `group`, only of people with such names."""

    kind: Kind
    start: int
    stop: int
    seed: int
    count: int
    group: str | None = None

    @property
    def warm_up(self) -> "Task":
        asked = min(MOST_TO_WARM_UP, WARM_UP_SHARE * (self.stop - self.start))
        start = WARM_UP_FROM + self.start
        return replace(self, start=start, stop=start + asked)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the right record stood: 1 is first, or matched; None is nowhere. `wrong_trn`: matched to another."""

    query: LabelledQuery
    place: int | None
    reason: str | None = None
    wrong_trn: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """How long each question took (seconds; instants of one monotonic clock) and, of queries, what came of it."""

    kind: Kind
    seconds: list[float]
    began: float
    ended: float
    outcomes: list[Outcome]


def answer(task: Task, when_warm: Callable[[], object] = lambda: None) -> Report:
    """Ask the questions of `task` after those that warm up, and compare with the truth when all are timed."""
    ask: Callable[[Any], Any] = ASK.get(task.kind, asking.suggest)
    time_each(ask, _questions(task.warm_up))
    questions = _questions(task)
    when_warm()
    timed = time_each(ask, questions)
    return Report(task.kind, timed.seconds, timed.began, timed.ended, _outcomes(task.kind, questions, timed))


ASK: dict[Kind, Callable[[Any], Any]] = {Kind.PRIMARY_KEY: asking.look_up} | dict.fromkeys(STEPS, asking.decide_on)


def _questions(task: Task) -> list[Any]:
    """Record ids for lookups; else labelled queries."""
    if task.kind is Kind.PRIMARY_KEY:
        draw = Draw()
        draw.seed(task.seed, task.start)
        return asking.ids_of([trn(draw.below(task.count)) for _ in range(task.start, task.stop)])
    return queries_of(task)


def queries_of(task: Task) -> list[LabelledQuery]:
    """The labelled queries of a task that is no lookup."""
    return [_query(task, number) for number in range(task.start, task.stop)]


def _query(task: Task, number: int) -> LabelledQuery:
    if task.kind in STEPS:
        return correct_query(number, task.seed, task.count, STEPS[task.kind], task.group)
    query = corrupted_query(number, task.seed, task.count, task.group)
    return with_wrong_number(query, task.seed) if task.kind is Kind.SUGGESTIONS_WITH_NUMBER else query


def _outcomes(kind: Kind, queries: list[Any], timed: Timed[Any]) -> list[Outcome]:
    if kind is Kind.PRIMARY_KEY:
        return []
    if kind in STEPS:
        return [_of_decision(query, decided) for query, decided in zip(queries, timed.answers, strict=True)]
    trns = asking.trns_of({record_id for ids in timed.answers for record_id in ids})
    return [
        _of_suggestions(query, [trns[record_id] for record_id in ids])
        for query, ids in zip(queries, timed.answers, strict=True)
    ]


def _of_decision(query: LabelledQuery, decided: asking.Decided) -> Outcome:
    is_right = decided.trn == query.expected_trn
    wrong = decided.trn if decided.trn is not None and not is_right else None
    return Outcome(query, 1 if is_right else None, decided.reason, wrong)


def _of_suggestions(query: LabelledQuery, trns: list[str]) -> Outcome:
    place = trns.index(query.expected_trn) + 1 if query.expected_trn in trns else None
    return Outcome(query, place)
