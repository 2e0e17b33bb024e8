"""Managers say whose several tasks are."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
import time_machine
from django.test import Client

from staff.models import Role, StaffUser
from support_tasks.actions import assign, assign_many, do_not_connect
from support_tasks.models import EventName, Reason, SupportTask, TaskEvent
from tests.at_once import AtOnce
from tests.factories import OneLoginUserFactory, StaffUserFactory, support_task, verified_name
from tests.govuk.markup import Markup
from tests.support_tasks.task_list.world import NOW

pytestmark = pytest.mark.django_db

LIST, ASSIGN = "/console/tasks/", "/console/tasks/assign/"
type SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(as_staff: SignIn, manager: StaffUser) -> Client:
    return as_staff(user=manager)


@pytest.fixture
def tasks(db: None) -> list[SupportTask]:
    return [support_task(at=NOW) for _ in range(3)]


def named(name: str) -> SupportTask:
    return support_task(OneLoginUserFactory(verified_names=[verified_name("Ann", name)]), at=NOW)


def send(browser: Client, to: StaffUser | str, *chosen: SupportTask, query: str = "", **answers: object) -> str:
    """What the page says after that the tasks were assigned, as the browser shows it."""
    answers = {"which": "selected", "task": [task.reference for task in chosen], "to": getattr(to, "pk", to)} | answers
    response = browser.post(ASSIGN + query, answers, follow=True)
    assert response.status_code == 200
    return Markup(response.text).one("main").text


def assigned_to(officer: StaffUser | None) -> set[SupportTask]:
    return set(SupportTask.objects.filter(assigned_to=officer))


class TestThoseSelected:
    def test_become_somebodys(self, browser: Client, officer: StaffUser, tasks: list[SupportTask]) -> None:
        page = send(browser, officer, *tasks[:2])
        assert "2 tasks assigned to Ada Officer" in page
        assert assigned_to(officer) == set(tasks[:2])

    def test_become_nobodys(
        self, browser: Client, officer: StaffUser, manager: StaffUser, tasks: list[SupportTask]
    ) -> None:
        assign_many(tasks=SupportTask.objects.all(), to=officer, by=manager, at=NOW)
        assert "1 task is nobody’s now" in send(browser, "nobody", tasks[0])
        assert assigned_to(None) == {tasks[0]}

    def test_are_left_where_something_is_against_it_and_it_says_why(
        self, browser: Client, officer: StaffUser, manager: StaffUser, tasks: list[SupportTask]
    ) -> None:
        theirs, closed, free = tasks
        assign(task_id=theirs.pk, to=officer, by=manager, at=NOW)
        do_not_connect(task_id=closed.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=NOW)
        own = support_task(OneLoginUserFactory(email=officer.email), at=NOW)
        page = send(browser, officer, theirs, closed, free, own)
        assert "1 task assigned to Ada Officer" in page
        assert f"1 was completed already: {closed.reference}" in page
        assert f"1 was Ada Officer’s already: {theirs.reference}" in page
        assert f"1 is Ada Officer’s own support request: {own.reference}" in page

    def test_a_second_time_changes_nothing(self, browser: Client, officer: StaffUser, tasks: list[SupportTask]) -> None:
        send(browser, officer, *tasks)
        page = send(browser, officer, *tasks)
        assert "No tasks assigned to Ada Officer" in page
        assert "3 were Ada Officer’s already" in page
        assert TaskEvent.objects.filter(name=EventName.ASSIGNED).count() == 3

    def test_are_those_on_the_page_where_that_is_chosen(
        self, browser: Client, officer: StaffUser, tasks: list[SupportTask]
    ) -> None:
        page = Markup(browser.get(LIST).text)
        on_page = [field["value"] for field in page.all("input", name="on_page")]
        assert "3 tasks assigned" in send(browser, officer, which="page", on_page=on_page)

    def test_count_once_however_often_they_are_named(
        self, browser: Client, officer: StaffUser, tasks: list[SupportTask]
    ) -> None:
        first, second, _ = tasks
        assert "2 tasks assigned to Ada Officer" in send(browser, officer, first, first, second, second, first)
        assert TaskEvent.objects.filter(name=EventName.ASSIGNED).count() == 2

    def test_may_have_changed_since_the_page_was_made(
        self, browser: Client, officer: StaffUser, manager: StaffUser, tasks: list[SupportTask]
    ) -> None:
        """One is a colleague's by now, one is decided: what is said is of what was found."""
        theirs, decided, free = tasks
        other = StaffUserFactory(name="Ben Colleague")
        assign(task_id=theirs.pk, to=other, by=manager, at=NOW)
        do_not_connect(task_id=decided.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=NOW)
        page = send(browser, officer, *tasks)
        assert "2 tasks assigned to Ada Officer" in page
        assert f"1 was Ben Colleague’s before: {theirs.reference}" in page
        assert f"1 was completed already: {decided.reference}" in page
        assert assigned_to(officer) == {theirs, free}

    def test_come_back_to_the_list_as_it_was(self, browser: Client, officer: StaffUser, task: SupportTask) -> None:
        response = browser.post(
            f"{ASSIGN}?search=grace&sort=name", {"which": "selected", "task": task.reference, "to": officer.pk}
        )
        assert response["Location"] == f"{LIST}?search=grace&sort=name"

    def test_named_as_nonsense_are_nobodys_task(self, browser: Client, officer: StaffUser) -> None:
        nonsense = ["", "TRS-0000000", "' OR 1=1", "x" * 10_000, "\0", "😀"]
        assert "No tasks assigned to Ada Officer" in send(browser, officer, task=nonsense)
        assert "No tasks assigned to Ada Officer" in send(browser, officer, which="page", on_page=nonsense)


class TestAllThatMatch:
    def test_are_named_with_their_number_and_confirmed(self, browser: Client, officer: StaffUser) -> None:
        bakers = [named("Baker") for _ in range(22)]
        others = [named("Archer") for _ in range(2)]
        listed = Markup(browser.get(f"{LIST}?search=baker").text)
        assert "All 22 that match" in [label.text for label in listed.all("label")]
        page = send(browser, officer, query="?search=baker", which="all")
        assert "Assign 22 tasks to Ada Officer" in page
        assert "Search: “baker”" in page
        assert assigned_to(officer) == set()
        page = send(browser, officer, query="?search=baker", which="all", confirmed="yes")
        assert "22 tasks assigned to Ada Officer" in page
        assert assigned_to(officer) == set(bakers)
        assert assigned_to(None) == set(others)

    def test_are_those_that_match_when_it_is_confirmed(self, browser: Client, officer: StaffUser) -> None:
        first = named("Baker")
        send(browser, officer, query="?search=baker", which="all")
        second = named("Baker")
        send(browser, officer, query="?search=baker", which="all", confirmed="yes")
        assert assigned_to(officer) == {first, second}

    def test_may_be_none_by_then(self, browser: Client, officer: StaffUser) -> None:
        page = send(browser, officer, query="?search=baker", which="all", confirmed="yes")
        assert "No tasks assigned to Ada Officer" in page


class TestMistakes:
    @pytest.mark.parametrize(
        ("answers", "error", "target"),
        [
            ({"which": "selected"}, "Select at least one task in the list", "#id_task"),
            ({"which": "page", "to": ""}, "Select who to assign the tasks to", "#id_to"),
            ({"which": "page", "to": "0"}, "Select who to assign the tasks to", "#id_to"),
            ({"which": "some"}, "Select which tasks", "#id_which"),
        ],
    )
    def test_are_told_beside_what_was_chosen(
        self,
        browser: Client,
        officer: StaffUser,
        tasks: list[SupportTask],
        answers: dict[str, str],
        error: str,
        target: str,
    ) -> None:
        ticked = [] if answers.get("which") == "selected" else [tasks[1].reference]
        response = browser.post(f"{ASSIGN}?sort=-due", {"to": officer.pk, "task": ticked} | answers)
        assert response.status_code == 422
        page = Markup(response.text)
        assert page.one("title").text.startswith("Error: ")
        assert page.one("a", href=target).text == error
        assert page.by_id(target[1:])
        assert [box["value"] for box in page.all("input", name="task") if "checked" in box] == ticked
        assert page.one("th", aria_sort="descending").text == "Due"
        assert assigned_to(None) == set(tasks)

    def test_somebody_who_only_reads_is_not_on_offer(self, browser: Client, task: SupportTask) -> None:
        viewer = StaffUserFactory(role=Role.VIEWER, name="Vera Viewer")
        StaffUserFactory(name="Gone Officer", is_active=False)
        options = [option.text for option in Markup(browser.get(LIST).text).all("option")]
        assert options == ["Choose who", "Mo Manager", "Nobody"]
        assert browser.post(ASSIGN, {"which": "page", "on_page": task.reference, "to": viewer.pk}).status_code == 422


class TestWho:
    def test_officers_are_not_offered_it(self, as_staff: SignIn, tasks: list[SupportTask]) -> None:
        page = Markup(as_staff(Role.SUPPORT).get(LIST).text)
        assert page.all("input", name="task") == []
        assert page.all("form", action=ASSIGN) == []

    def test_officers_are_refused(self, as_staff: SignIn, officer: StaffUser, task: SupportTask) -> None:
        sent = {"which": "selected", "task": task.reference, "to": officer.pk}
        assert as_staff(user=officer).post(ASSIGN, sent).status_code == 403
        assert assigned_to(officer) == set()

    def test_typed_into_the_address_it_leads_to_the_list(self, browser: Client) -> None:
        assert browser.get(f"{ASSIGN}?search=a&x=y")["Location"] == f"{LIST}?search=a"

    def test_is_not_for_completed_tasks(self, browser: Client, officer: StaffUser, task: SupportTask) -> None:
        waiting = support_task(at=NOW)
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=NOW)
        assert Markup(browser.get(f"{LIST}?tab=completed").text).all("input", name="task") == []
        page = send(browser, officer, query="?tab=completed&outcome=connected", which="all", confirmed="yes")
        assert "No tasks assigned to Ada Officer" in page
        assert assigned_to(None) == {task, waiting}


class TestTwoManagers:
    def test_at_once_leave_every_task_with_one_officer(self, at_once: AtOnce) -> None:
        first, second = StaffUserFactory(role=Role.MANAGER), StaffUserFactory(role=Role.MANAGER)
        ada, ben = StaffUserFactory(), StaffUserFactory()
        tasks = {support_task(at=NOW) for _ in range(12)}
        everything = SupportTask.objects.not_closed()
        results = at_once(
            partial(assign_many, tasks=everything, to=ada, by=first, at=NOW),
            partial(assign_many, tasks=everything, to=ben, by=second, at=NOW),
        )
        assert [len(result.done) for result in results] == [12, 12]
        assert assigned_to(ada) | assigned_to(ben) == tasks
        assert set() in (assigned_to(ada), assigned_to(ben))
        assert {task.version for task in SupportTask.objects.all()} == {3}

    def test_at_once_to_the_same_assign_each_task_once(self, at_once: AtOnce) -> None:
        first, second = StaffUserFactory(role=Role.MANAGER), StaffUserFactory(role=Role.MANAGER)
        ada = StaffUserFactory()
        for _ in range(12):
            support_task(at=NOW)
        call = partial(assign_many, tasks=SupportTask.objects.not_closed(), to=ada, at=NOW)
        results = at_once(partial(call, by=first), partial(call, by=second))
        assert sorted(len(result.done) for result in results) == [0, 12]
        assert TaskEvent.objects.filter(name=EventName.ASSIGNED).count() == 12
