"""What a task is sorted and found by, and when it is due."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from support_tasks.rules import (
    ANSWER_WITHIN_WORKING_DAYS,
    MOST_SOUGHT,
    NotATicket,
    Sought,
    answer_by,
    may_give_a_trn,
    person_name,
    person_name_key,
    sought,
    terms,
    ticket_url,
    working_days_until,
)
from teaching_records.evidence import NOTHING_STATED, Stated
from tests.factories import verified_name


def verified(*names: dict[str, Any], email: str = "grace@home.example") -> dict[str, Any]:
    return {"email": email, "names": list(names), "dates_of_birth": []}


class TestAnswerBy:
    @pytest.mark.parametrize(
        ("sent_at", "day"),
        [
            (datetime(2026, 11, 2, 9, 0, tzinfo=UTC), date(2026, 11, 9)),  # a Monday
            (datetime(2026, 11, 6, 23, 30, tzinfo=UTC), date(2026, 11, 13)),  # a Friday, late
            (datetime(2026, 11, 7, 12, 0, tzinfo=UTC), date(2026, 11, 13)),  # a Saturday
            (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), date(2026, 6, 9)),  # the 2nd by then, in the UK
            (datetime(2026, 12, 23, 9, 0, tzinfo=UTC), date(2027, 1, 4)),
            (datetime(2026, 4, 2, 9, 0, tzinfo=UTC), date(2026, 4, 13)),  # Good Friday and Easter Monday between
        ],
    )
    def test_is_the_fifth_working_day_in_england(self, sent_at: datetime, day: date) -> None:
        assert answer_by(sent_at) == day


class TestWorkingDaysUntil:
    @pytest.mark.parametrize(
        ("since", "day", "count"),
        [
            (date(2026, 11, 2), date(2026, 11, 2), 0),
            (date(2026, 11, 2), date(2026, 11, 3), 1),
            (date(2026, 11, 6), date(2026, 11, 7), 1),  # a Saturday
            (date(2026, 11, 6), date(2026, 11, 9), 1),
            (date(2026, 11, 7), date(2026, 11, 7), 0),
            (date(2026, 11, 7), date(2026, 11, 8), 1),
            (date(2026, 12, 24), date(2026, 12, 29), 1),  # Christmas, a weekend, Boxing Day's substitute
            (date(2026, 11, 3), date(2026, 11, 2), 0),
        ],
    )
    def test_counts_what_comes_at_a_weekend_as_coming_on_monday(self, since: date, day: date, count: int) -> None:
        assert working_days_until(day, since=since) == count

    @given(since=some.dates(date(2020, 1, 1), date(2028, 1, 1)), later=some.integers(0, 20))
    def test_is_no_more_than_five_exactly_where_the_answer_is_in_time(self, since: date, later: int) -> None:
        day = since + timedelta(days=later)
        due_on = answer_by(datetime(since.year, since.month, since.day, 12, tzinfo=UTC))
        assert (working_days_until(day, since=since) <= ANSWER_WITHIN_WORKING_DAYS) is (day <= due_on)


class TestPersonName:
    def test_is_the_current_one_as_it_is_shown(self) -> None:
        family_first = verified_name("Wei", "Li") | {"shown": "Li Wei"}
        assert person_name(verified(family_first, verified_name("Wei", "Chen"))) == "Li Wei"

    def test_is_empty_where_none_was_verified(self) -> None:
        assert (person_name(verified()), person_name_key(verified())) == ("", "")

    def test_sorts_by_the_last_name_as_one_word_then_the_first_names(self) -> None:
        people = [("Zoë", "O’Neill"), ("Aled", "Smith-Jones"), ("Zia", "Smith"), ("Ádám", "Smith"), ("Bo", "Ødegård")]
        keys = sorted((person_name_key(verified(verified_name(*person))), person) for person in people)
        assert [person for _, person in keys] == [
            ("Bo", "Ødegård"),
            ("Zoë", "O’Neill"),
            ("Ádám", "Smith"),
            ("Zia", "Smith"),
            ("Aled", "Smith-Jones"),
        ]

    def test_has_a_key_that_an_index_takes_however_long_it_is(self) -> None:
        assert len(person_name_key(verified(verified_name("Wilhelmina " * 50, "x" * 300)))) == 200


class TestTerms:
    def test_are_each_word_of_each_name_folded(self) -> None:
        found = set(
            terms(verified(verified_name("Zoë Mary-Jane", "O’Neill"), verified_name("Zoë", "Łęcka")), NOTHING_STATED)
        )
        assert {term for kind, term in found if kind == "name"} == {"zoe", "mary", "jane", "oneill", "lecka"}

    def test_are_the_address_folded_and_the_numbers(self) -> None:
        stated: Stated = {"national_insurance_number": "QQ123456C", "trn": "1234567"}
        assert set(terms(verified(email="Grace.A@home.example"), stated)) == {
            ("email", "grace.a@home.example"),
            ("nino", "QQ123456C"),
            ("trn", "1234567"),
        }

    def test_are_short_enough_for_an_index(self) -> None:
        assert all(len(term) <= 254 for _, term in terms(verified(verified_name("x" * 300, "y" * 300)), NOTHING_STATED))


HOST = "example.zendesk.com"
TICKET = f"https://{HOST}/agent/tickets/123456"


class TestTicketUrl:
    @pytest.mark.parametrize(
        "typed",
        ["123456", " 123456\n", "#123456", TICKET, f"{TICKET}/", "HTTPS://Example.Zendesk.com/agent/tickets/123456"],
    )
    def test_is_made_of_a_number_or_an_address(self, typed: str) -> None:
        assert ticket_url(typed, HOST) == TICKET

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "0",
            "-1",
            "12 34",
            "１２３",
            "1" * 30,
            "TRS-1234567",
            "http://example.zendesk.com/agent/tickets/1",
            "//example.zendesk.com/agent/tickets/1",
            "https://zendesk.com/agent/tickets/1",
            "https://example.zendesk.com.evil.example/agent/tickets/1",
            "https://evil.example/agent/tickets/1",
            "https://example.zendesk.com@evil.example/agent/tickets/1",
            "https://someone@example.zendesk.com/agent/tickets/1",
            "https://example.zendesk.com:444/agent/tickets/1",
            "https://example-zendesk.com/agent/tickets/1",
            "https://examplexzendesk.com/agent/tickets/1",
            "https://example.zendesk.com/agent/tickets/",
            "https://example.zendesk.com/agent/tickets/1/../../x",
            "https://example.zendesk.com/agent/tickets/1?next=https://evil.example",
            "https://example.zendesk.com/agent/users/1",
            "https://example.zendesk.com\\@evil.example/agent/tickets/1",
            "javascript:alert(1)",
            f"{TICKET}\nhttps://evil.example",
        ],
    )
    def test_refuses_anything_else_and_says_what_to_type(self, typed: str) -> None:
        with pytest.raises(NotATicket, match=r"Enter a ticket number, like 123456, .* https.* and ends with it"):
            ticket_url(typed, HOST)


def name(term: str, *, is_whole: bool = False) -> Sought:
    return Sought("name", term, is_whole)


EIGHT = ("one", "two", "three", "four", "five", "six", "seven", "eight")


class TestSought:
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("", ()),
            (" - ", ()),
            ("Smith", (name("smith"),)),
            ("smith, ann", (name("smith"), name("ann"))),
            ("Ní Dhomhnaill", (name("ni"), name("dhomhnaill"))),
            ("Fraser-Tytler", (name("fraser"), name("tytler"))),
            ("O’Brien", (name("obrien"),)),
            ("Li", (name("li", is_whole=True),)),
            ("Li Wu", (name("li", is_whole=True), name("wu", is_whole=True))),
            ("J Smith", (name("j"), name("smith"))),
            ("1234567", (Sought("trn", "1234567"),)),
            ("RP 12/34567", (Sought("trn", "1234567"),)),
            ("qq 12 34 56 c", (Sought("nino", "QQ123456C"),)),
            ("Grace@Home.example", (Sought("email", "grace@home.example", is_whole=False),)),
            ("Segun.Adeyemi", (Sought("email", "segun.adeyemi", is_whole=False),)),
            ("s_adeyemi", (Sought("email", "s_adeyemi", is_whole=False),)),
            ("segun77 adeyemi", (Sought("email", "segun77", is_whole=False), name("adeyemi"))),
            ("St. John", (name("st"), name("john"))),
            ("St.John", (name("stjohn"),)),
            ("J. Smith", (name("j"), name("smith"))),
            ("li 1234567", (name("li"), Sought("trn", "1234567"))),
            ("12345", (name("12345"),)),
            ("one two three four five six seven eight nine", tuple(map(name, EIGHT))),
        ],
    )
    def test_is_what_the_words_stand_for(self, typed: str, expected: tuple[Sought, ...]) -> None:
        assert sought(typed) == expected

    @given(some.text(max_size=60))
    def test_takes_any_text(self, typed: str) -> None:
        assert len(sought(typed)) <= MOST_SOUGHT


class TestMayGiveATrn:
    @pytest.mark.parametrize(
        "text",
        [
            "Your TRN is 7000001",
            "It is 70 00001.",
            "It is 7 0 0 0 0 0 1.",
            "RP70/00001",
            "RP 70-00001",
            "70\n00001",
            "7\u200b000001",
            "７０００００１",
            "٧٠٠٠٠٠١",
            "on 15 August 1990 2000 7000001",
            "12700000145",
            "Call 0300 790 0225",
        ],
    )
    def test_where_seven_digits_are_together(self, text: str) -> None:
        assert may_give_a_trn(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "Send us a copy of your certificate.",
            "You taught from 2015-2018.",
            "You gave 15/08/1990, we have 15 August 1991.",
            "You gave 1/8/1990.",
            "In 2019, 2020 and 2021",
            "123456",
            "1. one 2. two 3. three 4. four 5. five 6. six 7. seven",
        ],
    )
    def test_not_of_years_and_dates(self, text: str) -> None:
        assert not may_give_a_trn(text)

    @given(
        some.from_regex(r"[0-9]{7}", fullmatch=True),
        some.lists(some.sampled_from(["", " ", "-", "/", " - "]), min_size=6, max_size=6),
        some.sampled_from(["", "RP", "RP ", "TRN: ", "1990 ", "I taught in 5 schools. "]),
    )
    def test_whatever_stands_between_the_digits(self, trn: str, between: list[str], before: str) -> None:
        assert may_give_a_trn(before + "".join(map("".join, zip(trn, [*between, ""], strict=True))) + " it is")
