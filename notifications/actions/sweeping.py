"""Every minute: what was left behind is picked up, and what was stopped goes on."""

from datetime import datetime

import structlog

from notifications import gate, later, lifecycle, rules
from notifications.actions.giving_up import give_up
from notifications.actions.holding import release, settle
from notifications.actions.sending import NotYet, send
from notifications.models import Email, Status
from notifications.providers import NOT_NOW, Provider

log = structlog.get_logger(__name__)

TRIED_IN_A_SWEEP = 20
LEFT = "its worker ended in the middle of it"


def sweep(*, provider: Provider, at: datetime) -> None:
    """Take e-mails from workers that are gone, and wake the jobs of what can be sent at `at`."""
    _take_from_the_gone(provider, at)
    if settle(at=at) and not _goes_on(provider, at):
        return
    if gate.is_open(at):
        later.wake(_due(at), at=at)


def _take_from_the_gone(provider: Provider, at: datetime) -> None:
    """Another worker tries them, but not for ever: a message may be what ends its workers."""
    gone = Email.objects.filter(status=Status.SENDING, claimed_until__lte=at)
    for email in gone.filter(first_tried_at__lte=at - rules.TRIED_FOR):
        try:
            give_up(gone.filter(pk=email.pk), provider=provider, because=LEFT, at=at)
        except Exception:  # one must not keep all others from being swept
            log.exception("email_not_given_up", email_id=email.pk)
    if left := lifecycle.move(gone, Status.QUEUED):
        log.warning("emails_left_behind", count=left)


def _due(at: datetime) -> list[int]:
    """All that is due; but only one, tried least, while it is not known whether the provider takes any."""
    due = Email.objects.due(at)
    if gate.has_trouble():
        due = due.order_by("attempts", "queued_at", "pk")[:1]
    return list(due.values_list("pk", flat=True))


def _goes_on(provider: Provider, at: datetime) -> bool:
    """Whether the provider takes messages again, so that those held back are released."""
    if _is_let_in(provider) and _takes_one(provider, at):
        release(at=at)
        return True
    return False


def _is_let_in(provider: Provider) -> bool:
    try:
        provider.check()
    except NOT_NOW:
        return False
    return True


def _takes_one(provider: Provider, at: datetime) -> bool:
    """Shown by the oldest of those that are held and due; what lets us look may still let us send nothing.

    One that was taken before and is only found shows nothing: then another is tried. Nor does one that is refused for
    good, after which none is tried until the next sweep.
    """
    for email_id in Email.objects.held(at).values_list("pk", flat=True)[:TRIED_IN_A_SWEEP]:
        lifecycle.move(Email.objects.filter(pk=email_id, status=Status.HELD), Status.QUEUED)
        try:
            is_taken = send(email_id=email_id, provider=provider, at=at, is_probe=True)
        except NotYet:
            return False
        if is_taken:
            return True
        if Email.objects.filter(pk=email_id, status=Status.FAILED).exists():
            return False  # of a wrong address, or of a key that is wrong for all
    return not Email.objects.filter(status=Status.HELD).exists()
