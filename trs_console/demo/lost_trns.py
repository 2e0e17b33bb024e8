"""People who lost their TRN and could not be found by the rules: what they gave, and the records about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from staff.models import StaffUser
from support_tasks.actions import do_not_connect, open_find_trn_task, send_trn
from support_tasks.models import Reason
from teaching_records.models import TeachingRecord
from transactions import part_of_use_case
from trs_console.demo.ours import part_of_ours
from trs_console.demo.records import DemoRecord, FormerName


@dataclass(frozen=True, kw_only=True)
class LostTrn:
    """Somebody who asked `age` ago; of one that is decided, `by` whom, how long `after`, and whose TRN or why not."""

    email: str
    first: str
    last: str
    born: date
    age: timedelta
    number: str | None = None
    records: tuple[DemoRecord, ...] = ()
    by: str = ""
    after: timedelta = timedelta()
    sends_trn: str = ""
    reason: Reason | None = None


LOST_TRNS = (
    LostTrn(  # waits: the record has an address of long ago, and no number
        email="moira.mcallister@example.com",
        first="Moira",
        last="McAllister",
        born=date(1974, 1, 30),
        age=timedelta(days=1, hours=3),
        number="QQ610284B",
        records=(
            DemoRecord(
                trn="2000051", first="Moira", last="McAllister", born=date(1974, 1, 30), email="moira.mc@example.com"
            ),
        ),
    ),
    LostTrn(  # sent: she married, and gave another name
        email="h.whitfield@example.com",
        first="Harriet",
        last="Whitfield",
        born=date(1988, 7, 7),
        age=timedelta(days=8, hours=5),
        records=(
            DemoRecord(
                trn="2000052",
                first="Harriet",
                last="Okoro",
                born=date(1988, 7, 7),
                email="h.okoro@example.com",
                former_names=(FormerName("Harriet", "Whitfield"),),
            ),
        ),
        by="support2@console.example",
        after=timedelta(days=1, hours=2),
        sends_trn="2000052",
    ),
    LostTrn(  # not sent: nobody of that name
        email="gethin.parry@example.com",
        first="Gethin",
        last="Parry-Rowlands",
        born=date(1999, 12, 24),
        age=timedelta(days=6, hours=2),
        number="QQ338851A",
        by="support@console.example",
        after=timedelta(days=2, hours=4),
        reason=Reason.NO_RECORD,
    ),
)


@part_of_use_case
def ask(at: datetime) -> None:
    """Each asks for support, and staff decide."""
    for lost in LOST_TRNS:
        asked_at = at - lost.age
        task, _ = open_find_trn_task(
            identity={
                "email": lost.email,
                "names": [{"given": [lost.first], "family": [lost.last], "shown": f"{lost.first} {lost.last}"}],
                "dates_of_birth": [lost.born.isoformat()],
            },
            national_insurance_number=lost.number,
            match_failure="no_record",
            at=asked_at,
        )
        if lost.by:
            _decide(lost, task_id=task.pk, by=StaffUser.objects.get(email=lost.by), at=asked_at + lost.after)


def _decide(lost: LostTrn, **doing: Any) -> None:
    if lost.reason:
        part_of_ours(do_not_connect)(reason=lost.reason, detail="", **doing)
    else:
        record = TeachingRecord.objects.get(trn=lost.sends_trn)
        part_of_ours(send_trn)(record_id=record.pk, **doing)
