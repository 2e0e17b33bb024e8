"""What an officer adds to a task, besides deciding it: notes, and links to tickets."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError

from govuk.forms import Form, TextareaField, TextField
from support_tasks import rules
from support_tasks.models import LONGEST_NOTE

NOTE, TICKET = "note", "ticket"


class WorkForm(Form):
    """`then` is the button that was pressed: it says which fields are needed. Whatever else is filled in counts too."""

    needed_for: ClassVar[dict[str, str]] = {NOTE: "note", TICKET: "ticket"}

    note = TextareaField(
        label="Add a note",
        noun="Note",
        hint="Only staff can read notes.",
        required_message="Enter a note",
        label_size="s",
        max_length=LONGEST_NOTE,
        rows=3,
    )
    ticket = TextField(
        label="Link a Zendesk ticket",
        noun="Ticket",
        hint="A ticket number, or the address of a ticket.",
        required_message="Enter a ticket number or the address of a ticket",
        label_size="s",
        autocomplete="off",
        spellcheck=False,
    )

    def __init__(self, *, then: str = "", **arguments: Any) -> None:
        super().__init__(**arguments)
        self.then = then
        needed = self.needed_for.get(then)
        for name in ("note", "ticket"):
            self.fields[name].required = name == needed

    def clean_ticket(self) -> str:
        """The address of the ticket; "" where none was typed."""
        typed = self.cleaned_data["ticket"]
        try:
            return rules.ticket_url(typed, settings.ZENDESK_HOST) if typed else ""
        except rules.NotATicket as error:
            raise ValidationError(str(error)) from None
