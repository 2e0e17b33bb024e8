"""How it is going, as staff see it."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from matching.models import Step
from matching.rules import Reason as MatchReason
from notifications.messages import Message
from notifications.models import Email
from notifications.models import Status as EmailStatus
from staff.models import Role
from support_tasks.models import REASONS, Outcome, Reason
from tests.govuk.markup import Markup
from tests.notifications.states import become
from tests.trs_console.performance.conftest import World, uk
from trs_console.performance.actions import summarise_days
from trs_console.performance.models import Figure
from trs_console.performance.pages.outcomes import MATCH_REASONS, NOT_CONNECTED, NOT_SENT, STEPS
from trs_console.performance.views import FILES

pytestmark = pytest.mark.django_db

PAGE = "/console/performance/"
OF_THE_SESSION = 5  # to find it and whose it is, and to save it, in the test's transaction with a savepoint
NOON = uk("2026-11-25 12:00")
TOO_LONG = "From date must be no more than 10 years before the To date"
type SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def viewer(as_staff: SignIn) -> Client:
    return as_staff(Role.VIEWER)


@pytest.fixture
def november(world: World) -> World:
    """Five requests: three answered in time (one of them reopened), one late, one still waiting past its date."""
    three = [world.sent("2026-11-02 09:00") for _ in range(3)]
    world.connected(three[0], "2026-11-02 09:30")
    world.rejected(three[1], "2026-11-04 09:00", Reason.NO_RECORD)
    world.rejected(three[2], "2026-11-05 09:00", Reason.NO_RECORD)
    world.reopened(three[2], "2026-11-06 09:00")
    late = world.sent("2026-11-03 09:00")
    world.rejected(late, "2026-11-19 09:00", Reason.SEVERAL_RECORDS)
    world.sent("2026-11-04 09:00")
    world.tried("2026-11-02 08:00", Step.IDENTITY)
    world.tried("2026-11-02 08:00", Step.TRN)
    world.tried("2026-11-02 08:00", Step.TRN, MatchReason.POSSIBLE_DUPLICATE)
    return world


def glances(page: Markup) -> dict[str, str]:
    return {of.text: figure.text for of, figure in zip(page.all("dt"), page.all("dd"), strict=True)}


def table(page: Markup, caption: str) -> list[list[str]]:
    """The rows of the table with that caption, its head first."""
    source = page.elements[page.elements.index(next(each for each in page.all("caption") if each.text == caption)) :]
    rows: list[list[str]] = []
    for element in source[1:]:
        if element.tag == "table":
            break
        if element.tag == "tr":
            rows.append([])
        elif element.tag in {"th", "td"}:
            rows[-1].append(element.text)
    return rows


def rows(response: object) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(StringIO(text)))


class TestPage:
    def test_is_in_the_navigation_for_everybody(self, viewer: Client) -> None:
        page = Markup(viewer.get(PAGE).text)
        assert page.one("a", aria_current="page", href=PAGE).text == "Performance"

    def test_shows_the_last_30_days_at_a_glance(self, viewer: Client, november: World) -> None:
        page = Markup(viewer.get(PAGE).text)
        assert "27 October to 25 November 2026" in [heading.text for heading in page.all("h2")]
        assert glances(page) == {
            "requests received": "5",
            "decisions": "4",
            "of answers due came in time": "60%",
            "working days until half had an answer": "2",
            "waiting now": "2 waiting now",
            "past their date now": "2 past their date now",
        }

    def test_leads_to_emails_to_send_again(self, viewer: Client, november: World) -> None:
        link = Markup(viewer.get(PAGE).text).one("a", href="/console/emails/failed/?again=no")
        assert link.text == "0 emails failed in the last 30 days and were not sent again"

    def test_leads_to_those_that_wait_and_those_past_their_date(self, viewer: Client, november: World) -> None:
        page = Markup(viewer.get(PAGE).text)
        leads = {link.text: link["href"] for link in page.all("a") if link["href"].startswith("/console/tasks/?")}
        assert leads == {"2 past their date now": "/console/tasks/?tab=overdue"}
        assert page.one("a", class_="govuk-link", href="/console/tasks/").text == "2 waiting now"
        overdue = Markup(viewer.get("/console/tasks/?tab=overdue").text)
        assert len([row for row in overdue.all("td") if "Overdue by" in row.text]) == 2

    def test_shows_what_was_received_and_decided(self, viewer: Client, november: World) -> None:
        page = Markup(viewer.get(f"{PAGE}?from=2026-11-02&to=2026-11-04").text)
        assert table(page, "Requests received and decided") == [
            ["Day", "Received", "Decided", "Record connected", "Not connected", "TRN sent", "TRN not sent", "Reopened"],
            ["2 November 2026", "3", "1", "1", "0", "0", "0", "0"],
            ["3 November 2026", "1", "0", "0", "0", "0", "0", "0"],
            ["4 November 2026", "1", "1", "0", "1", "0", "0", "0"],
            ["All", "5", "2", "1", "1", "0", "0", "0"],
        ]

    def test_shows_whether_answers_came_in_time(self, viewer: Client, november: World) -> None:
        page = viewer.get(f"{PAGE}?from=2026-11-09&to=2026-11-11").text
        assert "3 of the 5 due (60%) were answered in time." in " ".join(page.split())
        assert table(Markup(page), "Answers due, and when they came") == [
            ["Day", "Due", "In time", "Late", "Still waiting"],
            ["9 November 2026", "3", "3", "0", "0"],
            ["10 November 2026", "1", "0", "1", "0"],
            ["11 November 2026", "1", "0", "0", "1"],
            ["All", "5", "3", "1", "1"],
        ]

    def test_shows_how_long_answers_took(self, viewer: Client, november: World) -> None:
        page = Markup(viewer.get(PAGE).text)
        assert table(page, "Time from the request to the first answer")[1:] == [
            ["Working days", "2 working days", "12 working days"],
            ["Calendar time, weekends included", "2 days", "16 days"],
        ]
        assert [row for row in table(page, "Working days to the first answer")[1:] if row[1] != "0"] == [
            ["Same day", "1"],
            ["2 working days", "1"],
            ["3 working days", "1"],
            ["11 or more working days", "1"],
        ]

    def test_shows_what_waits_now_whatever_the_dates(self, viewer: Client, november: World) -> None:
        page = Markup(viewer.get(f"{PAGE}?from=2025-01-01&to=2025-01-02").text)
        assert table(page, "Waiting requests by age")[-2:] == [
            ["11 or more working days ago", "0", "1", "1"],
            ["All", "0", "1", "1"],
        ]

    def test_shows_what_the_rules_did(self, viewer: Client, november: World) -> None:
        page = viewer.get(PAGE).text
        assert "2 of 3 (67%) were connected without staff." in " ".join(page.split())
        assert table(Markup(page), "Connected automatically, by what was known")[1:] == [
            ["Verified identity alone", "1", "50%"],
            ["National Insurance number", "0", "0%"],
            ["Teacher reference number (TRN)", "1", "50%"],
        ]
        failed = table(Markup(page), "Not connected automatically, by reason")[1:]
        assert [row for row in failed if row[1] != "0"] == [["The record may have a duplicate", "1", "100%"]]

    def test_shows_why_staff_connected_nothing(self, viewer: Client, november: World) -> None:
        page = Markup(viewer.get(PAGE).text)
        assert [row[1] for row in table(page, "Why no record was connected")] == ["Decisions", "2", "1", "0", "0"]

    def test_shows_the_emails_that_failed(self, viewer: Client, november: World) -> None:
        email = Email.objects.filter(kind="record_connected").get()
        become(Email.objects.filter(pk=email.pk), EmailStatus.FAILED, timezone.now(), failure="No such address")
        page = Markup(viewer.get(PAGE).text)
        assert table(page, "Emails written, and failed since")[1:] == [
            ["Record connected", "1", "1", "100%"],
            ["Record not connected", "3", "0", "0%"],
            ["Support request received", "5", "0", "0%"],
        ]
        assert table(page, "Why emails failed")[1:] == [["No such address", "1", "100%"]]

    def test_is_the_same_when_days_that_are_over_are_kept(self, viewer: Client, november: World) -> None:
        for query in ("", "?from=2026-11-09&to=2026-11-11", "?range=this-school-year", "?range=last-month"):
            before = Markup(viewer.get(PAGE + query).text).by_id("main-content").text
            summarise_days(at=NOON)
            assert Markup(viewer.get(PAGE + query).text).by_id("main-content").text == before

    @pytest.mark.parametrize("query", ["", "?from=2026-11-25&to=2026-11-25", "?from=2017-01-01&to=2026-11-25"])
    def test_says_in_words_where_there_is_nothing(self, viewer: Client, query: str) -> None:
        page = viewer.get(PAGE + query)
        assert page.status_code == 200
        for words in (
            "No requests were received or decided on these dates.",
            "No answers were due on these dates.",
            "No requests were first answered on these dates.",
            "No requests are waiting.",
            "Nobody was matched automatically, or failed to be, on these dates.",
            "No record was left unconnected, and every TRN was sent, on these dates.",
            "No emails were written on these dates.",
        ):
            assert words in " ".join(page.text.split())
        assert "trs-chart" not in page.text

    @pytest.mark.parametrize("query", ["", "?range=this-school-year", "?from=2017-01-01&to=2026-11-25"])
    def test_asks_the_database_little_whatever_the_range(
        self, viewer: Client, november: World, django_assert_max_num_queries: DjangoAssertNumQueries, query: str
    ) -> None:
        summarise_days(at=NOON)
        with django_assert_max_num_queries(OF_THE_SESSION + 7):
            viewer.get(PAGE + query)


class TestDates:
    def test_of_a_preset_are_marked(self, viewer: Client) -> None:
        page = Markup(viewer.get(f"{PAGE}?range=last-month").text)
        assert page.one("a", aria_current="page", href=f"{PAGE}?range=last-month").text == "Last month"
        assert "1 to 31 October 2026" in [heading.text for heading in page.all("h2")]

    def test_that_were_entered_lead_to_an_address_to_keep(self, viewer: Client) -> None:
        typed = {"from-day": "1", "from-month": "sept", "from-year": "2026"}
        typed |= {"to-day": "2", "to-month": "11", "to-year": "2026"}
        response = viewer.get(PAGE, typed)
        assert (response.status_code, response["Location"]) == (302, f"{PAGE}?from=2026-09-01&to=2026-11-02")

    def test_stand_in_the_form(self, viewer: Client) -> None:
        page = Markup(viewer.get(f"{PAGE}?from=2026-09-01&to=2026-11-02").text)
        assert [page.by_id(f"id_{name}")["value"] for name in ("from-day", "from-month", "to-year")] == [
            "01",
            "09",
            "2026",
        ]

    @pytest.mark.parametrize(
        ("query", "message", "target"),
        [
            ("from=2026-11-01", "Enter the date to count to", "id_to-day"),
            ("to=2026-11-01", "Enter the date to count from", "id_from-day"),
            ("from=&to=2026-11-01", "Enter the date to count from", "id_from-day"),
            ("from=2026-13-01&to=2026-11-01", "From date must be a real date", "id_from-month"),
            ("from=2026-02-30&to=2026-11-01", "From date must be a real date", "id_from-day"),
            ("from=banana&to=2026-11-01", "From date must include a month and year", "id_from-month"),
            ("from=26-11-01&to=2026-11-01", "Year must include 4 numbers", "id_from-year"),
            (
                "from=2026-11-02&to=2026-11-01",
                "To date must be the same as or after the From date, 2 November 2026",
                "id_to-day",
            ),
            ("from=2026-11-01&to=2026-11-26", "To date must be today or in the past", "id_to-day"),
            ("from=2016-11-01&to=2026-11-15", TOO_LONG, "id_from-day"),
            ("from=0001-01-01&to=2026-11-01", TOO_LONG, "id_from-day"),
            (
                "from-day=1&from-month=&from-year=2026&to-day=1&to-month=1&to-year=2026",
                "From date must include a month",
                "id_from-month",
            ),
            ("range=for-ever", "Choose one of the ranges, or enter the dates to count from and to", "id_from-day"),
        ],
    )
    def test_that_are_wrong_are_shown_again_with_what_to_do(
        self, viewer: Client, query: str, message: str, target: str
    ) -> None:
        response = viewer.get(f"{PAGE}?{query}")
        page = Markup(response.text)
        assert response.status_code == 422
        assert page.one("title").text.startswith("Error: ")
        links = page.all("a", href=f"#{target}")
        assert [link.text for link in links] == [message]
        assert page.by_id(target).tag == "input"
        assert "open" in page.one("details")
        assert page.all("dl") == []

    def test_that_are_wrong_keep_what_was_typed(self, viewer: Client) -> None:
        page = Markup(viewer.get(f"{PAGE}?from=banana&to=2026-11-26").text)
        assert page.by_id("id_from-day")["value"] == "banana"
        assert page.by_id("id_to-day")["value"] == "26"


class TestFiles:
    @pytest.mark.parametrize("file", FILES)
    def test_are_offered_on_the_page_and_named_after_their_dates(
        self, viewer: Client, november: World, file: str
    ) -> None:
        page = Markup(viewer.get(f"{PAGE}?from=2026-11-02&to=2026-11-20").text)
        [link] = [each for each in page.all("a") if f"{file}.csv" in each["href"]]
        response = viewer.get(link["href"])
        dates = "2026-11-25" if file == "waiting" else "2026-11-02-to-2026-11-20"
        assert response["Content-Disposition"] == f'attachment; filename="{file}-{dates}.csv"'
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response.content.startswith(b"\xef\xbb\xbf")
        assert len({len(row) for row in rows(response)}) == 1
        assert len(rows(response)) > 1

    def test_of_requests_have_a_row_for_each_day(self, viewer: Client, november: World) -> None:
        assert rows(viewer.get(f"{PAGE}requests.csv?from=2026-11-02&to=2026-11-04")) == [
            ["Day", "Received", "Decided", "Record connected", "Not connected", "TRN sent", "TRN not sent", "Reopened"],
            ["2026-11-02", "3", "1", "1", "0", "0", "0", "0"],
            ["2026-11-03", "1", "0", "0", "0", "0", "0", "0"],
            ["2026-11-04", "1", "1", "0", "1", "0", "0", "0"],
        ]

    def test_of_a_long_range_still_have_a_row_for_each_day(self, viewer: Client, november: World) -> None:
        assert len(rows(viewer.get(f"{PAGE}requests.csv?range=this-school-year"))) == 1 + 86

    def test_of_what_waits_have_a_row_for_each_day_it_was_sent(self, viewer: Client, november: World) -> None:
        assert rows(viewer.get(f"{PAGE}waiting.csv"))[1:] == [
            ["2026-11-02", "2026-11-09", "17", "Yes", "1"],
            ["2026-11-04", "2026-11-11", "15", "No", "1"],
        ]

    def test_of_matching_say_who_was_connected_and_how(self, viewer: Client, november: World) -> None:
        assert rows(viewer.get(f"{PAGE}matching.csv"))[1:] == [
            ["2026-11-02", "Yes", "Verified identity alone", "1"],
            ["2026-11-02", "Yes", "Teacher reference number (TRN)", "1"],
            ["2026-11-02", "No", "The record may have a duplicate", "1"],
        ]

    def test_of_emails_give_no_reason_where_none_failed(self, viewer: Client, november: World) -> None:
        connected = Email.objects.filter(kind="record_connected")
        become(connected, EmailStatus.FAILED, timezone.now(), failure="No such address")
        listed = rows(viewer.get(f"{PAGE}emails.csv"))[1:]
        assert {why for _, written, failed, why in listed if written and failed == "0"} == {""}
        assert [why for name, written, _, why in listed if written and name == "Record connected"] == ["All"]

    def test_of_emails_cannot_carry_a_formula(self, viewer: Client, november: World) -> None:
        connected = Email.objects.filter(kind="record_connected")
        become(connected, EmailStatus.FAILED, timezone.now(), failure='=HYPERLINK("https://evil.example","x")')
        assert ["Record connected", "", "1", '\'=HYPERLINK("https://evil.example","x")'] in rows(
            viewer.get(f"{PAGE}emails.csv")
        )

    @pytest.mark.parametrize("file", FILES)
    def test_of_no_data_have_their_head(self, viewer: Client, file: str) -> None:
        assert len(rows(viewer.get(f"{PAGE}{file}.csv?from=2026-11-25&to=2026-11-25"))[0]) > 2

    def test_of_dates_that_are_wrong_lead_to_the_page_that_says_so(self, viewer: Client) -> None:
        response = viewer.get(f"{PAGE}requests.csv?from=banana&to=2026-11-04")
        assert response["Location"] == f"{PAGE}?from=banana&to=2026-11-04"

    def test_that_there_are_not_are_not_found(self, viewer: Client) -> None:
        assert viewer.get(f"{PAGE}secrets.csv").status_code == 404

    @pytest.mark.parametrize("file", FILES)
    def test_ask_the_database_little(
        self, viewer: Client, november: World, django_assert_max_num_queries: DjangoAssertNumQueries, file: str
    ) -> None:
        with django_assert_max_num_queries(OF_THE_SESSION + 4):
            viewer.get(f"{PAGE}{file}.csv?range=this-school-year")


class TestWords:
    def test_there_are_for_everything_that_is_counted(self) -> None:
        assert set(STEPS) == set(Step)
        assert set(MATCH_REASONS) == set(MatchReason)
        assert set(NOT_CONNECTED) == set(REASONS[Outcome.NOT_CONNECTED])
        assert len(NOT_SENT) == len(Reason)

    def test_what_figures_are_split_by_fits_its_column(self) -> None:
        kinds = [message.kind for message in Message.__subclasses__()]
        longest = max(map(len, [*STEPS, *MATCH_REASONS, *NOT_CONNECTED, *NOT_SENT, *kinds]))
        assert longest <= 60
        assert max(map(len, Figure.values)) <= 20
