"""Which record to connect, or whose TRN to send."""

from collections.abc import Sequence
from typing import Any, cast

from django.core.exceptions import ValidationError

from govuk.forms import Choice, RadiosField, TextField
from support_tasks.forms.work import WorkForm
from support_tasks.wording import Wording
from teaching_records import queries
from teaching_records.models import TeachingRecord
from teaching_records.rules import normal_forms

FIND = "find"
NO = "no"
GO_ON, LATER, LOOK, RETURN = "go-on", "later", "look", "return"


def record_to_connect(typed: str) -> TeachingRecord:
    """The active record with the TRN that was typed. A ValidationError says what is wrong with it."""
    try:
        trn = normal_forms.trn(typed)
    except normal_forms.InvalidTrn:
        raise ValidationError("Enter a TRN that is 7 digits, like 1234567") from None
    record = queries.record_with_trn(trn)
    if record is None:
        raise ValidationError(f"There is no teaching record with TRN {trn}. Check the TRN")
    if not record.is_active:
        raise ValidationError(why_not_active(record))
    return record


def why_not_active(record: TeachingRecord) -> str:
    """In words, that `record` was deactivated, and which one lives on in its place."""
    survivor = record.survivor()
    if survivor == record:
        return f"The record with TRN {record.trn} was deactivated and cannot be connected"
    return f"The record with TRN {record.trn} was deactivated. It was merged into the record with TRN {survivor.trn}"


class DecisionForm(WorkForm):
    """Which record it is, if any: a suggested one, or one that the officer found.

    With another button than the one that goes on, what was chosen is kept as it is, complete or not.
    """

    connect = RadiosField(label="")
    trn = TextField(label="", noun="TRN", required=False, width=10, inputmode="numeric", is_code=True)

    field_order = ("connect", "trn", "note", "ticket")

    def __init__(self, *, suggested: Sequence[TeachingRecord], wording: Wording, **arguments: Any) -> None:
        super().__init__(**arguments)
        connect, trn = cast(RadiosField, self.fields["connect"]), self.fields["trn"]
        connect.required = self.goes_on
        connect.reveals = {NO if suggested else FIND: ("trn",)}
        if suggested:
            connect.choices = [*_suggested_choices(suggested, wording), _NO]
            connect.ask(wording.question, wording.choose)
            trn.label = f"{wording.trn} (optional)"
        else:
            connect.choices = [Choice(FIND, wording.found), _NO]
            connect.ask(wording.question, wording.choose_found)
            trn.label, trn.required = wording.trn, self.goes_on
            trn.error_messages["required"] = wording.enter_trn

    def clean_trn(self) -> str:
        """The normal form of a TRN that can be connected; "" where none was typed."""
        typed: str = self.cleaned_data["trn"]
        return record_to_connect(typed).trn if typed and self.goes_on else typed

    @property
    def goes_on(self) -> bool:
        """Whether the button was the one that goes on to the next page."""
        return self.then in ("", GO_ON)

    @property
    def chosen_trn(self) -> str:
        """The TRN of the record to connect; "" for none. Of a valid form."""
        chosen: str = self.cleaned_data["connect"]
        typed: str = self.cleaned_data["trn"]
        return typed if chosen in (NO, FIND) else chosen


_NO = Choice(NO, "No")


def _suggested_choices(records: Sequence[TeachingRecord], wording: Wording) -> list[Choice]:
    text = wording.yes if len(records) == 1 else "{}"
    return [Choice(record.trn, text.format(f"{record.full_name} (TRN {record.trn})")) for record in records]
