"""How often the answers are right: over all, by group of names, by kind of error; and whether a match is ever false."""

from collections import Counter
from collections.abc import Sequence
from multiprocessing.pool import Pool

from benchmarks import tasks
from benchmarks.false_matches import SLICE, Tally, slices, tally
from benchmarks.plan import Plan
from benchmarks.population import GROUPS
from benchmarks.processes import answer_each
from benchmarks.progress import counted
from benchmarks.report import Report
from benchmarks.tasks import STEPS, Kind, Outcome, Task

RATES = "Right answers"
BY_GROUP = "Right answers by group of names"
BY_ERROR = "Among ten, by kind of error (names and date of birth only)"
WHY_NOT = "Why there was no definite match where there ought to be one"
FALSE = "False definite matches"

# First, and among ten, in per cent.
SUGGESTIONS_AT_LEAST = {Kind.SUGGESTIONS: (94.0, 97.0), Kind.SUGGESTIONS_WITH_NUMBER: (98.0, 99.0)}
DEFINITE_AT_LEAST = 99.5
GROUPS_APART_AT_MOST = 2.0  # points
SHARE_OF_A_GROUP = 3  # a group's queries are this part of all: enough to tell two points
OF_GROUPS_FROM = 30_000_000
IN_A_TASK = 250


def _share(outcomes: Sequence[Outcome], place: int) -> float:
    """Per cent of the queries whose right record stood at `place` or before."""
    right = sum(outcome.place is not None and outcome.place <= place for outcome in outcomes)
    return 100 * right / len(outcomes)


def rates(report: Report, answered: dict[Kind, tasks.Report]) -> None:
    for kind in STEPS:
        report.at_least(RATES, str(kind), _share(answered[kind].outcomes, 1), "%", DEFINITE_AT_LEAST)
    for kind, (first, among_ten) in SUGGESTIONS_AT_LEAST.items():
        outcomes = answered[kind].outcomes
        report.at_least(RATES, f"{kind}, first", _share(outcomes, 1), "%", first)
        report.at_least(RATES, f"{kind}, among ten", _share(outcomes, 10), "%", among_ten)
    definite = [outcome for kind in STEPS for outcome in answered[kind].outcomes]
    report.at_most(RATES, "definite match to another's record", sum(o.wrong_trn is not None for o in definite), "", 0)
    why_not = Counter((o.reason, o.query.kinds[0]) for o in definite if o.place is None)
    for (reason, kind_of_query), count in why_not.most_common():
        report.add(WHY_NOT, f"{reason or 'matched to another'}, {kind_of_query}", count, "queries")


def rates_by_group(report: Report, plan: Plan, pool: Pool) -> None:
    """The same rates for as many people of each group, so that they can be compared."""
    for kind in (Kind.DEFINITE_NINO, Kind.SUGGESTIONS, Kind.SUGGESTIONS_WITH_NUMBER):
        places = (1,) if kind in STEPS else (1, 10)
        by_group = _by_group(kind, plan, pool)
        for place in places:
            name = f"{kind}, {'matched' if kind in STEPS else 'first' if place == 1 else 'among ten'}"
            shares = {group: _share(outcomes, place) for group, outcomes in by_group.items()}
            for group, share in shares.items():
                report.add(BY_GROUP, f"{name}: {group}", share, "%")
            apart = max(shares.values()) - min(shares.values())
            if kind in STEPS:
                report.add(BY_GROUP, f"{name}: furthest apart", apart, "points")
            else:
                report.at_most(BY_GROUP, f"{name}: furthest apart", apart, "points", GROUPS_APART_AT_MOST)


def _by_group(kind: Kind, plan: Plan, pool: Pool) -> dict[str, list[Outcome]]:
    queries = max(plan.queries // SHARE_OF_A_GROUP, 1)
    questions = [
        Task(kind, start, min(start + IN_A_TASK, OF_GROUPS_FROM + queries), plan.seed, plan.records, group)
        for group in GROUPS
        for start in range(OF_GROUPS_FROM, OF_GROUPS_FROM + queries, IN_A_TASK)
    ]
    by_group: dict[str, list[Outcome]] = {group: [] for group in GROUPS}
    for one in counted(answer_each(pool, tasks.answer, questions), len(questions), f"By group: {kind}"):
        for outcome in one.outcomes:
            by_group[outcome.query.group].append(outcome)
    return by_group


def rates_by_error(report: Report, answered: dict[Kind, tasks.Report]) -> None:
    outcomes = answered[Kind.SUGGESTIONS].outcomes
    kinds = Counter(kind for outcome in outcomes for kind in outcome.query.kinds)
    for kind, count in kinds.most_common():
        share = _share([outcome for outcome in outcomes if kind in outcome.query.kinds], 10)
        report.add(BY_ERROR, f"{kind} ({count})", share, "%")


def false_matches(report: Report, plan: Plan, pool: Pool) -> None:
    total = Tally()
    parts = answer_each(pool, tally, slices(plan.adversarial, plan.seed, plan.records))
    for part in counted(parts, plan.adversarial, "Adversaries", each=SLICE):
        total.add(part)
    report.at_most(FALSE, "all", len(total.false), "", 0)
    report.add(FALSE, "queries", sum(total.asked.values()), "")
    for kind, asked in total.asked.items():
        report.add(FALSE, f"{kind}: asked", asked, "")
        report.add(FALSE, f"{kind}: matched, to their own record", total.matched[kind] - total.false_kinds[kind], "")
    report.false_matches = total.false
