from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from trs_console.state_diagrams import state_diagrams


class Command(BaseCommand):
    help = "Writes docs/states.md from the tables of moves."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / "docs" / "states.md").write_text(state_diagrams())
