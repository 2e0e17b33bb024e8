"""What an officer's session remembers while they work on tasks: the list as they had filtered and sorted it."""

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from support_tasks.task_list.chosen import Chosen

LIST = "task_list"


def remember_list(request: HttpRequest, chosen: Chosen) -> None:
    """The list was shown like this: the way back from a task leads there."""
    request.session[LIST] = chosen.query.urlencode()


def list_href(request: HttpRequest) -> str:
    """The address of the list as the officer last had it."""
    chosen = Chosen.read(QueryDict(request.session.get(LIST, "")))
    return reverse("support_tasks:list") + chosen.address
