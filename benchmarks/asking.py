"""The same questions that the product asks, and what it answers: this is what is timed."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from benchmarks.queries import LabelledQuery
from matching.rules import Decision, decide
from teaching_records import queries
from teaching_records.models import TeachingRecord
from teaching_records.rules.facts import RecordFacts

NOBODY_SIGNED_IN = None
LOOK_UP = "SELECT trn FROM teaching_records_teachingrecord WHERE id = %s"


class Decided(NamedTuple):
    """A definite match's TRN, or why there is none; and all that was weighed."""

    trn: str | None
    reason: str | None
    decision: Decision
    candidates: list[RecordFacts]


def look_up(record_id: int) -> str:
    """One record by its primary key, over the same connection and driver as all else: the measure of the rest."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [record_id])
        [trn] = cursor.fetchone()
    return str(trn)


def decide_on(query: LabelledQuery) -> Decided:
    """The definite match, as a step of the journey asks for it."""
    evidence = query.evidence
    candidates = queries.candidates_for_decision(evidence, NOBODY_SIGNED_IN)
    decision = decide(evidence, candidates)
    trn = next((record.trn for record in candidates if record.record_id == decision.record_id), None)
    return Decided(trn, decision.reason, decision, candidates)


def suggest(query: LabelledQuery) -> list[int]:
    """The ids of the records that staff would see, best first: candidates and ranking."""
    return [ranked.record_id for ranked in queries.ranked(query.evidence, NOBODY_SIGNED_IN)]


def ids_of(trns: Sequence[str]) -> list[int]:
    """The ids of those records, in the same order."""
    ids = dict(TeachingRecord.objects.filter(trn__in=set(trns)).values_list("trn", "pk"))
    return [ids[trn] for trn in trns]


def trns_of(record_ids: set[int]) -> dict[int, str]:
    """The TRNs of records, to tell outside of any measured time whether an answer is right."""
    found = TeachingRecord.objects.filter(pk__in=record_ids).values_list("pk", "trn")
    return dict(found.iterator(chunk_size=5000))
