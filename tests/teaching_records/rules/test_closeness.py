from datetime import date

from hypothesis import given

from teaching_records.rules.agreement import (
    Agreement,
    AttributeAgreement,
    Evidence,
    Level,
    RecordFacts,
    agree,
    closeness,
    is_worth_suggesting,
    score,
)
from teaching_records.rules.frequencies import ORDINARY
from teaching_records.rules.name_agreement import NEITHER_HAS_ONE
from tests.teaching_records.rules.people import EMAIL, NINO, PEOPLE, RECORDS, TRN, person, record

ANOTHER_DATE = date(1963, 12, 1)
ANOTHER_TRN = "7654321"


def of(known: Evidence, kept: RecordFacts) -> float:
    return score(agree(known, kept))


def attributes(agreement: Agreement) -> list[AttributeAgreement]:
    return [attribute for _, attribute in agreement.items()]


def near(attribute: AttributeAgreement) -> bool:
    return attribute.agrees or attribute.bits > 0


def stands_on_numbers_alone(agreement: Agreement) -> bool:
    has_name = near(agreement.first_name) and near(agreement.last_name)
    return not has_name and not near(agreement.date_of_birth)


class TestScore:
    def test_is_what_the_attributes_weigh_together_less_the_number_of_records(self) -> None:
        agreement = agree(person(email=EMAIL), record(email=EMAIL))
        weighed = sum(attribute.bits for _, attribute in agreement.items())
        assert score(agreement) == round(weighed + ORDINARY.prior, 2)

    @given(PEOPLE, RECORDS, PEOPLE, RECORDS)
    def test_the_right_numbers_alone_never_stand_above_name_and_date(
        self, known: Evidence, kept: RecordFacts, other: Evidence, another: RecordFacts
    ) -> None:
        alone, agreeing = agree(known, kept), agree(other, another)
        if stands_on_numbers_alone(alone) and {"first_name", "last_name", "date_of_birth"} <= set(
            agreeing.agreed_attributes
        ):
            assert score(alone) < score(agreeing)

    def test_a_strangers_numbers_stand_below_a_namesake_of_the_same_age(self) -> None:
        known = person(email=EMAIL, trn=TRN, national_insurance_number=NINO)
        ninos = frozenset({NINO})
        stranger = record(
            ("Daniel", "Okafor"), date_of_birth=ANOTHER_DATE, email=EMAIL, national_insurance_numbers=ninos
        )
        namesake = record(trn=ANOTHER_TRN, national_insurance_numbers=frozenset({"AB654321A"}))
        assert of(known, stranger) < of(known, namesake)

    def test_a_new_surname_does_not_hide_the_record_with_the_right_numbers(self) -> None:
        known = person(("Ann", "Smith"), trn=TRN, national_insurance_number=NINO)
        hers = record(("Ann", "Okafor"), national_insurance_numbers=frozenset({NINO}))
        namesake = record(trn=ANOTHER_TRN)
        assert of(known, hers) > of(known, namesake)

    def test_more_agreement_stands_higher(self) -> None:
        known = person(("Ann", "Smith"), email=EMAIL, national_insurance_number=NINO, trn=TRN)
        ninos = frozenset({NINO})
        ascending = [
            record(("Daniel", "Okafor"), trn=ANOTHER_TRN, date_of_birth=ANOTHER_DATE),
            record(("Ann", "Okafor"), trn=ANOTHER_TRN, date_of_birth=ANOTHER_DATE),
            record(("Ann", "Smyth"), trn=ANOTHER_TRN),
            record(("Ann", "Smith"), trn=ANOTHER_TRN),
            record(("Ann", "Smith"), trn=ANOTHER_TRN, email=EMAIL),
            record(("Ann", "Smith"), trn=ANOTHER_TRN, email=EMAIL, national_insurance_numbers=ninos),
            record(("Ann", "Smith"), trn=TRN, email=EMAIL, national_insurance_numbers=ninos),
        ]
        scores = [of(known, kept) for kept in ascending]
        assert scores == sorted(set(scores))

    @given(PEOPLE, RECORDS)
    def test_what_is_missing_on_one_side_weighs_nothing(self, known: Evidence, kept: RecordFacts) -> None:
        for attribute in attributes(agree(known, kept)):
            if attribute.level in (Level.MISSING, Level.NOT_GIVEN) and attribute != NEITHER_HAS_ONE:
                assert attribute.bits == 0
            elif attribute.level is Level.MISSING:
                assert attribute.bits in (0, NEITHER_HAS_ONE.bits)

    @given(PEOPLE, RECORDS)
    def test_what_differs_never_speaks_for_a_record(self, known: Evidence, kept: RecordFacts) -> None:
        for attribute in attributes(agree(known, kept)):
            if attribute.level is Level.DIFFERENT:
                assert attribute.bits <= 0

    def test_equal_scores_are_told_apart_by_what_agrees(self) -> None:
        agreement = agree(person(), record())
        assert closeness(agreement) == (score(agreement), 3)


class TestIsWorthSuggesting:
    @given(PEOPLE, RECORDS)
    def test_name_and_date_always_are(self, known: Evidence, kept: RecordFacts) -> None:
        agreement = agree(known, kept)
        if {"first_name", "last_name", "date_of_birth"} <= set(agreement.agreed_attributes):
            assert is_worth_suggesting(agreement)

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
