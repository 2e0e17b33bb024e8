from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from teaching_records import search, search_upkeep


class Command(BaseCommand):
    help = "Makes all keys and rows of the search anew from the names, and counts how common names are."

    def handle(self, **options: Any) -> None:
        search.mark_frequencies_stale()  # until the end, whatever interrupts
        batches = search_upkeep.ranges()
        corrected = 0
        for number, batch in enumerate(batches, 1):
            corrected += search_upkeep.rebuild(batch)
            self.stdout.write(f"\r{100 * number // len(batches)}% of records", ending="")
        search.refresh_frequencies()
        with connection.cursor() as cursor:
            # Rows written anew are read from the indexes alone once they have been vacuumed.
            cursor.execute("VACUUM (ANALYZE) teaching_records_searchname, teaching_records_namefrequency")
        self.stdout.write(f"\nRebuilt the search. Keys were wrong in {corrected} names.")
