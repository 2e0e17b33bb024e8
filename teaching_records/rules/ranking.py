"""Which records may be the person's, best first: a shortlist by names and date, then the ranking by all there is.

Never a decision: that is for the definite rules. Weights are in `weights`; what an attribute weighs comes from the
same comparison that says how it agrees.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from math import inf
from typing import NamedTuple

from teaching_records.rules.agreement import agree, agree_on_date_of_birth
from teaching_records.rules.closeness import closeness
from teaching_records.rules.facts import CandidateName, Evidence, RecordFacts
from teaching_records.rules.frequencies import Frequencies
from teaching_records.rules.levels import Agreement
from teaching_records.rules.name_agreement import (
    FIRST_NAMES_APART,
    LAST_NAMES_APART,
    Kept,
    best_agreement,
    first_agreement,
    last_agreement,
    sum_of_bits,
    swapped_agreements,
    tokens_of_verified,
)
from teaching_records.rules.names import joined, short_forms_of
from teaching_records.rules.spelling import LONGEST_SHORT_NAME, like
from teaching_records.rules.weights import LIKELY_AHEAD_BY, LIKELY_FROM, WORTH_SUGGESTING_FROM

__all__ = ["Frequencies", "Ranked", "rank", "shortlist"]

MOST_SHORTLISTED = 15
MOST_TIED = 50  # where many are equally near, all of them are looked at rather than those that came first
MOST_RANKED = 10
# By how much a record may rank higher than the names that were found say: through another of its names.
MOST_GAINED = 2.0
NOT_SWAPPED = -inf


@dataclass(frozen=True, slots=True)
class Ranked:
    """A record among the suggestions, and attribute by attribute why.

    `bits` are those of `closeness.score`. `is_likely` says that it has many and that the next has far fewer: a
    badge for staff, never a decision.
    """

    record_id: int
    bits: float
    agreement: Agreement
    is_likely: bool


def rank(evidence: Evidence, records: Iterable[RecordFacts], frequencies: Frequencies) -> list[Ranked]:
    """Return the active records worth suggesting, best first, at most ten; equals in order of TRN.

    A record given twice counts once. Their order makes no difference.
    """
    active = {record.record_id: record for record in records if record.is_active}
    compared = [(record, agree(evidence, record, frequencies)) for record in active.values()]
    weighed = [(closeness(agreement, frequencies.prior), record, agreement) for record, agreement in compared]
    weighed.sort(key=lambda each: (-each[0][0], -each[0][1], each[1].trn))
    bits = [score for (score, _), _, _ in weighed]
    return [
        Ranked(record.record_id, score, agreement, is_likely=place == 0 and _is_likely(bits))
        for place, ((score, _), record, agreement) in enumerate(weighed[:MOST_RANKED])
        if score >= WORTH_SUGGESTING_FROM
    ]


def _is_likely(bits: Sequence[float]) -> bool:
    """Whether the first of the scores, best first, stands high and alone."""
    return bits[0] >= LIKELY_FROM and (len(bits) == 1 or bits[0] - bits[1] >= LIKELY_AHEAD_BY)


class Shortlist(NamedTuple):
    """Ids of records, best first; `best` is where the first stands by names and date of birth (bits)."""

    record_ids: list[int]
    best: float


def shortlist(
    evidence: Evidence, candidates: Iterable[CandidateName], frequencies: Frequencies, most: int = MOST_SHORTLISTED
) -> Shortlist:
    """Return the records that are nearest by names and date of birth, at most `most`.

    A record stands at the best of its first and of its last names. Where several are as near as the last of them,
    these come too. What is so far off that it would not be shown is left out. Records that a number or an e-mail
    address leads to are the caller's to add. Each distinct name is compared once.
    """
    found = list(candidates)
    weigh = _Weighing(evidence, found, frequencies)
    parts: dict[int, _Bits] = {}
    for candidate in found:
        bits, others = weigh(candidate), parts.get(candidate.record_id)
        parts[candidate.record_id] = bits if others is None else _Bits(*map(max, bits, others))
    best = {record_id: max(first + last, swapped) + day for record_id, (first, last, swapped, day) in parts.items()}
    least = WORTH_SUGGESTING_FROM - MOST_GAINED - frequencies.prior
    worth = [record_id for record_id, bits in best.items() if bits >= least]
    if len(worth) > most:
        last = nlargest(most, map(best.__getitem__, worth))[-1]
        worth = [record_id for record_id in worth if best[record_id] >= last]
    nearest = nsmallest(MOST_TIED, worth, key=lambda record_id: (-best[record_id], record_id))
    return Shortlist(nearest, best[nearest[0]] + frequencies.prior if nearest else -inf)


class _Bits(NamedTuple):
    """What a candidate weighs: its names straight or, where that says more, the other way round; and its date."""

    first: float
    last: float
    swapped: float
    date_of_birth: float


class _Weighing:
    """Weighs one candidate after another for the same person, comparing each distinct name and date once.

    Most names that the search finds are another's altogether. Which are not is found in bulk beforehand.
    """

    def __init__(self, evidence: Evidence, found: Sequence[CandidateName], frequencies: Frequencies) -> None:
        self.names = [tokens_of_verified(name) for name in evidence.names]
        self.frequencies = frequencies
        given = {joined(name.given) for name in self.names}
        family = {joined(name.family) for name in self.names}
        self.called = {name.given[0] if name.given else "" for name in self.names}
        firsts, lasts = {candidate.first for candidate in found}, {candidate.last for candidate in found}
        self.near_firsts = _near(self.called, firsts).union(
            given, *(name.given for name in self.names), *map(short_forms_of, self.called)
        )
        self.near_lasts = _near(family, lasts).union(family, *(name.family for name in self.names))
        self.turned_lasts = _near(given, lasts)
        self.firsts = {names: self._first(*names) for names in {(each.first, each.middle) for each in found}}
        self.lasts = {last: self._last(last) for last in lasts}
        days = {candidate.date_of_birth for candidate in found}
        self.days = {day: agree_on_date_of_birth(evidence.dates_of_birth, day).bits for day in days}

    def __call__(self, candidate: CandidateName) -> _Bits:
        _, first, middle, last, day, _ = candidate
        first_bits, last_bits = self.firsts[first, middle], self.lasts[last]
        swapped = NOT_SWAPPED
        if last in self.turned_lasts and first_bits + last_bits <= 0:
            turned = swapped_agreements(self.names, [_kept(first, middle, last)], self.frequencies)
            swapped = max(map(sum_of_bits, turned), default=NOT_SWAPPED)
        return _Bits(first_bits, last_bits, swapped, self.days[day])

    def _first(self, first: str, middle: str) -> float:
        if first not in self.near_firsts and (not middle or self.called.isdisjoint(middle.split())):
            return FIRST_NAMES_APART.bits  # as the comparison at length would find
        return best_agreement(first_agreement, self.names, [_kept(first, middle, "")], self.frequencies).bits

    def _last(self, last: str) -> float:
        if last not in self.near_lasts:
            return LAST_NAMES_APART.bits
        return best_agreement(last_agreement, self.names, [_kept("", "", last)], self.frequencies).bits


def _near(verified: set[str], keys: set[str]) -> set[str]:
    """Return the keys that may be nearer to a verified word than APART: not unlike it, as short, of several words."""
    if not verified or any(len(word) < 2 for word in verified):
        return keys
    shortest = LONGEST_SHORT_NAME if any(len(word) <= LONGEST_SHORT_NAME for word in verified) else 1
    near = {key for key in keys if len(key) <= shortest or " " in key}
    return near.union(*(like(word, keys) for word in verified))


def _kept(first: str, middle: str, last: str) -> Kept:
    return Kept(tuple(first.split()), tuple(middle.split()), tuple(last.split()))
