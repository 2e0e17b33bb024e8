"""E-mails in lists, with the way to send again what failed."""

from collections.abc import Iterable

from notifications.models import Email
from notifications.pages import SentEmail
from staff.models import StaffUser
from teaching_records.policies import Own
from trs_console.emails.policies import can_send_again
from trs_console.emails.queries import load_about


def sent_emails(emails: Iterable[Email], by: StaffUser) -> tuple[SentEmail, ...]:
    """E-mails loaded `with_sending_again`, in their order, as `by` sees them."""
    listed = list(emails)
    load_about([email for email in listed if email.has_failed])
    own = Own(by)
    return tuple(
        SentEmail.of(email, can_send_again=email.has_failed and can_send_again(by, email, email.about_thing, own))
        for email in listed
    )
