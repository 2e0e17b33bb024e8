"""What a worker does later, in the caller's transaction. By name: the jobs call the actions."""

from procrastinate.contrib.django import app

from transactions import part_of_use_case
from tssp_unlock.models import UnlockDecision

ASK_PORTAL, DECIDE_AGAIN = "tssp_unlock.jobs.ask_portal", "tssp_unlock.jobs.decide_again"
QUEUE = "portal"
BEHIND_EMAILS = -1
SECONDS_UNTIL_DECIDED_AGAIN = 5


@part_of_use_case
def ask_portal(decision: UnlockDecision) -> None:
    """Have the portal asked as soon as may be."""
    app.configure_task(ASK_PORTAL, queue=QUEUE, priority=BEHIND_EMAILS).defer(decision_id=decision.pk)


@part_of_use_case
def decide_again(decision: UnlockDecision) -> None:
    """Have the rules asked again in a moment, when what was in the way may be gone."""
    again = app.configure_task(
        DECIDE_AGAIN, queue=QUEUE, priority=BEHIND_EMAILS, schedule_in={"seconds": SECONDS_UNTIL_DECIDED_AGAIN}
    )
    again.defer(decision_id=decision.pk)
