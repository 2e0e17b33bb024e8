from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from govuk.formats import govuk_datetime
from notifications import actions, queries
from trs_console.explained_command import ExplainedCommand


class Command(ExplainedCommand):
    help = """Says whether e-mails go out, and lets those go that are held back.

All are held back when GOV.UK Notify does not accept our key, or our clock. Put that right first: otherwise they are
held back again with the next one that is tried. A worker asks Notify every minute, and releases them by itself."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--look", action="store_true", help="only say how things are")

    def handle(self, **options: Any) -> None:
        at = timezone.now()
        if not options["look"] and actions.release(at=at):
            self.stdout.write("Released what was held back.")
        state = queries.sending(at)
        if state.held_at:
            self.stdout.write(f"Held back since {govuk_datetime(state.held_at)}: {state.held_because}")
        if state.closed_until:
            self.stdout.write(f"Nothing is sent until {govuk_datetime(state.closed_until)}: {state.closed_because}")
        if state.is_late:
            self.stdout.write("Emails are late: check that workers are running.")
        if state.goes_on:
            self.stdout.write("Emails go out.")
        oldest = f", the oldest since {govuk_datetime(state.oldest_queued_at)}" if state.oldest_queued_at else ""
        self.stdout.write(f"{state.waiting:,} wait{oldest}.")
