"""What each way of agreeing weighs, in bits: the one table of weights and thresholds.

A weight is log2(m / u): m is how often the right record compares so with what a person gave, u how often a
record chosen at random does. A record's bits are the sum over its attributes, less log2 of the number of records:
at 0 it is as likely the person's as not. What is missing on either side weighs nothing.

Fitted with `bin/manage fit_weights --others 40` on 90,000 labelled queries of `benchmarks.fitting_queries` (seed 1)
against 3,000,000 synthetic records: 3.6 million comparisons with records of others. Not fitted, and why:
- what the same name weighs at most, PART of first names, NICKNAME_APART: too few cases. The same NINO and one digit of
  it: nobody else's were met at all; these are an earlier fit's.
- middle names: the fit says 7.4 for the same and -5.4 for another. Real middle names are fewer (Louise, Marie,
  James) and people are less sure which of them the record has; both are held nearer to nothing.
- e-mail addresses: people have several, so another one says nothing; the rest is assumed.
- people with one name: assumed, see NEITHER_HAS_ONE.
"""

from dataclasses import dataclass

from teaching_records.rules.date_comparison import DateStep
from teaching_records.rules.levels import How, Level
from teaching_records.rules.nearness import MiddleStep, Nearness

# Steps between two spellings, of which one may be a mistake for the other.
SOUNDING = frozenset(step for step in Nearness if step.startswith("sounds"))
SPELLINGS = SOUNDING | {step for step in Nearness if step.startswith("spelt")} - {Nearness.SPELT_78}
# What a near spelling weighs less than the name as given would, if that were the record's. Assumed: people's own
# slips (fitted: 7) seldom make another name, but clerks and transliteration do (Stephen, Steven; Aisha, Ayesha).
KNOWN_NAME_SOUNDING = 3.5
KNOWN_NAME_SPELT = 5.0


@dataclass(frozen=True, slots=True)
class NameWeights:
    """Weights of a first or last name. The same name weighs its rarity and `same`, at most `same_at_most`.

    No other step weighs more than the same name would: who gives Joens is no likelier a Jones than who gives Jones.
    A name that others bear as well (Smyth) is less likely to be a mistake for one that is spelt nearly so (Smith)
    than a name that nobody bears (Smiht): a near spelling weighs at most what the name as given would if it were the
    record's, less a good deal.
    """

    same: float
    same_at_most: float
    steps: dict[Nearness, float]

    def of(self, nearness: Nearness, rarity: float, rarity_as_given: float) -> float:
        """Return the bits of a step. The rarities (bits) are those of the record's name and of the one given."""
        same = self._same(rarity)
        if nearness is Nearness.SAME:
            return same
        if nearness in SPELLINGS:
            less = KNOWN_NAME_SOUNDING if nearness in SOUNDING else KNOWN_NAME_SPELT
            return max(0.0, min(self.steps[nearness], same, self._same(rarity_as_given) - less))
        return min(self.steps[nearness], same)

    def _same(self, rarity: float) -> float:
        return min(self.same + rarity, self.same_at_most)


FIRST_NAME = NameWeights(
    same=-0.33,
    same_at_most=13.0,
    steps={
        Nearness.PART: 3.4,
        Nearness.NICKNAME: 5.5,
        Nearness.NICKNAME_APART: 3.4,
        Nearness.SHARED: 0.8,
        Nearness.INITIAL: 4.1,
        Nearness.MIDDLE: 1.7,
        Nearness.SOUNDS_SLIP: 8.2,
        Nearness.SOUNDS_SHORT_SLIP: 6.0,
        Nearness.SOUNDS_TWO_SLIPS: 5.1,
        Nearness.SOUNDS: 1.9,
        Nearness.SPELT_SLIP: 7.1,
        Nearness.SPELT_SHORT_SLIP: 5.1,
        Nearness.SPELT_TINY_SLIP: 3.2,
        Nearness.SPELT_TWO_SLIPS: 3.6,
        Nearness.SPELT_88: 1.4,
        Nearness.SPELT_84: 0.4,
        Nearness.SPELT_78: -1.1,
        Nearness.APART: -5.9,
    },
)
# Added to the first name's, unless that is another name altogether.
MIDDLE_NAME = {
    MiddleStep.SAME: 5.5,
    MiddleStep.INITIAL: 2.5,
    MiddleStep.CLOSE: 3.0,
    MiddleStep.APART: -3.0,
}
LAST_NAME = NameWeights(
    same=-0.35,
    same_at_most=17.0,
    steps={
        Nearness.PART: 6.1,
        Nearness.SHARED: 7.8,
        Nearness.SOUNDS_SLIP: 8.8,
        Nearness.SOUNDS_SHORT_SLIP: 7.1,
        Nearness.SOUNDS_TWO_SLIPS: 8.1,
        Nearness.SOUNDS: 4.4,
        Nearness.SPELT_SLIP: 8.2,
        Nearness.SPELT_SHORT_SLIP: 7.1,
        Nearness.SPELT_TINY_SLIP: 3.6,
        Nearness.SPELT_TWO_SLIPS: 5.1,
        Nearness.SPELT_88: 4.3,
        Nearness.SPELT_84: 1.1,
        Nearness.SPELT_78: -0.3,
        Nearness.APART: -5.0,
    },
)
# Neither the person nor the record has a first name, or a last name: few people go by one name. Assumed: nine in ten
# of them have it so on their record, one record in thirty does.
NEITHER_HAS_ONE = 4.8
# Added where first and last name agree better the wrong way round. Fitted: 1.2 % of 90,000 were.
SWAPPED_NAMES = -6.4

DATE_OF_BIRTH = {
    DateStep.SAME: 14.2,
    DateStep.DAY_AND_MONTH_SWAPPED: 9.3,
    DateStep.YEAR_OFF_BY_ONE: 6.9,
    DateStep.MONTH_OFF_BY_ONE: 5.3,
    DateStep.DAY_OFF_BY_ONE: 5.2,
    DateStep.DIGITS_EXCHANGED: 7.3,
    DateStep.YEAR_OFF_BY_TEN: 5.1,
    DateStep.ONE_DIGIT_DIFFERS: 4.9,
    DateStep.TWO_PARTS_SAME: 1.4,
    DateStep.DIFFERENT: -7.0,
}
# Assumed, not fitted. People have several addresses: another one says nothing.
EMAIL: dict[Level | How, float] = {Level.SAME: 12.0, How.SPELLING_CLOSE: 6.0, Level.DIFFERENT: 0.0}
NATIONAL_INSURANCE_NUMBER: dict[Level | How, float] = {
    Level.SAME: 21.5,
    How.ONE_DIGIT_DIFFERS: 15.7,
    Level.DIFFERENT: -6.1,
}
TRN: dict[Level | How, float] = {
    Level.SAME: 21.4,
    How.MERGED_RECORD: 21.4,
    How.ONE_DIGIT_DIFFERS: 12.6,
    Level.DIFFERENT: -5.6,
}

# What stands lower is noise, and is not shown.
WORTH_SUGGESTING_FROM = -9.0
# Where nobody who was found stands higher, the search goes farther.
FAR_BELOW = -4.0
# A record with the right numbers but neither the name nor the date may be a stranger's whose number was typed:
# however many numbers match, it stays below every record that agrees on name and date.
NAME_AND_DATE_AT_LEAST = -7.0
NUMBERS_ALONE_AT_MOST = -7.5
# What staff are told is likely: this many bits, and so far ahead of the next.
LIKELY_FROM = 13.0
LIKELY_AHEAD_BY = 10.0
