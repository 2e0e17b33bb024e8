"""Whether a portal account is unlocked when somebody has been matched to a TRN (design, section 6).

All four rules are asked, whatever the others say; the first that does not hold is the reason that people are given.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

RULE_VERSION = "1"

# By what the portal knows a record: made of its TRN, so that both sides can work it out (docs/adr/0028).
PORTAL_NAMES = uuid.UUID("f60da5b8-8d5e-489b-8cc6-1f85e7bd2c93")


class Rule(StrEnum):
    """In the order in which they count."""

    RECORD_IS_ACTIVE = "record_is_active"
    NO_OPEN_ALERT = "no_open_alert"
    ADDRESS_NOT_USED_FOR_ANOTHER = "address_not_used_for_another"
    ACCOUNT_IS_LOCKED = "account_is_locked"


class Result(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    CANNOT_TELL = "cannot_tell"  # what it asks about could not be read
    PORTAL_SAYS = "portal_says"  # only the portal knows, and says so when it is asked to unlock
    NOT_ASKED = "not_asked"  # a manager unlocks by hand: there is no address


type Results = Mapping[Rule, Result]

PASSES = frozenset({Result.HOLDS, Result.PORTAL_SAYS, Result.NOT_ASKED})


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read, all of it at the same moment. People are the ids of the records that they live on in.

    `alerts` are the last days of those of the record, and of the records merged into it, None for one without an
    end; None where they could not be read. `used_for` are the people with whose records the address was used, at any
    time; None where a manager unlocks by hand. `is_locked`: None where only the portal knows.
    """

    person: int
    is_active: bool
    alerts: tuple[date | None, ...] | None
    used_for: frozenset[int] | None
    is_locked: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    results: Results

    @property
    def headline(self) -> Rule | None:
        """The first rule that stands in the way; None: the account is to be unlocked."""
        return next((rule for rule, result in self.results.items() if result not in PASSES), None)

    @property
    def is_final(self) -> bool:
        """Whether asking again could say nothing else, for all that could be read."""
        headline = self.headline
        return headline is None or self.results[headline] != Result.CANNOT_TELL


def judge(facts: Facts, today: date) -> Verdict:
    """Ask every rule. `today` is the day in the UK."""
    return Verdict(
        {
            Rule.RECORD_IS_ACTIVE: _holds(facts.is_active),
            Rule.NO_OPEN_ALERT: _no_open_alert(facts.alerts, today),
            Rule.ADDRESS_NOT_USED_FOR_ANOTHER: _not_used_for_another(facts),
            Rule.ACCOUNT_IS_LOCKED: Result.PORTAL_SAYS if facts.is_locked is None else _holds(facts.is_locked),
        }
    )


def is_open(ends_on: date | None, today: date) -> bool:
    """Whether an alert stands: up to and including its last day, and before it starts too."""
    return ends_on is None or ends_on >= today


def _no_open_alert(alerts: tuple[date | None, ...] | None, today: date) -> Result:
    if alerts is None:
        return Result.CANNOT_TELL
    return _holds(not any(is_open(ends_on, today) for ends_on in alerts))


def _not_used_for_another(facts: Facts) -> Result:
    if facts.used_for is None:
        return Result.NOT_ASKED
    return _holds(facts.used_for <= {facts.person})


def _holds(claim: bool) -> Result:
    return Result.HOLDS if claim else Result.FAILS


def portal_id(trn: str) -> uuid.UUID:
    """What the portal knows the record with that TRN by."""
    return uuid.uuid5(PORTAL_NAMES, trn)
