"""Counting false definite matches over many adversaries, a slice at a time."""

from collections import Counter
from dataclasses import dataclass, field

from benchmarks.adversaries import Adversary, adversary
from benchmarks.asking import Decided, decide_on

SLICE = 2_000


@dataclass(frozen=True, slots=True)
class Slice:
    """Adversaries by their numbers, on a population of `count` records of `seed`."""

    start: int
    stop: int
    seed: int
    count: int


@dataclass
class Tally:
    """How many were asked and matched, of each kind; why none was matched; and every false match, in words."""

    asked: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    false: list[str] = field(default_factory=list)
    false_kinds: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        self.asked += other.asked
        self.matched += other.matched
        self.reasons += other.reasons
        self.false += other.false
        self.false_kinds += other.false_kinds


def slices(adversaries: int, seed: int, count: int) -> list[Slice]:
    return [Slice(start, min(start + SLICE, adversaries), seed, count) for start in range(0, adversaries, SLICE)]


def tally(part: Slice) -> Tally:
    """Ask the definite match about each adversary of the slice."""
    result = Tally()
    for number in range(part.start, part.stop):
        made = adversary(number, part.seed, part.count)
        decided = decide_on(made.query)
        kind = made.query.kinds[0]
        result.asked[kind] += 1
        result.reasons[decided.reason or "connected"] += 1
        if decided.trn is not None:
            result.matched[kind] += 1
        if made.is_false(decided.trn):
            result.false_kinds[kind] += 1
            result.false.append(in_words(made, decided))
    return result


def in_words(made: Adversary, decided: Decided) -> str:
    """All there is to know about a false match: the query, the lure, the record, and what was found to agree."""
    matched = next(record for record in decided.candidates if record.record_id == decided.decision.record_id)
    agreement = dict(decided.decision.agreements).get(matched.record_id)
    return (
        f"FALSE MATCH by rule {decided.decision.rule}\n"
        f"  query:  {made.query}\n  lure:   {made.lure}\n  record: {matched}\n  agreed: {agreement}"
    )
