"""What the pages of one task share."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages as banners
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from notifications.wording import emailing
from staff import viewings
from staff.access import StaffRequest
from staff.policies import NotPermitted
from support_tasks import actions, casework_queries, conflicts, lifecycle, policies, queries, way_back
from support_tasks.models import Choices, Kind, Outcome, SupportTask, TaskDraft
from support_tasks.pages import ByColleagues, assigned_to_other, shown_in, typed, version_in, version_seen
from support_tasks.wording import OUTCOME_WORDING, WORDING, Wording

# A page that is loaded again at once does not write the same again.
CLAIM_IS_FRESH_FOR = timedelta(minutes=1)


class OneTask(View):
    """Loads the task that the address names. What happened meanwhile is answered with a page that says so."""

    request: StaffRequest
    task: SupportTask
    has_kept = False

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        return way_back.kept(super().as_view(**initkwargs))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        task = queries.task(kwargs["reference"])
        if task is None:
            raise Http404
        self.task = task

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.prepare()
            response = super().dispatch(request, *args, **kwargs)
        except conflicts.MEANWHILE as error:
            response = self._meanwhile(error)
        return viewings.shown(self.request, response, **self.seen)

    def _meanwhile(self, error: Any) -> HttpResponse:
        is_open = not isinstance(error, (lifecycle.TaskAlreadyClosed, lifecycle.TaskNotClosed, lifecycle.TrnWasSent))
        page = conflicts.meanwhile(
            error,
            self.request.user,
            is_kept=is_open and self._is_kept(),
            is_as_decided=self.request.method != "POST" or self.sends_what_was_decided(error.task),
        )
        return self.conflict(page)

    def _is_kept(self) -> bool:
        """Whether what the officer chose is: what was sent and not kept yet is kept now, in their own draft."""
        if self.request.method != "POST" or self.has_kept:
            return bool(self.choices)
        sent = self.choices_sent()
        if not any(sent.values()):
            return False
        version = self.version_shown or (self.draft.version_seen if self.draft else self.task.version)
        with suppress(lifecycle.TaskAlreadyClosed, NotPermitted):
            actions.keep_choices(choices=sent, version=version, shown=self.shown, **self.doing)
            return True
        return False

    @property
    def version_shown(self) -> int:
        """The version of the task on the page that was sent; 0, which none has, where it does not say."""
        return version_in(self.request.POST.get("version", "")) or version_seen(self.request.POST.get("seen", ""))

    @property
    def read(self) -> dict[str, Any]:
        """What a draft is told of the page that was sent."""
        return {"version": self.version_shown or self.task.version, "shown": self.shown}

    @property
    def shown(self) -> int | None:
        """The last that had happened to the task on the page that was sent, where it says so."""
        return shown_in(self.request.POST.get("shown", ""))

    def choices_sent(self) -> Choices:
        """What was sent and can be kept though nothing else is done."""
        return {}

    def sent(self) -> Choices:
        """What was chosen and typed on the page that was sent, to read and copy."""
        return self.request.POST.dict()

    def sends_what_was_decided(self, task: SupportTask) -> bool:
        """Whether the closed task was decided just as the page that was sent asks for."""
        return False

    def prepare(self) -> None:
        """What comes before any method. May raise what happened meanwhile, and NotPermitted."""

    @property
    def seen(self) -> dict[str, Any]:
        """What the page shows, as `viewings.shown` takes it."""
        return {"task": self.task.reference}

    def check_can_go_on(self) -> None:
        """Raises TaskAlreadyClosed, TaskHeld, NotPermitted."""
        lifecycle.check_is_not_closed(self.task)
        lifecycle.check_is_not_held_by_another(self.task, self.request.user, timezone.now())
        policies.check_can_decide(self.request.user, self.task)

    def check_is_as_shown(self) -> None:
        """Raises TaskChanged where the page that was filled in showed another version of the task, or does not say."""
        lifecycle.check_is_as_shown(self.task, version_in(self.request.POST.get("version", "")))

    @property
    def doing(self) -> dict[str, Any]:
        """What every action on the task is told."""
        return {"task_id": self.task.pk, "by": self.request.user, "at": timezone.now()}

    @cached_property
    def refusal(self) -> str:
        """Why the officer may not decide the task; "" where they may."""
        try:
            policies.check_can_decide(self.request.user, self.task)
        except NotPermitted as refusal:
            return str(refusal)
        return ""

    def is_free(self) -> bool:
        """Whether looking at it is beginning to work on it: it is nobody's, the officer's own, or held by them."""
        by, holder = self.request.user, self.task.holder(timezone.now())
        is_theirs = holder == by or (holder is None and self.task.assigned_to in (None, by))
        return is_theirs and not self.task.is_closed and not self.refusal

    def hold(self) -> None:
        """Claim the task, or hold it longer. Raises TaskHeld, TaskAlreadyClosed, NotPermitted."""
        enough_until = timezone.now() + lifecycle.CLAIM_LASTS - CLAIM_IS_FRESH_FOR
        if self.task.claimed_by != self.request.user or not self.task.is_held(enough_until):
            self.task = actions.claim(**self.doing)

    @cached_property
    def draft(self) -> TaskDraft | None:
        return queries.draft(self.task, self.request.user)

    @property
    def choices(self) -> Choices:
        """What the officer chose so far and has not confirmed."""
        return self.draft.choices if self.draft else {}

    def keep(self, **choices: str) -> None:
        """Add to what was chosen, and hold the task. Raises TaskHeld, TaskAlreadyClosed; it is kept all the same."""
        actions.keep_choices(choices=choices, **self.read, **self.doing)
        self.has_kept = True
        self.__dict__.pop("draft", None)
        self.hold()

    def saved_for_later(self, choices: Choices) -> HttpResponse:
        """Put the task aside with what was chosen so far, complete or not."""
        task = actions.save_for_later(choices=choices, **self.read, **self.doing)
        other = assigned_to_other(task, self.request.user)
        whose = (
            f"is still assigned to {other}, and what you chose is kept for you"
            if other
            else ("is yours, and what you chose is kept")
        )
        is_as_read = casework_queries.is_as_read(task, self.request.user, self.shown)
        news = "" if is_as_read else " Something was added or changed since you opened it: open it again to read what."
        return self.at_the_list("Saved for later", f"{task.reference} {whose}.{news}")

    def conflict(self, page: conflicts.ConflictPage) -> HttpResponse:
        """Something happened meanwhile: nothing was done, and this page says so, with what the officer had typed."""
        if page.shows_typed:
            sent = self.sent() if self.request.method == "POST" else self.choices
            page = replace(page, typed=typed(sent, self.wording))
        return render(self.request, "support_tasks/conflict.html", {"page": page}, status=409)

    @property
    def wording(self) -> Wording:
        return WORDING[Kind(self.task.kind)]

    def decided(self, task: SupportTask, *more: str) -> HttpResponse:
        """Back at the list: `task` was decided, the person is e-mailed; `more` sentences go on."""
        words = OUTCOME_WORDING[Outcome(task.outcome)]
        return self.at_the_list(words.done, " ".join([emailing(words.sending.format(task.address)), *more]))

    def at_the_list(self, *lines: str) -> HttpResponse:
        """Back at the list, with what was done, and the next task one key away."""
        banners.success(self.request, "\n".join(lines), extra_tags="leads-on")
        return redirect(way_back.list_href())


class OpenTask(OneTask):
    """As OneTask, for a page that decides: the task is still open, this person may decide it, and holds it.

    What is assigned to a colleague they hold once they go on with it, not by looking.
    """

    newest_event: int  # before anything that is compared with what was sent is read

    def prepare(self) -> None:
        self.check_can_go_on()
        # Of a page that showed another version nothing will be done.
        is_as_sent = self.request.method == "POST" and self.version_shown in (0, self.task.version)
        if is_as_sent or (self.request.method == "GET" and self.is_free()):
            self.hold()
        if self.request.method == "POST":
            self.newest_event = casework_queries.newest_event(self.task)

    @property
    def written(self) -> ByColleagues:
        """What colleagues have to say about the task, at this moment."""
        return ByColleagues.of(*casework_queries.written_by_others(self.task, self.request.user))
