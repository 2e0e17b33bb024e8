"""Records beside a request, with how far they agree and what is to be known of them."""

from dataclasses import dataclass
from datetime import date

from support_tasks import rules
from support_tasks.models import SupportTask
from teaching_records import queries
from teaching_records.comparison_queries import Cautions, cautions
from teaching_records.models import TeachingRecord
from teaching_records.queries import Suggestion

type Beside = tuple[Suggestion, Cautions]


@dataclass(frozen=True, slots=True)
class ToExplain:
    """What speaks against a record: attributes that are not what the person gave; that staff disconnected them, or who
    may be the same, from it before."""

    differing: tuple[str, ...] = ()
    was_disconnected: bool = False

    def __bool__(self) -> bool:
        return bool(self.differing) or self.was_disconnected


def to_explain(beside: Beside) -> ToExplain:
    """What a note has to explain where the record is the person's all the same."""
    compared, cautions = beside
    return ToExplain(rules.asks_for_a_note(compared.agreement), bool(cautions.disconnected))


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
