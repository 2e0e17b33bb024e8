"""Confirming that a record is connected."""

from typing import Any

from govuk.forms import Form, TextareaField
from support_tasks.models import LONGEST_NOTE


class ConnectForm(Form):
    """`takes_note`: something speaks against the record, so a note says why it is the person's all the same."""

    note = TextareaField(
        label="Why is this their record?",
        noun="Reason",
        hint="Only staff can read this. It is kept as a note with the task.",
        required_message="Enter why this is their record",
        label_size="m",
        max_length=LONGEST_NOTE,
        rows=4,
    )

    def __init__(self, *, takes_note: bool, **arguments: Any) -> None:
        super().__init__(**arguments)
        if not takes_note:
            del self.fields["note"]
