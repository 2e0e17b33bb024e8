from datetime import date
from typing import Any

import pytest

from one_login.identity import identity


def claims(names: object, days: object = ()) -> dict[str, Any]:
    return {"vc": {"credentialSubject": {"name": names, "birthDate": days}}}


def part(kind: str, value: object) -> dict[str, object]:
    return {"type": kind, "value": value}


class TestIdentity:
    def test_keeps_the_parts_as_given_and_puts_the_current_name_first(self) -> None:
        read = identity(
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
        read = identity(claims([], [{"value": "1990-08-15"}, {"value": "1990-01-15"}]))
        assert read.dates_of_birth == [date(1990, 8, 15), date(1990, 1, 15)]

    def test_keeps_a_name_of_one_kind_of_part(self) -> None:
        read = identity(claims([{"nameParts": [part("GivenName", "Prince")]}]))
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
        read = identity(wrong)
        assert (read.names, read.dates_of_birth) == ([], [])

    @pytest.mark.parametrize("blank", ["", " ", "\0", "\t\n", "\u00a0", "\ud800", " \0\ud800"], ids=ascii)
    def test_leaves_out_a_part_of_which_nothing_remains(self, blank: str) -> None:
        assert identity(claims([{"nameParts": [part("GivenName", blank)]}])).names == []

    def test_keeps_only_what_the_database_takes(self) -> None:
        read = identity(claims([{"nameParts": [part("GivenName", "Gr\0ace\ud800")]}]))
        assert read.names[0]["given"] == ["Grace"]

    def test_bounds_what_it_keeps(self) -> None:
        names = [{"nameParts": [part("GivenName", "x" * 1000)] * 100}] * 1000
        read = identity(claims(names))
        assert len(read.names) <= 50
        assert all(len(value) <= 300 for name in read.names for value in name["given"])
