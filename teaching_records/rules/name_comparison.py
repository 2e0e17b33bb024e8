"""One name beside another: how near they are, in the steps that are weighed and shown.

Names come as tokens (`names.name_tokens`). Where the design (section 5) is silent the stricter reading is taken:
- An initial is no name. What two first names share must hold a token of two letters or more, unless the names
  are the same, token for token: J / J Robert is no agreement, nor is J / John, nor J O / Jo.
- After a short form the further tokens must begin alike too, as they must after an equal one: Bob / Robert
  James agrees; Bob Alan / Robert James does not, nor does Mohd Imran / Mohammed Usman.
- One last name is contained in another only as a run in the same order (Smith Jones is not in Smith Lee
  Jones), and a run of nothing but particles and initials (de, van, al, O) is no last name.
"""

from teaching_records.rules.names import are_short_forms, joined
from teaching_records.rules.nearness import MiddleStep, Nearness
from teaching_records.rules.spelling import compare_spelling, is_initial_of, likeness_of

# Words that stand in many surnames and are none themselves (nor are single letters).
PARTICLES = frozenset(
    """
    ab abd abdul abu ad ait al an ap at av ben bin bint bte da dal das de dei del della den der des di do dos
    du een el en ferch fitz ibn ii iii il im in jnr jr junior la las le les lo los mac mc na ni nic och of op
    ou saint san santa senior sir snr sr st ste te ten ter the to um van vande vander ver von vom zu zum zur
    """.split()  # noqa: SIM905  a list of words is read and kept as one
)

MIDDLE_CLOSE_FROM = 0.88

type Tokens = tuple[str, ...]


def compare_first(given: Tokens, first_given: Tokens, first: Tokens, middle: Tokens) -> Nearness:
    """Compare given names with a record's first name; none of `given` and `first` is empty.

    `first_given` are the tokens of the first of the given names: Ann of Ann, Mary, but both of Ann Mary.
    """
    if given[0] == first[0]:
        return _begin_with_the_same(given, first_given, first, middle)
    if are_equal(given, first):
        return Nearness.SAME
    if are_short_forms(given[0], first[0]):
        return Nearness.NICKNAME if _begin_alike(given[1:], first[1:]) else Nearness.NICKNAME_APART
    return _nearly_first(given, first, middle)


def _begin_with_the_same(given: Tokens, first_given: Tokens, first: Tokens, middle: Tokens) -> Nearness:
    # Given Mary, Ann is the same as first name Mary to a reader; given Mary is part of Mary Ann.
    if given == first or are_equal(given, first):
        return Nearness.SAME
    shorter = given if len(given) < len(first) else first
    if _begin_alike(given, first) and _is_more_than_initials(shorter):
        return Nearness.SAME if first == first_given or given == first + middle else Nearness.PART
    return _nearly_first(given, first, middle)


def _nearly_first(given: Tokens, first: Tokens, middle: Tokens) -> Nearness:
    if (len(given) > 1 or len(first) > 1) and shares_name(given, first):
        return Nearness.SHARED
    if is_initial_of(given[0], first[0]):
        return Nearness.INITIAL
    if (middle and shares_name(given[:1], middle)) or (len(given) > 1 and shares_name(given[1:], first[:1])):
        return Nearness.MIDDLE
    return compare_spelling(given[0], first[0])


def compare_middle(given: Tokens, first: Tokens, middle: Tokens) -> MiddleStep | None:
    """Compare the given names beyond the first with a record's middle name; None where either is missing."""
    further = given[len(first) :]
    if not further or not middle or are_equal(given, first):  # Anne Marie is all of Annemarie
        return None
    if shares_name(further, middle):
        return MiddleStep.SAME
    if is_initial_of(further[0], middle[0]):
        return MiddleStep.INITIAL
    likeness = likeness_of(joined(further), joined(middle))
    return MiddleStep.CLOSE if likeness >= MIDDLE_CLOSE_FROM else MiddleStep.APART


def compare_last(family: Tokens, last: Tokens) -> Nearness:
    """Compare family names with a record's last name; neither is empty."""
    if family == last:
        return Nearness.SAME
    if len(family) == len(last) == 1:
        return compare_spelling(family[0], last[0])
    if are_equal(family, last):
        return Nearness.SAME
    if _contains_name(family, last) or _contains_name(last, family):
        return Nearness.PART
    if shares_name(family, last):
        return Nearness.SHARED
    return compare_spelling(joined(family), joined(last))


def are_equal(a: Tokens, b: Tokens) -> bool:
    """Token for token, or when joined; initials do not join into a name. Nothing equals nothing."""
    if a == b:
        return bool(a)
    if len(a) == len(b) == 1:
        return False
    return joined(a) == joined(b) and _is_more_than_initials(a) and _is_more_than_initials(b)


def shares_name(a: Tokens, b: Tokens) -> bool:
    """Whether a word that is a name by itself stands in both."""
    return any(token in b and is_name(token) for token in a)


def _begin_alike(a: Tokens, b: Tokens) -> bool:
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _contains_name(longer: Tokens, shorter: Tokens) -> bool:
    starts = range(len(longer) - len(shorter) + 1)
    is_run = any(longer[start : start + len(shorter)] == shorter for start in starts)
    return is_run and any(map(is_name, shorter))


def is_name(token: str) -> bool:
    """Whether the word is a name by itself, and neither an initial nor a particle like de."""
    return len(token) > 1 and token not in PARTICLES


def _is_more_than_initials(tokens: Tokens) -> bool:
    return any(len(token) > 1 for token in tokens)
