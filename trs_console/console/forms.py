"""Connecting a One Login to a record by hand, and disconnecting it."""

from typing import Any, cast

from django.core.exceptions import ValidationError

from govuk.forms import Form, RadiosField, TextareaField, TextField, today
from govuk.forms.component import inside_a_sentence
from support_tasks.forms import for_the_teacher
from support_tasks.forms.decision import record_to_connect
from support_tasks.models import REASONS, Kind, Outcome, Reason, SupportTask
from teaching_records.rules.typed_search import NotUnderstood, Sought, read

LONGEST_REASON = 500
CLOSE, LEAVE = "close", "leave"
NO_ADDRESS = "Enter the email address of the GOV.UK One Login, like name@example.com"

WHY_NOT_CONNECTED = REASONS[Outcome.NOT_CONNECTED]


class ChooseOneLoginForm(Form):
    one_login = TextField(
        label="Email address of the GOV.UK One Login",
        hint="Or its subject, as the page of a One Login shows it",
        required_message=NO_ADDRESS,
        spellcheck=False,
        autocomplete="off",
    )

    def clean_one_login(self) -> Sought:
        """What leads to One Logins: addresses, subjects, public ids."""
        typed: Any = self.cleaned_data["one_login"]
        try:
            sought = read(typed, today())
        except NotUnderstood:
            raise ValidationError(NO_ADDRESS) from None
        if not (sought.emails or sought.subjects or sought.public_ids):
            raise ValidationError(NO_ADDRESS)
        return sought


class ChooseRecordForm(Form):
    trn = TextField(
        label="TRN of the record to connect",
        required_message="Enter the TRN of the record to connect",
        width=10,
        inputmode="numeric",
        is_code=True,
        autocomplete="off",
    )

    def clean_trn(self) -> str:
        """The normal form of a TRN whose record can be connected."""
        return record_to_connect(self.cleaned_data["trn"]).trn


class ConnectForm(Form):
    """Why, and what becomes of the person's support request, if there is one."""

    reason = TextareaField(
        label="Why are you connecting them?",
        noun="Reason",
        hint="Kept in the record’s change history. The teacher does not see it.",
        max_length=LONGEST_REASON,
        label_size="s",
        required_message="Enter why you are connecting them",
    )
    task = RadiosField(
        label="What do you want to do with their support request?",
        label_size="s",
        required_message="Select what you want to do with their support request",
    )

    def __init__(self, *, task: SupportTask | None, **arguments: Any) -> None:
        super().__init__(**arguments)
        if task is None:
            del self.fields["task"]
        else:
            cast("RadiosField", self.fields["task"]).choices = [
                (CLOSE, f"Close {task.reference}: record connected"),
                (LEAVE, "Leave it open"),
            ]


class UnlockForm(Form):
    reason = TextareaField(
        label="Why are you unlocking this account?",
        noun="Reason",
        hint="Kept in the record’s change history. The teacher does not see it.",
        max_length=LONGEST_REASON,
        label_size="s",
        required_message="Enter why you are unlocking this account",
    )


class DisconnectForm(Form):
    """Why, and what becomes of the person's support request, if there is one."""

    reason = TextareaField(
        label="Why are you disconnecting them?",
        noun="Reason",
        hint="Kept in the record’s change history. The teacher does not see it.",
        max_length=LONGEST_REASON,
        label_size="s",
        required_message="Enter why you are disconnecting them",
    )
    task = RadiosField(
        label="What do you want to do with their support request?",
        label_size="s",
        reveals={Reason.ANOTHER_REASON: "detail"},
        required_message="Select what you want to do with their support request",
    )
    detail = TextareaField(
        label="Reason",
        hint="This will be in the email to the teacher. Do not include a TRN, or details of anybody’s record.",
        max_length=LONGEST_REASON,
        required_message="Enter the reason",
    )

    def __init__(self, *, task: SupportTask | None, **arguments: Any) -> None:
        super().__init__(**arguments)
        if task is None:
            del self.fields["task"], self.fields["detail"]
        else:
            self.kind = Kind(task.kind)
            cast("RadiosField", self.fields["task"]).choices = [
                (LEAVE, f"Leave {task.reference} open"),
                *((reason.value, f"Close it: {inside_a_sentence(reason.label)}") for reason in WHY_NOT_CONNECTED),
            ]

    def clean_detail(self) -> str:
        detail: str = self.cleaned_data["detail"]
        return for_the_teacher(detail, self.kind)
