"""The address that an e-mail is sent to again, and the filters of those that failed."""

from typing import Any

from django.core.exceptions import ValidationError

from govuk.forms import CheckboxesField, Form, TextField
from matching.find_trn.forms import EMAIL_FORMAT, AddressField
from notifications.messages import MESSAGES
from notifications.models import Email, FailureKind
from notifications.pages import kind_in_words
from staff.models import StaffUser
from teaching_records.rules import normal_forms
from teaching_records.rules.normal_forms import email_comparison_key
from trs_console.emails.policies import GoesNowhereElse, OwnAddress, check_may_go_to
from trs_console.emails.queries import Sought

SAME = "Enter another email address. The one that it was for does not work"
OWN = "Enter the teacher’s email address. This one is yours"
HAS_TRN = "This email has a TRN in it, so it can only go to the address that it was for, {}"


class AddressForm(Form):
    """Cleans to `to`, in normal form."""

    to = AddressField(
        label="Email address",
        label_size="s",
        autocomplete="off",
        spellcheck=False,
        max_length=normal_forms.LONGEST_EMAIL_ADDRESS,
        required_message="Enter an email address",
    )

    def __init__(self, *, email: Email, by: StaffUser, **arguments: Any) -> None:
        self.email, self.by = email, by
        super().__init__(**{"initial": {"to": email.to}, **arguments})

    def clean_to(self) -> str:
        try:
            address = normal_forms.email_address(self.cleaned_data["to"])
        except normal_forms.NotValid:
            raise ValidationError(EMAIL_FORMAT) from None
        self._check(address)
        return address

    def _check(self, address: str) -> None:
        try:
            check_may_go_to(self.by, self.email, address)
        except GoesNowhereElse:
            raise ValidationError(HAS_TRN.format(self.email.to)) from None
        except OwnAddress:
            raise ValidationError(OWN) from None
        if self.email.address_does_not_work and email_comparison_key(address) == email_comparison_key(self.email.to):
            raise ValidationError(SAME)


WHY = {
    FailureKind.PERMANENT: "No such address",
    FailureKind.TEMPORARY: "Mailbox did not take it",
    FailureKind.TECHNICAL: "Could not be sent",
}
NOT_AGAIN, SENT_AGAIN = "no", "yes"
AGAIN = {NOT_AGAIN: "Not sent again", SENT_AGAIN: "Sent again"}


def _checkboxes(label: str, choices: Any) -> CheckboxesField:
    return CheckboxesField(label=label, label_size="s", required=False, is_small=True, choices=choices)


class FailedFilterForm(Form):
    """Which of the e-mails that failed."""

    search = TextField(
        label="Search",
        hint="Email address, or its beginning",
        noun="Email address",
        required=False,
        spellcheck=False,
        autocomplete="off",
    )
    again = _checkboxes("Sent again", list(AGAIN.items()))
    why = _checkboxes("Why it failed", list(WHY.items()))
    kind = _checkboxes("Which email", [(kind, kind_in_words(kind)) for kind in sorted(MESSAGES)])

    @property
    def sought(self) -> Sought:
        """What a valid form asks for."""
        asked = self.cleaned_data
        again = asked["again"]
        is_sent_again = again == [SENT_AGAIN] if len(again) == 1 else None
        return Sought(asked["search"].strip(), asked["why"], asked["kind"], is_sent_again)
