"""What one record of the demo world is, and storing many of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from teaching_records.models import Alert, PreviousName, RecordNationalInsuranceNumber, Status, TeachingRecord
from transactions import part_of_use_case
from tssp_unlock.models import AccountStatus, PortalAccount, Why

LOCKED_LONG_AGO = timedelta(days=500)


@dataclass(frozen=True)
class DemoAlert:
    """Days are counted from the day on which the world is made; no end means that the alert is open."""

    type: str
    starts_in_days: int
    ends_in_days: int | None = None


@dataclass(frozen=True)
class FormerName:
    first: str
    last: str
    middle: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoRecord:
    trn: str
    first: str
    last: str
    middle: str = ""
    born: date | None = None
    email: str | None = None
    numbers: tuple[str, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    alerts: tuple[DemoAlert, ...] = ()
    is_active: bool = True
    has_locked_account: bool = False
    merged_into_trn: str | None = None


@part_of_use_case
def store(demo_records: Sequence[DemoRecord], today: date) -> None:
    """Add the records and all that belongs to them, in six statements."""
    rows = {demo.trn: _row(demo) for demo in demo_records}
    TeachingRecord.objects.bulk_create(rows.values())
    _merge(demo_records, rows)
    PreviousName.objects.bulk_create(
        PreviousName(record=rows[demo.trn], first_name=name.first, middle_name=name.middle, last_name=name.last)
        for demo in demo_records
        for name in demo.former_names
    )
    RecordNationalInsuranceNumber.objects.bulk_create(
        RecordNationalInsuranceNumber(record=rows[demo.trn], number=number)
        for demo in demo_records
        for number in demo.numbers
    )
    Alert.objects.bulk_create(_alert(rows[demo.trn], alert, today) for demo in demo_records for alert in demo.alerts)
    locked_at = datetime.combine(today - LOCKED_LONG_AGO, time(7), UTC)
    PortalAccount.objects.bulk_create(
        PortalAccount(
            record=rows[demo.trn], status=AccountStatus.LOCKED, why=Why.FILE, since=locked_at, locked_in_file=True
        )
        for demo in demo_records
        if demo.has_locked_account
    )


def _row(demo: DemoRecord) -> TeachingRecord:
    return TeachingRecord(
        trn=demo.trn,
        first_name=demo.first,
        middle_name=demo.middle,
        last_name=demo.last,
        date_of_birth=demo.born,
        email=demo.email,
        status=Status.ACTIVE if demo.is_active else Status.DEACTIVATED,
    )


def _merge(demo_records: Iterable[DemoRecord], rows: dict[str, TeachingRecord]) -> None:
    merged = []
    for demo in demo_records:
        if demo.merged_into_trn:
            row = rows[demo.trn]
            row.merged_into = rows[demo.merged_into_trn]
            merged.append(row)
    TeachingRecord.objects.bulk_update(merged, ["merged_into"])


def _alert(record: TeachingRecord, alert: DemoAlert, today: date) -> Alert:
    ends_on = None if alert.ends_in_days is None else today + timedelta(days=alert.ends_in_days)
    return Alert(
        record=record,
        type=alert.type,
        starts_on=today + timedelta(days=alert.starts_in_days),
        ends_on=ends_on,
    )
