"""Finding a record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staff.access import needs
from staff.policies import Permission
from teaching_records.find_pages import FindPage
from teaching_records.find_queries import find as find_records
from teaching_records.forms import FindForm


@needs(Permission.READ)
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The search and, once something was typed, what it found."""
    form = FindForm(data=request.GET) if "search" in request.GET else FindForm()
    page = None
    if form.is_valid():
        sought = form.cleaned_data["search"]
        page = FindPage.of(find_records(sought), sought, request.GET)
    status = 422 if form.errors else 200
    return render(request, "teaching_records/find.html", {"form": form, "page": page}, status=status)
