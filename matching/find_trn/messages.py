"""The e-mails about a lost TRN, filled. The words are in notifications' templates."""

from datetime import datetime

from govuk.formats import govuk_datetime
from matching.find_trn import journey
from matching.journey import Answers
from notifications.messages import TrnRequested, YourTrn
from teaching_records.models import TeachingRecord
from teaching_records.rules.normal_forms import email_comparison_key
from tssp_unlock.models import UnlockDecision


def your_trn(answers: Answers, record: TeachingRecord, decision: UnlockDecision) -> YourTrn:
    """To the address given. It greets by the name that was typed: nothing of the record is in it but the TRN."""
    return YourTrn(
        to=journey.email(answers),
        name=answers[journey.NAME]["first_name"],
        trn=record.trn,
        account_is_open=decision.account_is_open,
    )


def trn_requested(answers: Answers, record: TeachingRecord, at: datetime) -> TrnRequested | None:
    """To the record's own address, where it has another than the one given."""
    if not record.email or email_comparison_key(record.email) == email_comparison_key(journey.email(answers)):
        return None
    return TrnRequested(to=record.email, name=record.first_name, at=govuk_datetime(at))
