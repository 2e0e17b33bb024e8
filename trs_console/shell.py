"""What every page's frame needs: names, addresses, the console's navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from govuk.languages import page_language
from govuk.pages import NavigationItem
from notifications.wording import why_no_emails
from one_login.session_store import ONE_LOGIN_USER
from trs_console.front_doors import is_for_staff


def shell(request: HttpRequest) -> dict[str, Any]:
    """Variables of govuk's layouts (see govuk/README.md), for the door that the request came through."""
    return _console(request) if is_for_staff(request) else _public(request)


def _public(request: HttpRequest) -> dict[str, Any]:
    return {
        "htmlLang": page_language(request),
        "service_name": settings.SERVICE_NAME,
        "service_url": reverse("start"),
        "one_login_header": ONE_LOGIN_USER in request.session,
        "sign_out_url": reverse("sign-out"),
        "support_email_address": settings.SUPPORT_EMAIL_ADDRESS,
    }


def _console(request: HttpRequest) -> dict[str, Any]:
    return {
        "service_name": settings.CONSOLE_NAME,
        "product_name": settings.CONSOLE_NAME,
        "product_url": reverse("console:home"),
        "navigation": _navigation(request) if request.user.is_authenticated else [],
        "sign_out_url": reverse("staff:sign-out"),
        "why_no_emails": why_no_emails,  # asked by pages that promise an e-mail
    }


def _navigation(request: HttpRequest) -> list[NavigationItem]:
    places = [
        ("Find a record", reverse("teaching_records:find")),
        ("Support tasks", reverse("support_tasks:list")),
        ("Portal unlocks", reverse("tssp_unlock:addresses")),
        ("Emails", reverse("emails:failed")),
        ("Performance", reverse("performance:page")),
    ]
    if getattr(request.user, "is_administrator", False):
        places.append(("Administration", reverse("admin:index")))
    return [NavigationItem(text, href, request.path.startswith((href, ALSO.get(text, href)))) for text, href in places]


# A One Login is reached through find a record, though its address is another.
ALSO = {"Find a record": "/console/one-logins/"}
