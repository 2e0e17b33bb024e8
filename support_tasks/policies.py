"""Who may decide a support task."""

from staff import policies
from staff.models import StaffUser
from staff.policies import NotPermitted, Permission
from support_tasks.models import SupportTask
from teaching_records import queries
from teaching_records.models import TeachingRecord
from teaching_records.rules.normal_forms import email_comparison_key


def check_can_decide(by: StaffUser, task: SupportTask) -> None:
    """Raises NotPermitted: the role does not allow it, or the task is the person's own."""
    policies.check_can(by, Permission.WORK)
    if any(_is_own_address(by, address) for address in (task.one_login_user.email, task.verified["email"])):
        raise NotPermitted("This is your own support request. A colleague needs to decide it.")
    if _is_own_trn(by, task.stated["trn"]):
        raise NotPermitted("This support request is about your own record. A colleague needs to decide it.")


def check_can_connect(by: StaffUser, task: SupportTask, record: TeachingRecord) -> None:
    """Raises NotPermitted as `check_can_decide` does, and where the record is the person's own."""
    check_can_decide(by, task)
    if _is_own_trn(by, record.trn) or _is_own_address(by, record.email):
        raise NotPermitted("This is your own record. A colleague needs to connect it.")


def _is_own_address(by: StaffUser, address: str | None) -> bool:
    """Whether it is the officer's own, also with something after a plus sign."""
    return bool(address) and _mailbox(by.email) == _mailbox(address or "")


def _mailbox(address: str) -> tuple[str, str]:
    local_part, _, domain = email_comparison_key(address).rpartition("@")
    return local_part.partition("+")[0], domain


def _is_own_trn(by: StaffUser, trn: str | None) -> bool:
    """Whether it is that of the officer's own record, also through records that were merged."""
    return bool(by.own_trn and trn) and queries.survivor_trn(by.own_trn) == queries.survivor_trn(trn or "")


def can_decide(by: StaffUser, task: SupportTask) -> bool:
    """Whether `check_can_decide` passes."""
    try:
        check_can_decide(by, task)
    except NotPermitted:
        return False
    return True
