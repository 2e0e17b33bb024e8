"""Who may unlock an account by hand, and follow up addresses. Nobody does what is about themselves (design §9)."""

from staff import policies
from staff.models import StaffUser
from staff.policies import NotPermitted, Permission
from teaching_records.models import TeachingRecord
from teaching_records.policies import Own, is_own_record
from tssp_unlock.models import EmailUse, FollowUp

YOUR_OWN_RECORD = "This is your own record. A colleague needs to do this."
YOUR_OWN_ADDRESS = "This is your own email address. A colleague needs to do this."


def check_can_unlock(by: StaffUser, record: TeachingRecord) -> None:
    """To unlock the account by hand, or have it tried again. Raises NotPermitted: the role, or it is their own."""
    policies.check_can(by, Permission.MANAGE)
    if is_own_record(by, record):
        raise NotPermitted(YOUR_OWN_RECORD)


def check_can_follow_up(by: StaffUser, follow_up: FollowUp) -> None:
    """To say how far staff have got with an address. Raises NotPermitted: the role, or it is about themselves."""
    policies.check_can(by, Permission.MANAGE)
    own = Own(by)
    if own.is_address(follow_up.address):
        raise NotPermitted(YOUR_OWN_ADDRESS)
    trns = EmailUse.objects.filter(mailbox=follow_up.mailbox).values_list("record__trn", flat=True)
    if any(own.is_trn(trn) for trn in trns):
        raise NotPermitted(YOUR_OWN_RECORD)


def can_unlock(by: StaffUser, record: TeachingRecord) -> bool:
    """Whether `check_can_unlock` passes."""
    try:
        check_can_unlock(by, record)
    except NotPermitted:
        return False
    return True


def can_follow_up(by: StaffUser, follow_up: FollowUp) -> bool:
    """Whether `check_can_follow_up` passes."""
    try:
        check_can_follow_up(by, follow_up)
    except NotPermitted:
        return False
    return True
