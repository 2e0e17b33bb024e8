"""Sending an e-mail that failed once more, perhaps to another address: a new row, linked to the old one."""

from datetime import datetime

from notifications import later
from notifications.models import Email
from staff.models import StaffUser
from transactions import part_of_use_case


class NotFailed(Exception):
    """There is no reason to send `email` again: nobody knows yet, or it arrived."""

    def __init__(self, email: Email) -> None:
        super().__init__(email.pk)
        self.email = email


class AlreadySentAgain(Exception):
    """Somebody was quicker: `again` says who, when and to which address."""

    def __init__(self, again: Email) -> None:
        super().__init__(again.pk)
        self.again = again


@part_of_use_case
def send_again(*, email_id: int, to: str, by: StaffUser, at: datetime) -> Email:
    """Queue the words of an e-mail that failed for `to`, an address in normal form.

    Raises NotFailed, AlreadySentAgain.
    """
    email = Email.objects.locked(email_id)
    check_can_be_sent_again(email)
    again = Email.objects.create(
        kind=email.kind,
        to=to,
        subject=email.subject,
        body=email.body,
        about_type_id=email.about_type_id,
        about_id=email.about_id,
        queued_at=at,
        replaces=email,
        sent_again_by=by,
    )
    later.send([again.pk])
    return again


def check_can_be_sent_again(email: Email) -> None:
    """Raises NotFailed, AlreadySentAgain."""
    if again := Email.objects.filter(replaces=email).select_related("sent_again_by").first():
        raise AlreadySentAgain(again)
    if not email.has_failed:
        raise NotFailed(email)
