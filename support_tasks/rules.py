"""When a teacher can expect an answer."""

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from govuk_bank_holidays.bank_holidays import BankHolidays

ANSWER_WITHIN_WORKING_DAYS = 5
UK = ZoneInfo("Europe/London")


@cache
def _bank_holidays() -> BankHolidays:
    return BankHolidays(locale="en", use_cached_holidays=True)


def answer_by(sent_at: datetime) -> date:
    """The fifth working day in England after the UK date on which the request was sent."""
    day: date = sent_at.astimezone(UK).date()
    for _ in range(ANSWER_WITHIN_WORKING_DAYS):
        day = _bank_holidays().get_next_work_day(division=BankHolidays.ENGLAND_AND_WALES, date=day)
    return day
