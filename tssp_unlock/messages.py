"""The e-mails about a lost TRN, filled. The words are in notifications' templates."""

from datetime import datetime

from govuk.formats import govuk_datetime
from notifications.messages import TrnRequested, YourTrn
from teaching_records.models import TeachingRecord
from teaching_records.rules.normal_forms import email_comparison_key


def your_trn(record: TeachingRecord, *, to: str, account_is_open: bool | None) -> YourTrn:
    """To the address given: nothing of the record is in it but the TRN."""
    return YourTrn(to=to, trn=record.trn, account_is_open=account_is_open)


def trn_requested(record: TeachingRecord, *, to: str, asked_at: datetime) -> TrnRequested | None:
    """To the record's own address, where it has another than the one given."""
    if not record.email or email_comparison_key(record.email) == email_comparison_key(to):
        return None
    return TrnRequested(to=record.email, name=record.first_name, at=govuk_datetime(asked_at))
