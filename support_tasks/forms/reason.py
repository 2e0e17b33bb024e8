"""Why no record is connected."""

from typing import Any

from django.core.exceptions import ValidationError

from govuk.forms import Form, RadiosField, TextareaField
from govuk.written import is_seen
from notifications.markdown import inert
from support_tasks.models import Reason


class ReasonForm(Form):
    """Why no record is connected. With `is_for_later` what was chosen is kept as it is, complete or not."""

    reason = RadiosField(
        label="Why are you not connecting a record?",
        is_page_heading=True,
        choices=Reason.choices,
        reveals={Reason.ANOTHER_REASON: "detail"},
        required_message="Select why you are not connecting a record",
    )
    detail = TextareaField(
        label="Reason",
        hint="This will be in the email to the teacher. Do not include details of anybody’s record.",
        max_length=500,
        required_message="Enter the reason",
    )

    def __init__(self, *, is_for_later: bool = False, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.is_for_later = is_for_later
        for field in self.fields.values():
            field.required = not is_for_later

    def clean_detail(self) -> str:
        """A reason of which something is left in the e-mail."""
        detail: str = self.cleaned_data["detail"]
        if not is_seen(inert(detail)) and not self.is_for_later:
            raise ValidationError("Enter the reason")
        return detail
