"""The form of the table: one row for each fault, with what the person sees and what stays unwritten."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from tests.one_login.faults.visit import Sight, Standing

SIGN_IN, IDENTITY = "sign-in", "identity"


@dataclass(frozen=True)
class Unwritten:
    """What must stand after the fault, given what stood before it; all else is not written."""

    description: str
    after: Callable[[Standing], Standing]


# At the first step: no session, no One Login user, no identity, no decision, no connection, no e-mail, no task.
NOBODY = Unwritten("nobody is signed in and nothing is written", lambda before: before)
# At the second: the session and the user stand as they did, the user without an identity and without a connection.
NO_IDENTITY = Unwritten("the person stays signed in, unproven, and nothing is written", lambda before: before)
NO_SESSION = Unwritten("the session is ended and nothing is written", lambda before: before.signed_out)
FAILED_PROVING = Unwritten(
    "the person stays signed in; that the proving failed is written, and nothing else",
    lambda before: before.with_failed_proving,
)


@dataclass(frozen=True)
class Row:
    """`fault` is injected at `step`; `reason` is the opaque word in the log."""

    fault: str
    step: str
    sees: Sight
    unwritten: Unwritten
    reason: str
    level: str = "warning"


def rows(
    place: str, step: str, sees: Sight, unwritten: Unwritten, reasons: Mapping[str, str], level: str = "warning"
) -> list[Row]:
    """One row for each fault of `place`; `reasons` has the fault's name and the reason that is logged."""
    return [Row(f"{place}.{name}", step, sees, unwritten, reason, level) for name, reason in reasons.items()]


def table(all_rows: list[Row]) -> pytest.MarkDecorator:
    """The rows as a test's parameter `row`, named for the fault and its step."""
    return pytest.mark.parametrize("row", all_rows, ids=[f"{row.fault} at {row.step}" for row in all_rows])
