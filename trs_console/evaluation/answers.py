"""What the rules would decide, and what staff would be shown, about each person of a file."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from matching.rules import Outcome, decide
from teaching_records import queries
from teaching_records.imports.reading import Line
from teaching_records.models import TeachingRecord
from teaching_records.rules.ranking import Ranked
from trs_console.evaluation.questions import Question, question

NOBODY = None  # people of a file are connected to no record


class Answer(NamedTuple):
    """A line of the output. `trn` is set when connected, `reason` when not; suggestions are `trn:score`."""

    id: str
    outcome: str
    trn: str
    reason: str
    suggestions: str


class _Found(NamedTuple):
    question: Question
    trn: str
    reason: str
    ranked: Sequence[Ranked]


def answers(lines: Iterable[Line]) -> list[Answer]:
    """Answer the lines in their order, in one transaction that the database lets write nothing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        found = [_find(question(line)) for line in lines]
        trns = _trns(ranked.record_id for each in found for ranked in each.ranked)
    return [_answer(each, trns) for each in found]


def _find(asked: Question) -> _Found:
    candidates = queries.candidates_for_decision(asked.evidence, NOBODY)
    decision = decide(asked.evidence, candidates)
    ranked = queries.ranked(asked.evidence, NOBODY)
    if asked.fault:
        # Where the journey would have asked again, nothing is connected; what staff could do with it is shown.
        return _Found(asked, "", asked.fault, ranked)
    trn = next((record.trn for record in candidates if record.record_id == decision.record_id), "")
    return _Found(asked, trn, decision.reason or "", ranked)


def _trns(record_ids: Iterable[int]) -> dict[int, str]:
    return dict(TeachingRecord.objects.filter(pk__in=set(record_ids)).values_list("pk", "trn"))


def _answer(found: _Found, trns: dict[int, str]) -> Answer:
    return Answer(
        id=found.question.id,
        outcome=Outcome.CONNECTED if found.trn else Outcome.NOT_CONNECTED,
        trn=found.trn,
        reason=found.reason,
        suggestions=";".join(
            f"{trns[each.record_id]}:{each.bits:.2f}" for each in found.ranked if each.record_id in trns
        ),
    )
