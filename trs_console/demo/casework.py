"""What staff have begun and not finished when the story opens: by the address of who sent the request."""

from datetime import datetime, timedelta

from staff.models import StaffUser
from support_tasks import actions
from support_tasks.models import SupportTask
from transactions import part_of_use_case
from trs_console.demo.ours import part_of_ours

AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)
SAMIR, NIAMH, MARGED = "support@console.example", "support2@console.example", "manager@console.example"

NOTE_BY_SAMIR = """Rang the school: she taught there as Catherine Doyle until 2014.

Asked her to send her marriage certificate. She is away until Monday."""
NOTE_BY_MARGED = "Two records with one birthday. I have asked the data team whether they are one person."
WHY_REOPENED = "He wrote that the record is his cousin’s. They were born on the same day."


@part_of_use_case
def begin(at: datetime) -> None:
    """Claimed, assigned, saved for later, with notes and links, reopened: a task of each."""
    officers = {officer.email: officer for officer in StaffUser.objects.all()}
    _save_for_later(officers[NIAMH], at)
    _assign(officers, at)
    _write(officers, at)
    _take_over(officers, at)
    _reopen(officers[MARGED], at)


def _task(address: str) -> int:
    return SupportTask.objects.get(one_login_user__email=address).pk


def _save_for_later(by: StaffUser, at: datetime) -> None:
    task_id = _task("jb.kouassi@example.com")
    part_of_ours(actions.claim)(task_id=task_id, by=by, at=at - 26 * AN_HOUR)
    part_of_ours(actions.save_for_later)(
        task_id=task_id,
        choices={
            "connect": "no",
            "trn": "",
            "reason": "another_reason",
            "detail": "We could not find a record with your name. Tell us where and when you trained, and",
        },
        version=1,
        by=by,
        at=at - 26 * AN_HOUR + 4 * A_MINUTE,
    )


def _assign(officers: dict[str, StaffUser], at: datetime) -> None:
    for address, to in (
        ("cath.hughes@example.com", SAMIR),
        ("w.fotheringay@example.com", SAMIR),
        ("m.a.khan@example.com", MARGED),
        ("ieva.k@example.com", NIAMH),
    ):
        part_of_ours(actions.assign)(task_id=_task(address), to=officers[to], by=officers[MARGED], at=at - 22 * AN_HOUR)


def _write(officers: dict[str, StaffUser], at: datetime) -> None:
    hers, his = _task("cath.hughes@example.com"), _task("m.a.khan@example.com")
    part_of_ours(actions.add_note)(task_id=hers, text=NOTE_BY_SAMIR, by=officers[SAMIR], at=at - 21 * AN_HOUR)
    part_of_ours(actions.add_link)(task_id=hers, ticket="4711", by=officers[SAMIR], at=at - 20 * AN_HOUR)
    part_of_ours(actions.add_note)(task_id=his, text=NOTE_BY_MARGED, by=officers[MARGED], at=at - 5 * AN_HOUR)
    part_of_ours(actions.add_link)(task_id=his, ticket="4702", by=officers[MARGED], at=at - 5 * AN_HOUR)
    part_of_ours(actions.add_link)(task_id=his, ticket="4713", by=officers[NIAMH], at=at - 2 * AN_HOUR)


def _take_over(officers: dict[str, StaffUser], at: datetime) -> None:
    """Marged is at work on what Samir had begun, and Niamh on a task of her own."""
    overdue = _task("w.fraser-tytler@example.com")
    part_of_ours(actions.claim)(task_id=overdue, by=officers[SAMIR], at=at - 9 * A_MINUTE)
    part_of_ours(actions.take_over)(task_id=overdue, by=officers[MARGED], at=at - 4 * A_MINUTE)
    part_of_ours(actions.claim)(task_id=_task("grace.owusu@example.com"), by=officers[NIAMH], at=at - 2 * A_MINUTE)


def _reopen(by: StaffUser, at: datetime) -> None:
    """The last of the past decisions that connected a record."""
    task = SupportTask.objects.closed().filter(outcome="connected").order_by("closed_at").last()
    assert task  # noqa: S101 (for the type checker: the world has some)
    part_of_ours(actions.reopen)(task_id=task.pk, reason=WHY_REOPENED, disconnect=True, by=by, at=at - 3 * AN_HOUR)
