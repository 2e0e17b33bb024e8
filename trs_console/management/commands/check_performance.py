from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trs_console.performance import actions


class Command(BaseCommand):
    help = (
        "Counts the figures of the performance page again and compares them with those kept of days that are over. "
        "Lists the days that differ; exit status 1."
    )

    def handle(self, **options: Any) -> None:
        count = 0
        for day in actions.wrong_days():
            count += 1
            self.stdout.write(f"{day.isoformat()}: what was kept is not what is counted")
        if count:
            raise CommandError(f"{count} days differ. Run rebuild_performance.")
        self.stdout.write("Every day that was kept is as it is counted.")
