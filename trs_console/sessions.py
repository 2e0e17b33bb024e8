"""Sessions and their cookie, without what Django's middleware does too often."""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse


class QuietSessionMiddleware(SessionMiddleware):
    """Saves a session that somebody looked at, and tells the browser of its key only when that is news.

    Django saves it, and sends the cookie, with every answer: with those that may be kept in public caches too, and
    with late ones that would put the key of before a sign-in in place of the new one.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not request.session.accessed:
            return response
        response = super().process_response(request, response)
        name = settings.SESSION_COOKIE_NAME
        if name in response.cookies and not self._is_news(request, response.cookies[name].value):
            del response.cookies[name]
        return response

    def _is_news(self, request: HttpRequest, key: str) -> bool:
        """A key that the browser does not have; or that its session was ended here, by this very request."""
        return (
            key != request.COOKIES.get(settings.SESSION_COOKIE_NAME)
            if key
            else getattr(request.session, "was_flushed", False)
        )
