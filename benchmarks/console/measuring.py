"""Opens every page of the table, in turn with single lookups, and reports each beside them."""

import gc
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from django.test.utils import override_settings

from benchmarks.console.pages import PAGES, MeasuredPage
from benchmarks.console.plan import ConsolePlan
from benchmarks.console.report import ConsoleReport, PageFigures
from benchmarks.console.samples import Addresses
from benchmarks.console.urls import LOOKUP
from benchmarks.console.visiting import Visit, Visitor, plain_assets
from benchmarks.population.draws import Draw
from benchmarks.progress import counted
from benchmarks.timing import Durations
from staff.models import Role, StaffUser
from support_tasks.models import SupportTask

WARM_UP = 5  # rounds that are not counted


@dataclass
class Measured:
    """What each round took."""

    lookups: list[float] = field(default_factory=list)
    lookup_pages: list[Visit] = field(default_factory=list)
    pages: dict[MeasuredPage, list[Visit]] = field(default_factory=lambda: defaultdict(list))


def measure(plan: ConsolePlan) -> ConsoleReport:
    """Every page once a round, and between them a lookup through the ORM and the page of one lookup: what slows the
    machine for a while slows all of them."""
    measured = Measured()
    with _settings(), _quiet():
        visitor = Visitor(StaffUser.objects.filter(role=Role.MANAGER).order_by("pk")[0])
        addresses = Addresses(plan.seed, plan.requests)
        draw = Draw(plan.seed)
        rounds = range(-min(WARM_UP, plan.requests), plan.requests)
        for number in counted(rounds, plan.requests, "Rounds through all pages"):
            _round(Measured() if number < 0 else measured, number, plan, visitor, addresses, draw)
    return _report(plan, measured)


def _round(
    measured: Measured, number: int, plan: ConsolePlan, visitor: Visitor, addresses: Addresses, draw: Draw
) -> None:
    for page in PAGES:
        measured.pages[page].append(visitor.visit(addresses.filled(page.address, number)))
    measured.lookups += [_look_up(draw.between(1, plan.tasks)) for _ in PAGES]
    measured.lookup_pages.append(visitor.visit(LOOKUP.format(draw.between(1, plan.tasks))))


def _look_up(task_id: int) -> float:
    start = perf_counter()
    SupportTask.objects.get(pk=task_id)
    return perf_counter() - start


@contextmanager
def _settings() -> Iterator[None]:
    """One page more."""
    with override_settings(ROOT_URLCONF="benchmarks.console.urls"), plain_assets():
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """No log lines among the results, and no collection of what was made before among the pages."""
    logging.disable()
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        logging.disable(logging.NOTSET)


def _report(plan: ConsolePlan, measured: Measured) -> ConsoleReport:
    report = ConsoleReport(
        plan.completed,
        title=plan.title,
        lookup=Durations.of(measured.lookups),
        lookup_page=Durations.of(visit.seconds for visit in measured.lookup_pages),
    )
    for page, visits in measured.pages.items():
        report.add_page(PageFigures.of(page, visits))
    return report
