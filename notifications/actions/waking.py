"""Jobs that were put off, when there is something to do for them again."""

from datetime import datetime

from notifications import later
from notifications.models import Email


def wake_all(*, at: datetime) -> None:
    """What sent nothing for a while does so again: everything that waits may be tried now, the oldest first."""
    waiting = Email.objects.queued()
    waiting.exclude(next_try_at=None).update(next_try_at=None)
    later.wake(list(waiting.values_list("pk", flat=True)), at=at)
