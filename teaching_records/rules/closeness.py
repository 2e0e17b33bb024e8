"""How likely a record is the person's: the order and the cut of the suggestions that staff see. Never a
decision.

Weights are bits of evidence, roughly those fitted on labelled data with the errors of British records; a name
weighs what one of middling frequency does. A record chosen at random stands at minus log2 of the number of
records.
"""

from teaching_records.rules.levels import Agreement, AttributeAgreement, How, Level

type Way = Level | How

# Levels and ways that an attribute's row does not name weigh nothing: missing, not given.
WEIGHTS: dict[str, dict[Way, float]] = {
    "first_name": {
        Level.SAME: 7.5,
        How.PREVIOUS_NAME: 6.5,
        How.PART_OF_NAME: 3.4,
        How.NICKNAME: 3.4,
        How.MIDDLE_NAME: 3.4,
        How.SOUNDS_ALIKE: 4.0,
        How.SPELLING_CLOSE: 3.5,
        How.SWAPPED_NAMES: 3.0,
        Level.DIFFERENT: -5.0,
    },
    "last_name": {
        Level.SAME: 10.0,
        How.PREVIOUS_NAME: 9.0,
        How.PART_OF_NAME: 7.9,
        How.SOUNDS_ALIKE: 5.0,
        How.SPELLING_CLOSE: 4.0,
        How.SWAPPED_NAMES: 4.0,
        Level.DIFFERENT: -4.2,
    },
    "date_of_birth": {
        Level.SAME: 14.8,
        How.DAY_AND_MONTH_SWAPPED: 6.5,
        How.ONE_DIGIT_DIFFERS: 2.9,
        Level.DIFFERENT: -5.0,
    },
    # People have several addresses: another one says nothing.
    "email": {Level.SAME: 12.0, How.SPELLING_CLOSE: 6.0, Level.DIFFERENT: 0.0},
    "national_insurance_number": {Level.SAME: 21.5, How.ONE_DIGIT_DIFFERS: 15.7, Level.DIFFERENT: -6.0},
    "trn": {
        Level.SAME: 21.4,
        How.MERGED_RECORD: 21.4,
        How.ONE_DIGIT_DIFFERS: 12.2,
        Level.DIFFERENT: -5.8,
    },
}
# Eight bits below even odds among three million records: what stands lower is noise.
WORTH_SUGGESTING_FROM = 13.5
# A record with the right numbers but neither the name nor the date may be a stranger's whose number typed.
# It stays below the least that a record agreeing on name and date can have (14.3), whatever numbers match.
NUMBERS_ALONE_AT_MOST = 14.0


def score(agreement: Agreement) -> float:
    """Return the bits of evidence that this is the person's record; the higher, the likelier."""
    bits = sum(_weight(name, attribute) for name, attribute in agreement.items())
    return round(min(bits, NUMBERS_ALONE_AT_MOST) if _stands_on_numbers_alone(agreement) else bits, 1)


def closeness(agreement: Agreement) -> tuple[float, int]:
    """Return a sort key, highest first: the score, then how many attributes agree."""
    return score(agreement), len(agreement.agreed_attributes)


def is_worth_suggesting(agreement: Agreement) -> bool:
    """Whether staff are shown the record at all."""
    return score(agreement) >= WORTH_SUGGESTING_FROM


def _weight(name: str, attribute: AttributeAgreement) -> float:
    return WEIGHTS[name].get(attribute.how or attribute.level, 0.0)


def _stands_on_numbers_alone(agreement: Agreement) -> bool:
    has_name = _is_near(agreement.first_name) and _is_near(agreement.last_name)
    return not has_name and not _is_near(agreement.date_of_birth)


def _is_near(attribute: AttributeAgreement) -> bool:
    return attribute.level in (Level.SAME, Level.SIMILAR)
