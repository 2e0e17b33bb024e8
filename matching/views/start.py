"""The way in, and what anybody may read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from matching import pages, sessions


def _is_signed_in(request: HttpRequest) -> bool:
    return sessions.signed_in_user(request) is not None


class Start(View):
    """What the service does, and the button that begins it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = pages.StartPage(is_signed_in=_is_signed_in(request))
        return render(request, "matching/start.html", {"page": page})


class FindLostTrn(View):
    """Says that this cannot be done here yet, and what can."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = pages.LostTrnPage(is_signed_in=_is_signed_in(request))
        return render(request, "matching/find_a_lost_trn.html", {"page": page})
