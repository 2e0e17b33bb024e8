"""What was typed on a console page and not saved, because a session had ended: for whoever typed it to copy.

Nothing is kept. The texts come with the request that was refused, and go back to the browser that sent it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.shortcuts import resolve_url

from staff.access import nearest_page
from support_tasks.models import LONGEST_NOTE, Reason

# By the names of the forms' fields: what takes time to write. Nothing else that was sent is shown.
LABELS = {
    "trn": "TRN",
    "reason": "Reason",
    "detail": "Reason in your words",
    "note": "Note",
    "ticket": "Zendesk ticket",
}
LONGEST_SHOWN = 2 * LONGEST_NOTE  # characters of each
CHARACTERS_A_LINE, FEWEST_LINES, MOST_LINES = 60, 2, 20


@dataclass(frozen=True)
class UnsavedText:
    """`is_cut`: it was longer than what is shown of it."""

    name: str
    label: str
    text: str
    is_cut: bool

    @property
    def lines(self) -> int:
        """How high to show it."""
        lines = sum(1 + len(line) // CHARACTERS_A_LINE for line in self.text.splitlines())
        return min(max(lines, FEWEST_LINES), MOST_LINES)


@dataclass(frozen=True)
class UnsavedPage:
    """`form_href` is the page on which it was typed; `sign_in_href` leads there through signing in."""

    texts: tuple[UnsavedText, ...]
    form_href: str
    sign_in_href: str

    @classmethod
    def of(cls, request: HttpRequest) -> "UnsavedPage":
        """Of a POST to a console page that was refused."""
        form_href = nearest_page(request.get_full_path())
        query = QueryDict(mutable=True)
        query["next"] = form_href
        return cls(
            texts=tuple(_typed(request.POST)) if is_from_us(request) else (),
            form_href=form_href,
            sign_in_href=f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}",
        )


def _typed(sent: QueryDict) -> Iterator[UnsavedText]:
    for name, label in LABELS.items():
        text = sent.get(name, "").replace("\r\n", "\n").strip()  # browsers post every line break as two characters
        # What is chosen among reasons goes by the name of one that is written.
        if text and text not in Reason.values:
            yield UnsavedText(name, label, text[:LONGEST_SHOWN], is_cut=len(text) > LONGEST_SHOWN)


def is_from_us(request: HttpRequest) -> bool:
    """Whether a page of ours sent the request. Any site can have a browser send one, with words that it chose."""
    ours = f"{request.scheme}://{request.get_host()}"
    if "Origin" in request.headers:
        return bool(request.headers["Origin"] == ours)
    return bool(request.headers.get("Referer", "").startswith(f"{ours}/"))
