"""Holding a task while its page is in use, and taking it over."""

from typing import Any

from django.contrib import messages as banners
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from support_tasks import actions, conflicts, policies
from support_tasks.lifecycle import NotClaimed
from support_tasks.pages import claimed, task_href
from support_tasks.views.one_task import OneTask

LOST = "You are no longer working on this task. What you have typed is still here. Open the task again to go on."


class Extend(OneTask):
    """For the script of a page in use: its claim is extended. Answers with one sentence for the officer.

    Where the claim lapsed meanwhile and the task is as free as it was, it is claimed again.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policies.check_can_work(self.request.user, self.task)
        try:
            task = actions.extend_claim(**self.doing)
        except conflicts.MEANWHILE as error:
            page = conflicts.meanwhile(error, self.request.user)
            return _sentence(f"{page.title}. {page.sentences[0]}", status=409)
        except NotClaimed:
            if self.task.assigned_to not in (None, self.request.user):
                return _sentence(LOST, status=409)
            task = actions.claim(**self.doing)
        return _sentence(claimed(task))

    @property
    def seen(self) -> dict[str, str]:
        """Nothing: the page that asks was seen before."""
        return {}


def _sentence(text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


class TakeOver(OneTask):
    """A manager goes on with what somebody else is at work on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policies.check_can_take_over(self.request.user, self.task)
        holder = self.task.holder(timezone.now())
        actions.take_over(**self.doing)
        whose = f" from {holder.name}" if holder and holder != self.request.user else ""
        banners.success(request, f"You have taken this task over{whose}")
        return redirect(task_href("task", self.task))
