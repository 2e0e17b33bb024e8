"""Correcting the address of an e-mail that failed, and sending it again."""

from datetime import datetime

from django.utils import timezone

from notifications.actions import send_again
from notifications.models import Email
from staff.models import StaffUser
from support_tasks import history as task_history
from support_tasks.models import EventName as TaskEventName
from support_tasks.models import SupportTask
from teaching_records import history as record_history
from teaching_records.models import Actor, Connection
from transactions import part_of_use_case, use_case
from trs_console.emails import policies, queries
from trs_console.emails.policies import About


@use_case
def correct_and_send_again(*, email_id: int, to: str, by: StaffUser, at: datetime) -> Email:
    """Queue the e-mail, word for word, to the address `to` (normal form), and keep in the history that `by` did.

    The new e-mail is linked with the one that failed, which can be sent again once. Raises NotPermitted,
    GoesNowhereElse, OwnAddress, NotSoAnyMore, NotFailed, AlreadySentAgain.
    """
    email = Email.objects.get(pk=email_id)
    about = _held(queries.what_it_is_about(email))
    policies.check_can_send_again(by, email, about)
    policies.check_may_go_to(by, email, to)
    policies.check_is_still_so(email, about, timezone.localdate(at))
    again = send_again(email_id=email.pk, to=to, by=by, at=at)
    _add_event(about, email, again, by, at)
    return again


def _held(about: About) -> About:
    """A task before its e-mails, as everywhere."""
    return SupportTask.objects.with_people().locked(about.pk) if isinstance(about, SupportTask) else about


@part_of_use_case
def _add_event(about: About, email: Email, again: Email, by: StaffUser, at: datetime) -> None:
    details = {"email": again.pk, "replaces": email.pk, "subject": email.subject, "from": email.to, "to": again.to}
    if isinstance(about, SupportTask):
        task_history.add_event(TaskEventName.EMAIL_SENT_AGAIN, about, at=at, by=by, details=details)
    elif about is not None:
        record = about.teaching_record if isinstance(about, Connection) else about
        name = record_history.EventName.EMAIL_SENT_AGAIN
        record_history.add_event(name, record, actor=Actor.STAFF, by=by, at=at, details=details)
