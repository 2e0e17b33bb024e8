"""Deciding a support task."""

from support_tasks.forms.decision import DecisionForm, why_not_active
from support_tasks.forms.reason import ReasonForm

__all__ = ["DecisionForm", "ReasonForm", "why_not_active"]
