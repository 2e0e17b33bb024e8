"""Records beside a request, with how far they agree and what is to be known of them."""

from datetime import date

from support_tasks.models import SupportTask
from teaching_records import queries
from teaching_records.comparison_queries import Cautions, cautions
from teaching_records.models import TeachingRecord
from teaching_records.queries import Suggestion

type Beside = tuple[Suggestion, Cautions]


def suggested(task: SupportTask, on: date) -> list[Beside]:
    """Active records that may be the person's, best first, at most ten; alerts as of that day."""
    suggestions = queries.suggestions(task.evidence, task.one_login_user_id)
    known = _cautions(task, [each.record for each in suggestions], on)
    return [(each, known[each.record.pk]) for each in suggestions]


def beside(task: SupportTask, record: TeachingRecord, on: date) -> Beside:
    """One record, which was loaded `with_details`."""
    compared = queries.compare(record, task.evidence, task.one_login_user_id)
    return compared, _cautions(task, [record], on)[record.pk]


def _cautions(task: SupportTask, records: list[TeachingRecord], on: date) -> dict[int, Cautions]:
    if not records:
        return {}
    return cautions(records, task.evidence, task.one_login_user, on)
