"""What stands in the addresses of pages: things that are in the database, drawn at random."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat

from benchmarks.population.draws import Draw
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser
from support_tasks.models import SupportTask, TaskTerm, TermKind
from teaching_records.models import RecordNationalInsuranceNumber, TeachingRecord

ON_A_PAGE = 20
TRIES_FOR_EACH = 20
RECORDS = TeachingRecord.objects.filter(status="active")
PLACE = re.compile(r"\{(\w+)\}")
type Draws = Callable[[Draw, int], Sequence[str]]


def _some(rows: models.QuerySet[models.Model], column: str) -> Draws:
    """The column of rows around ids drawn at random; the same row may come twice."""

    def draw_some(draw: Draw, count: int) -> list[str]:
        bounds = rows.order_by().aggregate(first=models.Min("pk"), last=models.Max("pk"))
        drawn: list[str] = []
        for _ in range(count * TRIES_FOR_EACH):
            if len(drawn) == count:
                break
            near = rows.order_by("pk").filter(pk__gte=draw.between(bounds["first"], bounds["last"]))
            drawn += map(str, near.values_list(column, flat=True)[:1])
        return drawn

    return draw_some


def _words(part: int) -> Draws:
    """Words of the names of people who asked: the first, or the last."""

    def draw_some(draw: Draw, count: int) -> list[str]:
        names = _some(SupportTask.objects.exclude(person_name=""), "person_name")(draw, count)
        return [name.split()[part] for name in names]

    return draw_some


def _names_on_record(draw: Draw, count: int) -> list[str]:
    firsts = _some(RECORDS.annotate(name=Concat("first_name", Value(" "), "last_name")), "name")
    return [name.strip() for name in firsts(draw, count)]


def _terms(kind: TermKind) -> Draws:
    """Terms of the tasks around ids drawn at random."""

    def draw_some(draw: Draw, count: int) -> list[str]:
        last = SupportTask.objects.aggregate(last=models.Max("pk"))["last"]
        ids = [draw.between(1, last) for _ in range(count * TRIES_FOR_EACH)]
        terms = TaskTerm.objects.filter(kind=kind, task_id__in=ids).values_list("term", flat=True)
        return list(terms[:count])

    return draw_some


def _pages_far_down(tasks: models.QuerySet[SupportTask]) -> Draws:
    """Numbers of pages in the second half of the list."""

    def draw_some(draw: Draw, count: int) -> list[str]:
        pages = max(tasks.count() // ON_A_PAGE, 1)
        return [str(draw.between(pages // 2 + 1, pages)) for _ in range(count)]

    return draw_some


def _officers(draw: Draw, count: int) -> list[str]:
    ids = list(StaffUser.objects.filter(role=Role.SUPPORT).values_list("pk", flat=True))
    return [str(draw.pick(ids)) for _ in range(count)]


def _years(draw: Draw, count: int) -> list[str]:
    """In which tasks were decided all year."""
    bounds = SupportTask.objects.closed().aggregate(first=models.Min("closed_at"), last=models.Max("closed_at"))
    return [str(draw.between(bounds["first"].year + 1, bounds["last"].year - 1)) for _ in range(count)]


SAMPLES: dict[str, Draws] = {
    "open_task": _some(SupportTask.objects.not_closed().filter(claimed_by=None), "reference"),
    "completed_task": _some(SupportTask.objects.closed(), "reference"),
    "open_list_page": _pages_far_down(SupportTask.objects.not_closed()),
    "completed_list_page": _pages_far_down(SupportTask.objects.closed()),
    "name_of_task": _some(SupportTask.objects.exclude(person_name=""), "person_name"),
    "year": _years,
    "first_name": _words(0),
    "last_name": _words(-1),
    "beginning_of_name": lambda draw, count: [name[:3] for name in _words(-1)(draw, count)],
    "email_of_task": _some(OneLoginUser.objects.all(), "email"),
    "trn_of_task": _terms(TermKind.TRN),
    "number_of_task": _terms(TermKind.NATIONAL_INSURANCE_NUMBER),
    "one_login": _some(OneLoginUser.objects.all(), "public_id"),
    "connected_trn": _some(SupportTask.objects.filter(connected_record__isnull=False), "connected_record__trn"),
    "trn": _some(RECORDS, "trn"),
    "name_on_record": _names_on_record,
    "date_of_birth": _some(RECORDS.exclude(date_of_birth=None), "date_of_birth"),
    "email": _some(RECORDS.exclude(email=None), "email"),
    "national_insurance_number": _some(RecordNationalInsuranceNumber.objects.all(), "number"),
    "officer": _officers,
}


class NothingToDraw(Exception):
    """The database has none of a thing that stands in an address."""


class Addresses:
    """Draws so many of each thing once, and fills addresses with them, in turn."""

    def __init__(self, seed: int, count: int) -> None:
        self._draw = Draw(seed)
        self._count = count
        self._drawn: dict[str, Sequence[str]] = {}

    def filled(self, address: str, number: int) -> str:
        """The address for the request of that number. Raises NothingToDraw."""
        return PLACE.sub(lambda place: quote(self._thing(place[1], number), safe=""), address)

    def _thing(self, name: str, number: int) -> str:
        if name not in self._drawn:
            self._drawn[name] = SAMPLES[name](self._draw, self._count)
        things = self._drawn[name]
        if not things:
            raise NothingToDraw(f"the database has no {name.replace('_', ' ')}")
        return things[number % len(things)]
