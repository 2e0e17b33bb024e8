"""Whose a task is."""

from collections.abc import Iterable
from typing import Any, cast

from govuk.forms import Form, RadiosField
from staff.models import StaffUser

NOBODY = "nobody"


class AssignmentForm(Form):
    to = RadiosField(
        label="Who is this task for?", is_page_heading=True, required_message="Select who this task is for"
    )

    def __init__(self, *, officers: Iterable[StaffUser], **arguments: Any) -> None:
        super().__init__(**arguments)
        choices = [(str(officer.pk), officer.name) for officer in officers]
        cast(RadiosField, self.fields["to"]).choices = [*choices, (NOBODY, "Nobody")]
