"""Whether somebody may try again to be connected without staff (design §5: attempts are limited)."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from matching.models import MatchDecision, Step
from matching.rules import Outcome

A_DAY = timedelta(days=1)
MOST_FAILED_ATTEMPTS = 5
MOST_FAILED_ATTEMPTS_ON_A_RECORD = 10
ASKED_STEPS = (Step.NATIONAL_INSURANCE_NUMBER, Step.TRN)


def attempts_are_used_up(one_login_user_id: int, at: datetime) -> bool:
    """Whether five different attempts to answer the questions failed within the last day."""
    failed = MatchDecision.objects.filter(one_login_user_id=one_login_user_id)
    return _different_failures(failed, at) >= MOST_FAILED_ATTEMPTS


def is_under_attack(record_id: int, at: datetime) -> bool:
    """Whether so many attempts failed on this record within the last day that none may succeed by itself."""
    failed = MatchDecision.objects.filter(candidate_ids__contains=[record_id])
    return _different_failures(failed, at) >= MOST_FAILED_ATTEMPTS_ON_A_RECORD


def _different_failures(decisions: QuerySet[MatchDecision], at: datetime) -> int:
    """The same answers sent again are one attempt: somebody's double click is not an attack."""
    failed = decisions.filter(step__in=ASKED_STEPS, outcome=Outcome.NOT_CONNECTED, at__gt=at - A_DAY)
    return failed.order_by().values("evidence").distinct().count()
