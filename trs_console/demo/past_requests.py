"""Requests of the last two months that staff have decided: made of ordinary records, always alike."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from one_login.simulator.personas import Person, name
from support_tasks.models import Reason
from teaching_records.rules.names import name_tokens
from trs_console.demo.records import DemoRecord
from trs_console.demo.requests import DemoDecision, DemoRequest, person

PAST_REQUESTS = 30
FIRST_AGE, APART = timedelta(days=59, hours=5), timedelta(days=1, hours=20)
DECIDERS = (
    "support@console.example",
    "support2@console.example",
    "support@console.example",
    "support2@console.example",
    "manager@console.example",
)
# Most are answered within a day or two, and some too late.
AFTER = tuple(timedelta(hours=hours) for hours in (3, 26, 49, 220, 74, 20, 5, 98, 29, 7))
REASONS = (
    (Reason.NO_RECORD, ""),
    (Reason.NOT_CLOSE_ENOUGH, ""),
    (Reason.SEVERAL_RECORDS, ""),
    (Reason.ANOTHER_REASON, "You trained in Wales. Ask the Education Workforce Council about your record."),
    (Reason.NO_RECORD, ""),
)


def past_requests(records: Sequence[DemoRecord]) -> Iterator[DemoRequest]:
    """One of each record's person, oldest first. Two in five were not connected."""
    for nth, record in enumerate(records[:PAST_REQUESTS]):
        decision = _decision(nth, record)
        yield DemoRequest(person=_person(record, decision), age=FIRST_AGE - nth * APART, decision=decision)


def _decision(nth: int, record: DemoRecord) -> DemoDecision:
    connected = DemoDecision(after=AFTER[nth % len(AFTER)], by=DECIDERS[nth % len(DECIDERS)], connects_trn=record.trn)
    if nth % 5 not in (1, 4):
        return connected
    reason, detail = REASONS[nth * 2 // 5 % len(REASONS)]
    return replace(connected, connects_trn=None, reason=reason, detail=detail)


def _person(record: DemoRecord, decision: DemoDecision) -> Person:
    """With an address that the record does not have; who was not connected was born on another day too."""
    assert record.born  # noqa: S101 (for the type checker: the caller has looked)
    address = f"{name_tokens(record.first)[0]}.teaches.{record.trn[-3:]}@example.com"
    born = record.born if decision.connects_trn else record.born - timedelta(days=4000)
    return person(address, born, name((record.first,), (record.last,)))
