"""Figures for the page: counted from the facts, and as things stand now."""

from trs_console.performance.queries.counting import Count, counted
from trs_console.performance.queries.standing import UndeliveredEmails, Waiting, undelivered_emails, waiting

__all__ = ["Count", "UndeliveredEmails", "Waiting", "counted", "undelivered_emails", "waiting"]
