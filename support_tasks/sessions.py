"""What an officer's session remembers while they work on tasks: the list as they had filtered and sorted it."""

from django.http import HttpRequest
from django.urls import reverse

LIST = "task_list"


def remember_list(request: HttpRequest) -> None:
    """The list was shown as its address says: the way back from a task leads there."""
    request.session[LIST] = request.GET.urlencode()


def list_href(request: HttpRequest) -> str:
    """The address of the list as the officer last had it."""
    query = request.session.get(LIST, "")
    return reverse("support_tasks:list") + (f"?{query}" if query else "")
