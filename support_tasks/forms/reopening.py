"""Undoing a decision."""

from typing import Any

from govuk.forms import Form, RadiosField, TextareaField

YES, NO = "yes", "no"


class ReopenForm(Form):
    """`connected_to` is what the decision connected and is connected still: a record in words, or ""."""

    disconnect = RadiosField(
        label="Disconnect the record?",
        choices=[(YES, "Yes"), (NO, "No")],
        is_inline=True,
        required_message="Select yes to disconnect the record",
    )
    reason = TextareaField(
        label="Why are you reopening this task?",
        noun="Reason",
        hint="Only staff can read this. It is kept in the history.",
        required_message="Enter why you are reopening this task",
        label_size="m",
        max_length=1000,
    )

    def __init__(self, *, connected_to: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.connected_to = connected_to
        if connected_to:
            self.fields["disconnect"].label = f"Disconnect {connected_to}?"
        else:
            del self.fields["disconnect"]

    @property
    def disconnects(self) -> bool:
        """Of a valid form."""
        return self.cleaned_data.get("disconnect") == YES

    @property
    def about_record(self) -> str:
        """What becomes of the record, in words; "" where none is connected. Of a valid form."""
        if not self.connected_to:
            return ""
        return f"{self.connected_to} is {'disconnected' if self.disconnects else 'still connected'}"
