"""How it is going: the page, and its figures as files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from govuk.forms import today
from staff.access import needs
from staff.policies import Permission
from trs_console.emails.queries import number_failed_lately
from trs_console.performance import pages, queries
from trs_console.performance.downloads import csv_response
from trs_console.performance.forms import RangeForm, typed_in_parts
from trs_console.performance.models import Figure
from trs_console.performance.pages import Dates, Download, Parts, PerformancePage
from trs_console.performance.rules import DayRange, Grain, Preset, grain


@dataclass(frozen=True)
class Asked:
    """The days that an address asks for, by name or from and to; none while they are not valid."""

    days: DayRange | None
    preset: Preset | None
    form: RangeForm

    @classmethod
    def in_address(cls, query: QueryDict, day: date) -> "Asked":
        """As of `day`. An address that asks for nothing gets the last 30 days."""
        if any(name.partition("-")[0] in ("from", "to") for name in query):
            form = RangeForm(data=typed_in_parts(query))
            return cls(form.days if form.is_valid() else None, None, form)
        name = query.get("range", Preset.LAST_30_DAYS)
        if name not in Preset:
            return cls(None, None, RangeForm.for_unknown_range())
        days = Preset(name).days(day)
        return cls(days, Preset(name), RangeForm(initial={"first_on": days.first, "last_on": days.last}))


@needs(Permission.READ)
@require_safe
def performance(request: HttpRequest) -> HttpResponse:
    asked = Asked.in_address(request.GET, today())
    if asked.days and "from-day" in request.GET:
        return redirect(pages.performance_href(pages.from_and_to(asked.days)))  # an address to keep and to send
    parts = _parts(asked.days, today()) if asked.days else None
    page = PerformancePage(Dates.of(asked.preset), parts)
    context = {"page": page, "form": asked.form}
    return render(request, "console/performance.html", context, status=200 if parts else 422)


def _parts(days: DayRange, day: date) -> Parts:
    figures = queries.figures(days, grain(days), today=day)
    return Parts.of(
        days, figures, queries.waiting(), queries.undelivered_emails(days), day, number_failed_lately(timezone.now())
    )


@needs(Permission.READ)
@require_safe
def download(request: HttpRequest, file: str) -> HttpResponse:
    """The figures of one part by the day; for dates that are not valid, the page says what is wrong."""
    if file not in FILES:
        raise Http404
    asked = Asked.in_address(request.GET, today())
    if asked.days is None:
        return redirect(f"{pages.performance_href()}?{request.GET.urlencode()}")
    name, content = FILES[file](asked.days, today())
    return csv_response(f"{file}-{name}", content.head, content.rows)


type FileMaker = Callable[[DayRange, date], tuple[str, Download]]


def _by_day(make: Callable[[queries.Figures], Download], *only: Figure) -> FileMaker:
    def made(days: DayRange, day: date) -> tuple[str, Download]:
        return days.slug, make(queries.figures(days, Grain.DAY, today=day, only=only))

    return made


FILES: dict[str, FileMaker] = {
    "requests": _by_day(pages.requests_download, Figure.OPENED, Figure.DECIDED, Figure.REOPENED),
    "promise": _by_day(lambda figures: pages.promise_download(figures, queries.waiting()), Figure.DUE),
    "answers": _by_day(pages.answers_download, Figure.WORKING_DAYS, Figure.HOURS),
    "waiting": lambda _days, day: (day.isoformat(), pages.waiting_download(queries.waiting(), day)),
    "matching": _by_day(pages.matching_download, Figure.MATCHED, Figure.NOT_MATCHED),
    "reasons": _by_day(pages.reasons_download, Figure.DECIDED),
    "emails": lambda days, day: (
        days.slug,
        pages.emails_download(
            queries.figures(days, Grain.DAY, today=day, only=[Figure.EMAILS]), queries.undelivered_emails(days)
        ),
    ),
}
