"""How dates and instants are shown, in GOV.UK style. Pure: the clock and the settings stay outside."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")


def govuk_date(day: date | None) -> str:
    """15 August 1990; an instant is shown as its day in the UK; nothing for None."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = in_uk_time(day).date()
    return f"{day.day} {day:%B} {day.year}"


def govuk_datetime(instant: datetime | None) -> str:
    """4 January 2026 at 12:07pm, in UK time; nothing for None. Raises ValueError for a naive instant."""
    return f"{govuk_date(instant)} at {govuk_time(instant)}" if instant else ""


def govuk_time(instant: datetime) -> str:
    """12:07pm, in UK time. Raises ValueError for a naive instant."""
    local = in_uk_time(instant)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def in_uk_time(instant: datetime) -> datetime:
    """The same instant on a clock in the UK. Raises ValueError for a naive one, which names no instant."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone to be shown in UK time")
    return instant.astimezone(UK)
