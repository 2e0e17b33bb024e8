from collections.abc import Iterator
from datetime import date
from itertools import product

from hypothesis import given

from teaching_records.rules.agreement import (
    Agreement,
    AttributeAgreement,
    Evidence,
    How,
    Level,
    RecordFacts,
    agree,
    closeness,
    is_worth_suggesting,
    score,
)
from teaching_records.rules.closeness import WEIGHTS
from tests.teaching_records.rules.people import EMAIL, NINO, PEOPLE, RECORDS, TRN, person, record

ANOTHER_DATE = date(1963, 12, 1)
AGREES_ALWAYS = {How.PREVIOUS_NAME, How.MERGED_RECORD, Level.SAME}
MAY_AGREE = {How.NICKNAME, How.PART_OF_NAME}


def every_state(attribute: str) -> list[AttributeAgreement]:
    """Every state of the attribute that the rules can give it."""
    states = [AttributeAgreement(Level.MISSING), AttributeAgreement(Level.NOT_GIVEN)]
    for way in WEIGHTS[attribute]:
        level, how = (way, None) if isinstance(way, Level) else (Level.SIMILAR, way)
        states += [AttributeAgreement(level, how, agrees=True)] if way in AGREES_ALWAYS | MAY_AGREE else []
        states += [AttributeAgreement(level, how)] if way not in AGREES_ALWAYS else []
    return states


def every_agreement() -> Iterator[Agreement]:
    for states in product(*map(every_state, WEIGHTS)):
        yield Agreement(**dict(zip(WEIGHTS, states, strict=True)))


def of(known: Evidence, kept: RecordFacts) -> float:
    return score(agree(known, kept))


class TestScore:
    def test_the_right_numbers_alone_never_stand_above_name_and_date(self) -> None:
        name_and_date = {"first_name", "last_name", "date_of_birth"}
        lowest, highest = float("inf"), float("-inf")
        for agreement in every_agreement():
            agreed = name_and_date & set(agreement.agreed_attributes)
            near = {name for name, attribute in agreement.items() if attribute.level in (Level.SAME, Level.SIMILAR)}
            if agreed == name_and_date:
                lowest = min(lowest, score(agreement))
            elif "date_of_birth" not in near and not {"first_name", "last_name"} <= near:
                highest = max(highest, score(agreement))
        assert highest < lowest

    def test_a_strangers_trn_stands_below_a_namesake_of_the_same_age(self) -> None:
        known = person(trn=TRN)
        stranger = record(("Daniel", "Okafor"), date_of_birth=ANOTHER_DATE)
        namesake = record(trn="7654321")
        assert of(known, stranger) < of(known, namesake)

    def test_a_new_surname_does_not_hide_the_record_with_the_right_numbers(self) -> None:
        known = person(("Ann", "Smith"), trn=TRN, national_insurance_number=NINO)
        hers = record(("Ann", "Okafor"), national_insurance_numbers=frozenset({NINO}))
        namesake = record(trn="7654321")
        assert of(known, hers) > of(known, namesake)

    def test_more_agreement_stands_higher(self) -> None:
        known = person(("Ann", "Smith"), email=EMAIL, national_insurance_number=NINO, trn=TRN)
        ninos = frozenset({NINO})
        ascending = [
            record(("Daniel", "Okafor"), trn="7654321", date_of_birth=ANOTHER_DATE),
            record(("Ann", "Okafor"), trn="7654321", date_of_birth=ANOTHER_DATE),
            record(("Ann", "Smyth"), trn="7654321"),
            record(("Ann", "Smith"), trn="7654321"),
            record(("Ann", "Smith"), trn="7654321", email=EMAIL),
            record(("Ann", "Smith"), trn="7654321", email=EMAIL, national_insurance_numbers=ninos),
            record(("Ann", "Smith"), trn=TRN, email=EMAIL, national_insurance_numbers=ninos),
        ]
        scores = [of(known, kept) for kept in ascending]
        assert scores == sorted(set(scores))

    def test_every_attribute_of_an_agreement_has_weights(self) -> None:
        assert list(WEIGHTS) == [name for name, _ in agree(person(), record()).items()]

    @given(PEOPLE, RECORDS)
    def test_the_ways_that_the_rules_find_are_weighed(self, known: Evidence, kept: RecordFacts) -> None:
        for name, attribute in agree(known, kept).items():
            if attribute.level not in (Level.MISSING, Level.NOT_GIVEN):
                assert (attribute.how or attribute.level) in WEIGHTS[name]

    def test_equal_scores_are_told_apart_by_what_agrees(self) -> None:
        agreement = agree(person(), record())
        assert closeness(agreement) == (score(agreement), 3)


class TestIsWorthSuggesting:
    def test_name_and_date_always_are(self) -> None:
        name_and_date = {"first_name", "last_name", "date_of_birth"}
        agreeing = (agreement for agreement in every_agreement() if name_and_date <= set(agreement.agreed_attributes))
        assert all(map(is_worth_suggesting, agreeing))

    def test_a_misspelt_name_with_a_wrong_digit_is(self) -> None:
        assert is_worth_suggesting(agree(person(("Ann", "Smyth")), record(date_of_birth=date(1990, 8, 16))))

    def test_a_name_without_a_date_is(self) -> None:
        assert is_worth_suggesting(agree(person(), record(date_of_birth=None)))

    def test_a_namesake_of_another_age_is_not(self) -> None:
        assert not is_worth_suggesting(agree(person(), record(date_of_birth=ANOTHER_DATE)))

    def test_a_stranger_born_on_the_same_day_is_not(self) -> None:
        assert not is_worth_suggesting(agree(person(), record(("Daniel", "Okafor"))))

    def test_a_strangers_trn_is_not(self) -> None:
        stranger = record(("Daniel", "Okafor"), date_of_birth=ANOTHER_DATE)
        assert not is_worth_suggesting(agree(person(trn=TRN), stranger))

    def test_nothing_is_not(self) -> None:
        assert not is_worth_suggesting(agree(Evidence((), (), None, None, None), record()))
