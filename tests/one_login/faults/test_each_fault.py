"""The table: each fault of One Login, or in its name, with what the person sees and what is not written.

Real sign-ins through the real simulator. A row's fault holds until it is cleared, so pressing the button again
while it lasts could not hide it; and once it is gone the same button leads the same person in.
"""

import pytest

from one_login import calls, provider
from one_login.simulator.faults import PLACES_OF_A_SIGN_IN, place_of
from tests.one_login.faults import answer_rows, callback_rows, token_rows
from tests.one_login.faults.rows import IDENTITY, NO_SESSION, Row, table
from tests.one_login.faults.visit import PERSON, Sight, Visit

pytestmark = pytest.mark.django_db

TARRYING = ("slow", "hanging", "trickling")
SHORT_SECONDS = 0.6


def in_a_hurry(patch: pytest.MonkeyPatch) -> None:
    """Wait no longer than a test can."""
    for module in (calls, provider):
        patch.setattr(module, "TIMEOUT", (SHORT_SECONDS, SHORT_SECONDS))
    patch.setattr(calls, "LONGEST_READING_SECONDS", SHORT_SECONDS)


def check(visit: Visit, row: Row) -> None:
    """All that a row of the table says, and what is true of every row."""
    if row.step == IDENTITY:
        visit.sign_in_only()
    before = visit.standing()
    page = faulty_page(visit, row)
    assert Sight.of(page) == row.sees
    after = visit.standing()
    assert after == row.unwritten.after(before)
    assert visit.failures() == ([(row.level, row.reason)] if row.reason else [])
    visit.check_page(page)
    visit.no_fault()
    visit.check_attempts_are_used_up()
    if place_of(row.fault) == "callback":
        visit.come_back_again()
        assert visit.standing() == after
    visit.go_on(page, until="/continue")
    check_is_in(visit, row)
    visit.check_log()


def faulty_page(visit: Visit, row: Row) -> object:
    """The page on which the step ends while the fault lasts."""
    visit.fault(row.fault, row.step if place_of(row.fault) in PLACES_OF_A_SIGN_IN else None)
    with pytest.MonkeyPatch.context() as patch:
        if row.fault.endswith(TARRYING):
            in_a_hurry(patch)
        return visit.prove() if row.step == IDENTITY else visit.sign_in()


def check_is_in(visit: Visit, row: Row) -> None:
    standing = visit.standing()
    assert standing.signed_in == PERSON.subject
    (user,) = standing.people
    assert user["verified"] is (row.step == IDENTITY and row.unwritten is not NO_SESSION)


class TestIdToken:
    @table(token_rows.ID_TOKENS)
    def test_is_refused(self, visit: Visit, row: Row) -> None:
        check(visit, row)


class TestCoreIdentity:
    @table(token_rows.CORE_IDENTITIES)
    def test_is_refused(self, visit: Visit, row: Row) -> None:
        check(visit, row)


class TestCallback:
    @table(callback_rows.AT_SIGN_IN)
    def test_signs_nobody_in(self, visit: Visit, row: Row) -> None:
        check(visit, row)

    @table(callback_rows.AT_IDENTITY)
    def test_proves_nothing(self, visit: Visit, row: Row) -> None:
        check(visit, row)


class TestTokenEndpoint:
    @table(answer_rows.TOKEN_ANSWERS)
    def test_gives_no_tokens(self, visit: Visit, row: Row) -> None:
        check(visit, row)


class TestUserinfo:
    @table(answer_rows.USERINFO_ANSWERS)
    def test_is_not_used(self, visit: Visit, row: Row) -> None:
        check(visit, row)


class TestDocument:
    @table(answer_rows.DOCUMENTS)
    def test_is_not_kept(self, visit: Visit, row: Row) -> None:
        check(visit, row)
