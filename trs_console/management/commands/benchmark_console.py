from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = (
        "Makes synthetic support tasks in a database of its own, which is dropped in the end, and measures how quick "
        "the console's pages are beside a single lookup. See docs/benchmarks.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--completed", type=int, default=1_000_000, metavar="N", help="tasks that were decided")
        parser.add_argument("--open", type=int, default=10_000, metavar="N", help="tasks that wait")
        parser.add_argument("--records", type=int, default=100_000, metavar="N")
        parser.add_argument("--requests", type=int, default=200, metavar="N", help="for each page")
        parser.add_argument("--seed", type=int, default=1, metavar="N")
        parser.add_argument("--keep", action="store_true", help="leave the database there in the end")
        parser.add_argument("--reuse", action="store_true", help="use the database that --keep left, and keep it")
        parser.add_argument("--output", type=Path, metavar="DIR", help="where CSV, tables and chart go")

    def handle(self, *args: Any, **options: Any) -> None:
        # Only here: no other part of the product knows the benchmark.
        from benchmarks.console import benchmark
        from benchmarks.console.plan import ConsolePlan
        from benchmarks.plan import CannotRun

        plan = ConsolePlan(**{name: options[name] for name in ConsolePlan.options()})
        try:
            report = benchmark.run(plan, is_kept=options["keep"], is_reused=options["reuse"])
        except CannotRun as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(report.text)
        if options["output"]:
            report.write(options["output"])
