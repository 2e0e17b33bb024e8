"""In which language a page is: one answer for its markup and for whoever the person is handed over to."""

from typing import Literal

from django.http import HttpRequest

type Language = Literal["en", "cy"]


def page_language(request: HttpRequest) -> Language:
    """The language of the page that `request` gets: English or Welsh.

    Django's LocaleMiddleware notes it on the request. While there are no Welsh pages it is not installed, and
    every page is English.
    """
    return "cy" if str(getattr(request, "LANGUAGE_CODE", "en")).startswith("cy") else "en"
