"""What staff read about e-mails that are promised, and about those that cannot go out at present."""

from django.utils import timezone

from notifications.models import NOT_TAKEN, Email
from notifications.queries import Stop, stopped

PROMISE, INSTEAD = "We are emailing ", "We will email "
IS_SAVED = "What you decide is saved, and its email goes out"
STOPPED = {
    Stop.HELD: f"No emails can be sent at the moment. {IS_SAVED} as soon as they can.",
    Stop.DAY_IS_FULL: f"No more emails can be sent today. {IS_SAVED} after midnight.",
    Stop.UNAVAILABLE: f"The email service does not answer at the moment. {IS_SAVED} once it does.",
    Stop.LATE: f"Emails are going out late at the moment. {IS_SAVED} after those that wait.",
}
NOT_NOW = {
    Stop.HELD: "No emails can be sent at the moment: it goes out as soon as they can.",
    Stop.DAY_IS_FULL: "No more emails can be sent today: it goes out after midnight.",
    Stop.UNAVAILABLE: "The email service does not answer at the moment: it goes out once it does.",
    Stop.LATE: "Emails are going out late at the moment: it goes out after those that wait.",
}


def why_no_emails() -> str:
    """A warning for pages that promise e-mails; "" while they go out."""
    stop = stopped(timezone.now())
    return STOPPED[stop] if stop else ""


def emailing(sentence: str) -> str:
    """`sentence` says "We are emailing …" of an e-mail that was just queued: so that it is true at this moment."""
    stop = stopped(timezone.now())
    return f"{sentence.replace(PROMISE, INSTEAD, 1)} {NOT_NOW[stop]}" if stop else sentence


def is_held_up(email: Email) -> bool:
    """Whether the e-mail waits while none goes out."""
    return email.status in NOT_TAKEN and stopped(timezone.now()) is not None
