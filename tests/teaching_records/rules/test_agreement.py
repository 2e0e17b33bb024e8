from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.rules.agreement import Agreement, AttributeAgreement, How, Level, agree
from teaching_records.rules.facts import Evidence, Name, RecordFacts, RecordName
from tests.teaching_records.rules.people import (
    BORN,
    EMAIL,
    FIRST,
    LAST,
    NINO,
    PEOPLE,
    RECORDS,
    TRN,
    person,
    record,
)

SAME = AttributeAgreement(Level.SAME, None, agrees=True)
DIFFERENT = AttributeAgreement(Level.DIFFERENT)
MISSING = AttributeAgreement(Level.MISSING)
NOT_GIVEN = AttributeAgreement(Level.NOT_GIVEN)


def agrees_through(how: How) -> AttributeAgreement:
    return AttributeAgreement(Level.SIMILAR, how, agrees=True)


def resembles_by(how: How) -> AttributeAgreement:
    return AttributeAgreement(Level.SIMILAR, how, agrees=False)


def attributes(agreement: Agreement) -> list[AttributeAgreement]:
    return [attribute for _, attribute in agreement.items()]


class TestFirstName:
    @pytest.mark.parametrize(
        ("given_names", "first", "expected"),
        [
            ("Mary", "Mary", SAME),
            ("MÁRY", "mary", SAME),
            ("Mary-Jane", "Mary Jane", SAME),
            ("Mary|Jane", "Mary-Jane", SAME),
            ("Mary|Jane", "Mary", SAME),  # the record keeps further names elsewhere
            ("Mary Jane", "Maryjane", SAME),
            ("Maryjane", "Mary-Jane", SAME),
            ("D'Arcy", "Darcy", SAME),
            ("Mary", "Mary Jane", agrees_through(How.PART_OF_NAME)),
            ("Mary-Jane", "Mary", agrees_through(How.PART_OF_NAME)),
            ("Mary Ann Jane", "Mary Ann", agrees_through(How.PART_OF_NAME)),
            ("Robert", "Bob", agrees_through(How.NICKNAME)),
            ("Bob", "Robert", agrees_through(How.NICKNAME)),
            ("Bob", "Rob", agrees_through(How.NICKNAME)),
            ("Robert|James", "Bob", agrees_through(How.NICKNAME)),
            ("Rajinder", "Raj", agrees_through(How.NICKNAME)),
            ("Mohd", "Mohammed", agrees_through(How.NICKNAME)),
            ("O", "O", SAME),
            ("J R", "J R", SAME),
            # What does not agree.
            ("Bob Alan", "Robert James", resembles_by(How.NICKNAME)),
            ("Mohd Imran", "Mohammed Usman", resembles_by(How.NICKNAME)),
            ("Mary Ann", "Mary Jane", resembles_by(How.PART_OF_NAME)),
            ("Jane|Mary", "Mary", resembles_by(How.PART_OF_NAME)),
            ("J", "John", resembles_by(How.PART_OF_NAME)),
            ("John", "J.", resembles_by(How.PART_OF_NAME)),
            ("J", "J Robert", resembles_by(How.PART_OF_NAME)),
            ("J O", "Jo", resembles_by(How.PART_OF_NAME)),
            ("Kathryn", "Catherine", resembles_by(How.SOUNDS_ALIKE)),
            ("Jonathan", "Jonathen", resembles_by(How.SOUNDS_ALIKE)),
            ("Marta", "Martha", resembles_by(How.SOUNDS_ALIKE)),
            ("Gabriela", "Gabrielda", resembles_by(How.SPELLING_CLOSE)),
            ("Robert", "William", DIFFERENT),
            ("Emma", "Daniel", DIFFERENT),
            (
                "Alex",
                "Alexina",
                resembles_by(How.SPELLING_CLOSE),
            ),  # the letters begin alike, the tokens do not
            # What is not there.
            ("", "Mary", NOT_GIVEN),
            ("-|'", "Mary", NOT_GIVEN),
            ("Mary", "", MISSING),
            ("Mary", " - ", MISSING),
            ("", "", MISSING),
        ],
    )
    def test_is_compared_token_by_token(self, given_names: str, first: str, expected: AttributeAgreement) -> None:
        agreement = agree(person((given_names, "Smith")), record((first, "Smith")))
        assert agreement.first_name == expected

    @pytest.mark.parametrize(
        ("given_names", "first", "middle", "expected"),
        [
            ("Mary Ann", "Mary", "Ann", SAME),
            ("James", "William", "James", resembles_by(How.MIDDLE_NAME)),
            ("William|James", "James", "", resembles_by(How.PART_OF_NAME)),
            ("Emma", "Daniel", "Emmanuel", DIFFERENT),
            ("Emma", "", "Emma", MISSING),
        ],
    )
    def test_a_middle_name_is_shown_and_does_not_agree(
        self, given_names: str, first: str, middle: str, expected: AttributeAgreement
    ) -> None:
        agreement = agree(person((given_names, "Smith")), record((first, middle, "Smith")))
        assert agreement.first_name == expected

    @pytest.mark.parametrize(
        ("given_names", "first", "middle", "how"),
        [
            ("Grace|Ngozi", "Grace", "Louise", How.MIDDLE_NAME_DIFFERS),
            ("Grace|N", "Grace", "Ngozi", How.PART_OF_NAME),
            ("Grace|Louisa", "Grace", "Louise", How.SPELLING_CLOSE),
            ("Grace|Ngozi", "Grace", "", None),
            ("Grace", "Grace", "Ngozi", None),
            ("Anne Marie", "Annemarie", "Louise", None),
        ],
    )
    def test_the_same_first_name_is_shown_as_similar_beside_another_middle_name(
        self, given_names: str, first: str, middle: str, how: How | None
    ) -> None:
        agreement = agree(person((given_names, "Smith")), record((first, middle, "Smith")))
        assert agreement.first_name == (agrees_through(how) if how else SAME)

    def test_the_same_first_name_is_shown_through_no_previous_name_though_the_middle_name_differs(self) -> None:
        kept = record(("Grace", "Louise", "Smith"), ("Grace", "Louise", "Jones"))
        for given_names, how in (("Grace|Ngozi", How.MIDDLE_NAME_DIFFERS), ("Grace|L", How.PART_OF_NAME)):
            assert agree(person((given_names, "Smith")), kept).first_name == agrees_through(how)

    def test_a_family_name_never_agrees_with_it(self) -> None:
        agreement = agree(person(("Ann", "Mary")), record(("Mary", "Jones")))
        assert not agreement.first_name.agrees

    def test_names_the_wrong_way_round_are_shown_and_do_not_agree(self) -> None:
        agreement = agree(person(("Wei", "Zhang")), record(("Zhang", "Wei")))
        assert agreement.first_name == agreement.last_name == resembles_by(How.SWAPPED_NAMES)

    @pytest.mark.parametrize(("name", "kept"), [(("", "Ann"), ("Ann", "")), (("Ann", ""), ("", "Ann"))])
    def test_an_only_name_may_stand_in_the_other_place(self, name: tuple[str, str], kept: tuple[str, str]) -> None:
        agreement = agree(person(name), record(kept))
        assert agreement.first_name == agreement.last_name == resembles_by(How.SWAPPED_NAMES)

    @pytest.mark.parametrize("kept", [("Zoe", ""), ("", "")])
    def test_another_only_name_is_not_the_wrong_way_round(self, kept: tuple[str, str]) -> None:
        agreement = agree(person(("", "Ann")), record(kept))
        assert agreement.last_name == MISSING
        assert not agreement.first_name.agrees

    def test_an_only_name_on_both_sides_speaks_for_the_record(self) -> None:
        known = person(("", "Sukarno"))
        only, other = agree(known, record(("", "Sukarno"))), agree(known, record(("Ann", "Sukarno")))
        assert (only.first_name, other.first_name) == (MISSING, NOT_GIVEN)
        assert only.first_name.bits > other.first_name.bits == 0


class TestLastName:
    @pytest.mark.parametrize(
        ("family", "last", "expected"),
        [
            ("Smith", "SMITH", SAME),
            ("O’Neil", "ONeil", SAME),
            ("O'Neil", "O Neil", SAME),
            ("Smith-Jones", "Smith Jones", SAME),
            ("Smith|Jones", "Smith-Jones", SAME),
            ("van der Berg", "Vanderberg", SAME),
            ("De", "de", SAME),
            ("Ng", "Ng", SAME),
            ("Smith", "Smith-Jones", agrees_through(How.PART_OF_NAME)),
            ("Smith-Jones", "Jones", agrees_through(How.PART_OF_NAME)),
            ("Smith Lee Jones", "Lee-Jones", agrees_through(How.PART_OF_NAME)),
            ("van der Berg", "Berg", agrees_through(How.PART_OF_NAME)),
            ("Li", "Li Wong", agrees_through(How.PART_OF_NAME)),
            # What does not agree.
            ("de", "de Souza", DIFFERENT),
            ("Van", "van der Berg", DIFFERENT),
            ("van der", "van der Berg", resembles_by(How.SPELLING_CLOSE)),
            ("Al", "Al Hassan", DIFFERENT),
            ("O", "O Neil", DIFFERENT),
            ("Jr", "Smith Jr", DIFFERENT),
            ("Jones-Smith", "Smith-Jones", resembles_by(How.PART_OF_NAME)),
            ("Smith Jones", "Smith Lee Jones", resembles_by(How.PART_OF_NAME)),
            ("Smith-Jones", "Smith-Brown", resembles_by(How.PART_OF_NAME)),
            ("de Souza", "de Jong", DIFFERENT),
            ("Smyth", "Smith", resembles_by(How.SOUNDS_ALIKE)),
            ("Philips", "Phillips", resembles_by(How.SOUNDS_ALIKE)),
            ("Hendersen", "Hendersey", resembles_by(How.SPELLING_CLOSE)),
            ("Smithson", "Smithers", resembles_by(How.SPELLING_CLOSE)),
            ("Smith", "Okafor", DIFFERENT),
            # What is not there.
            ("", "Smith", NOT_GIVEN),
            ("Smith", "", MISSING),
            ("'", "-", MISSING),
        ],
    )
    def test_is_compared_token_by_token(self, family: str, last: str, expected: AttributeAgreement) -> None:
        assert agree(person(("Ann", family)), record(("Ann", last))).last_name == expected

    def test_a_short_form_of_a_first_name_is_none_of_a_last_name(self) -> None:
        assert not agree(person(("Ann", "Roberts")), record(("Ann", "Bobs"))).last_name.agrees
        assert not agree(person(("Ann", "Robert")), record(("Ann", "Bob"))).last_name.agrees


class TestPreviousNames:
    def test_a_previous_name_of_the_person_agrees(self) -> None:
        agreement = agree(person(("Ann", "Smith"), ("Ann", "Jones")), record(("Ann", "Jones")))
        assert agreement.last_name == agrees_through(How.PREVIOUS_NAME)
        assert agreement.first_name == SAME

    def test_a_previous_name_of_the_record_agrees(self) -> None:
        agreement = agree(person(("Ann", "Smith")), record(("Ann", "Jones"), ("Ann", "Smith")))
        assert agreement.last_name == agrees_through(How.PREVIOUS_NAME)

    def test_previous_names_of_both_agree(self) -> None:
        agreement = agree(person(("A", "B"), ("Ann", "Smith")), record(("C", "D"), ("Ann", "Smith")))
        assert agreement.first_name == agreement.last_name == agrees_through(How.PREVIOUS_NAME)

    def test_first_and_last_may_agree_through_different_names(self) -> None:
        known = person(("Ann", "Jones"), ("Eve", "Smith"))
        agreement = agree(known, record(("Ann", "Smith")))
        assert agreement.first_name == SAME
        assert agreement.last_name == agrees_through(How.PREVIOUS_NAME)

    def test_a_close_spelling_of_a_previous_name_does_not_agree(self) -> None:
        agreement = agree(person(("Ann", "Smith"), ("Ann", "Okafor")), record(("Ann", "Okaphor")))
        assert agreement.last_name == resembles_by(How.SOUNDS_ALIKE)

    def test_a_name_left_empty_hides_no_other(self) -> None:
        agreement = agree(person(("", ""), ("Ann", "Smith")), record(("", ""), ("Ann", "Smith")))
        assert agreement.first_name.agrees
        assert agreement.last_name.agrees


class TestDateOfBirth:
    @pytest.mark.parametrize(
        ("verified", "on_record", "expected"),
        [
            (date(1990, 8, 15), date(1990, 8, 15), SAME),
            (date(1990, 8, 5), date(1990, 5, 8), resembles_by(How.DAY_AND_MONTH_SWAPPED)),
            (date(1990, 8, 15), date(1990, 8, 16), resembles_by(How.ONE_DIGIT_DIFFERS)),
            (date(1990, 8, 15), date(1980, 8, 15), resembles_by(How.ONE_DIGIT_DIFFERS)),
            (date(1990, 8, 12), date(1990, 8, 21), resembles_by(How.ONE_DIGIT_DIFFERS)),
            (date(1989, 8, 12), date(1998, 8, 12), resembles_by(How.ONE_DIGIT_DIFFERS)),
            (date(1990, 8, 15), date(1991, 8, 16), DIFFERENT),
            (date(1990, 8, 15), date(1985, 1, 3), DIFFERENT),
            (date(1990, 8, 15), None, MISSING),
        ],
    )
    def test_agrees_only_when_equal(self, verified: date, on_record: date | None, expected: AttributeAgreement) -> None:
        agreement = agree(person(dates_of_birth=(verified,)), record(date_of_birth=on_record))
        assert agreement.date_of_birth == expected

    def test_agrees_with_any_verified_one(self) -> None:
        assert agree(person(dates_of_birth=(date(1980, 1, 1), BORN)), record()).date_of_birth == SAME

    def test_none_given_is_no_agreement(self) -> None:
        assert agree(person(dates_of_birth=()), record()).date_of_birth == NOT_GIVEN
        assert agree(person(dates_of_birth=()), record(date_of_birth=None)).date_of_birth == MISSING


class TestEmail:
    @pytest.mark.parametrize(
        ("verified", "on_record", "expected"),
        [
            (EMAIL, EMAIL, SAME),
            ("Ann@example.com", EMAIL, SAME),
            ("an@example.com", EMAIL, resembles_by(How.SPELLING_CLOSE)),
            ("nan@example.com", EMAIL, resembles_by(How.SPELLING_CLOSE)),
            ("ann+1@example.com", EMAIL, DIFFERENT),
            ("bob@example.com", EMAIL, DIFFERENT),
            (None, EMAIL, NOT_GIVEN),
            (EMAIL, None, MISSING),
            (None, None, MISSING),
            ("", "", MISSING),
        ],
    )
    def test_agrees_only_when_equal_but_for_case(
        self, verified: str | None, on_record: str | None, expected: AttributeAgreement
    ) -> None:
        assert agree(person(email=verified), record(email=on_record)).email == expected


class TestNationalInsuranceNumber:
    @pytest.mark.parametrize(
        ("stated", "on_record", "expected"),
        [
            (NINO, {NINO}, SAME),
            (NINO, {"AB654321A", NINO}, SAME),
            (NINO, {"QQ123457C"}, resembles_by(How.ONE_DIGIT_DIFFERS)),
            (NINO, {"QQ124356C"}, resembles_by(How.ONE_DIGIT_DIFFERS)),
            (NINO, {"QQ123456D"}, resembles_by(How.ONE_DIGIT_DIFFERS)),
            (NINO, {"AB654321A"}, DIFFERENT),
            (NINO, {"12A34567"}, DIFFERENT),
            (None, {NINO}, NOT_GIVEN),
            (NINO, set(), MISSING),
            (NINO, {""}, MISSING),
            ("", {""}, MISSING),
            (None, set(), MISSING),
        ],
    )
    def test_agrees_with_any_of_the_records(
        self, stated: str | None, on_record: set[str], expected: AttributeAgreement
    ) -> None:
        known = person(national_insurance_number=stated)
        kept = record(national_insurance_numbers=frozenset(on_record))
        assert agree(known, kept).national_insurance_number == expected


class TestTrn:
    @pytest.mark.parametrize(
        ("stated", "merged", "expected"),
        [
            (TRN, set(), SAME),
            (TRN, {TRN}, SAME),
            ("7654321", {"7654321"}, agrees_through(How.MERGED_RECORD)),
            ("1234568", set(), resembles_by(How.ONE_DIGIT_DIFFERS)),
            ("1234576", set(), resembles_by(How.ONE_DIGIT_DIFFERS)),
            ("7654321", {"7654322"}, DIFFERENT),
            (None, {"7654321"}, NOT_GIVEN),
            ("", {""}, NOT_GIVEN),
        ],
    )
    def test_is_the_records_own_or_that_of_one_merged_into_it(
        self, stated: str | None, merged: set[str], expected: AttributeAgreement
    ) -> None:
        assert agree(person(trn=stated), record(merged_trns=frozenset(merged))).trn == expected

    def test_a_record_without_one_never_agrees(self) -> None:
        assert agree(person(trn=""), record(trn="")).trn == MISSING
        assert agree(person(trn=TRN), record(trn="")).trn == MISSING


class TestAgree:
    def test_items_come_in_the_order_staff_read_them(self) -> None:
        assert [name for name, _ in agree(person(), record()).items()] == [
            "first_name",
            "last_name",
            "date_of_birth",
            "email",
            "national_insurance_number",
            "trn",
        ]

    def test_nothing_agrees_with_nothing(self) -> None:
        nobody = Evidence((), (), None, None, None)
        empty = RecordFacts(1, "", (), None, None, frozenset(), frozenset(), True, False)
        assert agree(nobody, empty).agreed_attributes == ()
        assert set(attributes(agree(nobody, empty))) == {MISSING}

    def test_no_names_on_one_side_agree_with_nothing(self) -> None:
        assert agree(Evidence((), (BORN,), None, None, None), record()).first_name == NOT_GIVEN
        assert agree(person(), record(names=())).last_name == MISSING

    @given(PEOPLE, RECORDS)
    def test_how_is_said_exactly_of_what_is_similar(self, known: Evidence, kept: RecordFacts) -> None:
        for attribute in attributes(agree(known, kept)):
            assert (attribute.how is not None) == (attribute.level is Level.SIMILAR)

    @given(PEOPLE, RECORDS)
    def test_what_is_same_agrees_and_what_is_not_there_does_not(self, known: Evidence, kept: RecordFacts) -> None:
        for attribute in attributes(agree(known, kept)):
            assert attribute.agrees or attribute.level is not Level.SAME
            assert not attribute.agrees or attribute.level in (Level.SAME, Level.SIMILAR)

    @given(PEOPLE)
    def test_a_null_on_the_record_never_agrees(self, known: Evidence) -> None:
        empty = record(("", ""), trn="", date_of_birth=None)
        assert agree(known, empty).agreed_attributes == ()

    @given(RECORDS)
    def test_a_null_of_the_persons_never_agrees(self, kept: RecordFacts) -> None:
        nobody = Evidence((Name((), ("",)),), (), None, None, None)
        assert agree(nobody, kept).agreed_attributes == ()

    @given(PEOPLE, RECORDS, st.randoms(use_true_random=False))
    def test_order_decides_nothing(self, known: Evidence, kept: RecordFacts, random: Random) -> None:
        shuffled = replace(
            known,
            names=tuple(random.sample(known.names, len(known.names))),
            dates_of_birth=tuple(random.sample(known.dates_of_birth, len(known.dates_of_birth))),
        )
        turned = replace(kept, names=kept.names[::-1])
        assert agree(shuffled, turned).agreed_attributes == agree(known, kept).agreed_attributes

    @given(PEOPLE, RECORDS)
    def test_the_order_of_dates_and_previous_names_is_not_even_shown(self, known: Evidence, kept: RecordFacts) -> None:
        turned = replace(known, names=known.names[:1] + known.names[:0:-1], dates_of_birth=known.dates_of_birth[::-1])
        assert agree(turned, kept) == agree(known, kept)

    @given(PEOPLE, RECORDS)
    def test_case_is_never_seen(self, known: Evidence, kept: RecordFacts) -> None:
        shouted = replace(
            known,
            names=tuple(
                Name(tuple(map(str.upper, name.given)), tuple(map(str.upper, name.family))) for name in known.names
            ),
            email=known.email and known.email.upper(),
        )
        assert agree(shouted, kept) == agree(known, kept)

    @given(FIRST, FIRST, LAST, LAST)
    def test_names_agree_in_both_directions(self, a: str, b: str, c: str, d: str) -> None:
        there, back = agree(person((a, c)), record((b, d))), agree(person((b, d)), record((a, c)))
        assert there.first_name.agrees == back.first_name.agrees
        assert there.last_name.agrees == back.last_name.agrees

    @given(PEOPLE, RECORDS, st.builds(RecordName, FIRST, st.just(""), LAST))
    def test_a_further_name_never_takes_agreement_away(
        self, known: Evidence, kept: RecordFacts, name: RecordName
    ) -> None:
        more = agree(known, replace(kept, names=(*kept.names, name)))
        assert set(agree(known, kept).agreed_attributes) <= set(more.agreed_attributes)

    @given(st.text(alphabet=st.characters()), st.text(alphabet=st.characters()))
    def test_any_text_whatever_can_be_compared(self, a: str, b: str) -> None:
        known = Evidence((Name((a,), (b,)),), (), a, b, a)
        kept = RecordFacts(1, b, (RecordName(b, a, a),), None, b, frozenset({a}), frozenset({b}), True, False)
        assert isinstance(agree(known, kept), Agreement)
