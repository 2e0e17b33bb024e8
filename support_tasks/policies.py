"""Who may do what with a support task. Nobody works on one that is their own (design §9)."""

from collections.abc import Callable

from staff import policies
from staff.models import StaffUser
from staff.policies import NotPermitted, Permission
from support_tasks.models import SupportTask
from teaching_records.models import TeachingRecord
from teaching_records.policies import Own, is_own_record

CANNOT_WORK = "{} cannot work on support tasks. Choose somebody else."
OWN_OF_ASSIGNEE = "This support request is {}’s own. Choose somebody else."
NOT_YOURS = "This task is assigned to {}. Ask them or a manager."


def is_own(own: Own, task: SupportTask) -> bool:
    """Whether the task (loaded with its One Login user) is the officer's, or about their record."""
    return _has_sent(own, task) or own.is_trn(task.stated["trn"])


def _has_sent(own: Own, task: SupportTask) -> bool:
    return any(own.is_address(address) for address in (task.address, task.identity["email"]))


def check_can_work(by: StaffUser, task: SupportTask) -> None:
    """To claim a task, to add to it, to decide it. Raises NotPermitted: the role, or the task is their own."""
    policies.check_can(by, Permission.WORK)
    own = Own(by)
    if _has_sent(own, task):
        raise NotPermitted("This is your own support request. A colleague needs to decide it.")
    if own.is_trn(task.stated["trn"]):
        raise NotPermitted("This support request is about your own record. A colleague needs to decide it.")


check_can_decide = check_can_work


def check_can_connect(by: StaffUser, task: SupportTask, record: TeachingRecord) -> None:
    """Raises NotPermitted as `check_can_decide` does, and where the record is the person's own."""
    check_can_decide(by, task)
    if is_own_record(by, record):
        raise NotPermitted("This is your own record. A colleague needs to connect it.")


def check_can_send_trn(by: StaffUser, task: SupportTask, record: TeachingRecord) -> None:
    """Raises NotPermitted as `check_can_decide` does, and where the record is the person's own."""
    check_can_decide(by, task)
    if is_own_record(by, record):
        raise NotPermitted("This is your own record. A colleague needs to send its TRN.")


def check_can_take_over(by: StaffUser, task: SupportTask) -> None:
    """To work on what somebody else is at work on. Raises NotPermitted."""
    policies.check_can(by, Permission.MANAGE)
    check_can_work(by, task)


def check_can_assign(by: StaffUser, task: SupportTask) -> None:
    """To say whose a task is, or that it is nobody's any more. Raises NotPermitted."""
    policies.check_can(by, Permission.MANAGE)
    check_can_work(by, task)


def check_can_be_assigned(to: StaffUser, task: SupportTask) -> None:
    """Raises NotPermitted: they may not work on tasks, or this one is their own. The text is for who assigns."""
    check_can_work_on_tasks(to)
    if is_own(Own(to), task):
        raise NotPermitted(OWN_OF_ASSIGNEE.format(to.name))


def check_can_work_on_tasks(to: StaffUser) -> None:
    """Raises NotPermitted: their account is switched off, or their role only reads. For who assigns to read."""
    if not policies.can(to, Permission.WORK):
        raise NotPermitted(CANNOT_WORK.format(to.name))


def check_can_reopen(by: StaffUser, task: SupportTask) -> None:
    """To undo a decision, and end the connection that it made. Raises NotPermitted."""
    policies.check_can(by, Permission.MANAGE)
    if task.connected_record:
        check_can_connect(by, task, task.connected_record)
    else:
        check_can_work(by, task)


def _passes[**P](check: Callable[P, None]) -> Callable[P, bool]:
    def can(*args: P.args, **kwargs: P.kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except NotPermitted:
            return False
        return True

    return can


can_work = can_decide = _passes(check_can_work)
can_connect = _passes(check_can_connect)
can_take_over = _passes(check_can_take_over)
can_assign = _passes(check_can_assign)
can_be_assigned = _passes(check_can_be_assigned)
can_work_on_tasks = _passes(check_can_work_on_tasks)
can_reopen = _passes(check_can_reopen)
