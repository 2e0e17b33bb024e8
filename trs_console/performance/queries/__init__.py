"""Figures for the page: counted from the facts, kept of days that are over, and as things stand now."""

from trs_console.performance.queries.counting import Count, counted, first_day_with_facts
from trs_console.performance.queries.figures import Figures, figures, kept_until
from trs_console.performance.queries.standing import UndeliveredEmails, Waiting, undelivered_emails, waiting

__all__ = [
    "Count",
    "Figures",
    "UndeliveredEmails",
    "Waiting",
    "counted",
    "figures",
    "first_day_with_facts",
    "kept_until",
    "undelivered_emails",
    "waiting",
]
