from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teaching_records import search_upkeep

MOST_LISTED = 1_000


class Command(BaseCommand):
    help = (
        "Compares the search's keys, rows and counts with the names. Lists the records that differ, by id, "
        "and whether names are to be counted anew; exit status 1."
    )

    def handle(self, **options: Any) -> None:
        count = 0
        for difference in _differences():
            count += 1
            if count <= MOST_LISTED:
                self.stdout.write(difference)
        if count:
            raise CommandError(f"{count} differences. Run rebuild_search.")
        self.stdout.write("The search is what the names say.")


def _differences() -> Iterator[str]:
    yield from (f"counts of names: {what}" for what in search_upkeep.wrong_frequencies())
    for batch in search_upkeep.ranges():
        yield from (f"record {each.record_id}: {each.what}" for each in search_upkeep.differences(batch))
