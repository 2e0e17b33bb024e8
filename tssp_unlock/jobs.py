"""Jobs of the worker. Arguments are ids only: nothing of a person stands in the jobs' table.

They have a queue of their own and stand behind e-mails, which a slow portal must not delay.
"""

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tssp_unlock import actions, portal
from tssp_unlock.actions import later


class NotDecided(Exception):
    """What was in the way still is: to be tried again."""


# Four seconds, sixteen, a minute … The actions count too, and end it with words for staff.
AGAIN_WITH_GROWING_PAUSES = RetryStrategy(max_attempts=10, exponential_wait=4)


@app.task(name=later.ASK_PORTAL, queue=later.QUEUE, priority=later.BEHIND_EMAILS, retry=AGAIN_WITH_GROWING_PAUSES)
def ask_portal(decision_id: int) -> None:
    """Ask the portal to unlock an account; again, with growing pauses, while it does not answer."""
    close_old_connections()
    actions.ask(decision_id=decision_id, portal=portal.portal(), at=timezone.now())


@app.task(name=later.DECIDE_AGAIN, queue=later.QUEUE, priority=later.BEHIND_EMAILS, retry=AGAIN_WITH_GROWING_PAUSES)
def decide_again(decision_id: int) -> None:
    """Take a decision that could not be taken when somebody was matched."""
    close_old_connections()
    if not actions.decide_again(decision_id=decision_id, at=timezone.now()):
        raise NotDecided
