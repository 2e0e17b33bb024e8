from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from support_tasks.task_list import upkeep

MOST_LISTED = 1_000


class Command(BaseCommand):
    help = "Compares what the list of tasks counts and searches by with the tasks. Lists what differs; exit status 1."

    def handle(self, **options: Any) -> None:
        count = 0
        terms = (f"terms of task {task_id}" for task_id in upkeep.wrong_terms())
        for count, difference in enumerate(chain(upkeep.wrong_counts(), terms), 1):
            if count <= MOST_LISTED:
                self.stdout.write(difference)
        if count:
            raise CommandError(f"{count} differences. Run rebuild_task_list.")
        self.stdout.write("The list counts what there is.")
