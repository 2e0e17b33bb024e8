"""Comparisons for fitting the weights: labelled people with their own records, and with others at random."""

import random
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import NamedTuple

from django.db.models.functions import MD5

from teaching_records import search
from teaching_records.models import Status, TeachingRecord
from teaching_records.rules.agreement import Evidence, RecordFacts, agree
from teaching_records.rules.fitting import Cases

AT_ONCE = 500
OTHERS_HELD = 20_000  # records drawn once, from which each person's others are drawn
SEED = 1


class Labelled(NamedTuple):
    """What is known of a person, and the TRN of the record that is theirs."""

    evidence: Evidence
    expected_trn: str


class Comparisons:
    """Counts comparisons as people are added. `without_record` are those whose TRN is of no active record."""

    def __init__(self, others_each: int) -> None:
        self.right, self.random = Cases(), Cases()
        self.without_record = 0
        self._random = random.Random(SEED)  # noqa: S311 (a sample, not keys)
        self._others = _records_at_random(OTHERS_HELD)
        self._others_each = min(others_each, len(self._others))

    def add(self, people: Iterable[Labelled]) -> Iterator[int]:
        """Compare everybody with their own record and with some at random; yields how many were taken so far."""
        taken = 0
        for batch in batched(people, AT_ONCE):
            own = _records_by_trn(person.expected_trn for person in batch)
            for person in batch:
                self._add(person, own.get(person.expected_trn))
            taken += len(batch)
            yield taken

    def _add(self, person: Labelled, own: RecordFacts | None) -> None:
        if own is None:
            self.without_record += 1
            return
        self.right.add(agree(person.evidence, own))
        for other in self._random.sample(self._others, self._others_each):
            if other.record_id != own.record_id:
                self.random.add(agree(person.evidence, other))


def _records_by_trn(trns: Iterable[str]) -> dict[str, RecordFacts]:
    active = TeachingRecord.objects.filter(trn__in=list(trns), status=Status.ACTIVE)
    return {record.trn: record for record in search.facts_of(active.order_by().values_list("pk", flat=True))}


def _records_at_random(count: int) -> list[RecordFacts]:
    """As if at random, and the same every time."""
    active = TeachingRecord.objects.filter(status=Status.ACTIVE)
    return search.facts_of(active.order_by(MD5("trn")).values_list("pk", flat=True)[:count])
