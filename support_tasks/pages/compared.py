"""A record beside a request, for templates."""

from collections.abc import Iterator
from dataclasses import replace

from support_tasks.models import Kind, SupportTask
from teaching_records.comparison_pages import Compared
from teaching_records.comparison_queries import Cautions
from teaching_records.models import TeachingRecord
from teaching_records.queries import Suggestion
from teaching_records.rules.normal_forms import email_comparison_key


def compared(task: SupportTask, suggestion: Suggestion, cautions: Cautions) -> Compared:
    """With what to know before the task is decided for the record."""
    shown = Compared.of(suggestion, task.evidence, task.one_login_user, cautions)
    if task.kind != Kind.FIND_TRN:
        return shown
    return replace(shown, warnings=(*_where_it_would_go(task, suggestion.record), *shown.warnings))


def _where_it_would_go(task: SupportTask, record: TeachingRecord) -> Iterator[str]:
    """Anybody can give an address: what speaks for it is that the record has it."""
    to = task.address
    if not record.email:
        yield (
            f"This record has no email address. The TRN would go to {to}, and nobody else would be told. "
            "Be certain that it is this person’s record."
        )
    elif email_comparison_key(record.email) != email_comparison_key(to):
        yield (
            f"{to} is not the email address on this record. The TRN would go there, and {record.email} would be told "
            "that it was asked for. Be certain that it is this person’s record."
        )
