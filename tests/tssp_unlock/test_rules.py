"""The unlock rules as tables of cases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tssp_unlock.rules import Facts, Result, Rule, Verdict, is_open, judge, portal_id

TODAY = date(2026, 11, 4)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
GRACE, ADA = 1, 2
ALL_HOLD = Facts(person=GRACE, is_active=True, alerts=(), used_for=frozenset(), is_locked=True)

facts = st.builds(
    Facts,
    person=st.integers(1, 3),
    is_active=st.booleans(),
    alerts=st.none()
    | st.lists(st.none() | st.dates(YESTERDAY - timedelta(days=3), TOMORROW + timedelta(days=3))).map(tuple),
    used_for=st.none() | st.frozensets(st.integers(1, 3)),
    is_locked=st.none() | st.booleans(),
)


def verdict(**differences: Any) -> Verdict:
    return judge(replace(ALL_HOLD, **differences), TODAY)


class TestJudge:
    def test_unlocks_where_all_rules_hold(self) -> None:
        assert verdict().headline is None
        assert set(verdict().results.values()) == {Result.HOLDS}

    @pytest.mark.parametrize(
        ("differences", "headline"),
        [
            ({"is_active": False}, Rule.RECORD_IS_ACTIVE),
            ({"alerts": (None,)}, Rule.NO_OPEN_ALERT),
            ({"alerts": (TODAY,)}, Rule.NO_OPEN_ALERT),
            ({"alerts": (YESTERDAY, TOMORROW)}, Rule.NO_OPEN_ALERT),
            ({"alerts": None}, Rule.NO_OPEN_ALERT),
            ({"used_for": frozenset({ADA})}, Rule.ADDRESS_NOT_USED_FOR_ANOTHER),
            ({"used_for": frozenset({GRACE, ADA})}, Rule.ADDRESS_NOT_USED_FOR_ANOTHER),
            ({"is_locked": False}, Rule.ACCOUNT_IS_LOCKED),
        ],
    )
    def test_names_the_rule_that_stands_in_the_way(self, differences: dict[str, Any], headline: Rule) -> None:
        assert verdict(**differences).headline == headline

    @pytest.mark.parametrize(
        "differences",
        [
            {"alerts": (YESTERDAY,)},
            {"used_for": frozenset({GRACE})},
            {"used_for": None},
            {"is_locked": None},
        ],
    )
    def test_unlocks_where_nothing_does(self, differences: dict[str, Any]) -> None:
        assert verdict(**differences).headline is None

    def test_asks_every_rule_and_gives_the_first_that_fails(self) -> None:
        told = verdict(is_active=False, alerts=(None,), used_for=frozenset({ADA}), is_locked=False)
        assert list(told.results) == list(Rule)
        assert set(told.results.values()) == {Result.FAILS}
        assert told.headline == Rule.RECORD_IS_ACTIVE

    def test_is_not_final_where_the_alerts_could_not_be_read(self) -> None:
        assert not verdict(alerts=None).is_final
        assert verdict(alerts=None, is_active=False).is_final

    def test_leaves_to_the_portal_what_only_the_portal_knows(self) -> None:
        assert verdict(is_locked=None).results[Rule.ACCOUNT_IS_LOCKED] == Result.PORTAL_SAYS

    @given(facts)
    def test_never_unlocks_with_an_open_alert(self, facts: Facts) -> None:
        if facts.alerts is None or any(is_open(ends_on, TODAY) for ends_on in facts.alerts):
            assert judge(facts, TODAY).headline in (Rule.RECORD_IS_ACTIVE, Rule.NO_OPEN_ALERT)

    @given(facts)
    def test_never_unlocks_through_an_address_that_somebody_else_used(self, facts: Facts) -> None:
        if facts.used_for and facts.used_for - {facts.person}:
            assert judge(facts, TODAY).headline is not None


class TestIsOpen:
    @pytest.mark.parametrize(
        ("ends_on", "stands"), [(None, True), (TOMORROW, True), (TODAY, True), (YESTERDAY, False), (date.min, False)]
    )
    def test_is_up_to_and_including_the_last_day(self, ends_on: date | None, stands: bool) -> None:
        assert is_open(ends_on, TODAY) is stands


class TestPortalId:
    def test_is_always_the_same_for_a_trn(self) -> None:
        assert str(portal_id("1234567")) == "d1639a00-eef6-5df6-a665-bf5ac84ddb46"

    def test_differs_for_different_trns(self) -> None:
        assert len({portal_id(f"{number:07}") for number in range(1, 1000)}) == 999
