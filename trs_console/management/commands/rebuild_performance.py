from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from trs_console.performance import actions


class Command(BaseCommand):
    help = (
        "Counts the figures of the performance page again for days that are over, and keeps them. "
        "Nobody sees a wrong figure meanwhile: what is not kept is counted when somebody looks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=date.fromisoformat, default=date.min, metavar="DATE", help="like 2026-09-01; else all days"
        )

    def handle(self, **options: Any) -> None:
        actions.forget_days(since=options["since"])
        count = actions.summarise_days(at=timezone.now())
        self.stdout.write(f"The figures of {count} days are kept.")
