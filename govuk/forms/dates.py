"""A date in three inputs, after the design system's date pattern."""

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from govuk.formats import UK, govuk_date
from govuk.forms.component import BoundField, Component

PARTS = ("day", "month", "year")
WIDTHS = {"day": 2, "month": 2, "year": 4}
# September is the one month that people shorten to four letters.
MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}

Typed = tuple[str, str, str]


def today() -> date:
    """Today in the UK."""
    return timezone.localdate(timezone=UK)


def yesterday() -> date:
    """The latest date that is in the past, in the UK."""
    return today() - timedelta(days=1)


class DateParts(forms.Widget):
    """Reads the three inputs `<name>-day`, `<name>-month` and `<name>-year`."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        day, month, year = (str(data.get(f"{name}-{part}", "")) for part in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)


class DateField(Component, forms.Field):
    """Cleans to a date, or None. A month may be typed as a number or by its name.

    `earliest` and `latest` are called at each validation and give the first and the last date allowed.
    """

    component = "date-input"
    label_kind = "fieldset"
    default_label_size = "m"
    widget = DateParts
    discarded_value = None
    message_templates: ClassVar[dict[str, str]] = {
        "unreal": "{noun} must be a real date",
        "future": "{noun} must be in the past",
        "after_today": "{noun} must be today or in the past",
        "too_late": "{noun} must be the same as or before ",
        "too_early": "{noun} must be the same as or after ",
    }

    def __init__(
        self,
        *,
        earliest: Callable[[], date] | None = None,
        latest: Callable[[], date] | None = None,
        too_early_message: str = "",
        too_late_message: str = "",
        autocomplete: str = "",
        **arguments: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        self.too_early_message, self.too_late_message = too_early_message, too_late_message
        self.autocomplete = autocomplete
        super().__init__(**arguments)

    def prepare_value(self, value: Any) -> Typed:
        """What the three inputs show for an initial date, or for what was typed."""
        if isinstance(value, date):
            return str(value.day), str(value.month), str(value.year)
        return tuple(value) if value else ("", "", "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != self.prepare_value(data)

    def to_python(self, value: Any) -> date | None:
        typed = dict(zip(PARTS, (plain_digits(part.strip()) for part in self.prepare_value(value)), strict=True))
        missing = [part for part in PARTS if not typed[part]]
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise self.error(f"{self.noun} must include a {' and '.join(missing)}", missing)
        return self.real_date(**typed)

    def real_date(self, day: str, month: str, year: str) -> date:
        numbers = {"day": day_number(day), "month": month_number(month), "year": year_number(year)}
        wrong = [part for part in PARTS if numbers[part] is None]
        if wrong == ["year"] and year.isdecimal():
            raise self.error("Year must include 4 numbers", wrong)
        if wrong:
            raise self.error(self.message("unreal"), wrong)
        try:
            return date(**numbers)  # type: ignore[arg-type]  # none is None
        except ValueError:
            raise self.error(self.message("unreal"), PARTS) from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.earliest and value < (earliest := self.earliest()):
            message = self.too_early_message or self.message("too_early") + govuk_date(earliest)
            raise self.error(message, PARTS)
        if self.latest and value > (latest := self.latest()):
            raise self.error(self.too_late_message or self.worded_latest(latest), PARTS)

    def worded_latest(self, latest: date) -> str:
        worded = {yesterday(): self.message("future"), today(): self.message("after_today")}
        return worded.get(latest, self.message("too_late") + govuk_date(latest))

    def message(self, code: str) -> str:
        return str(self.error_messages[code])

    def error(self, message: str, parts: list[str] | tuple[str, ...]) -> ValidationError:
        """An error that remembers which inputs are at fault."""
        return ValidationError(message.replace("%", "%%"), code="invalid", params={"parts": tuple(parts)})

    def wrong_parts(self, bound: BoundField) -> tuple[str, ...]:
        """The inputs at fault in the first error; all of them when it does not say."""
        errors = bound.form.errors.as_data().get(bound.name, [])
        if not errors:
            return ()
        parts: tuple[str, ...] = (errors[0].params or {}).get("parts", PARTS)
        return parts

    def error_target(self, bound: BoundField) -> str:
        return f"{bound.auto_id}-{(self.wrong_parts(bound) or PARTS)[0]}"

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        values = dict(zip(PARTS, self.prepare_value(bound.value()), strict=True))
        wrong = self.wrong_parts(bound)
        items = [
            {
                "name": part,
                "classes": f"govuk-input--width-{WIDTHS[part]}" + " govuk-input--error" * (part in wrong),
                "autocomplete": f"{self.autocomplete}-{part}" if self.autocomplete else None,
                "value": values[part],
            }
            for part in PARTS
        ]
        return {"namePrefix": bound.html_name, "items": items}


def plain_digits(typed: str) -> str:
    """With ASCII digits in place of those of any other script."""
    return "".join(str(unicodedata.decimal(character, character)) for character in typed)


def day_number(typed: str) -> int | None:
    return number_up_to(31, typed)


def month_number(typed: str) -> int | None:
    return MONTHS.get(typed.lower().rstrip(".")) or number_up_to(12, typed)


def year_number(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"[0-9]{4}", typed) else None


def number_up_to(greatest: int, typed: str) -> int | None:
    """The number typed, in one or two ASCII digits, if it is between 1 and `greatest`."""
    if not re.fullmatch(r"[0-9]{1,2}", typed):
        return None
    number = int(typed)
    return number if 1 <= number <= greatest else None
