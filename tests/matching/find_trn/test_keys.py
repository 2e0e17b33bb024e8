"""Keys in place of what was typed: the same for the same, and nothing of it in them."""

from datetime import date

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from matching.find_trn.keys import address_key, details_key, network_key
from matching.find_trn.sessions import network_of
from teaching_records.rules.agreement import Evidence, Name


def details(first: str = "Grace", last: str = "Adeyemi", born: date = date(1990, 8, 15), nino: str = "") -> str:
    return details_key(Evidence((Name((first,), (last,)),), (born,), "a@b.example", nino or None, None))


class TestKeys:
    def test_are_the_same_however_it_is_written(self) -> None:
        assert address_key("Grace+x@B.example") == address_key(" grace@b.example ")
        assert details("GRACE", "Adéyemi") == details("Grace", "adeyemi")

    def test_differ_where_what_was_typed_does(self) -> None:
        assert len({details(), details("Ada"), details(born=date(1990, 8, 16)), details(nino="QQ123456C")}) == 4

    def test_of_different_kinds_differ(self) -> None:
        assert address_key("10.0.0.1") != network_key("10.0.0.1")

    @pytest.mark.parametrize("address", [None, "", "unknown", "10.0.0"])
    def test_are_none_where_no_network_is_known(self, address: str | None) -> None:
        assert network_key(address) == ""

    def test_of_a_network_are_of_one_address_or_of_a_home(self) -> None:
        assert network_key("10.0.0.1") != network_key("10.0.0.2")
        assert network_key("2001:db8::1") == network_key("2001:db8::ffff")
        assert network_key("2001:db8::1") != network_key("2001:db8:0:1::1")


class TestNetwork:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "network"),
        [
            (None, "10.0.0.1", None),
            (0, "10.0.0.1", "127.0.0.1"),
            (1, "6.6.6.6, 10.0.0.1", "10.0.0.1"),
            (2, "6.6.6.6, 10.0.0.1, 10.0.0.2", "10.0.0.1"),
            (1, "10.0.0.1:4321", "10.0.0.1"),
            (1, "[2001:db8::1]:4321", "2001:db8::1"),
            (1, "2001:db8::1", "2001:db8::1"),
            (1, "", None),
            (3, "10.0.0.1", None),
        ],
    )
    def test_is_what_the_outermost_of_our_proxies_saw(
        self, settings: object, proxies: int | None, forwarded: str, network: str | None
    ) -> None:
        """What stands farther left in the header anybody can have written."""
        settings.PROXIES = proxies  # type: ignore[attr-defined]
        request: HttpRequest = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
        assert network_of(request) == network
