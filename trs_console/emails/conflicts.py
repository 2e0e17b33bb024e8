"""What an officer reads when an e-mail cannot be sent again: nothing was done."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from govuk.formats import govuk_datetime
from notifications.actions import AlreadySentAgain, NotFailed
from notifications.messages import has_trn
from notifications.models import NOT_TAKEN, Email
from notifications.pages import what_became
from staff.models import StaffUser
from support_tasks.conflicts import ConflictPage, is_just_now
from trs_console.emails.pages.about import AboutLink
from trs_console.emails.policies import About, NotSoAnyMore
from trs_console.emails.rules import NoLonger

MEANWHILE = (AlreadySentAgain, NotFailed, NotSoAnyMore)


def meanwhile(
    error: AlreadySentAgain | NotFailed | NotSoAnyMore, about: About, by: StaffUser, *, sent_to: str = ""
) -> ConflictPage:
    """What stopped `by`, in words; `sent_to` is where they wanted to send it, "" where they had only opened a page."""
    ways_on = _all_emails(about)
    match error:
        case AlreadySentAgain(again=again):
            sentences = tuple(_who_sent_it(again, by, sent_to))
            has_gone = "has already been sent" if again.status not in NOT_TAKEN else "is already being sent"
            return ConflictPage(f"This email {has_gone} again", sentences, ways_on)
        case NotFailed(email=email):
            return ConflictPage("This email has not failed", (what_became(email),), ways_on)
        case NotSoAnyMore(email=email, what=what):
            return untrue(email, what, about)


def stuck(email: Email, about: About) -> ConflictPage:
    """The e-mail has a TRN in it, and the address that the TRN may be sent to does not work."""
    return ConflictPage(
        "This email cannot be sent again",
        (
            f"The email address {email.to} does not work.",
            "The email has a teacher reference number (TRN) in it, so we cannot send it to another address.",
            "Ask the person to find their lost TRN again, with the right address.",
        ),
        _ask_again(about),
    )


def untrue(email: Email, what: NoLonger, about: About) -> ConflictPage:
    """The e-mail says what is not so any more."""
    title, written = "This email is no longer true", f"It was written on {govuk_datetime(email.queued_at)}. It {what}"
    if not has_trn(email.kind):
        return ConflictPage(title, (written, SAID_SINCE), _all_emails(about))
    return ConflictPage(title, (written, ASK_AGAIN), _ask_again(about))


SAID_SINCE = "Emails that were written since say how things are now. If one of those failed, send that one again."
ASK_AGAIN = "Ask the person to find their lost TRN again. They will get an email that says how things are then."


def _ask_again(about: About) -> tuple[tuple[str, str], ...]:
    return (
        ("Find a lost TRN, for the teacher", f"{settings.BASE_URL}{reverse('find-a-lost-trn')}"),
        *_all_emails(about),
    )


def _all_emails(about: About) -> tuple[tuple[str, str], ...]:
    return (("See all emails about it", AboutLink.of(about).href),)


def _who_sent_it(again: Email, by: StaffUser, sent_to: str) -> Iterator[str]:
    who = again.sent_again_by.name if again.sent_again_by else ""
    yield f"{who} asked us to send it to {again.to} on {govuk_datetime(again.queued_at)}."
    yield what_became(again)
    is_same = again.sent_again_by == by and again.to == sent_to and is_just_now(again.queued_at)
    if is_same:
        yield "If you have just done this, it was saved once, and one email was sent."
    elif sent_to:
        yield "Nothing that you entered was saved, and no other email was sent."
