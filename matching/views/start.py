"""The way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from matching import pages, sessions


class Start(View):
    """What the service does, and the button that begins it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = pages.StartPage(is_signed_in=sessions.signed_in_user(request) is not None)
        return render(request, "matching/start.html", {"page": page})
