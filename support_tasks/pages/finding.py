"""Finding a record inside a task, for its template."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from govuk.formats import govuk_date
from govuk.pages import Action
from staff.models import StaffUser
from support_tasks import way_back
from support_tasks.models import SupportTask
from support_tasks.pages.request import Request, for_record_href
from teaching_records.find_pages import FindPage, Try
from teaching_records.rules.normal_forms import show_national_insurance_number


@dataclass(frozen=True)
class FindInTaskPage:
    """The request stands beside the search. `searches` look for what the person gave; `found` is None before any.

    `kept` is what a search sends along, as names and values.
    """

    request: Request
    searches: tuple[Action, ...]
    found: FindPage | None
    kept: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, task: SupportTask, found: FindPage | None, by: StaffUser) -> "FindInTaskPage":
        kept = tuple(way_back.parameters().items())
        return cls(Request.of(task, by=by), tuple(_searches(task)), found and _in_task(found, task), kept)


def _in_task(found: FindPage, task: SupportTask) -> FindPage:
    """With links that stay in the task: a record is compared with the request, and other searches are made here."""
    lines = (replace(line, href=for_record_href(task, line.trn)) for line in found.lines)
    or_else = found.or_else and _here(found.or_else)
    return replace(found, lines=tuple(lines), tries=tuple(map(_here, found.tries)), or_else=or_else)


def _here(search: Try) -> Try:
    return replace(search, href=_href(QueryDict(search.href.partition("?")[2])["search"]))


def _searches(task: SupportTask) -> Iterator[Action]:
    born = next(iter(task.identity["dates_of_birth"]), "")
    for name in task.identity["names"]:
        words = " ".join((*name["given"][:1], *name["family"]))
        yield _search(_name_and_birth(words, born), f"{words} {born}")
    if number := task.stated["national_insurance_number"]:
        yield _search(show_national_insurance_number(number), number)
    if trn := task.stated["trn"]:
        yield _search(f"TRN {trn}", trn)
    yield _search(task.identity["email"], task.identity["email"])


def _name_and_birth(words: str, born: str) -> str:
    return f"{words}, born on {govuk_date(date.fromisoformat(born))}" if born else words


def _search(text: str, typed: str) -> Action:
    return Action(text, _href(typed.strip()))


def _href(sought: str) -> str:
    """The same page, with what to search for in place of what was searched for."""
    return f"?{urlencode({'search': sought} | way_back.parameters())}"
