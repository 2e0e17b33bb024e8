"""The list that an officer came from. Each address within a task says it, so that every tab of a browser keeps its own.

`?list=kind%3Dfind_trn%26page%3D2` holds what the list's own address holds, and is read by the same rules. An address
that says nothing, as one in an e-mail or on the page of a record, stands for the list that the session saw last.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse

from support_tasks.task_list.chosen import Chosen

LIST = "list"  # in an address
LAST_SEEN = "task_list"  # in a session
LONGEST = 2000  # characters: encoded once more, it still fits into the first line of a request

_came_from: ContextVar[Chosen | None] = ContextVar("came_from", default=None)


def remember(request: HttpRequest, chosen: Chosen) -> None:
    """The list was shown like this."""
    request.session[LAST_SEEN] = chosen.encoded


@contextmanager
def leading_to(chosen: Chosen | None) -> Iterator[None]:
    """Meanwhile each address `with_list` leads back to the list as it was chosen; None: to the one seen last."""
    token = _came_from.set(chosen)
    try:
        yield
    finally:
        _came_from.reset(token)


def kept[View: Callable[..., HttpResponseBase]](view: View) -> View:
    """Of a view within a task: the list that its address says is in those of all that it leads to."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with leading_to(came_from(request, QueryDict(request.GET.get(LIST, "")[:LONGEST]))):
            return view(request, *args, **kwargs)

    return keeping  # type: ignore[return-value]


def came_from(request: HttpRequest, query: QueryDict) -> Chosen | None:
    """The list as the query says or, where that says nothing, as it was seen last; None: nothing is known."""
    if query:
        return Chosen.read(query)
    seen = request.session.get(LAST_SEEN)
    return None if seen is None else Chosen.read(QueryDict(seen))


def said(chosen: Chosen) -> str:
    """The list in an address: it says something also where everything is as at first."""
    return chosen.encoded or f"tab={chosen.tab}"


def parameters() -> dict[str, str]:
    """What has to be in the address of a page within a task."""
    chosen = _came_from.get()
    query = said(chosen) if chosen else ""
    return {LIST: query} if 0 < len(query) <= LONGEST else {}


def with_list(href: str) -> str:
    """The address of a page within a task, with the way back to the list."""
    query = urlencode(parameters())
    return f"{href}?{query}" if query else href


def list_href() -> str:
    """The way back: the list as the officer had it."""
    return reverse("support_tasks:list") + (_came_from.get() or Chosen()).address
