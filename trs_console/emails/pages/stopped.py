"""That no e-mails go out at present: for all staff that it is so, for administrators what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from govuk.formats import govuk_datetime
from govuk.pages import Row
from notifications import queries
from notifications.queries import Sending, Stop
from notifications.wording import STOPPED
from staff.models import StaffUser


@dataclass(frozen=True)
class Stopped:
    """`facts` and `what_to_do` are for administrators."""

    text: str
    facts: tuple[Row, ...] = ()
    what_to_do: tuple[str, ...] = ()

    @classmethod
    def of(cls, by: StaffUser, at: datetime) -> "Stopped | None":
        """None while e-mails go out."""
        stop = queries.stopped(at)
        if stop is None:
            return None
        if not by.is_administrator:
            return cls(STOPPED[stop])
        return cls(STOPPED[stop], tuple(_facts(queries.sending(at))), WHAT_TO_DO[stop])


def _facts(sending: Sending) -> Iterator[Row]:
    if because := sending.held_because or sending.closed_because:
        yield Row("Reason", because)
    if sending.held_at:
        yield Row("Since", govuk_datetime(sending.held_at))
    elif sending.closed_until:
        yield Row("Tried again", govuk_datetime(sending.closed_until))
    yield Row("Emails waiting", f"{sending.waiting:,}")
    if sending.oldest_queued_at:
        yield Row("Waiting since", govuk_datetime(sending.oldest_queued_at))


WHAT_TO_DO = {
    Stop.HELD: (
        "Check that NOTIFY_API_KEY is a live key of our service, and that the clocks of the machines are right.",
        "Check that NOTIFY_TEMPLATE_ID is a template of that service, with ((subject)) and ((body)) and nothing else.",
        "Emails go out by themselves, the oldest first, within a minute of that being put right.",
        "To send them at once, run “manage.py release_emails”.",
    ),
    Stop.DAY_IS_FULL: (
        "GOV.UK Notify takes no more emails from our service until midnight UTC.",
        "If this goes on, ask for a higher limit.",
    ),
    Stop.UNAVAILABLE: (
        "See whether GOV.UK Notify says that it has a problem.",
        "Every email is tried for 72 hours, and goes out by itself.",
    ),
    Stop.LATE: (
        "If the number of emails waiting does not fall, check that workers are running.",
        "Emails go out by themselves, the oldest first.",
    ),
}
