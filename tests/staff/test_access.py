"""Deny by default: every address of the console and of Django admin."""

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from staff import policies
from staff.access import DenyByDefaultMiddleware, View, needs, open_to_anyone
from staff.models import Role
from staff.policies import NotPermitted, Permission
from tests.factories import StaffUserFactory, TeachingRecordFactory, support_task

pytestmark = pytest.mark.django_db

OPEN_TO_ANYONE = {"sign-in", "sign-out"}
SAMPLES = {"trn": "3999999", "app_label": "staff"}  # anything else is 1


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with its whole route."""
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        else:
            yield route, each


STAFF_PATTERNS = [
    (route, pattern) for route, pattern in patterns(get_resolver()) if route.startswith(("/console/", "/admin/"))
]
CONSOLE_PATTERNS = [(route, pattern) for route, pattern in STAFF_PATTERNS if route.startswith("/console/")]


@pytest.fixture
def address() -> Callable[[str], str]:
    """Fills the parameters of a route with those of things that exist."""
    TeachingRecordFactory(trn=SAMPLES["trn"])
    samples = SAMPLES | {"reference": support_task().reference}

    def fill(route: str) -> str:
        parts = []
        for part in route.replace("(?P<", "<").split("<"):
            name, bracket, rest = part.partition(">")
            parts.append(samples.get(name.rpartition(":")[2], "1") + rest if bracket else part)
        return "".join(parts).replace("$", "").replace("^", "").replace("\\Z", "")

    return fill


class TestEveryAddress:
    def test_sends_a_stranger_to_sign_in(self, client: Client, address: Callable[[str], str]) -> None:
        for route, pattern in STAFF_PATTERNS:
            if pattern.name in OPEN_TO_ANYONE and route.startswith("/console/"):
                continue
            for method in (client.get, client.post):
                response = method(address(route), follow=True)
                if route == "/admin/logout/" or response.status_code in {404, 405}:
                    continue  # nothing to protect, or nothing there
                last = response.redirect_chain[-1][0] if response.redirect_chain else ""
                assert last.startswith("/console/sign-in"), (route, response.status_code)

    def test_of_the_console_says_who_may_see_it(self) -> None:
        assert len(CONSOLE_PATTERNS) > 10
        for route, pattern in CONSOLE_PATTERNS:
            if pattern.name in OPEN_TO_ANYONE:
                assert getattr(pattern.callback, "open_to_anyone", False), route
            else:
                assert isinstance(getattr(pattern.callback, "permission", None), Permission), route

    @pytest.mark.parametrize("role", Role.values)
    def test_of_the_console_refuses_a_role_without_the_permission(
        self, as_staff: Callable[..., Client], address: Callable[[str], str], role: Role
    ) -> None:
        client = as_staff(role)
        for route, pattern in CONSOLE_PATTERNS:
            permission = getattr(pattern.callback, "permission", None)
            if permission is None:
                continue
            response = client.get(address(route))
            is_refused = permission not in policies.PERMISSIONS[role]
            assert (response.status_code == 403) is is_refused, route
            assert not is_refused or policies.REFUSALS[permission] in response.text

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT, Role.MANAGER])
    @pytest.mark.parametrize("path", ["/admin/", "/admin/staff/staffuser/", "/admin/nowhere/"])
    def test_of_admin_refuses_everybody_but_administrators(
        self, as_staff: Callable[..., Client], path: str, role: Role
    ) -> None:
        response = as_staff(role).get(path)
        assert response.status_code == 403
        assert "Only an administrator can do this." in response.text

    def test_of_admin_lets_an_administrator_in(self, as_staff: Callable[..., Client]) -> None:
        assert as_staff(Role.ADMINISTRATOR).get("/admin/").status_code == 200


class TestMiddleware:
    def answer(self, view: View, role: Role) -> HttpResponseBase | None:
        request = RequestFactory().get("/console/new-page")
        request.user = StaffUserFactory(role=role)
        return DenyByDefaultMiddleware(lambda _: HttpResponse()).process_view(request, view)

    def test_refuses_a_page_that_was_not_marked_to_everybody(self) -> None:
        def view(_request: HttpRequest) -> HttpResponse:
            return HttpResponse()

        with pytest.raises(PermissionDenied):
            self.answer(view, Role.ADMINISTRATOR)

    def test_lets_through_who_has_the_permission(self) -> None:
        view = needs(Permission.WORK)(lambda _request: HttpResponse())
        assert self.answer(view, Role.SUPPORT) is None

    def test_refuses_who_has_not(self) -> None:
        view = needs(Permission.WORK)(lambda _request: HttpResponse())
        with pytest.raises(NotPermitted):
            self.answer(view, Role.VIEWER)

    def test_knows_pages_for_anyone(self) -> None:
        assert self.answer(open_to_anyone(lambda _request: HttpResponse()), Role.VIEWER) is None


class TestPolicies:
    @pytest.mark.parametrize(
        ("role", "may"),
        [
            (Role.VIEWER, "read"),
            (Role.SUPPORT, "read work"),
            (Role.MANAGER, "read work manage"),
            (Role.ADMINISTRATOR, "read work manage administer"),
        ],
    )
    def test_follow_the_table(self, role: Role, may: str) -> None:
        user = StaffUserFactory(role=role)
        assert {each for each in Permission if policies.can(user, each)} == set(may.split())

    def test_are_nothing_to_an_account_that_is_switched_off(self) -> None:
        user = StaffUserFactory(role=Role.ADMINISTRATOR, is_active=False)
        assert not any(policies.can(user, each) for each in Permission)

    def test_have_a_sentence_for_every_permission(self) -> None:
        assert set(policies.REFUSALS) == set(Permission)
