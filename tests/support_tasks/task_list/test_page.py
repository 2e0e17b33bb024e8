"""The list of tasks as officers see it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from staff.models import Role, StaffUser
from support_tasks.actions import assign, claim, connect_record, do_not_connect, reopen
from support_tasks.models import Reason, SupportTask
from support_tasks.pages.standing import due_in_words
from support_tasks.pages.task_list import age_in_words, next_href
from support_tasks.task_list import completed
from support_tasks.task_list.chosen import Chosen, Tab
from support_tasks.task_list.fitting import Seen
from support_tasks.task_list.listing import listing
from teaching_records.models import TeachingRecord
from tests.factories import OneLoginUserFactory, support_task, verified_name
from tests.govuk.markup import Markup
from tests.support_tasks.task_list import world as worlds
from tests.support_tasks.task_list.world import NOW

pytestmark = pytest.mark.django_db

LIST = "/console/tasks/"
type SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def see(as_staff: SignIn, officer: StaffUser) -> Callable[..., Markup]:
    """`see("tab=mine")`: the list as its address says, as an officer or as somebody else."""

    def look(query: str = "", *, by: StaffUser | None = None) -> Markup:
        response = as_staff(user=by or officer).get(f"{LIST}?{query}")
        assert response.status_code == 200
        return Markup(response.text)

    return look


type See = Callable[..., Markup]


def cells(page: Markup, label: str) -> list[str]:
    return [cell.text for cell in page.all("td", data_label=label)]


def days_in_address(**days: date) -> str:
    parts = ("day", "month", "year")
    return urlencode({f"{name}-{part}": getattr(day, part) for name, day in days.items() for part in parts})


def person(given: str, family: str, *previous: str) -> SupportTask:
    names = [verified_name(given, last) for last in (family, *previous)]
    return support_task(OneLoginUserFactory.create(verified_names=names))


def reject(task: SupportTask, by: StaffUser) -> None:
    do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=by, at=NOW)


class TestATaskThatIsOpenedAgainAtTheSameMoment:
    def test_is_not_among_the_completed(
        self, see: See, officer: StaffUser, manager: StaffUser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stays, goes = person("Grace", "Adeyemi"), person("Gail", "Adeyemi")
        for task in (stays, goes):
            reject(task, officer)

        def find(*found: Any) -> list[int]:
            ids = _each_once(*found)
            reopen(task_id=goes.pk, reason="Her twin’s.", disconnect=False, by=manager, at=NOW)
            return ids

        _each_once = completed._each_once
        monkeypatch.setattr(completed, "_each_once", find)
        assert cells(see("tab=completed&search=Adeyemi"), "Reference") == [stays.reference]


class TestTabs:
    def test_say_how_many_tasks_each_has(self, see: See, officer: StaffUser, manager: StaffUser) -> None:
        mine, overdue, decided = support_task(at=NOW), support_task(at=NOW - timedelta(days=30)), support_task()
        assign(task_id=mine.pk, to=officer, by=manager, at=NOW)
        reject(decided, officer)
        page = see("tab=mine")
        tabs = [link.text for link in page.elements if link.attributes.get("href", "").startswith(LIST)][1:]
        assert tabs[:4] == ["To do (2)", "My tasks (1)", "Waiting past its date (1)", "Completed (1)"]
        assert page.all("a", aria_current="page")[-1].text == "My tasks (1)"
        assert cells(page, "Reference") == [mine.reference]
        assert cells(see("tab=overdue"), "Reference") == [overdue.reference]
        assert cells(see("tab=completed"), "Reference") == [decided.reference]

    def test_mine_holds_what_somebody_is_working_on(self, see: See, officer: StaffUser, task: SupportTask) -> None:
        claim(task_id=task.pk, by=officer, at=NOW)
        assert cells(see("tab=mine"), "Reference") == [task.reference]

    def test_the_title_says_where_one_is(self, see: See) -> None:
        assert see("tab=overdue").one("title").text == "Waiting past its date – Support tasks – TRS Console"

    def test_keep_the_search_and_the_type(self, see: See, task: SupportTask) -> None:
        page = see("search=grace&kind=connect_one_login&assigned=nobody&sort=name&page=1")
        hrefs = {link.text.partition(" (")[0]: link["href"] for link in page.all("a") if " (" in link.text}
        assert hrefs["Completed"] == f"{LIST}?tab=completed&search=grace&kind=connect_one_login"


class TestRows:
    def test_show_what_a_task_to_do_is(
        self, see: See, task: SupportTask, manager: StaffUser, colleague: StaffUser
    ) -> None:
        assign(task_id=task.pk, to=colleague, by=manager, at=NOW)
        page = see()
        assert cells(page, "Name") == ["Grace Adeyemi"]
        assert cells(page, "Type") == ["Connect GOV.UK One Login to a teaching record"]
        assert cells(page, "Requested") == ["3 November 2026 at 10:30am 22 days ago"]
        assert cells(page, "Due") == ["10 November 2026 Overdue by 15 days"]
        assert cells(page, "Assigned to") == ["Ben Colleague"]
        assert cells(page, "Status") == ["Open"]

    def test_name_who_is_working_on_it(
        self, see: See, task: SupportTask, officer: StaffUser, colleague: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=NOW)
        assert cells(see(), "Assigned to") == ["Nobody Ben Colleague is working on it"]
        assert cells(see(), "Status") == ["In progress"]
        assert cells(see(by=colleague), "Assigned to") == ["Nobody You are working on it"]

    def test_forget_a_claim_as_soon_as_it_lapses(self, see: See, task: SupportTask, colleague: StaffUser) -> None:
        claim(task_id=task.pk, by=colleague, at=NOW - timedelta(minutes=15))
        assert cells(see(), "Assigned to") == ["Nobody"]
        assert cells(see(), "Status") == ["Open"]
        assert cells(see("status=in_progress"), "Reference") == []

    def test_show_what_became_of_a_completed_task(
        self, see: See, task: SupportTask, record: TeachingRecord, colleague: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=colleague, at=NOW)
        page = see("tab=completed")
        assert cells(page, "Outcome") == ["Connected"]
        assert cells(page, "Decided by") == ["Ben Colleague"]
        assert cells(page, "Decided") == ["25 November 2026 at 10:00am"]

    @pytest.mark.parametrize(
        ("ago", "words"),
        [
            (timedelta(seconds=59), "just now"),
            (timedelta(minutes=1), "1 minute ago"),
            (timedelta(minutes=59), "59 minutes ago"),
            (timedelta(hours=1), "1 hour ago"),
            (timedelta(hours=23, minutes=59), "23 hours ago"),
            (timedelta(days=1), "1 day ago"),
            (timedelta(days=1, hours=11), "2 days ago"),
            (timedelta(days=1000), "1,000 days ago"),
        ],
    )
    def test_tell_the_age_in_words(self, ago: timedelta, words: str) -> None:
        assert age_in_words(NOW - ago, NOW) == words

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (22, "Overdue by 3 days"),
            (24, "Overdue by 1 day"),
            (25, "Due today"),
            (26, "Due tomorrow"),
            (27, "In 2 days"),
        ],
    )
    def test_tell_when_an_answer_is_due_in_words(self, day: int, words: str) -> None:
        assert due_in_words(date(2026, 11, day), date(2026, 11, 25)) == words


class TestOrder:
    @pytest.mark.parametrize(
        ("query", "heading", "direction"),
        [
            ("", "Requested", "ascending"),
            ("sort=-due", "Due", "descending"),
            ("sort=nonsense", "Requested", "ascending"),
            ("tab=completed", "Decided", "descending"),
            ("tab=completed&sort=due", "Decided", "descending"),
            ("tab=completed&sort=decided_by", "Decided by", "ascending"),
        ],
    )
    def test_is_told_by_one_heading(
        self, see: See, officer: StaffUser, query: str, heading: str, direction: str
    ) -> None:
        support_task()
        reject(support_task(), officer)
        headings = {each.text: each["aria-sort"] for each in see(query).all("th") if "aria-sort" in each}
        assert len(headings) == 7
        assert {text: said for text, said in headings.items() if said != "none"} == {heading: direction}

    def test_goes_by_the_last_name(self, see: See) -> None:
        for given, family in (("Zoë", "Ármstrong"), ("Ann", "Baker"), ("Bo", "armstrong")):
            person(given, family)
        assert cells(see("sort=name"), "Name") == ["Bo armstrong", "Zoë Ármstrong", "Ann Baker"]
        assert cells(see("sort=-name"), "Name") == ["Ann Baker", "Zoë Ármstrong", "Bo armstrong"]

    def test_links_keep_what_was_chosen(self, see: See, task: SupportTask) -> None:
        heading = see("kind=connect_one_login&search=grace&sort=name&page=1").one("a", href=ANY_ORDER)
        assert heading.text == "Due"


ANY_ORDER = "?search=grace&kind=connect_one_login&sort=due"


class TestPaging:
    def test_shows_twenty_and_says_which(self, see: See) -> None:
        for number in range(23):
            support_task(at=NOW - timedelta(hours=number))
        first, second = see("sort=requested"), see("page=2")
        assert len(cells(first, "Reference")) == 20
        assert first.one("caption").text == "1 to 20 of 23 tasks"
        assert second.one("caption").text == "21 to 23 of 23 tasks"
        assert second.one("title").text.startswith("To do (page 2 of 2)")
        assert cells(see("page=99"), "Reference") == cells(second, "Reference")
        assert cells(see("page=0"), "Reference") == cells(first, "Reference")


class TestFilters:
    def test_count_what_each_choice_would_show(self, see: See, task: SupportTask, officer: StaffUser) -> None:
        claim(task_id=support_task().pk, by=officer, at=NOW)
        labels = [label.text for label in see("status=open").all("label")]
        assert "Open (1)" in labels
        assert "In progress (1)" in labels
        assert "GOV.UK One Login (1)" in labels
        assert "Identity verification (0)" in labels

    def test_stay_ticked_and_can_be_removed_one_by_one(self, see: See, task: SupportTask) -> None:
        page = see("status=open&assigned=nobody&sort=name")
        ticked = [box["value"] for box in page.all("input", type="checkbox") if "checked" in box]
        assert ticked == ["open", "nobody"]
        links = {link.text: link["href"] for link in page.with_class("trs-chosen__link")}
        assert links == {
            "Remove Status: Open": f"{LIST}?assigned=nobody&sort=name",
            "Remove Assigned to: Nobody": f"{LIST}?status=open&sort=name",
        }
        [clear] = [link for link in page.all("a") if link.text == "Clear filters"]
        assert clear["href"] == f"{LIST}?sort=name"

    def test_of_the_completed_are_outcome_officer_and_days(
        self, see: See, task: SupportTask, record: TeachingRecord, officer: StaffUser, colleague: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=NOW - timedelta(days=2))
        rejected = support_task()
        reject(rejected, colleague)
        assert cells(see("tab=completed&outcome=not_connected"), "Reference") == [rejected.reference]
        assert cells(see(f"tab=completed&decided_by={officer.pk}"), "Reference") == [task.reference]
        page = see(f"tab=completed&{days_in_address(decided_from=date(2026, 11, 24))}")
        assert cells(page, "Reference") == [rejected.reference]
        assert [link.text for link in page.with_class("trs-chosen__link")] == ["Remove Decided from: 24 November 2026"]
        assert "Ben Colleague (1)" in [option.text for option in page.all("option")]

    def test_name_an_officer_who_decided_none(
        self, see: See, task: SupportTask, officer: StaffUser, colleague: StaffUser
    ) -> None:
        reject(task, officer)
        page = see(f"tab=completed&decided_by={colleague.pk}")
        assert cells(page, "Reference") == []
        assert [link.text for link in page.with_class("trs-chosen__link")] == ["Remove Decided by: Ben Colleague"]
        [selected] = [option.text for option in page.all("option") if "selected" in option]
        assert selected == "Ben Colleague (0)"

    def test_days_of_the_uk_count(self, see: See, task: SupportTask, officer: StaffUser) -> None:
        summer = NOW.replace(month=7, day=1, hour=23, minute=30)  # 2 July in the UK
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=summer)
        for day, shown in ((1, []), (2, [task.reference])):
            days = days_in_address(decided_from=date(2026, 7, day), decided_to=date(2026, 7, day))
            assert cells(see(f"tab=completed&{days}"), "Reference") == shown

    @pytest.mark.parametrize(
        ("query", "error"),
        [
            ("decided_from-day=31&decided_from-month=2&decided_from-year=2026", "The first day must be a real date"),
            ("decided_to-day=1", "The last day must include a month and year"),
            (
                days_in_address(decided_from=date(2026, 1, 2), decided_to=date(2026, 1, 1)),
                "The last day must be the same as or after the first",
            ),
        ],
    )
    def test_say_what_is_wrong_with_a_day_and_keep_it(
        self, as_staff: SignIn, officer: StaffUser, task: SupportTask, query: str, error: str
    ) -> None:
        reject(task, officer)
        response = as_staff().get(f"{LIST}?tab=completed&{query}")
        assert response.status_code == 422
        page = Markup(response.text)
        assert page.one("title").text.startswith("Error: ")
        assert error in [link.text for link in page.all("a")]
        assert cells(page, "Reference") == [task.reference]
        name, _, typed = query.partition("&")[0].partition("=")
        assert page.one("input", name=name)["value"] == typed

    @pytest.mark.parametrize(
        "query",
        [
            "tab=nonsense&kind=x&status=closed&assigned=&due=yesterday&page=x&sort=--due&x=y",
            "tab=completed&decided_by=0&decided_by=x&decided_by=99999999999999999999&outcome=",
            "tab=completed&decided_from-day=1&decided_from-month=1&decided_from-year=2000&page=-1",
            "search=%00%00&page=99999999999999999999",
            "search=" + "x" * 5000,
            "search=%F0%9F%98%80",
        ],
    )
    def test_nonsense_in_the_address_is_harmless(self, see: See, task: SupportTask, query: str) -> None:
        assert see(query).one("h1").text == "Support tasks"


class TestSearch:
    @pytest.mark.parametrize(
        "typed",
        [
            "Ní Dhomhnaill",
            "ni dhomh",
            "DHOMHNAILL aine",
            "O’Súilleabháin",
            "osuil",
            "á",
            "AINE@home.example",
            "aine@",
            "QQ 12 34 56 c",
            "RP12/34567",
            "1234567 aine",
        ],
    )
    def test_finds_what_is_known_of_a_person(self, see: See, typed: str) -> None:
        names = [verified_name("Áine", "Ní Dhomhnaill"), verified_name("Áine", "O'Súilleabháin")]
        user = OneLoginUserFactory(email="aine@HOME.example", verified_names=names)
        task = support_task(user, stated={"national_insurance_number": "QQ123456C", "trn": "1234567"})
        person("Grace", "Adeyemi")
        expected = [] if typed == "á" else [task.reference]
        assert cells(see(f"search={typed}"), "Reference") == expected

    def test_opens_the_task_whose_reference_was_typed(
        self, as_staff: SignIn, task: SupportTask, officer: StaffUser
    ) -> None:
        reject(task, officer)
        client = as_staff(user=officer)
        typed = task.reference.lower().removeprefix("trs-")
        response = client.get(LIST, {"search": typed, "status": "open"})
        assert response["Location"] == f"{LIST}{task.reference}/?list=status%3Dopen"
        assert client.post(f"{LIST}next/")["Location"] == f"{LIST}?status=open"  # where the way back leads

    @pytest.mark.parametrize("read_at_once", [500, 0])
    def test_a_beginning_of_many_names_of_a_person_finds_each_task_once(
        self, see: See, officer: StaffUser, monkeypatch: pytest.MonkeyPatch, read_at_once: int
    ) -> None:
        monkeypatch.setattr("support_tasks.task_list.completed.READ_AT_ONCE", read_at_once)
        monkeypatch.setattr("support_tasks.task_list.listing.ON_A_PAGE", 2)
        tasks = [person("Ann", "Anning", "Annable", "Annan", "Anniston") for _ in range(3)]
        for task in tasks:
            reject(task, officer)
        pages = [see(f"tab=completed&search=ann&sort=requested&page={number}") for number in (1, 2)]
        shown = [cells(page, "Reference") for page in pages]
        assert shown == [[tasks[0].reference, tasks[1].reference], [tasks[2].reference]]
        assert pages[0].one("caption").text == "1 to 2 of 3 tasks"

    def test_says_where_else_something_was_found(self, see: See, task: SupportTask, officer: StaffUser) -> None:
        reject(task, officer)
        page = see("search=grace")
        assert page.one("h2", class_="govuk-heading-m").text == "Nothing here matches “grace”"
        [link] = [link for link in page.all("a") if "found in" in link.text]
        assert link.text == "1 task found in Completed"
        assert link["href"] == f"{LIST}?tab=completed&search=grace"


class TestNothing:
    @pytest.mark.parametrize(
        ("query", "title"),
        [
            ("", "There is nothing to do"),
            ("tab=mine", "You have no tasks"),
            ("tab=overdue", "No task is waiting past its date"),
            ("tab=completed", "No tasks have been completed yet"),
            ("search=nobody", "No tasks match “nobody”"),
            ("status=open", "No tasks match what you chose"),
        ],
    )
    def test_says_why_and_what_to_do(self, see: See, query: str, title: str) -> None:
        page = see(query)
        assert page.one("h2", class_="govuk-heading-m").text == title
        assert page.all("table") == []


class TestNextTask:
    def test_takes_it_from_what_was_chosen(self, as_staff: SignIn, officer: StaffUser) -> None:
        person("Ann", "Baker")
        chosen = person("Zoë", "Armstrong")
        client = as_staff(user=officer)
        page = Markup(client.get(f"{LIST}?search=armstrong&assigned=nobody&page=4").text)
        [form] = [form for form in page.all("form") if "next" in form["action"]]
        assert form["action"] == f"{LIST}next/?search=armstrong&assigned=nobody"
        assert client.post(form["action"])["Location"].partition("?")[0] == f"{LIST}{chosen.reference}/"

    def test_says_that_there_is_none_among_them(self, as_staff: SignIn, task: SupportTask) -> None:
        client = as_staff()
        client.get(f"{LIST}?tab=overdue&search=zz")
        response = client.post(f"{LIST}next/?tab=overdue&search=zz", follow=True)
        assert response.redirect_chain == [(f"{LIST}?tab=overdue&search=zz", 302)]
        assert "There is no other task to work on in this list" in response.text
        task.refresh_from_db()
        assert task.claimed_by is None

    def test_is_not_among_completed_tasks(self, as_staff: SignIn, see: See, task: SupportTask) -> None:
        completed = "?tab=completed&outcome=connected"
        assert as_staff().post(f"{LIST}next/{completed}")["Location"] == f"{LIST}{completed}"
        assert next_href(Chosen(Tab.COMPLETED, search="grace")) == f"{LIST}next/?tab=to-do"
        assert "Work on the next task" not in [button.text for button in see("tab=completed").all("button")]


class TestQueries:
    """Eight at most: session, officer, session again with its savepoint, and three for the list."""

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT, Role.MANAGER])
    def test_are_few(
        self,
        as_staff: SignIn,
        django_assert_max_num_queries: DjangoAssertNumQueries,
        monkeypatch: pytest.MonkeyPatch,
        role: Role,
    ) -> None:
        monkeypatch.setattr("support_tasks.task_list.listing.ON_A_PAGE", 4)
        monkeypatch.setattr("support_tasks.task_list.completed.NEAR", 0)
        reader = worlds.make().ada
        StaffUser.objects.filter(pk=reader.pk).update(role=role)
        client = as_staff(user=reader)
        for query in (
            "",
            "tab=mine&status=open",
            "tab=overdue&search=smith",
            "tab=completed",
            "tab=completed&page=3&sort=kind",
            "tab=completed&page=2&sort=name&outcome=connected",
            f"tab=completed&page=2&{days_in_address(decided_from=date(2026, 10, 1))}",
            "tab=completed&search=smith&sort=-decided_by",
            "tab=completed&search=john+smith",
        ):
            with django_assert_max_num_queries(8):
                page = client.get(f"{LIST}?{query}")
            assert cells(Markup(page.text), "Reference"), query

    def test_are_one_fewer_where_a_search_finds_few(
        self, as_staff: SignIn, officer: StaffUser, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        tasks = [person("John", "Smith"), person("Johanna", "Smithson")]
        for task in tasks:
            reject(task, officer)
        for search, number in (("joh smith", 2), ("smith", 3)):
            chosen = Chosen(Tab.COMPLETED, search)
            with django_assert_num_queries(number):
                assert set(listing(chosen, Seen(officer, NOW)).tasks) == set(tasks)
