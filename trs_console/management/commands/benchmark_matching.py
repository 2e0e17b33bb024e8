from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = (
        "Makes synthetic records in a database of its own, which is dropped in the end, and measures the search: "
        "how quick it is, how often it is right, whether it is ever wrong. See docs/benchmarks.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--records", type=int, default=100_000, metavar="N")
        parser.add_argument("--queries", type=int, default=3_000, metavar="N", help="of each kind that is timed")
        parser.add_argument("--adversarial", type=int, default=100_000, metavar="N", help="queries made to mislead")
        parser.add_argument("--connections", type=int, default=16, metavar="N", help="that ask at the same time")
        parser.add_argument("--seed", type=int, default=1, metavar="N")
        parser.add_argument("--keep", action="store_true", help="leave the database there in the end")
        parser.add_argument("--reuse", action="store_true", help="use the database that --keep left, and keep it")
        parser.add_argument("--output", type=Path, metavar="DIR", help="where CSV, chart and queries go")

    def handle(self, *args: Any, **options: Any) -> None:
        # Only here: no other part of the product knows the benchmark.
        from benchmarks import matching
        from benchmarks.plan import CannotRun, Plan

        plan = Plan(**{name: options[name] for name in Plan.options()})
        try:
            report = matching.run(plan, is_kept=options["keep"], is_reused=options["reuse"])
        except CannotRun as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(report.text)
        if options["output"]:
            report.write(options["output"])
            matching.write_queries(plan, options["output"] / f"matching-{plan.records}.queries.csv")
