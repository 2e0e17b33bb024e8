"""Weights from labelled comparisons: how often each step occurs with the right record, and with one at random."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from math import log2
from typing import Any

from teaching_records.rules import weights
from teaching_records.rules.date_comparison import OFF_BY, DateStep
from teaching_records.rules.levels import Agreement, How, Level
from teaching_records.rules.nearness import MiddleStep, Nearness

FEWEST_RIGHT, FEWEST_RANDOM = 20, 5  # with fewer cases the weight in use is kept
SMOOTHING = 0.5

# Steps of which a nearer one never weighs less than a farther one: nearest first.
LADDERS: tuple[tuple[StrEnum, ...], ...] = (
    (Nearness.SOUNDS_SLIP, Nearness.SOUNDS_TWO_SLIPS, Nearness.SOUNDS, Nearness.APART),
    (
        Nearness.SPELT_SLIP,
        Nearness.SPELT_TWO_SLIPS,
        Nearness.SPELT_88,
        Nearness.SPELT_84,
        Nearness.SPELT_78,
        Nearness.APART,
    ),
    (Nearness.SOUNDS_SHORT_SLIP, Nearness.SPELT_SHORT_SLIP, Nearness.SPELT_TINY_SLIP, Nearness.APART),
    (MiddleStep.SAME, MiddleStep.CLOSE, MiddleStep.APART),
    (DateStep.SAME, DateStep.DAY_AND_MONTH_SWAPPED, DateStep.TWO_PARTS_SAME, DateStep.DIFFERENT),
    *(
        (DateStep.SAME, step, DateStep.TWO_PARTS_SAME, DateStep.DIFFERENT)
        for step in (*OFF_BY.values(), DateStep.DIGITS_EXCHANGED, DateStep.ONE_DIGIT_DIFFERS)
    ),
    (Level.SAME, How.ONE_DIGIT_DIFFERS, Level.DIFFERENT),
    (Level.SAME, How.SPELLING_CLOSE, Level.DIFFERENT),
)
IN_USE: Mapping[str, Mapping[Any, float]] = {
    "first_name": weights.FIRST_NAME.steps,
    "middle_name": weights.MIDDLE_NAME,
    "last_name": weights.LAST_NAME.steps,
    "date_of_birth": weights.DATE_OF_BIRTH,
    "email": weights.EMAIL,
    "national_insurance_number": weights.NATIONAL_INSURANCE_NUMBER,
    "trn": weights.TRN,
}
SAME_IN_USE = {"first_name": weights.FIRST_NAME.same, "last_name": weights.LAST_NAME.same}


@dataclass(frozen=True)
class Cases:
    """How often each step was met, by attribute. What was missing is not counted."""

    counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, agreement: Agreement) -> None:
        """Count one comparison."""
        for attribute, compared in agreement.items():
            step, _, middle = compared.step.partition(" ")
            if step:
                self.counts[attribute][step] += 1
            if middle:
                self.counts["middle_name"][middle] += 1


class Basis(StrEnum):
    """Where a weight comes from."""

    CASES = "fitted"
    IN_USE = "kept"  # there were too few cases: it is the one in use
    NEARER = "no more than a nearer one"  # too few cases, and the one in use would weigh more than a nearer step


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weight of a step, of how many cases it was made, and whether these were enough."""

    attribute: str
    step: StrEnum
    bits: float
    right: int
    random: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class FittedShare:
    """How often something is so with the right record, as log2, and of how many cases that was made."""

    bits: float
    right: int
    basis: Basis


def fit(right: Cases, random: Cases) -> list[Fitted]:
    """Return a weight for every step of every attribute, from comparisons with the right records and with others.

    Smoothed by half a case for each step. Within a ladder of steps a farther one weighs no more than a nearer one.
    The same name has no row here: see `same_name`.
    """
    return [fitted for attribute in IN_USE for fitted in _fit(attribute, right, random)]


def same_name(right: Cases, attribute: str) -> FittedShare:
    """Return what the same first or last name weighs before its rarity: log2 of how often the right record has it."""
    return _fit_share(right.counts[attribute], Nearness.SAME, SAME_IN_USE[attribute])


def swapped_names(right: Cases) -> FittedShare:
    """Return what is added for names the wrong way round: log2 of how often that is how the right record has them."""
    return _fit_share(right.counts["first_name"], How.SWAPPED_NAMES, weights.SWAPPED_NAMES)


def _fit_share(counts: Counter[str], step: str, in_use: float) -> FittedShare:
    if counts[step] < FEWEST_RIGHT:
        return FittedShare(in_use, counts[step], Basis.IN_USE)
    return FittedShare(_log_share(counts, step), counts[step], Basis.CASES)


def _fit(attribute: str, right: Cases, random: Cases) -> Iterator[Fitted]:
    rights, randoms, in_use = right.counts[attribute], random.counts[attribute], IN_USE[attribute]
    too_few = {step for step in in_use if rights[step] < FEWEST_RIGHT or randoms[step] < FEWEST_RANDOM}
    bits = {
        step: weight if step in too_few else round(log2(_share(step, rights) / _share(step, randoms)), 1)
        for step, weight in in_use.items()
    }
    for ladder in LADDERS:
        for nearer, farther in pairwise(step for step in ladder if step in bits):
            bits[farther] = min(bits[farther], bits[nearer])
    for step, kept in in_use.items():
        basis = Basis.CASES if step not in too_few else Basis.IN_USE if bits[step] == kept else Basis.NEARER
        yield Fitted(attribute, step, bits[step], rights[step], randoms[step], basis)


def _log_share(counts: Counter[str], step: str) -> float:
    return round(log2(_share(step, counts)), 2)


def _share(step: str, counts: Counter[str]) -> float:
    return (counts[step] + SMOOTHING) / (counts.total() + SMOOTHING)
