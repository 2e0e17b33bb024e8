"""The whole page: its dates, the figures at a glance, and a part for each question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from govuk.pages import Action, NavigationItem
from support_tasks.pages.task_list import address as list_href
from support_tasks.task_list.chosen import Chosen, Tab
from trs_console.emails.forms import NOT_AGAIN
from trs_console.performance.pages.answers import Answers
from trs_console.performance.pages.emails import Emails
from trs_console.performance.pages.outcomes import Matching, Reasons
from trs_console.performance.pages.promise import PromisePart
from trs_console.performance.pages.requests import Requests
from trs_console.performance.pages.tables import number
from trs_console.performance.pages.waiting import WaitingPart
from trs_console.performance.queries import Figures, UndeliveredEmails, Waiting
from trs_console.performance.rules import DayRange, Preset


def performance_href(query: dict[str, str] | None = None, file: str = "") -> str:
    """The page, or a file of it, for what `query` says of the range."""
    path = reverse("performance:download", args=[file]) if file else reverse("performance:page")
    parameters = QueryDict(mutable=True)
    parameters.update(query or {})
    return f"{path}?{parameters.urlencode()}" if query else path


def to_send_again_href() -> str:
    return f"{reverse('emails:failed')}?again={NOT_AGAIN}"


def from_and_to(days: DayRange) -> dict[str, str]:
    return {"from": days.first.isoformat(), "to": days.last.isoformat()}


@dataclass(frozen=True)
class Dates:
    """Which days are looked at. `is_chosen`: they were entered, and are none of the presets."""

    presets: tuple[NavigationItem, ...]
    is_chosen: bool

    @classmethod
    def of(cls, preset: Preset | None) -> "Dates":
        links = (NavigationItem(each.label, performance_href({"range": each}), each == preset) for each in Preset)
        return cls(tuple(links), preset is None)


@dataclass(frozen=True)
class Glance:
    """A figure in large type, and what it is of. `href` leads to what was counted, where a list has just that."""

    figure: str
    of: str
    href: str = ""


@dataclass(frozen=True)
class Parts:
    """Everything that is shown of a range."""

    days: DayRange
    requests: Requests
    promise: PromisePart
    answers: Answers
    waiting: WaitingPart
    matching: Matching
    reasons: Reasons
    emails: Emails
    failed_lately: int

    @classmethod
    def of(
        cls,
        days: DayRange,
        figures: Figures,
        waiting: Iterable[Waiting],
        undelivered: Iterable[UndeliveredEmails],
        today: date,
        failed_lately: int,
    ) -> "Parts":
        """`failed_lately`: how many e-mails there are to send again."""
        return cls(
            days=days,
            requests=Requests.of(figures),
            promise=PromisePart.of(figures, waiting),
            answers=Answers.of(figures),
            waiting=WaitingPart.of(waiting, today),
            matching=Matching.of(figures),
            reasons=Reasons.of(figures),
            emails=Emails.of(figures, undelivered),
            failed_lately=failed_lately,
        )

    @property
    def glances(self) -> Iterator[Glance]:
        yield Glance(number(self.requests.received), "requests received")
        yield Glance(number(self.requests.decided), "decisions")
        yield Glance(self.promise.share or "–", "of answers due came in time")
        yield Glance(self.answers.median, "working days until half had an answer")
        yield Glance(number(self.waiting.count), "waiting now", list_href(Chosen()))
        yield Glance(number(self.waiting.past_date), "past their date now", list_href(Chosen(tab=Tab.OVERDUE)))

    @property
    def to_send_again(self) -> Action:
        count, (nouns, were) = self.failed_lately, ("email", "was") if self.failed_lately == 1 else ("emails", "were")
        text = f"{number(count)} {nouns} failed in the last 30 days and {were} not sent again"
        return Action(text, to_send_again_href())

    def file_href(self, file: str) -> str:
        return performance_href(from_and_to(self.days), file)


@dataclass(frozen=True)
class PerformancePage:
    """`parts` are None while the dates are not valid."""

    dates: Dates
    parts: Parts | None
