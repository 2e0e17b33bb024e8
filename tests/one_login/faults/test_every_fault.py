"""Every fault that the simulator knows, at every step where it can be: no crash, and nobody in by a forged answer.

`test_each_fault` says exactly what comes of most of them, at the step where they matter. Here are all that are left.
"""

from collections import defaultdict

import pytest
from django.core.cache import cache

from one_login.simulator.faults import FAULTS, FAULTS_OF_AN_IDENTITY, PLACES_OF_A_SIGN_IN, place_of
from tests.one_login.faults import answer_rows, callback_rows, token_rows
from tests.one_login.faults.harmless import HARMLESS
from tests.one_login.faults.rows import IDENTITY, SIGN_IN, Row
from tests.one_login.faults.test_each_fault import TARRYING, in_a_hurry
from tests.one_login.faults.test_names_as_they_come import DATES_OF_BIRTH, NAMES
from tests.one_login.faults.visit import PERSON, Sight, Visit

pytestmark = pytest.mark.django_db

TABLES: tuple[list[Row], ...] = (
    token_rows.ID_TOKENS,
    token_rows.CORE_IDENTITIES,
    callback_rows.AT_SIGN_IN,
    callback_rows.AT_IDENTITY,
    answer_rows.TOKEN_ANSWERS,
    answer_rows.USERINFO_ANSWERS,
    answer_rows.DOCUMENTS,
)
IN_A_TABLE = {(row.fault, row.step) for rows in TABLES for row in rows}
LET_PASS = {*HARMLESS, *(f"core_identity.{name}" for name in (*NAMES, *DATES_OF_BIRTH))}
# Waiting takes time: it is done once for each of the places that are fetched by the same few lines.
DOCUMENTS = frozenset({"discovery", "jwks", "did"})
TARRYING_AGAIN = {
    *((f"{place}.{name}", IDENTITY) for place in PLACES_OF_A_SIGN_IN | DOCUMENTS for name in TARRYING),
    *((f"{place}.{name}", SIGN_IN) for place in ("jwks", "did") for name in TARRYING),
}


def steps(fault: str) -> tuple[str, ...]:
    """At which of our two requests the fault can be."""
    place = place_of(fault)
    if fault in FAULTS_OF_AN_IDENTITY or place == "did":
        return (IDENTITY,)
    return () if place == "logout_token" else (SIGN_IN, IDENTITY)  # signing out is test_back_channel_logout's


def left_over() -> dict[tuple[str, str], list[str]]:
    """By place and step, the faults that are in no table."""
    left = defaultdict(list)
    for fault in FAULTS.keys() - LET_PASS:
        for step in steps(fault):
            if (fault, step) not in IN_A_TABLE | TARRYING_AGAIN:
                left[place_of(fault), step].append(fault)
    return {key: sorted(left[key]) for key in sorted(left)}


LEFT_OVER = left_over()


class TestEveryOtherFault:
    @pytest.mark.parametrize(("place", "step"), LEFT_OVER, ids=[" at ".join(key) for key in LEFT_OVER])
    def test_lets_nobody_in(self, visit: Visit, monkeypatch: pytest.MonkeyPatch, place: str, step: str) -> None:
        if step == IDENTITY:
            visit.sign_in_only()
        if place in DOCUMENTS:
            in_a_hurry(monkeypatch)
        before = visit.standing()
        for fault in LEFT_OVER[place, step]:
            cache.clear()
            visit.fault(fault, step if place in PLACES_OF_A_SIGN_IN else None)
            page = visit.prove() if step == IDENTITY else visit.sign_in()
            visit.no_fault()
            visit.check_page(page)
            after = visit.standing()
            if after.signed_in != before.signed_in:
                assert fault.startswith("callback.error_login_required")
                visit.sign_in_only()
            elif after != before:
                assert fault.startswith("callback.error_access_denied")
                before = before.with_failed_proving
                assert after == before
            else:
                assert page.status_code in {400, 503}, fault
        visit.check_log()

    @pytest.mark.parametrize("fault", HARMLESS)
    def test_is_harmless_and_lets_the_right_person_in(self, visit: Visit, fault: str) -> None:
        visit.fault(fault)
        ends_on, _reason = HARMLESS[fault]
        assert Sight.of(visit.sign_in()) == ends_on
        standing = visit.standing()
        assert standing.signed_in == PERSON.subject
        assert [person["subject"] for person in standing.people] == [PERSON.subject]
        assert standing.people[0]["verified"]
        assert visit.failures() == []
        visit.check_log()


class TestTheTables:
    def test_name_faults_that_exist_each_once(self) -> None:
        named = [(row.fault, row.step) for rows in TABLES for row in rows]
        assert len(named) == len(set(named))
        assert {fault for fault, _ in named} | LET_PASS <= FAULTS.keys()
        assert not {fault for fault, _ in named} & LET_PASS

    def test_leave_no_fault_out(self) -> None:
        met = {fault for faults in LEFT_OVER.values() for fault in faults} | {fault for fault, _ in IN_A_TABLE}
        met |= {fault for fault, _ in TARRYING_AGAIN}
        assert {fault for fault in FAULTS if steps(fault)} <= met | LET_PASS

    def test_have_many_rows(self) -> None:
        assert len(IN_A_TABLE) > 250
