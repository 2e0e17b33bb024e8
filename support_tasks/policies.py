"""Who may decide a support task."""

from staff import policies
from staff.models import StaffUser
from staff.policies import NotPermitted, Permission
from support_tasks.models import SupportTask
from teaching_records.models import TeachingRecord
from teaching_records.rules.normal_forms import email_comparison_key


def check_can_decide(by: StaffUser, task: SupportTask) -> None:
    """Raises NotPermitted: the role does not allow it, or the task is the person's own."""
    policies.check_can(by, Permission.WORK)
    if email_comparison_key(by.email) == email_comparison_key(task.one_login_user.email):
        raise NotPermitted("This is your own support request. A colleague needs to decide it.")
    if by.own_trn and by.own_trn == task.stated["trn"]:
        raise NotPermitted("This support request is about your own record. A colleague needs to decide it.")


def check_can_connect(by: StaffUser, task: SupportTask, record: TeachingRecord) -> None:
    """Raises NotPermitted as `check_can_decide` does, and where the record is the person's own."""
    check_can_decide(by, task)
    if by.own_trn and by.own_trn == record.trn:
        raise NotPermitted("This is your own record. A colleague needs to connect it.")


def can_decide(by: StaffUser, task: SupportTask) -> bool:
    """Whether `check_can_decide` passes."""
    try:
        check_can_decide(by, task)
    except NotPermitted:
        return False
    return True
