"""People and records for the tests of rules: valid by default, and strategies over a small, crowded world."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from teaching_records.rules.agreement import Evidence, Name, RecordFacts, RecordName

type Scene = tuple[Evidence, list[RecordFacts]]

BORN = date(1990, 8, 15)
EMAIL = "ann@example.com"
NINO = "QQ123456C"
TRN = "1234567"


def person(*names: tuple[str, str], **known: Any) -> Evidence:
    """Somebody of whom nothing but name and date of birth is known, unless told."""
    facts: dict[str, Any] = {
        "names": tuple(Name(tuple(given.split("|")), tuple(family.split("|"))) for given, family in names)
        or (Name(("Ann",), ("Smith",)),),
        "dates_of_birth": (BORN,),
        "email": None,
        "national_insurance_number": None,
        "trn": None,
    }
    return Evidence(**facts | known)


def record(*names: tuple[str, str] | tuple[str, str, str], **kept: Any) -> RecordFacts:
    """A record that agrees with `person()` on name and date of birth, and holds nothing else, unless told."""
    record_names = [RecordName(name[0], name[1] if len(name) == 3 else "", name[-1]) for name in names]
    facts: dict[str, Any] = {
        "record_id": 1,
        "trn": TRN,
        "names": tuple(record_names) or (RecordName("Ann", "", "Smith"),),
        "date_of_birth": BORN,
        "email": None,
        "national_insurance_numbers": frozenset(),
        "merged_trns": frozenset(),
        "is_active": True,
        "is_connected_to_another": False,
    }
    return RecordFacts(**facts | kept)


# So few of each that strangers share them, as they do among three million.
FIRST = st.sampled_from(["Ann", "Annie", "ANN", "Ann-Marie", "Annmarie", "Bob", "Robert", "Árón", "A", "", "-"])
MIDDLE = st.sampled_from(["", "Marie", "Bob"])
LAST = st.sampled_from(["Smith", "smith", "Smith-Jones", "Jones", "O'Neil", "Oneil", "de", "de Souza", "", " "])
DATES = st.sampled_from([date(1990, 8, 5), date(1990, 5, 8), date(1990, 8, 6), date(1971, 1, 1)])
EMAILS = st.sampled_from([EMAIL, "Ann@example.com", "bob@example.com"])
NINOS = st.sampled_from([NINO, "QQ123456D", "AB654321A", "12A34567"])
TRNS = [f"100000{number}" for number in range(4)]
MERGED_TRNS = [f"200000{number}" for number in range(4)]
UNKNOWN_TRN = "7654321"


def people(first: st.SearchStrategy[str], last: st.SearchStrategy[str]) -> st.SearchStrategy[Evidence]:
    def parts(part: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(part, min_size=1, max_size=2).map(tuple)

    return st.builds(
        Evidence,
        names=st.lists(st.builds(Name, parts(first), parts(last)), min_size=1, max_size=2).map(tuple),
        dates_of_birth=st.lists(DATES, min_size=1, max_size=2).map(tuple),
        email=EMAILS | st.none(),
        national_insurance_number=NINOS | st.none(),
        trn=st.none() | st.none() | st.sampled_from([*TRNS[:3], *MERGED_TRNS[:3], UNKNOWN_TRN]),
    )


MOSTLY = st.sampled_from([True] * 5 + [False])
NOBODY = Evidence((), (), None, None, None)
ORDINARY_PEOPLE = people(st.sampled_from(["Ann", "Robert"]), st.sampled_from(["Smith", "O'Neil"]))
PEOPLE = ORDINARY_PEOPLE | ORDINARY_PEOPLE | people(FIRST, LAST) | st.just(NOBODY)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """A person and up to four records, most of which hold most of what the person is known by.

    Drawn independently they would hardly ever match, and properties of matches would say nothing.
    """
    known = draw(PEOPLE)
    count = draw(st.sampled_from([1, 2, 3, 4, 0]))
    return known, [draw(records_like(known, number)) for number in range(count)]


@st.composite
def records_like(draw: st.DrawFn, known: Evidence, number: int) -> RecordFacts:
    def mostly[T](mine: Sequence[T], others: st.SearchStrategy[T]) -> T:
        if draw(MOSTLY) and mine:
            return draw(st.sampled_from(mine))
        return draw(others)

    names = [
        RecordName(
            first=mostly([" ".join(name.given) for name in known.names], FIRST),
            middle=draw(MIDDLE),
            last=mostly([" ".join(name.family) for name in known.names], LAST),
        )
        for _ in range(draw(st.integers(1, 2)))
    ]
    nino = known.national_insurance_number
    return RecordFacts(
        record_id=number + 1,
        trn=TRNS[number],
        names=tuple(names),
        date_of_birth=mostly(known.dates_of_birth, st.none() | DATES),
        email=draw(st.sampled_from([known.email, None]) | EMAILS),
        national_insurance_numbers=frozenset(mostly([{nino}] if nino else [], st.sets(NINOS, max_size=2))),
        merged_trns=frozenset(MERGED_TRNS[number : number + draw(st.integers(0, 1))]),
        is_active=draw(MOSTLY),
        is_connected_to_another=not draw(MOSTLY),
    )


SCENES = scenes()
RECORDS = PEOPLE.flatmap(lambda known: records_like(known, 0))
