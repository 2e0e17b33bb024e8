"""Seeing is recorded: what counts as seen, and for how long it is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from staff import jobs, viewings
from staff.models import StaffUser, Viewing
from tests.factories import StaffUserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ONE_LOGIN = UUID("0c0ffee0-0000-4000-8000-000000000001")


@pytest.fixture
def officer() -> StaffUser:
    return StaffUserFactory.create()


def request(officer: StaffUser, method: str = "GET", **headers: str) -> Any:
    asked = RequestFactory().generic(method, "/console/somewhere", headers=headers)
    asked.user = officer
    return asked


def seen() -> list[tuple[str, str]]:
    return sorted(Viewing.objects.values_list("what", "which"))


class TestShown:
    def test_records_who_saw_what_and_when(self, officer: StaffUser) -> None:
        with time_machine.travel(NOW, tick=False):
            viewings.shown(request(officer), HttpResponse(), record="1234567")
        viewing = Viewing.objects.get()
        assert (viewing.staff_user, viewing.what, viewing.which, viewing.at) == (officer, "record", "1234567", NOW)

    def test_takes_one_statement_for_all_that_a_page_shows(
        self, officer: StaffUser, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            viewings.shown(request(officer), HttpResponse(), record="1234567", task="TRS-1234567", one_login=ONE_LOGIN)
        assert seen() == [("one_login", str(ONE_LOGIN)), ("record", "1234567"), ("task", "TRS-1234567")]

    def test_counts_each_of_several_records_once_in_the_same_statement(
        self, officer: StaffUser, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            viewings.shown(request(officer), HttpResponse(), record="1234567", records=["7654321", "1234567"])
        assert seen() == [("record", "1234567"), ("record", "7654321")]

    def test_returns_the_page_as_it_came(self, officer: StaffUser) -> None:
        page = HttpResponse("a record")
        assert viewings.shown(request(officer), page, record="1234567") is page
        assert page.content == b"a record"

    @pytest.mark.parametrize("status", [200, 409, 422])
    def test_counts_a_page_that_says_what_is_in_the_way(self, officer: StaffUser, status: int) -> None:
        viewings.shown(request(officer, "POST"), HttpResponse(status=status), task="TRS-1234567")
        assert seen() == [("task", "TRS-1234567")]

    @pytest.mark.parametrize("status", [204, 400, 403, 404, 405, 500])
    def test_does_not_count_a_page_that_shows_nothing(self, officer: StaffUser, status: int) -> None:
        viewings.shown(request(officer), HttpResponse(status=status), record="1234567")
        viewings.shown(request(officer), HttpResponseRedirect("/console/"), record="1234567")
        assert seen() == []

    def test_does_not_count_head_which_brings_no_page(self, officer: StaffUser) -> None:
        viewings.shown(request(officer, "HEAD"), HttpResponse(), record="1234567")
        assert seen() == []

    def test_counts_a_page_that_the_browser_may_hold_already(self, officer: StaffUser) -> None:
        asked = request(officer, **{"if-modified-since": "Fri, 20 Nov 2026 09:00:00 GMT", "if-none-match": "*"})
        viewings.shown(asked, HttpResponse(), record="1234567")
        assert seen() == [("record", "1234567")]

    def test_is_never_changed(self, officer: StaffUser) -> None:
        viewings.shown(request(officer), HttpResponse(), record="1234567")
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Viewing.objects.update(which="7654321")
        assert seen() == [("record", "1234567")]


class TestOldOnes:
    @pytest.fixture(autouse=True)
    def a_worker(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setattr(jobs, "close_old_connections", lambda: None)  # the test's own is one of them
        with time_machine.travel(NOW, tick=False):
            yield

    def saw(self, officer: StaffUser, which: str, ago: timedelta) -> None:
        Viewing.objects.create(staff_user=officer, what="record", which=which, at=NOW - ago)

    def test_go_after_their_term(self, officer: StaffUser) -> None:
        self.saw(officer, "1111111", settings.VIEWINGS_KEPT_FOR + timedelta(seconds=1))
        self.saw(officer, "2222222", settings.VIEWINGS_KEPT_FOR)
        self.saw(officer, "3333333", timedelta())
        jobs.delete_old_viewings(0)
        assert seen() == [("record", "2222222"), ("record", "3333333")]

    def test_have_a_term_that_can_be_set(self, officer: StaffUser, settings: Any) -> None:
        settings.VIEWINGS_KEPT_FOR = timedelta(days=30)
        self.saw(officer, "1111111", timedelta(days=31))
        self.saw(officer, "2222222", timedelta(days=29))
        jobs.delete_old_viewings(0)
        assert seen() == [("record", "2222222")]

    def test_go_in_bounded_pieces(
        self,
        officer: StaffUser,
        monkeypatch: pytest.MonkeyPatch,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        monkeypatch.setattr(viewings, "AT_A_TIME", 2)
        for day in range(5):
            self.saw(officer, f"100000{day}", timedelta(days=800 + day))
        with django_assert_num_queries(3):
            assert viewings.delete_from_before(NOW) == 5
        assert seen() == []
