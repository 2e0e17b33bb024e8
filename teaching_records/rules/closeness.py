"""How likely a record is the person's: the order and the cut of the suggestions that staff see. Never a
decision.
"""

from teaching_records.rules.frequencies import ORDINARY
from teaching_records.rules.levels import Agreement, AttributeAgreement
from teaching_records.rules.weights import NAME_AND_DATE_AT_LEAST, NUMBERS_ALONE_AT_MOST, WORTH_SUGGESTING_FROM


def score(agreement: Agreement, prior: float = ORDINARY.prior) -> float:
    """Return the bits of evidence that this is the person's record; at 0 it is as likely as not.

    `prior` is where a record chosen at random stands, see `Frequencies.prior`; the agreement is one that was
    made with the same frequencies.
    """
    bits = prior + sum([attribute.bits for _, attribute in agreement.items()])
    if _agrees_on_name_and_date(agreement):
        bits = max(bits, NAME_AND_DATE_AT_LEAST)
    elif _stands_on_numbers_alone(agreement):
        bits = min(bits, NUMBERS_ALONE_AT_MOST)
    return round(bits, 2)


def closeness(agreement: Agreement, prior: float = ORDINARY.prior) -> tuple[float, int]:
    """Return a sort key, highest first: the score, then how many attributes agree."""
    return score(agreement, prior), len(agreement.agreed_attributes)


def is_worth_suggesting(agreement: Agreement, prior: float = ORDINARY.prior) -> bool:
    """Whether staff are shown the record at all."""
    return score(agreement, prior) >= WORTH_SUGGESTING_FROM


def _agrees_on_name_and_date(agreement: Agreement) -> bool:
    return agreement.first_name.agrees and agreement.last_name.agrees and agreement.date_of_birth.agrees


def _stands_on_numbers_alone(agreement: Agreement) -> bool:
    has_name = _is_near(agreement.first_name) and _is_near(agreement.last_name)
    return not has_name and not _is_near(agreement.date_of_birth)


def _is_near(attribute: AttributeAgreement) -> bool:
    return attribute.agrees or attribute.bits > 0
