"""Which pages record that somebody was shown a record or a task, and where administrators read that."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.models import Role, StaffUser, Viewing, What
from support_tasks.actions import connect_record, do_not_connect
from support_tasks.models import Reason
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory, support_task, user_of
from tests.govuk.markup import Markup
from tests.support_tasks.conftest import AT

pytestmark = pytest.mark.django_db

RECORD = "/console/records/1234567/"
ONE_LOGIN = "/console/one-logins/0c0ffee0-0000-4000-8000-000000000001/"
LINK = "See which staff looked at this"
type SignIn = Callable[..., Client]


@pytest.fixture
def officer() -> StaffUser:
    return StaffUserFactory.create(name="Ada Officer")


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    TeachingRecordFactory.create(trn="1234567")
    return as_staff(user=officer)


def seen() -> list[tuple[str, str]]:
    return sorted(Viewing.objects.values_list("what", "which"))


class TestRecordPages:
    @pytest.mark.parametrize("tab", ["", "alerts/", "history/"])
    def test_each_is_a_viewing_by_who_opened_it(self, browser: Client, officer: StaffUser, tab: str) -> None:
        browser.get(RECORD + tab)
        assert seen() == [("record", "1234567")]
        assert Viewing.objects.get().staff_user == officer

    def test_what_shows_no_record_is_none(self, browser: Client) -> None:
        assert browser.get("/console/records/7777777/").status_code == 404
        assert browser.head(RECORD).status_code == 200
        assert browser.post(RECORD).status_code == 405
        assert seen() == []

    def test_a_stranger_is_shown_nothing(self, client: Client) -> None:
        TeachingRecordFactory.create(trn="1234567")
        client.get(RECORD)
        assert seen() == []

    def test_finding_records_is_not_seeing_one(self, browser: Client) -> None:
        assert browser.get("/console/records/", {"search": "1234567"}).status_code == 200
        assert seen() == []


class TestTaskPages:
    def test_an_open_task_and_what_is_suggested_are_viewings(self, browser: Client) -> None:
        task = support_task()
        browser.get(f"/console/tasks/{task.reference}/")
        assert seen() == [("record", "1234567"), ("task", task.reference)]

    def test_is_found_by_the_reference_as_it_is_kept(self, browser: Client) -> None:
        task = support_task()
        browser.get(f"/console/tasks/{task.reference.lower()}/")
        assert ("task", task.reference) in seen()

    def test_a_completed_task_is_one(self, browser: Client, officer: StaffUser) -> None:
        task = support_task()
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        browser.get(f"/console/tasks/{task.reference}/")
        assert seen() == [("task", task.reference)]

    def test_a_record_beside_the_request_is_seen_too(self, browser: Client) -> None:
        task = support_task()
        browser.get(f"/console/tasks/{task.reference}/connect/1234567/")
        assert seen() == [("record", "1234567"), ("task", task.reference)]

    def test_records_that_are_suggested_are_seen_in_the_same_statement(self, browser: Client) -> None:
        grace = {"first_name": "Grace", "last_name": "Adeyemi"}
        trns = [TeachingRecordFactory.create(trn=trn, **grace).trn for trn in ("2222222", "3333333")]
        task = support_task()
        browser.get(f"/console/tasks/{task.reference}/")
        assert {("record", trn) for trn in trns} < set(seen())
        assert ("task", task.reference) in seen()
        assert Viewing.objects.values("at").distinct().count() == 1

    def test_suggestions_that_a_conflict_stands_before_are_not_seen(self, browser: Client, officer: StaffUser) -> None:
        task = support_task()
        TeachingRecordFactory.create(trn="2222222", first_name="Grace", last_name="Adeyemi")
        path = f"/console/tasks/{task.reference}/"
        assert browser.post(path, {"connect": "2222222", "version": "77"}).status_code == 409
        assert seen() == [("task", task.reference)]

    def test_the_record_that_a_completed_task_connected_is_seen_too(self, browser: Client, officer: StaffUser) -> None:
        task, record = support_task(), TeachingRecordFactory.create(trn="2222222")
        connect_record(task_id=task.pk, record_id=record.pk, beside=[], by=officer, at=AT)
        browser.get(f"/console/tasks/{task.reference}/")
        assert seen() == [("record", "2222222"), ("task", task.reference)]

    def test_those_suggested_for_a_one_login_are_seen_with_it(self, browser: Client) -> None:
        TeachingRecordFactory.create(trn="2222222", first_name="Grace", last_name="Adeyemi")
        user = OneLoginUserFactory.create()
        browser.get(f"/console/one-logins/{user.public_id}/connect/")
        assert {("one_login", str(user.public_id)), ("record", "2222222")} <= set(seen())

    def test_a_choice_that_leads_on_shows_nothing(self, browser: Client) -> None:
        task = support_task()
        path = f"/console/tasks/{task.reference}/not-connect/"
        assert browser.post(path, {"reason": "no_record", "version": task.version}).status_code == 302
        assert seen() == []
        assert browser.post(path, {"version": task.version}).status_code == 422
        assert seen() == [("task", task.reference)]

    def test_what_is_refused_was_not_seen(self, as_staff: SignIn) -> None:
        task = support_task()
        browser = as_staff(Role.VIEWER)
        assert browser.get(f"/console/tasks/{task.reference}/not-connect/").status_code == 403
        assert seen() == []

    def test_the_list_is_not_one(self, browser: Client) -> None:
        support_task()
        browser.get("/console/tasks/")
        assert seen() == []

    def test_costs_one_query(self, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        path = f"/console/tasks/{support_task().reference}/not-connect/"
        browser.get(path)  # which claims the task
        with CaptureQueriesContext(connection) as recorded:
            browser.get(path)
        monkeypatch.setattr("staff.viewings.SHOWN", set())
        with CaptureQueriesContext(connection) as not_recorded:
            browser.get(path)
        assert len(recorded) == len(not_recorded) + 1


class TestAdminPages:
    def test_of_one_thing_are_viewings(self, as_staff: SignIn) -> None:
        browser = as_staff(Role.ADMINISTRATOR)
        record, task = TeachingRecordFactory.create(), support_task()
        for thing in (record, task, user_of(task)):
            page = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
            assert browser.get(page).status_code == 200
        assert seen() == [
            ("one_login", str(user_of(task).public_id)),
            ("record", record.trn),
            ("task", task.reference),
        ]

    def test_for_a_new_record_shows_none(self, as_staff: SignIn) -> None:
        assert as_staff(Role.ADMINISTRATOR).get("/admin/teaching_records/teachingrecord/add/").status_code == 200
        assert seen() == []


class TestList:
    """For administrators: who looked at this, and what did this person look at?"""

    PAGE = "/admin/staff/viewing/"
    ONE_LOGIN = UUID("0c0ffee0-0000-4000-8000-000000000001")

    @pytest.fixture
    def admin_pages(self, as_staff: SignIn) -> Client:
        return as_staff(user=StaffUserFactory.create(role=Role.ADMINISTRATOR, name="Ade Bankole"))

    @pytest.fixture
    def reference(self) -> str:
        return support_task().reference

    @pytest.fixture(autouse=True)
    def viewings(self, officer: StaffUser, reference: str) -> None:
        other = StaffUserFactory.create(name="Bo Officer")
        for who, what, which, at in (
            (officer, What.RECORD, "1234567", "2026-03-28T23:59:59Z"),
            (officer, What.TASK, reference, "2026-03-29T00:00:00Z"),
            (other, What.RECORD, "7654321", "2026-03-29T22:59:59Z"),
            (other, What.ONE_LOGIN, str(self.ONE_LOGIN), "2026-03-29T23:00:00Z"),
        ):
            Viewing.objects.create(staff_user=who, what=what, which=which, at=datetime.fromisoformat(at))

    def found(self, admin_pages: Client, **asked: str) -> list[str]:
        """What each of the rows shown is of, newest first."""
        response = admin_pages.get(self.PAGE, asked)
        assert response.status_code == 200, response.headers.get("Location")
        return [viewing.which for viewing in response.context["cl"].result_list]

    def test_has_the_newest_first(self, admin_pages: Client, reference: str) -> None:
        assert self.found(admin_pages) == [str(self.ONE_LOGIN), "7654321", reference, "1234567"]

    def test_says_who_saw_what_and_when(self, admin_pages: Client) -> None:
        page = admin_pages.get(self.PAGE).text.replace("\N{NO-BREAK SPACE}", " ")
        for words in ("Ada Officer", "Teaching record", "1234567", "28 March 2026 at 11:59pm"):
            assert words in page

    @pytest.mark.parametrize("typed", ["1234567", " 123 4567", "RP12/34567"])
    def test_is_searched_by_trn(self, admin_pages: Client, typed: str) -> None:
        assert self.found(admin_pages, q=typed) == ["1234567"]

    def test_is_searched_by_reference_and_one_login(self, admin_pages: Client, reference: str) -> None:
        assert self.found(admin_pages, q=reference.lower().removeprefix("trs-")) == [reference]
        assert self.found(admin_pages, q=str(self.ONE_LOGIN).upper()) == [str(self.ONE_LOGIN)]

    @pytest.mark.parametrize("typed", ["123456", "1234568", "%", "1234567 7654321", "Ada"])
    def test_finds_exactly_what_was_seen(self, admin_pages: Client, typed: str) -> None:
        assert self.found(admin_pages, q=typed) == []

    def test_is_filtered_by_officer_and_kind(self, admin_pages: Client, officer: StaffUser, reference: str) -> None:
        asked = {"staff_user__id__exact": str(officer.pk)}
        assert self.found(admin_pages, **asked) == [reference, "1234567"]
        assert self.found(admin_pages, **asked, what__exact="record") == ["1234567"]

    def test_is_filtered_by_days_of_the_uk(self, admin_pages: Client, reference: str) -> None:
        """The clocks went forward on 29 March 2026: that day had 23 hours."""
        day = "2026-03-29"
        assert self.found(admin_pages, at_from=day, at_to=day) == ["7654321", reference]
        assert self.found(admin_pages, at_from="2026-03-30") == [str(self.ONE_LOGIN)]
        assert self.found(admin_pages, at_to="2026-03-28") == ["1234567"]
        assert len(self.found(admin_pages, at_from="", at_to="")) == 4

    def test_keeps_the_other_filters_with_the_days(self, admin_pages: Client) -> None:
        page = admin_pages.get(self.PAGE, {"what__exact": "record", "at_from": "2026-03-29", "p": "1"}).text
        assert '<input type="hidden" name="what__exact" value="record">' in page
        assert 'name="at_from" value="2026-03-29"' in page
        assert 'name="p"' not in page
        assert "what__exact=task&amp;at_from=2026-03-29" in page or "at_from=2026-03-29&amp;what__exact=task" in page

    @pytest.mark.parametrize("typed", ["yesterday", "2026-02-30", "9999-12-31"])
    def test_a_day_that_is_none_is_no_fault(self, admin_pages: Client, typed: str) -> None:
        assert admin_pages.get(self.PAGE, {"at_to": typed}).headers["Location"] == f"{self.PAGE}?e=1"

    def test_leads_to_what_was_seen(self, admin_pages: Client, reference: str) -> None:
        leads = {}
        for viewing in Viewing.objects.all():
            page = admin_pages.get(f"{self.PAGE}{viewing.pk}/change/")
            assert page.status_code == 200
            leads[viewing.which] = page.context["absolute_url"]
        assert leads == {
            "1234567": RECORD,
            "7654321": "/console/records/7654321/",
            reference: f"/console/tasks/{reference}/",
            str(self.ONE_LOGIN): f"/console/one-logins/{self.ONE_LOGIN}/",
        }

    def test_is_one_link_away_from_a_record_and_a_one_login(self, admin_pages: Client) -> None:
        TeachingRecordFactory.create(trn="1234567")
        OneLoginUserFactory.create(public_id=self.ONE_LOGIN)
        for page in (RECORD, f"{RECORD}history/", ONE_LOGIN, f"{ONE_LOGIN}sign-ins/"):
            link = next(each for each in Markup(admin_pages.get(page).text).all("a") if each.text.startswith(LINK))
            found = admin_pages.get(link["href"]).context["cl"].result_list
            assert {viewing.which for viewing in found} == {page.split("/")[3]}
            assert {viewing.staff_user.name for viewing in found} > {"Ade Bankole"}

    @pytest.mark.parametrize("role", set(Role) - {Role.ADMINISTRATOR})
    def test_is_offered_to_administrators_only(self, as_staff: SignIn, role: Role) -> None:
        TeachingRecordFactory.create(trn="1234567")
        assert LINK not in as_staff(role).get(RECORD).text
