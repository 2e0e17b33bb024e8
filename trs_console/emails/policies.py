"""Who may send an e-mail again that failed, and where to."""

from datetime import date

from notifications.messages import YourTrn, has_trn
from notifications.models import Email
from staff.models import StaffUser
from staff.policies import NotPermitted, Permission, check_can
from support_tasks import policies as task_policies
from support_tasks.models import SupportTask
from teaching_records.connections import open_connection
from teaching_records.models import Connection, TeachingRecord
from teaching_records.policies import Own
from teaching_records.rules.normal_forms import email_comparison_key
from trs_console.emails.rules import Facts, NoLonger, no_longer_so
from tssp_unlock.queries import standing

type About = SupportTask | Connection | TeachingRecord | None

OWN = "This email is to you or about you. A colleague needs to do this."


class GoesNowhereElse(Exception):
    """The e-mail has a TRN in it: the rules were asked about the address that it was for, and about no other."""


class NotSoAnyMore(Exception):
    """What the e-mail says is not so any more: `what`."""

    def __init__(self, email: Email, what: NoLonger) -> None:
        super().__init__(email.pk, what)
        self.email, self.what = email, what


class OwnAddress(Exception):
    """Nobody has an e-mail to somebody else sent to themselves."""


def check_can_send_again(by: StaffUser, email: Email, about: About, own: Own | None = None) -> None:
    """`about` is what the e-mail is about, with its people; `own` is the officer's, where many are asked about.

    Raises NotPermitted: the role, or it is their own.
    """
    check_can(by, Permission.WORK)
    own = own or Own(by)
    if own.is_address(email.to) or _is_own(own, about):
        raise NotPermitted(OWN)


def _is_own(own: Own, about: About) -> bool:
    match about:
        case SupportTask():
            return task_policies.is_own(own, about)
        case Connection():
            return own.is_address(about.one_login_user.email) or _is_own(own, about.teaching_record)
        case TeachingRecord():
            return own.is_record(about)
    return False


def check_is_still_so(email: Email, about: About, on: date) -> None:
    """`on` is the day in the UK. Raises NotSoAnyMore."""
    record = about.connected_record if isinstance(about, SupportTask) else about
    if email.kind == YourTrn.kind and isinstance(record, TeachingRecord):
        facts = Facts(record_is_active=record.is_active, account_is_locked=standing(record, on).is_locked)
    else:
        facts = _about_the_person(about)
    if what := no_longer_so(email.kind, email.body, facts):
        raise NotSoAnyMore(email, what)


def _about_the_person(about: About) -> Facts:
    if not isinstance(about, SupportTask | Connection):
        return Facts()
    is_open = isinstance(about, SupportTask) and not about.is_closed
    return Facts(request_is_open=is_open, is_connected=open_connection(about.one_login_user_id) is not None)


def can_send_again(by: StaffUser, email: Email, about: About, own: Own | None = None) -> bool:
    """Whether `check_can_send_again` passes."""
    try:
        check_can_send_again(by, email, about, own)
    except NotPermitted:
        return False
    return True


def check_may_go_to(by: StaffUser, email: Email, address: str) -> None:
    """`address` is in normal form. Raises GoesNowhereElse, OwnAddress."""
    if has_trn(email.kind) and email_comparison_key(address) != email_comparison_key(email.to):
        raise GoesNowhereElse
    if Own(by).is_address(address):
        raise OwnAddress
