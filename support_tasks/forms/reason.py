"""Why a person does not get what they asked for."""

from typing import Any, cast

from django.core.exceptions import ValidationError

from govuk.forms import Choice, Form, RadiosField, TextareaField
from govuk.written import is_seen
from notifications.markdown import inert
from support_tasks.models import OUTCOMES, REASONS, Kind, Reason
from support_tasks.rules import may_give_a_trn
from support_tasks.wording import WORDING


class ReasonForm(Form):
    """The reasons that tasks of a kind have. With `is_for_later` what was chosen is kept as it is, complete or not."""

    reason = RadiosField(
        label="",
        is_page_heading=True,
        reveals={Reason.ANOTHER_REASON: "detail"},
    )
    detail = TextareaField(
        label="Reason",
        hint="This will be in the email to the teacher. Do not include a TRN, or details of anybody’s record.",
        max_length=500,
        required_message="Enter the reason",
    )

    def __init__(self, *, kind: Kind, is_for_later: bool = False, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.kind, self.is_for_later = kind, is_for_later
        reason, (_, outcome) = cast(RadiosField, self.fields["reason"]), OUTCOMES[kind]
        reason.ask(WORDING[kind].why_not, WORDING[kind].select_why_not)
        reason.choices = [Choice(each, each.label) for each in REASONS[outcome]]
        for field in self.fields.values():
            field.required = not is_for_later

    def clean_detail(self) -> str:
        detail: str = self.cleaned_data["detail"]
        return detail if self.is_for_later else for_the_teacher(detail, self.kind)


def for_the_teacher(reason: str, kind: Kind) -> str:
    """A reason of which something is left in the e-mail, and which tells no TRN. Raises ValidationError."""
    if not is_seen(inert(reason)):
        raise ValidationError("Enter the reason")
    if may_give_a_trn(reason):
        raise ValidationError(WORDING[kind].no_trn)
    return reason
