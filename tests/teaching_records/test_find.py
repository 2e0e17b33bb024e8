"""Finding a record in the console."""

import itertools
import re
import runpy
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from one_login.models import OneLoginUser
from staff.models import Role
from teaching_records.connections import connect
from teaching_records.find_pages import FOUND_BY
from teaching_records.find_queries import MOST_FOUND
from teaching_records.forms import MESSAGES
from teaching_records.models import PreviousName, RecordNationalInsuranceNumber, Route, TeachingRecord
from teaching_records.rules.finding import FoundBy
from teaching_records.rules.typed_search import WhyNot
from tests.factories import OneLoginUserFactory, TeachingRecordFactory, UnverifiedUserFactory
from tests.govuk.markup import Markup

pytestmark = pytest.mark.django_db

FIND = "/console/records/"
type SignIn = Callable[..., Client]
type Found = Callable[..., list[list[str]]]


@pytest.fixture
def record(db: None) -> TeachingRecord:
    record: TeachingRecord = TeachingRecordFactory.create(
        trn="0034567",
        first_name="Zoë",
        middle_name="Louise",
        last_name="O’Brien-Adeyemi",
        email="zoe@School.example",
        date_of_birth=date(1990, 8, 15),
    )
    RecordNationalInsuranceNumber.objects.create(record=record, number="QQ123456C")
    PreviousName.objects.create(record=record, first_name="Zoë", last_name="Ńowak")
    return record


@pytest.fixture
def somebody_else(db: None) -> TeachingRecord:
    return TeachingRecordFactory.create(
        trn="9999999", first_name="Peter", last_name="Grant", date_of_birth=date(1971, 2, 3), email=None
    )


@pytest.fixture
def found(as_staff: SignIn) -> Found:
    """`found("smith")`: the cells of each line of the results, as text."""
    client = as_staff(Role.VIEWER)

    def look(search: str, **more: str) -> list[list[str]]:
        response = client.get(FIND, {"search": search, **more})
        assert response.status_code == 200, response.text
        cells = [cell.text for cell in Markup(response.text).all("td")]
        return [list(line) for line in itertools.batched(cells, 5, strict=True)]

    return look


def connected(user: OneLoginUser, record: TeachingRecord) -> None:
    with transaction.atomic():
        connect(
            one_login_user_id=user.pk,
            record_id=record.pk,
            route=Route.AUTOMATIC,
            agreed_attributes=[],
            at=datetime(2026, 11, 2, tzinfo=UTC),
        )


# Numbers of the log's own, which may hold any digits.
CHANCE = re.compile(r"'(?:request_id|timestamp)': '[^']*'")


class TestFind:
    def test_begins_with_an_empty_form(self, as_staff: SignIn) -> None:
        page = as_staff(Role.VIEWER).get(FIND)
        assert page.status_code == 200
        assert "found" not in page.text
        assert "There is a problem" not in page.text

    @pytest.mark.parametrize(
        ("search", "by"),
        [
            ("0034567", "TRN"),
            ("RP 00/34567", "TRN"),
            (" 003-4567 ", "TRN"),
            ("qq 12 34 56 c", "National Insurance number"),
            ("ZOE@school.example", "Email address"),
            ("zoe@SCHOOL.EXAMPLE", "Email address"),
            ("15 8 1990", "Date of birth"),
            ("15th August 90", "Date of birth"),
            ("zoe obrien adeyemi", "Name"),
            ("O'Brien", "Name"),
            ("Adeyemi, Zoë", "Name"),
            ("zoe louise", "Name"),
            ("louise adeyemi", "Name"),
            ("adeyemi 15/8/1990", "Name and date of birth"),
            ("louise 15 8 1990", "Name and date of birth"),
            ("zoe 1990", "Name and year of birth"),
            ("zoe August 1990", "Name and month of birth"),
            ("adeyemi 8/1990", "Name and month of birth"),
            ("Aug 90 nowak", "Previous name and month of birth"),
            ("zo 1990", "Beginning of a name and year of birth"),
            ("adeyemy aug 1990", "Close Adeyemy: sounds alike"),
            ("August 1990", "Month of birth"),
            ("born in 8/1990", "Month of birth"),
            ("1990", "Year of birth"),
            ("nowak", "Previous name"),
            ("Nowak Zoe 15 8 1990", "Previous name and date of birth"),
            ("adeye", "Beginning of a name"),
            ("z obrien", "Beginning of a name"),
            ("zo obr", "Beginning of a name"),
            ("zo 15/08/90", "Beginning of a name and date of birth"),
            ("adeyemy", "Close Adeyemy: sounds alike"),
            ("obrien adeyemy", "Close Adeyemy: sounds alike"),
            ("obrein adeyemi", "Close Obrein: sounds alike"),
            ("zoey adeyemy", "Close Zoey: sounds alike Adeyemy: sounds alike"),
            ("zoe obrien 15 8 1991", "Close Date of birth: two of day, month and year are the same"),
            ("zoe obrein 15 8 1990", "Close Obrein: sounds alike"),
            ("zoe nowek 15 8 1990", "Close Nowek: sounds alike"),
            ("0034567 zoe obrien 15 8 1990", "TRN"),
            ("0034567 brown", "TRN The rest of what you entered is not on this record"),
        ],
    )
    def test_finds_by_whatever_is_typed_and_says_by_what(
        self, found: Found, record: TeachingRecord, somebody_else: TeachingRecord, search: str, by: str
    ) -> None:
        [[name, trn, born, number, found_by]] = found(search)
        assert name == "Zoë Louise O’Brien-Adeyemi Previously Zoë Ńowak"
        assert (trn, born, number, found_by) == ("0034567", "15 August 1990", "QQ 12 34 56 C", by)

    @pytest.mark.parametrize(
        "search", ["brown", "7777777", "QQ654321A", "nobody@example.com", "zoe 1991", "16 8 1990", "9/1990", "1991"]
    )
    def test_finds_nothing_else(
        self, found: Found, record: TeachingRecord, somebody_else: TeachingRecord, search: str
    ) -> None:
        assert found(search) == []

    def test_asks_for_less_where_a_long_text_was_pasted(self, as_staff: SignIn) -> None:
        client = as_staff(Role.VIEWER)
        taken = int(Markup(client.get(FIND).text).by_id("id_search")["maxlength"])
        typed = "\U0001f642" * taken
        web_server = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
        assert len(f"GET {FIND}?{urlencode({'search': typed})} HTTP/1.1") < web_server["limit_request_line"]
        response = client.get(FIND, {"search": typed})
        assert response.status_code == 422
        assert "What you look for must be 255 characters or less" in response.text
        assert typed in response.text

    @pytest.mark.parametrize("search", ["0034567", "zoe@school.example", "adeyemi", "zoe obrien", "adeyemi 15 8 1990"])
    def test_marks_who_was_deactivated_or_merged(
        self, found: Found, record: TeachingRecord, somebody_else: TeachingRecord, search: str
    ) -> None:
        record.status = "deactivated"
        record.save()
        assert "Deactivated" in found(search)[0][0]
        record.merged_into = somebody_else
        record.save()
        assert "Merged into TRN 9999999" in found(search)[0][0]

    def test_a_number_that_leads_nowhere_leaves_the_name(self, as_staff: SignIn, record: TeachingRecord) -> None:
        page = as_staff().get(FIND, {"search": "7777777 adeyemi"}).text
        assert "No record has that number or email address." in page
        assert "0034567" in page

    @pytest.mark.parametrize("search", ["Zephyrine 15 8 1990", "zephyrine@leaks.example", "Zephyrine 123456"])
    def test_leaves_nothing_of_what_was_typed_in_the_log(
        self, as_staff: SignIn, caplog: pytest.LogCaptureFixture, search: str
    ) -> None:
        client = as_staff()
        with caplog.at_level("DEBUG", "django_structlog"):
            client.get(FIND, {"search": search})
        assert "GET console/records/" in caplog.text
        log = CHANCE.sub("", caplog.text.lower())
        assert not any(typed in log for typed in ("zephyrine", "1990", "123456", "search="))

    def test_every_way_and_every_refusal_has_words(self) -> None:
        assert set(FOUND_BY) == set(FoundBy) - {FoundBy.CLOSE}
        assert set(MESSAGES) == set(WhyNot)


class TestByOneLogin:
    def test_finds_the_record_of_who_is_connected(self, found: Found, record: TeachingRecord) -> None:
        connected(OneLoginUserFactory(email="Zoe@Home.example"), record)
        [line] = found("zoe@home.example")
        assert line[4] == "Connected GOV.UK One Login"

    def test_leads_to_one_logins_connected_or_not(self, as_staff: SignIn, record: TeachingRecord) -> None:
        grace, unknown = OneLoginUserFactory(email="a@home.example"), UnverifiedUserFactory(email="A@home.example")
        OneLoginUserFactory(email="b@home.example")
        client = as_staff()
        for search in ("a@HOME.example", f"{grace.subject} {unknown.public_id}"):
            page = Markup(client.get(FIND, {"search": search}).text)
            links = [link["href"] for link in page.all("a") if "/one-logins/" in link["href"]]
            assert [link.partition("?")[0] for link in links] == [
                f"/console/one-logins/{user.public_id}/" for user in (grace, unknown)
            ]
        assert "Grace Adeyemi" in page.one("main").text
        assert "identity not verified" in page.one("main").text


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("search", "words"),
        [
            ("", "Enter a TRN, National Insurance number, email address, date of birth or name"),
            ("-", "Enter a TRN, National Insurance number, email address, date of birth or name"),
            ("123456", "Check ‘123456’. A TRN is 7 digits"),
            ("QQ 12 34 56", "Check ‘12 34 56’"),
            ("zoe@", "Enter an email address in the correct format, like name@example.com, instead of ‘zoe@’"),
            (
                "zoe 31 2 1990",
                "in the past, like 27 3 1990 or March 1990, instead of ‘31 2 1990’",
            ),
            ("zoe 15 8 1990 16 8 1990", "Enter one date, month or year of birth only"),
            (
                "zoe 13/1990",
                "in the past, like 27 3 1990 or March 1990, instead of ‘13/1990’",
            ),
            ("2026", "Check ‘2026’. A TRN is 7 digits"),
            ("z", "Enter more of the name than initials"),
            ("a b c d e f g h i", "Enter no more than 8 words"),
            ("zoe <b>1</b>", "Check ‘1’"),
        ],
    )
    def test_is_said_and_what_was_typed_is_kept(
        self, as_staff: SignIn, record: TeachingRecord, search: str, words: str
    ) -> None:
        response = as_staff().get(FIND, {"search": search})
        page = Markup(response.text)
        assert response.status_code == 422
        assert words in unescape(response.text)
        assert page.one("title").text.startswith("Error: ")
        assert words in page.one("a", href="#id_search").text
        assert page.one("input", name="search")["value"] == search

    def test_a_date_is_in_the_past(self, as_staff: SignIn) -> None:
        client = as_staff()
        with time_machine.travel(datetime(1990, 8, 14, 12, tzinfo=UTC), tick=False):
            assert client.get(FIND, {"search": "15 8 1990"}).status_code == 422


class TestNothingFound:
    def test_says_what_to_try(self, as_staff: SignIn) -> None:
        page = as_staff().get(FIND, {"search": "7777777"})
        assert page.status_code == 200
        assert "No records found" in page.text
        assert "checking what you typed for mistakes" in page.text

    def test_says_how_it_was_understood(self, as_staff: SignIn) -> None:
        page = as_staff().get(FIND, {"search": "ann o'smith-McDonald 3/12/85 qq123456c 7777777 a@b.example"}).text
        assert (
            "You looked for TRN 7777777, National Insurance number QQ 12 34 56 C, email address a@b.example, "
            "the name ann o&#39;smith-McDonald, born on 3 December 1985."
        ) in page

    def test_leads_to_searches_for_less_or_for_what_may_be_meant(self, as_staff: SignIn) -> None:
        page = Markup(as_staff().get(FIND, {"search": "Ann Smith 3/12/85"}).text)
        tries = {link.text: link["href"] for link in page.all("a") if "search=" in link["href"]}
        assert tries == {
            "Ann Smith, whenever born": "/console/records/?search=Ann+Smith",
            "Ann Smith born on 12 March 1985": "/console/records/?search=Ann+Smith+1985-03-12",
            "Ann Smith born in 1985": "/console/records/?search=Ann+Smith+1985",
            "anybody born on 3 December 1985": "/console/records/?search=1985-12-03",
        }

    def test_leads_on_from_a_month(self, as_staff: SignIn) -> None:
        page = Markup(as_staff().get(FIND, {"search": "Ann Smith 12/1985"}).text)
        tries = {link.text: link["href"] for link in page.all("a") if "search=" in link["href"]}
        assert tries == {
            "Ann Smith, whenever born": "/console/records/?search=Ann+Smith",
            "Ann Smith born in 1985": "/console/records/?search=Ann+Smith+1985",
            "anybody born in December 1985": "/console/records/?search=12%2F1985",
        }

    def test_offers_the_name_that_may_have_been_meant_by_a_month(self, as_staff: SignIn) -> None:
        TeachingRecordFactory.create(first_name="June", last_name="May", date_of_birth=date(1985, 8, 1))
        client = as_staff()
        page = Markup(client.get(FIND, {"search": "June May 1985"}).text)
        assert "You looked for the name June, born in May 1985." in page.one("main").text
        link = next(link for link in page.all("a") if link.text == "the name June May, born in 1985")
        assert "1 record found" in client.get(link["href"]).text

    @pytest.mark.parametrize(("search", "count"), [("25 12 1985", 0), ("3 3 1985", 0), ("3 12 1985", 1), ("smith", 0)])
    def test_suggests_no_date_that_there_is_not(self, as_staff: SignIn, search: str, count: int) -> None:
        page = Markup(as_staff().get(FIND, {"search": search}).text)
        assert len([link for link in page.all("a") if "search=" in link["href"]]) == count


class TestTable:
    @pytest.fixture
    def smiths(self, db: None) -> list[TeachingRecord]:
        """Forty-five, of which the names and dates run against one another."""
        firsts = ("".join(letters) for letters in itertools.product("ab", "klm", "aeiou", "nr"))
        return [
            TeachingRecordFactory(
                trn=f"{3000000 + number}",
                first_name=first.title(),
                last_name="Smith",
                date_of_birth=date(1990, 1, 1 + number % 28) if number else None,
            )
            for number, first in zip(range(45), firsts, strict=False)
        ]

    def test_has_twenty_a_page_and_keeps_the_search(self, as_staff: SignIn, smiths: list[TeachingRecord]) -> None:
        page = Markup(as_staff().get(FIND, {"search": "smith", "sort": "-trn"}).text)
        assert page.one("h2", class_="govuk-heading-m").text == "45 records found"
        assert len(page.with_class("govuk-table__row")) == 21
        assert page.one("a", rel="next")["href"] == "?search=smith&sort=-trn&page=2"

    @pytest.mark.parametrize(("typed", "number"), [("2", "2"), ("3", "3"), ("99", "3"), ("0", "1"), ("x", "1")])
    def test_goes_to_the_nearest_page(
        self, as_staff: SignIn, smiths: list[TeachingRecord], typed: str, number: str
    ) -> None:
        page = Markup(as_staff().get(FIND, {"search": "smith", "page": typed}).text)
        [current] = [link for link in page.all("a", aria_current="page") if "page=" in link["href"]]
        assert current.text == number

    @pytest.mark.parametrize("column", ["name", "trn", "born", "number", "found"])
    @pytest.mark.parametrize("minus", ["", "-"])
    def test_is_sorted_by_every_column(
        self, as_staff: SignIn, smiths: list[TeachingRecord], column: str, minus: str
    ) -> None:
        page = Markup(as_staff().get(FIND, {"search": "smith", "sort": f"{minus}{column}", "page": "2"}).text)
        directions = [heading["aria-sort"] for heading in page.all("th")]
        assert sorted(directions) == ["descending" if minus else "ascending", *["none"] * 4]
        other = next(link["href"] for link in page.all("a") if f"sort={'' if minus else '-'}{column}" in link["href"])
        assert other == f"?search=smith&sort={'' if minus else '-'}{column}"

    def test_sorts(self, found: Found, smiths: list[TeachingRecord]) -> None:
        by_date = [
            record.trn
            for record in sorted(smiths[1:], key=lambda each: (each.date_of_birth or date.min, each.first_name))
        ]
        assert [line[1] for line in found("smith", sort="born")] == by_date[:20]
        assert [line[1] for line in found("smith", sort="born", page="3")] == [*by_date[40:], "3000000"]
        assert found("smith", sort="-trn")[0][1] == "3000044"
        assert found("smith", sort="name") == found("smith")

    def test_says_when_there_are_more_than_it_shows(self, as_staff: SignIn) -> None:
        TeachingRecord.objects.bulk_create(
            TeachingRecord(
                trn=f"{3000000 + number}", first_name="John", last_name="Smith", date_of_birth=date(1980, 1, 1)
            )
            for number in range(MOST_FOUND + 5)
        )
        client = as_staff()
        less = dict.fromkeys(
            ("smith", "john smith", "smith 1980", "john"), "Add another name or a date of birth to find"
        )
        less |= {"1 1 1980": "There are more. Add a name to find fewer."}
        less |= dict.fromkeys(("1980", "1/1980"), "These are the first by date of birth. Add a name to find fewer.")
        for search, words in less.items():
            page = client.get(FIND, {"search": search}).text
            assert f"The first {MOST_FOUND} records found" in page, search
            assert words in page

    def test_leads_to_a_record_and_back_to_what_was_found(self, as_staff: SignIn, smiths: list[TeachingRecord]) -> None:
        client = as_staff()
        found = f"{FIND}?search=smith&sort=-trn&page=2"
        href = next(link["href"] for link in Markup(client.get(found).text).all("a") if "/3000024/" in link["href"])
        record = Markup(client.get(href).text)
        assert record.one("a", class_="govuk-back-link")["href"] == found
        alerts = next(link["href"] for link in record.all("a") if "/alerts/" in link["href"])
        assert Markup(client.get(alerts).text).one("a", class_="govuk-back-link")["href"] == found

    def test_leads_back_nowhere_else(self, as_staff: SignIn, record: TeachingRecord) -> None:
        page = Markup(as_staff().get("/console/records/0034567/?found=//elsewhere.example%3Fnext%3D1").text)
        assert page.one("a", class_="govuk-back-link")["href"] == FIND

    @pytest.mark.parametrize("count", [1, 19])
    @pytest.mark.parametrize("search", ["smith 15 8 1990", "smith", "grace smith", "8/1990"])
    def test_asks_the_database_the_same_however_many_are_found(
        self, as_staff: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries, count: int, search: str
    ) -> None:
        TeachingRecordFactory.create_batch(count, last_name="Smith")
        TeachingRecordFactory(last_name="Smith", status="deactivated")
        client = as_staff()
        with django_assert_max_num_queries(11):
            page = client.get(FIND, {"search": search})
        assert f"{count + 1} records found" in page.text
