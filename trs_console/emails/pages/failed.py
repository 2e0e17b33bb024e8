"""The list of e-mails that failed, for its template."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse

from govuk.pages import Action, Pagination, Tag
from notifications.models import Email, FailureKind
from notifications.pages import SentEmail, kind_in_words
from staff.models import StaffUser
from trs_console.emails.forms import AGAIN, WHY, FailedFilterForm
from trs_console.emails.pages.about import AboutLink
from trs_console.emails.pages.listed import sent_emails
from trs_console.emails.pages.stopped import Stopped
from trs_console.emails.queries import MOST_LISTED

WHY_COLOURS = {FailureKind.PERMANENT: "red", FailureKind.TEMPORARY: "orange", FailureKind.TECHNICAL: "purple"}
FILTERS: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "again": ("Sent again", AGAIN),
    "why": ("Why it failed", WHY),
    "kind": ("Which email", {}),
}


@dataclass(frozen=True)
class FailedLine:
    email: SentEmail
    kind: str
    about: AboutLink
    why: Tag
    failed_at: datetime | None

    @classmethod
    def of(cls, email: Email, sent: SentEmail) -> "FailedLine":
        why = FailureKind(email.failure_kind)
        about = AboutLink.of(email.about_thing)
        return cls(sent, kind_in_words(email.kind), about, Tag(WHY[why], WHY_COLOURS[why]), email.completed_at)


@dataclass(frozen=True)
class FailedPage:
    """A page of the list. `chosen`: why some are left out, each with a link to have them back.

    `messages_href` leads administrators to all that the service sends.
    """

    title: str
    list_href: str
    shown: str
    lines: tuple[FailedLine, ...]
    pagination: Pagination
    filters: FailedFilterForm
    chosen: tuple[Action, ...]
    empty: str
    stopped: Stopped | None
    messages_href: str

    @classmethod
    def of(
        cls,
        page: "Page[int]",
        emails: Sequence[Email],
        form: FailedFilterForm,
        by: StaffUser,
        query: QueryDict,
        at: datetime,
    ) -> "FailedPage":
        chosen = tuple(_chosen(form, query))
        sent = sent_emails(emails, by)  # which loads what they are about
        pagination = Pagination.of(page, query=query)
        return cls(
            title=f"Failed emails{pagination.place}",
            list_href=reverse("emails:failed"),
            shown=_shown(page),
            lines=tuple(map(FailedLine.of, emails, sent)),
            pagination=pagination,
            filters=form,
            chosen=chosen,
            empty=NOTHING_CHOSEN if chosen else NOTHING,
            stopped=Stopped.of(by, at),
            messages_href=reverse("emails:messages") if by.is_administrator else "",
        )


NOTHING = "No email has failed."
NOTHING_CHOSEN = "Nothing matches what you chose. Check it for typing errors, or remove some of the filters."


def _shown(page: "Page[int]") -> str:
    total = page.paginator.count
    of = f"the last {total:,} emails" if total == MOST_LISTED else f"{total:,} email{'s' * (total != 1)}"
    if page.paginator.num_pages == 1:
        return of.capitalize()
    return f"{page.start_index():,} to {page.end_index():,} of {of}"


def _chosen(form: FailedFilterForm, query: QueryDict) -> Iterator[Action]:
    """What leaves something out, in words, with the address of the same list without it."""
    if typed := query.get("search", "").strip():
        yield Action(f"Email address: “{typed}”", _without(query, "search"))
    for name, (label, words) in FILTERS.items():
        for value in form.cleaned_data.get(name) or ():
            yield Action(f"{label}: {words.get(value) or kind_in_words(value)}", _without(query, name, value))


def _without(query: QueryDict, name: str, value: str = "") -> str:
    """The query string without it, on the first page."""
    left = query.copy()
    left.pop("page", None)
    left.setlist(name, [each for each in left.pop(name, []) if value and each != value])
    return f"?{left.urlencode()}"
