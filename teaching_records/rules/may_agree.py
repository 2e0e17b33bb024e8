"""Whether names may be one person's, by the widest reading of the design (section 5).

A match needs names to agree by the strict reading (`name_comparison`). What speaks against a match must not be
weakened by that strictness: another record counts as a possible duplicate as soon as its names may agree.
"""

from collections import Counter
from collections.abc import Sequence

from teaching_records.rules.facts import Evidence, Name, RecordFacts, RecordName
from teaching_records.rules.name_agreement import tokens_of_record, tokens_of_verified
from teaching_records.rules.name_comparison import Tokens
from teaching_records.rules.names import are_short_forms, joined


def may_be_of(evidence: Evidence, record: RecordFacts) -> bool:
    """Whether the record may be the person's by its names and date of birth: the date agrees and the names may."""
    return record.date_of_birth in evidence.dates_of_birth and names_may_agree(evidence.names, record.names)


def are_two_people(one: RecordFacts, another: RecordFacts) -> bool:
    """Whether two records are shown to be different people's: both have National Insurance numbers, none the same."""
    mine, theirs = one.national_insurance_numbers, another.national_insurance_numbers
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def names_may_agree(verified: Sequence[Name], on_record: Sequence[RecordName]) -> bool:
    """Whether the first and the last name may agree, each through any pair of the names."""
    names = [tokens_of_verified(name) for name in verified]
    kept = [tokens_of_record(name) for name in on_record]
    return any(_first_may_agree(name.given, each.first) for name in names for each in kept) and any(
        _last_may_agree(name.family, each.last) for name in names for each in kept
    )


def _first_may_agree(given: Tokens, first: Tokens) -> bool:
    if not given or not first:
        return False
    shorter = min(len(given), len(first))
    begin_alike = given[:shorter] == first[:shorter]
    return begin_alike or joined(given) == joined(first) or are_short_forms(given[0], first[0])


def _last_may_agree(family: Tokens, last: Tokens) -> bool:
    if not family or not last:
        return False
    one_holds_the_other = Counter(family) <= Counter(last) or Counter(last) <= Counter(family)
    return one_holds_the_other or joined(family) == joined(last)
