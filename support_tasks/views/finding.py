"""Finding a record without leaving the task: what is found is compared with the request."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from support_tasks.pages import FindInTaskPage
from support_tasks.views.one_task import OpenTask
from teaching_records.find_pages import FindPage
from teaching_records.find_queries import find
from teaching_records.forms import FindForm


class Find(OpenTask):
    """The search beside the request and, once something was typed, what it found."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = FindForm(data=request.GET) if "search" in request.GET else FindForm()
        found = None
        if form.is_valid():
            sought = form.cleaned_data["search"]
            found = FindPage.of(find(sought), sought, request.GET)
        context = {"form": form, "page": FindInTaskPage.of(self.task, found, self.request.user)}
        return render(request, "support_tasks/find.html", context, status=422 if form.errors else 200)
