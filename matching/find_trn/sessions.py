"""Which search a browser is at. Its session holds an id, and nothing of what was answered."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from matching.find_trn.models import Search

SEARCH = "trn_search"


def search_of(request: HttpRequest) -> Search | None:
    """The search of this session; None where none was begun, or it is gone."""
    search_id = request.session.get(SEARCH)
    return Search.objects.select_related("support_task").filter(pk=UUID(search_id)).first() if search_id else None


def keep(request: HttpRequest, search: Search) -> None:
    """Let this session be at that search."""
    request.session[SEARCH] = str(search.pk)


def network_of(request: HttpRequest) -> str | None:
    """The visitor's IP address, as the outermost of our own proxies saw it; None where that is not known."""
    if settings.PROXIES is None:
        return None
    seen = [*request.headers.get("X-Forwarded-For", "").split(","), request.META.get("REMOTE_ADDR", "")]
    address = seen[-1 - settings.PROXIES].strip() if len(seen) > settings.PROXIES else ""
    is_with_port = address.startswith("[") or address.count(":") == 1
    return (address.rpartition(":")[0].strip("[]") if is_with_port else address) or None
