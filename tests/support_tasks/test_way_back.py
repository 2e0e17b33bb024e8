"""Back at the list: each tab of a browser at the one that it came from."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from staff.models import StaffUser
from support_tasks.actions import claim, connect_record, do_not_connect
from support_tasks.models import Reason, SupportTask
from support_tasks.way_back import LONGEST
from teaching_records.models import TeachingRecord
from tests.factories import TeachingRecordFactory, support_task
from tests.govuk.markup import Markup
from tests.support_tasks.conftest import AT, DECIDED, NEW
from tests.support_tasks.test_deciding import confirm
from tests.support_tasks.test_pages import LIST, address

pytestmark = pytest.mark.django_db

# One list of many, and one that another tab of the same browser shows.
CHOSEN, ANOTHER = "kind=connect_one_login&assigned=nobody&sort=-due", "tab=overdue"
FROM_CHOSEN = f"?list={quote(CHOSEN, safe='')}"
type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn, manager: StaffUser) -> Client:
    """A manager's, who may see and do everything. Another tab has been at another list since."""
    client = as_staff(user=manager)
    client.get(f"{LIST}?{ANOTHER}")
    return client


def from_chosen(task: SupportTask, more: str = "") -> str:
    return f"{address(task, more)}{FROM_CHOSEN}"


def way_back(page: Any) -> str:
    [link] = [link for link in Markup(page.text).all("a") if link.text == "Back to support tasks"]
    return link["href"]


def leads(page: Any) -> Iterator[str]:
    """Where the links and forms of a page lead that are within a task; but for a search, which sends the list along."""
    markup = Markup(page.text)
    for element in (*markup.all("a"), *markup.all("form", method="post"), *markup.all("button")):
        for name in ("href", "action", "formaction"):
            if element.attributes.get(name, "").startswith(f"{LIST}TRS-"):
                yield element[name]


def list_in(href: str) -> list[str]:
    return parse_qs(urlsplit(href).query).get("list", [])


def check_all_keep_the_list(page: Any) -> None:
    hrefs = list(leads(page))
    assert hrefs
    assert [href for href in hrefs if list_in(href) != [CHOSEN]] == []


class TestTheListOfATab:
    def test_is_in_the_address_of_each_of_its_tasks(self, browser: Client, task: SupportTask) -> None:
        page = browser.get(f"{LIST}?{CHOSEN}&page=7&x=y")
        assert list(leads(page)) == [from_chosen(task)]

    def test_is_where_the_way_back_leads_whatever_another_shows(self, browser: Client, task: SupportTask) -> None:
        assert way_back(browser.get(from_chosen(task))) == f"{LIST}?{CHOSEN}"

    def test_is_told_from_another_also_where_nothing_is_chosen(self, browser: Client, task: SupportTask) -> None:
        [href] = leads(browser.get(LIST))
        browser.get(f"{LIST}?{CHOSEN}")
        assert way_back(browser.get(href)) == LIST

    def test_is_the_last_one_seen_where_the_address_does_not_say(self, browser: Client, task: SupportTask) -> None:
        page = browser.get(address(task))
        assert way_back(page) == f"{LIST}?{ANOTHER}"
        hrefs = list(leads(page))
        assert hrefs
        assert all(list_in(href) == [ANOTHER] for href in hrefs)

    def test_is_all_tasks_to_do_where_none_was_seen(self, as_staff: SignIn, task: SupportTask) -> None:
        assert way_back(as_staff().get(address(task))) == LIST

    def test_has_its_page(self, browser: Client, task: SupportTask) -> None:
        assert way_back(browser.get(address(task), {"list": "page=2"})) == f"{LIST}?page=2"


class TestWhatTheAddressSays:
    @pytest.mark.parametrize(
        ("typed", "leads_to"),
        [
            ("https://elsewhere.example/", ""),
            ("//elsewhere.example/?kind=find_trn", ""),
            ("kind=find_trn&kind=nonsense&next=//elsewhere.example", "?kind=find_trn"),
            ("tab=completed&status=open&outcome=connected", "?tab=completed&outcome=connected"),
            ("search=a%22%3E%3Cscript%3E", "?search=a%22%3E%3Cscript%3E"),
            ("tab=\0&sort=password&page=", ""),
            ("x" * 10_000, ""),
        ],
    )
    def test_is_read_as_the_list_reads_its_own(
        self, browser: Client, task: SupportTask, typed: str, leads_to: str
    ) -> None:
        page = browser.get(address(task), {"list": typed})
        assert way_back(page) == LIST + leads_to
        returned = browser.post(f"{address(task)}?list={quote(typed)}", NEW | {"then": "return"})
        assert returned["Location"] == LIST + leads_to

    def test_is_not_carried_on_where_it_is_too_long(self, browser: Client, task: SupportTask) -> None:
        officers = "&".join(f"decided_by={number}" for number in range(10_000, 10_400))
        page = browser.get(address(task), {"list": f"tab=completed&{officers}"})
        assert page.status_code == 200
        assert all(len(href) < 2 * LONGEST for href in leads(page))

    def test_is_refused_where_it_says_too_much(self, browser: Client, task: SupportTask) -> None:
        assert browser.get(address(task), {"list": "&" * 10_000}).status_code == 400


class TestEveryPage:
    """Of a task: its links, its forms, and where those lead that were sent."""

    def test_with_a_question_keeps_the_list(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        support_task(stated=task.stated)  # another with the same number
        for more in ("", "find/", "find/?search=Grace", "connect/1234567/", "not-connect/", "assign/"):
            joined = "&" if "?" in more else "?"
            page = browser.get(f"{address(task, more)}{joined}{FROM_CHOSEN[1:]}")
            assert page.status_code == 200, more
            check_all_keep_the_list(page)

    def test_that_is_sent_keeps_the_list(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        for more, sent in (
            ("", {"then": "note", "note": "Rang her."}),
            ("", {"then": "look"}),
            ("", {"connect": "1234567"}),
            ("", {"connect": "no"}),
            ("not-connect/", {"reason": "no_record"}),
            ("assign/", {"to": "nobody"}),
            ("take-over/", {}),
        ):
            answer = browser.post(from_chosen(task, more), NEW | sent)
            assert answer.status_code == 302, (more, sent)
            assert list_in(answer["Location"]) == [CHOSEN], (more, sent)
        check_all_keep_the_list(browser.get(from_chosen(task, "not-connect/check/")))

    def test_that_leads_to_another_at_once_keeps_the_list(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        for more in ("send-trn/1234567/", "not-connect/check/"):
            answer = browser.get(from_chosen(task, more))
            assert answer.status_code == 302, more
            assert list_in(answer["Location"]) == [CHOSEN], more

    @pytest.mark.parametrize("then", ["later", "return"])
    def test_that_ends_the_work_goes_back_to_the_list(self, browser: Client, task: SupportTask, then: str) -> None:
        browser.get(from_chosen(task))
        answer = browser.post(from_chosen(task), NEW | {"then": then})
        assert answer["Location"] == f"{LIST}?{CHOSEN}"

    def test_that_decides_goes_back_to_the_list(self, browser: Client, task: SupportTask) -> None:
        browser.post(from_chosen(task, "not-connect/"), NEW | {"reason": "no_record"})
        answer = confirm(browser, from_chosen(task, "not-connect/check/"))
        assert answer["Location"] == f"{LIST}?{CHOSEN}"

    def test_of_a_decided_task_keeps_the_list(
        self, browser: Client, task: SupportTask, record: TeachingRecord, officer: StaffUser
    ) -> None:
        connect_record(task_id=task.pk, record_id=record.pk, by=officer, at=AT)
        answers = DECIDED | {"disconnect": "no", "reason": "Her twin’s."}
        check_all_keep_the_list(browser.get(from_chosen(task)))
        check_all_keep_the_list(browser.get(from_chosen(task, "reopen/")))
        page = browser.post(from_chosen(task, "reopen/"), answers)
        check_all_keep_the_list(page)
        seen = Markup(page.text).one("input", name="seen")["value"]
        answer = browser.post(from_chosen(task, "reopen/check/"), answers | {"seen": seen})
        assert answer["Location"] == from_chosen(task)

    def test_that_says_what_happened_meanwhile_keeps_the_list(
        self, browser: Client, task: SupportTask, colleague: StaffUser
    ) -> None:
        claim(task_id=task.pk, by=colleague, at=timezone.now())
        check_all_keep_the_list(browser.get(from_chosen(task)))  # with the button that takes it over
        do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=colleague, at=timezone.now())
        page = browser.get(from_chosen(task, "not-connect/"))
        assert page.status_code == 409
        check_all_keep_the_list(page)
        assert way_back(page) == f"{LIST}?{CHOSEN}"

    def test_finds_records_by_a_form_that_sends_the_list_along(self, browser: Client, task: SupportTask) -> None:
        TeachingRecordFactory.create_batch(21, last_name="Bello")
        page = Markup(browser.get(from_chosen(task, "find/")).text)
        assert page.one("input", type="hidden", name="list")["value"] == CHOSEN
        found = Markup(browser.get(address(task, "find/"), {"list": CHOSEN, "search": "Bello"}).text)
        here = [link["href"] for link in found.all("a") if link["href"].startswith("?")]
        assert here
        assert all(list_in(href) == [CHOSEN] for href in here)


class TestNextTask:
    def test_goes_on_with_the_list(self, browser: Client, task: SupportTask) -> None:
        answer = browser.post(f"{LIST}next/?{CHOSEN}&page=2")
        assert answer["Location"] == f"{from_chosen(task)}%26page%3D2"

    def test_goes_on_with_all_tasks_to_do(self, browser: Client, task: SupportTask) -> None:
        [form] = [form for form in Markup(browser.get(LIST).text).all("form") if "next" in form["action"]]
        browser.get(f"{LIST}?{ANOTHER}")
        assert way_back(browser.get(browser.post(form["action"])["Location"])) == LIST

    def test_that_there_is_none_of_is_said_at_the_list(self, browser: Client) -> None:
        assert browser.post(f"{LIST}next/?{CHOSEN}")["Location"] == f"{LIST}?{CHOSEN}"


class TestOtherPages:
    def test_lead_to_the_task_without_a_list(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        assert task.one_login_user
        browser.get(from_chosen(task))
        page = browser.get(f"/console/one-logins/{task.one_login_user.public_id}/tasks/{FROM_CHOSEN}")
        assert list(leads(page)) == [address(task)]
