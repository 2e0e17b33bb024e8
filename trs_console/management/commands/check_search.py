from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teaching_records import search_upkeep

MOST_LISTED = 1_000


class Command(BaseCommand):
    help = "Compares the search's keys and rows with the names. Lists the records that differ, by id; exit status 1."

    def handle(self, **options: Any) -> None:
        count = 0
        for batch in search_upkeep.ranges():
            for difference in search_upkeep.differences(batch):
                count += 1
                if count <= MOST_LISTED:
                    self.stdout.write(f"record {difference.record_id}: {difference.what}")
        if count:
            raise CommandError(f"{count} differences. Run rebuild_search.")
        self.stdout.write("The search is what the names say.")
