"""How quick the answers are: on one connection, and on many that ask at the same time."""

from multiprocessing.pool import Pool

from benchmarks import processors, tasks
from benchmarks.common_names import BIRTHDAY, COMMON_SURNAMES, CommonTask, time_common_names
from benchmarks.plan import Plan
from benchmarks.processes import answer_at_once, processes
from benchmarks.progress import say
from benchmarks.report import Report
from benchmarks.tasks import Kind, Task
from benchmarks.timing import Durations

ONE = "One connection"
DEFINITE_AT_MOST = 10  # times the p50 of the primary-key lookup
SUGGESTIONS_AT_MOST = 60
AT_MOST = dict.fromkeys(tasks.STEPS, DEFINITE_AT_MOST) | {Kind.SUGGESTIONS: SUGGESTIONS_AT_MOST}
THROUGHPUT_AT_LEAST = 1.5  # times that of one connection
LONGEST_AT_MOST = 250  # milliseconds
COMMON_QUERIES = 300
LOOKUPS_AT_LEAST = 2_000


def one_connection(report: Report, plan: Plan, one: Pool) -> dict[Kind, tasks.Report]:
    """Every kind of question, one after the other in a pool of one process; returns what was answered.

    Lookups are made before each kind and their p50 is that of all: a machine is not equally quick all the time.
    """
    answered: dict[Kind, tasks.Report] = {}
    lookups: list[float] = []
    for kind in Kind:
        if kind is not Kind.PRIMARY_KEY:
            say(f"{ONE}: {kind}")
            [looked_up] = answer_at_once(one, [_task(Kind.PRIMARY_KEY, plan)])
            lookups += looked_up.seconds
            [answered[kind]] = answer_at_once(one, [_task(kind, plan)])
    of_lookups = Durations.of(lookups)
    lookup = of_lookups.percentile(50)
    _add(report, Kind.PRIMARY_KEY, of_lookups, None, lookup)
    for kind, of_kind in answered.items():
        _add(report, kind, Durations.of(of_kind.seconds), AT_MOST.get(kind), lookup)
    _common_names(report, plan, one, lookup)
    return answered


def _task(kind: Kind, plan: Plan, start: int = 0) -> Task:
    queries = max(plan.queries, LOOKUPS_AT_LEAST) if kind is Kind.PRIMARY_KEY else plan.queries
    return Task(kind, start, start + queries, plan.seed, plan.records)


def _add(report: Report, name: str, durations: Durations, most: int | None, lookup: float) -> None:
    report.add(ONE, f"{name}, p50", durations.percentile(50), "ms")
    if most is None:
        report.add(ONE, f"{name}, p95", durations.percentile(95), "ms")
    else:
        report.at_most(ONE, f"{name}, p95", durations.percentile(95), "ms", most * lookup, f" ({most} × lookup)")
    report.add(ONE, f"{name}, longest", durations.longest, "ms")


def _common_names(report: Report, plan: Plan, pool: Pool, lookup: float) -> None:
    queries = min(COMMON_QUERIES, plan.queries)
    for of in (*COMMON_SURNAMES, BIRTHDAY):
        say(f"{ONE}: {of}")
        durations = pool.apply(time_common_names, (CommonTask(of, queries, plan.seed, plan.records),))
        _add(report, f"suggestions, {of}", durations, SUGGESTIONS_AT_MOST, lookup)


AT_ONCE = (Kind.PRIMARY_KEY, Kind.DEFINITE_IDENTITY, Kind.DEFINITE_NINO, Kind.DEFINITE_TRN, Kind.SUGGESTIONS)


def many_connections(report: Report, plan: Plan, one: Pool) -> None:
    """Each of many connections asks as many questions as one does alone, all at once."""
    section = f"{plan.connections} connections"
    report.add(section, "the machine: calculating only, all processors to one", processors.gain(one), "×")
    alone = {kind: _throughput(answer_at_once(one, [_task(kind, plan, 10_000_000)])) for kind in AT_ONCE}
    with processes(plan.connections) as pool:
        for kind in AT_ONCE:
            say(f"{section}: {kind}")
            of_kind = [_task(kind, plan, 20_000_000 + place * plan.queries) for place in range(plan.connections)]
            reports = answer_at_once(pool, of_kind)
            together = _throughput(reports)
            longest = Durations.of(second for each_report in reports for second in each_report.seconds).longest
            report.add(section, f"{kind}, one connection", alone[kind], "a second")
            report.add(section, f"{kind}, all", together, "a second")
            if kind is Kind.PRIMARY_KEY:
                report.add(section, f"{kind}, all to one", together / alone[kind], "×")
                report.add(section, f"{kind}, longest", longest, "ms")
            else:
                report.at_least(section, f"{kind}, all to one", together / alone[kind], "×", THROUGHPUT_AT_LEAST)
                report.at_most(section, f"{kind}, longest", longest, "ms", LONGEST_AT_MOST)


def _throughput(reports: list[tasks.Report]) -> float:
    """Answers a second, from the first question to the last answer."""
    began, ended = min(one.began for one in reports), max(one.ended for one in reports)
    return sum(len(one.seconds) for one in reports) / (ended - began)
