"""How far an attribute of a person and of a record agree: what the rules use, and what staff are shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter


class Level(StrEnum):
    """What staff are shown of an attribute."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"
    MISSING = "missing"  # the record has none
    NOT_GIVEN = "not_given"  # the person gave none


class How(StrEnum):
    """In what way an attribute is similar. The order is the order of preference where several ways hold."""

    PREVIOUS_NAME = "previous_name"
    MERGED_RECORD = "merged_record"  # the TRN is that of a record merged into this one
    PART_OF_NAME = "part_of_name"
    NICKNAME = "nickname"
    MIDDLE_NAME = "middle_name"
    MIDDLE_NAME_DIFFERS = "middle_name_differs"  # the first name is the same
    DAY_AND_MONTH_SWAPPED = "day_and_month_swapped"
    ONE_DIGIT_DIFFERS = "one_digit_differs"  # or two neighbours are exchanged
    PART_OF_DATE = "part_of_date"  # two of day, month and year are the same
    SOUNDS_ALIKE = "sounds_alike"
    SPELLING_CLOSE = "spelling_close"
    SWAPPED_NAMES = "swapped_names"


@dataclass(frozen=True, slots=True)
class AttributeAgreement:
    """One attribute. `agrees` is what the definite rules use; `level` and `how` are what staff are shown.

    The two differ on purpose: a nickname agrees and is shown as similar; a close spelling is similar and does
    not agree. `how` is set exactly when the level is similar. `step` is the row of the table of weights in which
    the comparison ended, finer than what is shown, and `bits` what that adds to the record's place among the
    suggestions; both are "" and 0 where something is missing on one side.
    """

    level: Level
    how: How | None = None
    agrees: bool = False
    step: str = field(default="", compare=False)
    bits: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A person and a record, attribute by attribute."""

    first_name: AttributeAgreement
    last_name: AttributeAgreement
    date_of_birth: AttributeAgreement
    email: AttributeAgreement
    national_insurance_number: AttributeAgreement
    trn: AttributeAgreement

    def items(self) -> Iterator[tuple[str, AttributeAgreement]]:
        """Each attribute's name and agreement, in the order staff read them."""
        return zip(ATTRIBUTES, VALUES(self), strict=True)

    @property
    def agreed_attributes(self) -> tuple[str, ...]:
        """The names of the attributes that agree."""
        return tuple([name for name, attribute in self.items() if attribute.agrees])


ATTRIBUTES = tuple(field.name for field in fields(Agreement))
VALUES = attrgetter(*ATTRIBUTES)

MISSING = AttributeAgreement(Level.MISSING)
NOT_GIVEN = AttributeAgreement(Level.NOT_GIVEN)

LEVEL_ORDER = {level: place for place, level in enumerate(Level)}
HOW_ORDER = {how: place for place, how in enumerate(How)} | {None: 0}


def same(step: str, bits: float) -> AttributeAgreement:
    """Return an attribute that is the same."""
    return AttributeAgreement(Level.SAME, None, True, step, bits)


def similar(how: How, step: str, bits: float, *, agrees: bool = False) -> AttributeAgreement:
    """Return a similar attribute, and in what way."""
    return AttributeAgreement(Level.SIMILAR, how, agrees, step, bits)


def different(step: str, bits: float) -> AttributeAgreement:
    """Return an attribute that differs."""
    return AttributeAgreement(Level.DIFFERENT, None, False, step, bits)


def preference(attribute: AttributeAgreement) -> tuple[bool, int, float, int]:
    """Sort key, best first: agreement before none, then the level, the weight, the way it is similar."""
    return not attribute.agrees, LEVEL_ORDER[attribute.level], -attribute.bits, HOW_ORDER[attribute.how]
