"""One task: what was asked, what is suggested, and the question; or how it was decided."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from govuk.views import FormPage
from support_tasks import actions, conflicts, policies
from support_tasks.forms import GO_ON, LATER, LOOK, NOTE, RETURN, TICKET, DecisionForm, WorkForm
from support_tasks.lifecycle import NotClaimed
from support_tasks.models import LONGEST_NOTE
from support_tasks.pages import for_record_href, task_href, whose_it_is_now
from support_tasks.views.showing import ShownTask

LONGEST_KEPT = 2 * LONGEST_NOTE  # characters of what was typed too long, so that it can be made shorter


class TaskView(ShownTask, FormPage[WorkForm]):
    """Opening a task that is nobody's, or the officer's own, is beginning to work on it.

    All that can be typed on the page is one form, so that no button loses what another is for: `then` says which
    was pressed. Notes and tickets count whichever it was.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and self.is_free():
            self._begin()
        self._settle()
        return super().get(request, *args, **kwargs)

    def _begin(self) -> None:
        try:
            self.hold()
        except conflicts.MEANWHILE:  # somebody was quicker by a moment: the page says who
            self.setup(self.request, reference=self.task.reference)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policies.check_can_work(request.user, self.task)  # type: ignore[arg-type]
        if self.then not in (NOTE, TICKET):
            self.check_can_go_on()
        if self.then == GO_ON:
            self.check_is_as_shown()
        self._settle()
        if self.then == LOOK:
            return self._look()
        return super().post(request, *args, **kwargs)

    def _settle(self) -> None:
        """What can be done with the task as it stands."""
        self.template_name = f"support_tasks/{'completed' if self.task.is_closed else 'task'}.html"
        self.form_class = DecisionForm if self.can_decide else WorkForm

    @property
    def then(self) -> str:
        """Which button was pressed; a form sent without any that we know goes on."""
        then = self.request.POST.get("then", GO_ON)
        return then if then in THEN or then == LOOK else GO_ON

    def form_arguments(self) -> dict[str, Any]:
        arguments: dict[str, Any] = {"then": self.then}
        if self.can_decide:
            arguments |= self._offered() | {"initial": self.choices}
        return arguments

    def submit(self, form: WorkForm) -> HttpResponse:
        self._write_down(form)
        if not isinstance(form, DecisionForm):
            return redirect(f"{task_href('task', self.task)}#notes")
        return THEN.get(self.then, TaskView._go_on)(self, form)

    def _write_down(self, form: WorkForm) -> None:
        note, ticket = form.cleaned_data["note"], form.cleaned_data["ticket"]
        adding = {"shown": self.shown} | self.doing
        if ticket:
            try:
                with suppress(actions.AlreadyAdded):
                    actions.add_link(ticket=ticket, **adding)
            except actions.AlreadyLinked:
                raise ValidationError({"ticket": "This task is linked with that ticket already"}) from None
        if note:
            with suppress(actions.AlreadyAdded):
                actions.add_note(text=note, **adding)

    def _chosen(self, form: DecisionForm) -> dict[str, str]:
        """What is kept of a valid form. A note and a ticket are written down by then."""
        return _what_was_chosen({name: form.cleaned_data[name] for name in ("connect", "trn")}) | WRITTEN_DOWN

    def choices_sent(self) -> dict[str, str]:
        """Also a note and a ticket: nothing was written down."""
        form = DecisionForm(data=self.request.POST, **self.form_arguments() | self._for_later())
        form.is_valid()
        sent = {name: form.cleaned_data[name] for name in form.field_order if name in form.cleaned_data}
        return _what_was_chosen(sent)

    def _for_later(self) -> dict[str, Any]:
        return {"then": LATER} | self._offered()

    def _offered(self) -> dict[str, Any]:
        return {"suggested": [each.record for each, _ in self.suggested], "wording": self.wording}

    def _go_on(self, form: DecisionForm) -> HttpResponse:
        self.keep(**self._chosen(form))
        if form.chosen_trn:
            return redirect(for_record_href(self.task, form.chosen_trn))
        return redirect(task_href("not-connect", self.task))

    def _stay(self, form: DecisionForm) -> HttpResponse:
        self.keep(**self._chosen(form))
        return redirect(f"{task_href('task', self.task)}#notes")

    def _look(self) -> HttpResponse:
        """Find a record, and come back to what was typed so far: nothing is written down, or refused, on the way."""
        as_typed = {name: self.request.POST.get(name, "")[:LONGEST_KEPT] for name in ("note", "ticket")}
        self.keep(**self.choices_sent() | as_typed)
        return redirect(task_href("find", self.task))

    def _save_for_later(self, form: DecisionForm) -> HttpResponse:
        return self.saved_for_later(self._chosen(form))

    def _return(self, form: DecisionForm) -> HttpResponse:
        actions.keep_choices(choices=self._chosen(form), **self.read, **self.doing)
        with suppress(NotClaimed):  # it lapsed: others can have it already
            actions.release(**self.doing)
        return self.at_the_list("Returned to the list", whose_it_is_now(self.task, self.request.user))


def _what_was_chosen(choices: dict[str, str]) -> dict[str, str]:
    """Without answers that nobody can have taken back: a page shown before they were given does not have them.

    Radios cannot be emptied; and the TRN goes with one of them.
    """
    if choices.get("connect"):
        return choices
    return {name: choice for name, choice in choices.items() if choice or name not in ("connect", "trn")}


WRITTEN_DOWN = {"note": "", "ticket": ""}
THEN = {NOTE: TaskView._stay, TICKET: TaskView._stay, LATER: TaskView._save_for_later, RETURN: TaskView._return}
