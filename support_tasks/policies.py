"""Who may decide a support task."""

from staff import policies
from staff.models import StaffUser
from staff.policies import NotPermitted, Permission
from support_tasks.models import SupportTask
from teaching_records.models import TeachingRecord
from teaching_records.policies import is_own_address, is_own_record, is_own_trn


def check_can_decide(by: StaffUser, task: SupportTask) -> None:
    """Raises NotPermitted: the role does not allow it, or the task is the person's own."""
    policies.check_can(by, Permission.WORK)
    if any(is_own_address(by, address) for address in (task.one_login_user.email, task.verified["email"])):
        raise NotPermitted("This is your own support request. A colleague needs to decide it.")
    if is_own_trn(by, task.stated["trn"]):
        raise NotPermitted("This support request is about your own record. A colleague needs to decide it.")


def check_can_connect(by: StaffUser, task: SupportTask, record: TeachingRecord) -> None:
    """Raises NotPermitted as `check_can_decide` does, and where the record is the person's own."""
    check_can_decide(by, task)
    if is_own_record(by, record):
        raise NotPermitted("This is your own record. A colleague needs to connect it.")


def can_decide(by: StaffUser, task: SupportTask) -> bool:
    """Whether `check_can_decide` passes."""
    try:
        check_can_decide(by, task)
    except NotPermitted:
        return False
    return True
