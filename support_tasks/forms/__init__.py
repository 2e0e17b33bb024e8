"""What officers type and choose on the pages of a task."""

from support_tasks.forms.assignment import NOBODY, AssignmentForm
from support_tasks.forms.connecting import ConnectForm
from support_tasks.forms.decision import GO_ON, LATER, LOOK, NO, RETURN, DecisionForm, why_not_active
from support_tasks.forms.reason import ReasonForm, for_the_teacher
from support_tasks.forms.reopening import ReopenForm
from support_tasks.forms.work import NOTE, TICKET, WorkForm

__all__ = [
    "GO_ON",
    "LATER",
    "LOOK",
    "NO",
    "NOBODY",
    "NOTE",
    "RETURN",
    "TICKET",
    "AssignmentForm",
    "ConnectForm",
    "DecisionForm",
    "ReasonForm",
    "ReopenForm",
    "WorkForm",
    "for_the_teacher",
    "why_not_active",
]
