"""Finding a record inside a task: the request stays in sight, and what is found is compared with it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from staff.models import StaffUser, Viewing
from support_tasks import actions
from support_tasks.models import Reason, SupportTask
from teaching_records.models import TeachingRecord
from tests.factories import TeachingRecordFactory
from tests.support_tasks.conftest import AT
from tests.support_tasks.test_deciding import connect_path
from tests.support_tasks.test_pages import address
from tests.support_tasks.test_task_page import words

pytestmark = pytest.mark.django_db

type SignIn = Callable[..., Client]


@pytest.fixture
def browser(as_staff: SignIn, officer: StaffUser) -> Client:
    return as_staff(user=officer)


class TestFind:
    def test_is_led_to_from_the_question(self, browser: Client, task: SupportTask, record: TeachingRecord) -> None:
        page = browser.get(address(task)).text
        assert 'value="look"' in page.partition("Find a record for this request")[0].rpartition("<button")[2]
        assert 'href="/console/records/" target="_blank"' in page

    @pytest.mark.parametrize("note", ["Rang her.", "x" * 6_000])
    def test_loses_nothing_on_the_way(
        self, browser: Client, task: SupportTask, record: TeachingRecord, note: str
    ) -> None:
        chosen = {"connect": "no", "trn": "12", "note": note, "ticket": "not a ticket"}
        answer = browser.post(address(task), chosen | {"then": "look"})
        assert answer.headers["Location"] == address(task, "find/")
        assert not task.notes.exists()
        assert not task.links.exists()
        page = browser.get(address(task)).text
        assert re.search(r'value="no"[^>]* checked', page)
        for name, typed in chosen.items():
            assert f'value="{typed}"' in page or f">{typed}</textarea>" in page, name

    def test_stands_beside_the_request(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        page = browser.get(address(task, "find/"))
        assert "QQ 12 34 56 C" in page.text
        assert f'href="{address(task)}"' in page.text
        task.refresh_from_db()
        assert task.claimed_by == officer
        assert Viewing.objects.get().which == task.reference

    def test_leads_to_the_comparison(self, browser: Client, task: SupportTask) -> None:
        TeachingRecordFactory.create(trn="7654321", first_name="Zoe", last_name="Bello", date_of_birth=date(1980, 1, 2))
        page = browser.get(address(task, "find/"), {"search": "Zoe Bello"})
        assert "1 record found" in page.text
        assert f'href="{connect_path(task, "7654321")}">Zoe Bello</a>' in page.text
        assert "Zoe" in browser.get(connect_path(task, "7654321")).text

    def test_looks_for_what_they_gave_at_one_press(
        self, browser: Client, task: SupportTask, record: TeachingRecord
    ) -> None:
        page = browser.get(address(task, "find/"))
        given = page.text.partition("Look for what they gave")[2]
        searches = dict(re.findall(r'<li><a class="govuk-link" href="(\?search=[^"]*)">([^<]*)</a>', given))
        assert list(searches.values()) == [
            "Grace Adeyemi, born on 15 August 1990",
            "Grace Okafor, born on 15 August 1990",
            "QQ 12 34 56 C",
            "grace@home.example",
        ]
        for href in searches:
            assert browser.get(address(task, "find/") + href).status_code == 200
        assert f'href="{connect_path(task)}"' in browser.get(address(task, "find/") + next(iter(searches))).text

    def test_says_how_to_put_right_what_was_typed(self, browser: Client, task: SupportTask) -> None:
        response = browser.get(address(task, "find/"), {"search": "nobody@"})
        assert response.status_code == 422
        assert 'value="nobody@"' in response.text

    def test_tries_something_else_without_leaving_the_task(self, browser: Client, task: SupportTask) -> None:
        page = browser.get(address(task, "find/"), {"search": "Nobody Atall 3 4 1971"})
        assert "No records found" in page.text
        tries = re.findall(r'<li><a class="govuk-link" href="([^"]*)">[^<]*whenever born', page.text)
        assert tries
        assert all(href.startswith("?search=") for href in tries)

    def test_is_over_when_the_task_is_decided(self, browser: Client, task: SupportTask, officer: StaffUser) -> None:
        actions.do_not_connect(task_id=task.pk, reason=Reason.NO_RECORD, detail="", by=officer, at=AT)
        page = browser.get(address(task, "find/"))
        assert page.status_code == 409
        assert "Ada Officer chose not to connect a record" in words(page)
