"""Filters of Django admin's lists that Django has none of its kind of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from govuk.formats import UK


class DaysFilter(admin.FieldListFilter):
    """From one day to another, both included and both optional, by the days of the UK. For an instant's field."""

    template = "staff/days_filter.html"

    def __init__(self, field: Any, request: HttpRequest, *args: Any, **options: Any) -> None:
        super().__init__(field, request, *args, **options)
        self.title = "day"
        # What else the list was asked for is kept, but for the number of the page.
        left_out = {*self.expected_parameters(), "p", "e"}
        self.kept = [(name, value) for name, values in request.GET.lists() for value in values if name not in left_out]

    def expected_parameters(self) -> list[str | None]:
        return [f"{self.field_path}_from", f"{self.field_path}_to"]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        bounds = {}
        try:
            first, last = (self._day(name) for name in self.expected_parameters())
            if first:
                bounds[f"{self.field_path}__gte"] = _midnight(first)
            if last:
                bounds[f"{self.field_path}__lt"] = _midnight(last + timedelta(days=1))
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from None
        return queryset.filter(**bounds)

    def choices(self, changelist: Any) -> Iterator[Any]:
        """What the template makes fields of."""
        for name, label in zip(self.expected_parameters(), ("From", "To"), strict=True):
            yield {"name": name, "label": label, "value": self._typed(name)}

    def _typed(self, name: str | None) -> str:
        values: Any = self.used_parameters.get(name or "", "")
        return str(values[-1] if isinstance(values, list) and values else values or "")

    def _day(self, name: str | None) -> date | None:
        typed = self._typed(name)
        return date.fromisoformat(typed) if typed else None


def _midnight(day: date) -> datetime:
    """When the day begins in the UK."""
    return datetime.combine(day, time.min, tzinfo=UK).astimezone(UTC)
