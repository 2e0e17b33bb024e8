from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = (
        "Kills workers while they send e-mails, takes Notify away for a day, sends and receives much at once, all by a "
        "Notify of its own and in a database of its own, which is dropped in the end. See docs/email-benchmark.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=50, metavar="N", help="for each point at which one is killed")
        parser.add_argument("--decisions", type=int, default=5000, metavar="N", help="while Notify is away")
        parser.add_argument("--messages", type=int, default=3000, metavar="N", help="that are sent at once")
        parser.add_argument("--receipts", type=int, default=10_000, metavar="N", help="e-mails that receipts come of")
        parser.add_argument("--output", type=Path, metavar="DIR", help="where CSV and tables go")

    def handle(self, *args: Any, **options: Any) -> None:
        # Only here: no other part of the product knows the benchmark.
        from benchmarks.emails import benchmark
        from benchmarks.plan import CannotRun

        names = ("rounds", "decisions", "messages", "receipts")
        try:
            report = benchmark.run(benchmark.EmailPlan(**{name: options[name] for name in names}))
        except CannotRun as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(report.text)
        if options["output"]:
            report.write(options["output"])
