from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from trs_console.emails.samples import email_words


class Command(BaseCommand):
    help = "Writes docs/emails.md, the words of every email, from the templates."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / "docs" / "emails.md").write_text(email_words())
