from datetime import date
from typing import Any

import pytest

from one_login.identity import Identity, identity, shown_name

TODAY = date(2026, 11, 22)


def read_out(claims: dict[str, Any]) -> Identity:
    return identity(claims, TODAY)


def claims(names: object, days: object = ()) -> dict[str, Any]:
    return {"vc": {"credentialSubject": {"name": names, "birthDate": days}}}


def part(kind: str, value: object) -> dict[str, object]:
    return {"type": kind, "value": value}


class TestIdentity:
    def test_keeps_the_parts_as_given_and_puts_the_current_name_first(self) -> None:
        read = read_out(
            claims(
                [
                    {
                        "nameParts": [part("GivenName", "Siân"), part("FamilyName", "Llewellyn")],
                        "validUntil": "2019-06-01",
                    },
                    {
                        "nameParts": [
                            part("FamilyName", "LLEWELLYN PRICE"),
                            part("GivenName", "Siân"),
                            part("GivenName", "Mair"),
                        ],
                        "validFrom": "2019-06-01",
                    },
                ]
            )
        )
        assert [name["family"] for name in read.names] == [["LLEWELLYN PRICE"], ["Llewellyn"]]
        assert read.names[0]["given"] == ["Siân", "Mair"]
        assert read.names[1]["valid_until"] == "2019-06-01"

    def test_keeps_several_birth_dates_in_their_order(self) -> None:
        read = read_out(claims([], [{"value": "1990-08-15"}, {"value": "1990-01-15"}]))
        assert read.dates_of_birth == [date(1990, 8, 15), date(1990, 1, 15)]

    def test_keeps_a_name_of_one_kind_of_part(self) -> None:
        read = read_out(claims([{"nameParts": [part("GivenName", "Prince")]}]))
        assert read.names[0]["given"] == ["Prince"]
        assert read.names[0]["family"] == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {},
            {"vc": None},
            {"vc": {"credentialSubject": []}},
            claims(None, None),
            claims("Grace"),
            claims([None, 7, {"nameParts": "Grace"}, {"nameParts": [None, part("GivenName", None)]}]),
            claims([], [None, {"value": 7}, {"value": "the first of May"}, {"value": "1990-13-40"}]),
        ],
        ids=str,
    )
    def test_leaves_out_what_cannot_be_read(self, wrong: dict[str, Any]) -> None:
        read = read_out(wrong)
        assert (read.names, read.dates_of_birth) == ([], [])

    @pytest.mark.parametrize("blank", ["", " ", "\0", "\t\n", "\u00a0", "\ud800", " \0\ud800"], ids=ascii)
    def test_leaves_out_a_part_of_which_nothing_remains(self, blank: str) -> None:
        assert read_out(claims([{"nameParts": [part("GivenName", blank)]}])).names == []

    def test_keeps_only_what_the_database_takes(self) -> None:
        read = read_out(claims([{"nameParts": [part("GivenName", "Gr\0ace\ud800")]}]))
        assert read.names[0]["given"] == ["Grace"]

    def test_bounds_what_it_keeps(self) -> None:
        names = [{"nameParts": [part("GivenName", "x" * 1000)] * 100}] * 1000
        read = read_out(claims(names))
        assert len(read.names) <= 50
        assert all(len(value) <= 300 for name in read.names for value in name["given"])


class TestCurrentName:
    @pytest.mark.parametrize(
        ("validity", "current"),
        [
            ([("2001-02-03", None)], 0),
            ([(None, "2011-02-03"), ("2011-02-03", None)], 1),
            ([(None, "2011-02-03"), (None, "2012-02-03")], 0),
            ([(None, None), (None, None)], 0),
            ([("2030-01-01", None), (None, None)], 1),
            ([(None, "2030-01-01"), (None, None)], 1),
            ([(None, "2011-02-03"), (None, "2030-01-01")], 1),
            ([("2011-02-03", "not a day"), (None, "2011-02-03")], 0),
        ],
    )
    def test_is_the_one_without_an_end(self, validity: list[tuple[str | None, str | None]], current: int) -> None:
        names = [
            {"nameParts": [part("GivenName", f"Name {number}")], "validFrom": begins, "validUntil": ends}
            for number, (begins, ends) in enumerate(validity)
        ]
        read = read_out(claims(names))
        assert shown_name(read.names[0]) == f"Name {current}"
        assert len(read.names) == len(names)


class TestShownName:
    def test_keeps_the_order_of_the_parts(self) -> None:
        parts = [part("FamilyName", "Zhang"), part("GivenName", "Wei"), part("FamilyName", "van der Berg")]
        (name,) = read_out(claims([{"nameParts": parts}])).names
        assert shown_name(name) == "Zhang Wei van der Berg"
        assert (name["given"], name["family"]) == (["Wei"], ["Zhang", "van der Berg"])

    def test_leaves_out_what_is_no_name(self) -> None:
        parts = [part("Title", "Dr"), part("GivenName", "Wei"), part("FamilyName", " ")]
        (name,) = read_out(claims([{"nameParts": parts}])).names
        assert shown_name(name) == "Wei"


class TestDatesOfBirth:
    def test_are_never_in_the_future(self) -> None:
        days = [{"value": "2026-11-23"}, {"value": "2026-11-22"}, {"value": "2190-08-15"}]
        assert read_out(claims([], days)).dates_of_birth == [date(2026, 11, 22)]
