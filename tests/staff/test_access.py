"""Deny by default. `tests/roles` walks every address of the console and of Django admin."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from staff import policies
from staff.access import DenyByDefaultMiddleware, View, needs, open_to_anyone
from staff.models import Role
from staff.policies import NotPermitted, Permission
from tests.factories import StaffUserFactory

pytestmark = pytest.mark.django_db


class TestAdmin:
    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT, Role.MANAGER])
    @pytest.mark.parametrize("path", ["/admin/", "/admin/staff/staffuser/", "/admin/nowhere/"])
    def test_refuses_everybody_but_administrators(self, as_staff: Callable[..., Client], path: str, role: Role) -> None:
        response = as_staff(role).get(path)
        assert response.status_code == 403
        assert "Only an administrator can do this." in response.text

    def test_lets_an_administrator_in(self, as_staff: Callable[..., Client]) -> None:
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
