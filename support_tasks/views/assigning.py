"""Saying whose a task is."""

from typing import Any

from django.contrib import messages as banners
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from govuk.views import FormPage
from staff.models import StaffUser
from staff.policies import NotPermitted
from support_tasks import actions, lifecycle, policies, queries
from support_tasks.forms import NOBODY, AssignmentForm
from support_tasks.pages import Request, task_href
from support_tasks.views.one_task import OneTask


class Assign(OneTask, FormPage[AssignmentForm]):
    """Who a task is for."""

    form_class, template_name = AssignmentForm, "support_tasks/assign.html"

    def prepare(self) -> None:
        policies.check_can_assign(self.request.user, self.task)
        lifecycle.check_is_not_closed(self.task)
        if self.request.method == "POST":
            self.check_is_as_shown()

    def form_arguments(self) -> dict[str, Any]:
        current = str(self.task.assigned_to.pk) if self.task.assigned_to else NOBODY
        return {"officers": queries.officers_who_work(), "initial": {"to": current}}

    def page(self) -> Request:
        return Request.of(self.task)

    def submit(self, form: AssignmentForm) -> HttpResponse:
        to = form.cleaned_data["to"]
        if to == NOBODY:
            self._unassign()
        else:
            self._assign(StaffUser.objects.get(pk=to))
        return redirect(task_href("task", self.task))

    def _assign(self, to: StaffUser) -> None:
        try:
            actions.assign(to=to, **self.doing)
        except NotPermitted as refusal:
            raise ValidationError({"to": str(refusal)}) from None
        except actions.AlreadyAssigned:
            banners.info(self.request, f"This task is assigned to {to.name} already")
        else:
            banners.success(self.request, f"Assigned to {to.name}")

    def _unassign(self) -> None:
        try:
            actions.unassign(**self.doing)
        except actions.NotAssigned:
            banners.info(self.request, "This task is assigned to nobody already")
        else:
            banners.success(self.request, "Assigned to nobody")
