"""Commands whose help is laid out as it is written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter


class _AsWritten(DjangoHelpFormatter):
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text.strip()


class ExplainedCommand(BaseCommand):
    """`help` is a text of several paragraphs, whose lines are kept."""

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, **options | {"formatter_class": _AsWritten})
