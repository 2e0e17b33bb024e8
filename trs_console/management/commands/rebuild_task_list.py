from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from support_tasks.task_list import upkeep


class Command(BaseCommand):
    help = "Makes anew what the list of tasks counts and searches by."

    def handle(self, **options: Any) -> None:
        upkeep.count_again()
        corrected = upkeep.correct_terms()
        with connection.cursor() as cursor:
            # Rows written anew are read from the indexes alone once they have been vacuumed.
            cursor.execute("VACUUM (ANALYZE) support_tasks_completedtally, support_tasks_taskterm")
        self.stdout.write(f"Counted the completed tasks again. {corrected} terms said something else of their task.")
