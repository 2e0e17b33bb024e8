"""People who found a lost TRN and whose portal accounts were unlocked, or stay locked: for each reason one."""

from datetime import date, datetime, timedelta
from typing import Any

from matching.find_trn import actions as find_trn
from staff.models import StaffUser
from teaching_records.models import TeachingRecord
from transactions import part_of_use_case
from trs_console.demo.ours import part_of_ours
from trs_console.demo.records import DemoAlert, DemoRecord
from tssp_unlock.actions import change_follow_up, unlock_by_hand
from tssp_unlock.models import FollowUp, FollowUpStatus

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
MARGED = "manager@console.example"
SCHOOL, COUPLE, SISTERS = "office.hillside@example.com", "the.okafors@example.com", "reilly.family@example.com"


def _record(trn: str, first: str, last: str, born: date, **more: Any) -> DemoRecord:
    email = f"{first}.{last}@example.com".lower().replace("’", "")
    numbers = (f"QQ58{trn[-4:]}A",)
    return DemoRecord(
        trn=trn, first=first, last=last, born=born, email=email, numbers=numbers, has_locked_account=True, **more
    )


RHODRI = _record("2000041", "Rhodri", "Beynon", date(1977, 6, 11), alerts=(DemoAlert("Prohibition", -90),))
BETHAN = _record("2000042", "Bethan", "Pryce", date(1989, 1, 30))
JOANNE = _record("2000043", "Joanne", "Tudor", date(1966, 10, 2))
CHIDI = _record("2000044", "Chidi", "Okafor", date(1986, 7, 14))
AMAKA = _record("2000045", "Amaka", "Okafor", date(1987, 12, 3))
NUALA = _record("2000046", "Nuala", "O’Reilly", date(1992, 4, 27))
ORLA = _record("2000047", "Orla", "O’Reilly", date(1994, 9, 5), alerts=(DemoAlert("Restriction", -30, 300),))
PHILIP = _record("2000048", "Philip", "Garside", date(1958, 2, 20), is_active=False)
RECORDS = (RHODRI, BETHAN, JOANNE, CHIDI, AMAKA, NUALA, ORLA, PHILIP)
NOTE_ABOUT_COUPLE = "Rang Amaka Okafor. She and Chidi share this address and are married."
NOTE_ABOUT_SISTERS = "Two sisters. Told both to use an address of their own."
WHY_BY_HAND = "Amaka Okafor rang. She gave her date of birth and National Insurance number, and both are right."


@part_of_use_case
def happen(at: datetime) -> None:
    """An address used for two people of each status, an open alert, and one account that was unlocked by hand."""
    _find(RHODRI, "rhodri.beynon@example.com", at - 5 * A_DAY)
    _find(NUALA, SISTERS, at - 40 * A_DAY)
    _find(ORLA, SISTERS, at - 38 * A_DAY)
    _find(CHIDI, COUPLE, at - 21 * A_DAY)
    _find(AMAKA, COUPLE, at - 8 * A_DAY)
    _find(BETHAN, SCHOOL, at - 12 * A_DAY)
    _find(JOANNE, "Office.Hillside+trn@example.com", at - 7 * AN_HOUR)
    manager = StaffUser.objects.get(email=MARGED)
    _say(SISTERS, FollowUpStatus.EXPLAINED, NOTE_ABOUT_SISTERS, manager, at - 36 * A_DAY)
    _say(COUPLE, FollowUpStatus.CONTACTED, NOTE_ABOUT_COUPLE, manager, at - 7 * A_DAY)
    amaka = TeachingRecord.objects.get(trn=AMAKA.trn)
    part_of_ours(unlock_by_hand)(record_id=amaka.pk, reason=WHY_BY_HAND, by=manager, at=at - 7 * A_DAY + AN_HOUR)


def _find(who: DemoRecord, address: str, at: datetime) -> None:
    """They answer the questions of *find a lost TRN*, and it is sent to that address."""
    search = find_trn.begin(visitor=None, at=at)
    answers: dict[str, dict[str, Any]] = {
        "email": {"email": address},
        "name": {
            "first_name": who.first,
            "last_name": who.last,
            "has_changed_name": "no",
            "previous_first_name": "",
            "previous_last_name": "",
        },
        "date-of-birth": {"date_of_birth": who.born},
        "national-insurance-number": {
            "has_national_insurance_number": "yes",
            "national_insurance_number": who.numbers[0],
        },
    }
    for slug, answer in answers.items():
        part_of_ours(find_trn.answer_question)(search_id=search.pk, slug=slug, answer=answer, at=at)
    part_of_ours(find_trn.submit_once)(search_id=search.pk, network=None, at=at)


def _say(address: str, status: FollowUpStatus, note: str, by: StaffUser, at: datetime) -> None:
    follow_up = FollowUp.objects.get(mailbox=address)
    part_of_ours(change_follow_up)(
        follow_up_id=follow_up.pk, status=status, note=note, seen=follow_up.version, by=by, at=at
    )
