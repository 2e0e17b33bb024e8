"""Small, crowded populations in the database: many records that nearly agree with a person, as among millions."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from teaching_records.models import (
    Connection,
    PreviousName,
    RecordNationalInsuranceNumber,
    Route,
    Status,
    TeachingRecord,
)
from teaching_records.rules.facts import Evidence, Name
from tests.factories import OneLoginUserFactory

AGAINST_THE_DATABASE = settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
# Names of one group agree with one another, or nearly do; of several groups they do not.
FIRST_NAMES = [
    ["Mary", "Mary-Jane", "Maryjane", "MARY ANN", "Molly", "M"],
    ["Bob", "Robert", "Róbert James", "Bob James", "R"],
    ["Mei Ling", "Meiling", "MEI-LING", "Ling"],
    ["A B", "AB", "A", "", "-"],
]
LAST_NAMES = [
    ["Smith", "smith", "Smith-Jones", "Smithjones", "Jones", "Jones Smith", "Smith Lee Jones"],
    ["O’Neil", "Oneil", "O Neil", "Neil"],
    ["van Dyke", "Vandyke", "VAN-DYKE"],
    ["de Souza", "Souza", "De-Souza Smith", "de", "", " "],
]
DAYS = [date(1990, 8, 5), date(1990, 5, 8), date(1990, 8, 6)]
EMAILS = ["ann@example.com", "Ann@example.com", "bob@example.com"]
NINOS = ["QQ123456C", "QQ123456D", "AB654321A"]
MOSTLY = st.sampled_from([True, True, True, False])
SELDOM = MOSTLY.map(lambda mostly: not mostly)
TRNS = [f"100000{number}" for number in range(6)]


@dataclass(frozen=True, slots=True)
class RecordToBe:
    number: int  # of its TRN, among TRNS
    names: list[tuple[str, str]]
    date_of_birth: date | None
    email: str | None
    ninos: set[str]
    is_deactivated: bool
    merged_into: int | None  # the number of another, if it is deactivated
    is_connected: bool


type Scene = tuple[Evidence, list[RecordToBe]]


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """A person and up to six records, most of which nearly agree: drawn apart they would hardly ever match."""
    firsts, lasts = draw(st.sampled_from(FIRST_NAMES)), draw(st.sampled_from(LAST_NAMES))
    given = st.lists(st.sampled_from(firsts), min_size=1, max_size=2).map(tuple)
    family = st.lists(st.sampled_from(lasts), min_size=1, max_size=2).map(tuple)
    person = Evidence(
        names=tuple(draw(st.lists(st.builds(Name, given, family), min_size=1, max_size=2))),
        dates_of_birth=tuple(draw(st.lists(st.sampled_from(DAYS[:2]), min_size=1, max_size=2))),
        email=draw(st.sampled_from(EMAILS[:2]) | st.none()),
        national_insurance_number=draw(st.none() | st.sampled_from(NINOS[:2])),
        trn=draw(st.none() | st.sampled_from(TRNS)),
    )
    count = draw(st.integers(1, len(TRNS)))
    return person, [draw(records_like(number, person, firsts, lasts)) for number in range(count)]


@st.composite
def records_like(draw: st.DrawFn, number: int, person: Evidence, firsts: list[str], lasts: list[str]) -> RecordToBe:
    def mostly(mine: Any, others: Any) -> Any:
        return draw(st.sampled_from(mine if draw(MOSTLY) and mine else others))

    any_first, any_last = [*chain(*FIRST_NAMES)], [*chain(*LAST_NAMES)]
    names = [(mostly(firsts, any_first), mostly(lasts, any_last)) for _ in range(draw(st.integers(1, 3)))]
    my_nino = set(filter(None, [person.national_insurance_number]))
    return RecordToBe(
        number=number,
        names=names,
        date_of_birth=mostly([*person.dates_of_birth], [*DAYS, None]),
        email=mostly([person.email], [*EMAILS, None]),
        ninos=mostly([my_nino, set()], [{nino} for nino in NINOS]),
        is_deactivated=draw(SELDOM),
        merged_into=draw(st.none() | st.integers(0, 5)),
        is_connected=draw(SELDOM),
    )


SCENES = scenes()


@contextmanager
def world_of(records: Sequence[RecordToBe]) -> Iterator[list[TeachingRecord]]:
    """The records as rows, made in their order, gone when done."""
    with transaction.atomic():
        made = {record.number: _make(record) for record in records}
        for record in records:
            _merge(record, made)
        yield list(made.values())
        transaction.set_rollback(True)


def _make(to_be: RecordToBe) -> TeachingRecord:
    (first, last), *previous = to_be.names
    record = TeachingRecord.objects.create(
        trn=TRNS[to_be.number],
        first_name=first,
        last_name=last,
        date_of_birth=to_be.date_of_birth,
        email=to_be.email,
        status=Status.DEACTIVATED if to_be.is_deactivated else Status.ACTIVE,
    )
    for first, last in previous:
        PreviousName.objects.create(record=record, first_name=first, last_name=last)
    for nino in sorted(to_be.ninos):
        RecordNationalInsuranceNumber.objects.create(record=record, number=nino)
    if to_be.is_connected:
        Connection.objects.create(
            one_login_user=OneLoginUserFactory.create(),
            teaching_record=record,
            route=Route.AUTOMATIC,
            connected_at=datetime(2026, 11, 2, tzinfo=UTC),
        )
    return record


def _merge(to_be: RecordToBe, made: Mapping[int, TeachingRecord]) -> None:
    """Into any other, so that chains and circles come about."""
    survivor = made.get(-1 if to_be.merged_into is None else to_be.merged_into)
    if to_be.is_deactivated and survivor and to_be.merged_into != to_be.number:
        TeachingRecord.objects.filter(pk=made[to_be.number].pk).update(merged_into=survivor)
