"""Finding a record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staff.access import needs
from staff.policies import Permission
from teaching_records import queries
from teaching_records.forms import FindForm
from teaching_records.pages import FindPage, FoundRecord


@needs(Permission.READ)
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The search form and, once something was typed, what it found."""
    if "search" not in request.GET:
        return _show(request, FindForm(), None)
    form = FindForm(data=request.GET)
    if not form.is_valid():
        return _show(request, form, None, status=422)
    found = queries.find_records(form.cleaned_data["search"], form.cleaned_data["date_of_birth"])
    return _show(request, form, tuple(FoundRecord.of(record) for record in found))


def _show(
    request: HttpRequest, form: FindForm, found: tuple[FoundRecord, ...] | None, status: int = 200
) -> HttpResponse:
    return render(request, "teaching_records/find.html", {"form": form, "page": FindPage(found)}, status=status)
