"""Pages of Django admin on which things are only looked at, and how every app's pages there show values."""

import json
from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin
from django.db import IntegrityError, models
from django.http import HttpRequest

from govuk.formats import govuk_date, govuk_datetime
from staff import viewings
from staff.access import StaffRequest

# A callable: Django takes one wherever it takes a field's name, but its stubs know names only.
type Column = Any


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nobody adds, changes or deletes here, whatever their role: what is shown is what happened."""

    show_full_result_count = False  # a count of a million rows for one number at the foot of the page

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class SeenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Opening the page of one row is recorded as that of a console page is (see `staff.viewings`)."""

    def seen(self, row: Any) -> dict[str, str]:
        """What the page of `row` shows, as `viewings.shown` takes it."""
        raise NotImplementedError

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: models.Model | None = None,
    ) -> Any:
        response = super().render_change_form(request, context, add, change, form_url, obj)
        return viewings.shown(cast("StaffRequest", request), response, **self.seen(obj)) if obj else response


class SavedOnceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Where two people save what cannot both stand at the same instant, the second reads why, as if a moment later.

    `raised_meanwhile` is what saving raises then.
    """

    raised_meanwhile: tuple[type[Exception], ...] = (IntegrityError,)

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **options)
        except self.raised_meanwhile:
            # Nothing was kept. By now what the other one saved is there, so that the form itself finds it.
            return super().changeform_view(request, *args, **options)


def _column(name: str, show: Callable[[Any], str], description: str | None) -> Column:
    @admin.display(description=description or name.replace("_", " "), ordering=name)
    def column(row: models.Model) -> str:
        return show(getattr(row, name)) or "-"

    column.__name__ = f"shown_{name}"
    return column


def instant(name: str, description: str | None = None) -> Column:
    """The field `name` as 4 January 2026 at 12:07pm, UK time; sorted as the field is."""
    return _column(name, lambda value: _unbroken(govuk_datetime(value)), description)


def day(name: str, description: str | None = None) -> Column:
    """The field `name` as 15 August 1990; sorted as the field is."""
    return _column(name, lambda value: _unbroken(govuk_date(value)), description)


def lines(name: str, description: str | None = None) -> Column:
    """The JSON field `name`, one value per line."""
    return _column(name, _json_lines, description)


def _unbroken(text: str) -> str:
    """On one line, also in a narrow column."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _json_lines(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent="\N{NO-BREAK SPACE}" * 4) if value else ""
