"""Jobs that were put off, when there is something to do for them again."""

from datetime import datetime

from django.db.models import F, Q

from notifications import later, rules
from notifications.models import Email


def wake_all(*, at: datetime) -> None:
    """What sent nothing for a while does so again: everything that waits may be tried now, the oldest first.

    But for what the provider may have taken a moment ago, and not list yet.
    """
    waiting = Email.objects.queued()
    lately = Q(may_be_taken=True, last_tried_at__gt=at - rules.LISTED_AFTER)
    waiting.filter(lately).update(next_try_at=F("last_tried_at") + rules.LISTED_AFTER)
    waiting.exclude(lately).exclude(next_try_at=None).update(next_try_at=None)
    later.wake(list(waiting.values_list("pk", flat=True)), at=at)
