from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trs_console.demo import world


class Command(BaseCommand):
    help = "Adds a small, believable world to a local stack: staff, records, support tasks. Once."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_LOCAL:
            raise CommandError("demo_data is for a local stack only: it makes accounts with a known password.")
        if world.exists():
            self.stdout.write("The demo world is there already. Nothing was changed.")
            return
        world.make(at=timezone.now())
        if options["verbosity"]:
            self.stdout.write("The demo world is there.")
