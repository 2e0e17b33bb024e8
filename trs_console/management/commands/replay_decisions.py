import csv
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from matching.models import MatchDecision
from matching.replay import COLUMNS, differences

AT_A_TIME = 1_000


def _instant(typed: str) -> datetime:
    instant = parse_datetime(typed)
    if instant is None or instant.tzinfo is None:
        raise ArgumentTypeError("give an instant with its zone, like 2026-11-22T09:00:00Z")
    return instant


class Command(BaseCommand):
    help = (
        "Runs the decisions that were kept through today's rules, over today's records, and lists those that would"
        " differ. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=_instant, help="only decisions from this instant on (ISO, with zone)")
        parser.add_argument("--output", type=Path, help="a CSV file to write the list to as well")

    def handle(self, **options: Any) -> None:
        decisions = MatchDecision.objects.order_by("pk")
        if options["since"]:
            decisions = decisions.filter(at__gte=options["since"])
        try:
            opened = options["output"].open("w", newline="") if options["output"] else nullcontext()
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from None
        with opened as file:
            table = csv.writer(file) if file else None
            if table:
                table.writerow(COLUMNS)
            count = 0
            for difference in differences(decisions.iterator(AT_A_TIME)):
                count += 1
                row = difference.as_row()
                self.stdout.write("  ".join(f"{name}={value}" for name, value in zip(COLUMNS, row, strict=True)))
                if table:
                    table.writerow(row)
        self.stdout.write(f"{count} of {decisions.count()} decisions would differ.")
