import csv
from datetime import date
from pathlib import Path

import pytest

from benchmarks.errors import date_errors, name_errors, number_errors
from benchmarks.errors.correct import Step, correct_query
from benchmarks.errors.corrupted import corrupted_query, with_wrong_number
from benchmarks.population import GROUPS, record
from benchmarks.population.draws import Draw
from benchmarks.population.numbers import index_of
from benchmarks.population.relatives import Relation
from benchmarks.queries import LabelledQuery, write_csv
from benchmarks.spelling import plain
from teaching_records.rules import normal_forms

COUNT, SEED = 3_000, 2
DRAWS = range(60)
DATE_KINDS = (
    "day and month swapped",
    "date digit wrong",
    "date digits exchanged",
    "year off by one",
    "year off by ten",
    "month off by one",
    "day off by one",
)


def made(error: name_errors.NameError, name: str) -> set[str | None]:
    return {error(Draw(number), name) for number in DRAWS}


def distance(a: str, b: str) -> int:
    """How many letters must be put in, left out, changed or exchanged with a neighbour."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        previous, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                least = min(least, previous[j - 2] + 1)
            row.append(least)
    return row[-1]


class TestNameErrors:
    def test_a_typing_error_is_one_slip(self) -> None:
        results = made(name_errors.typing_error, "Margaret")
        assert len(results) > 20
        assert {distance("margaret", str(result).lower()) for result in results if result} == {1}

    def test_two_typing_errors_are_at_most_two(self) -> None:
        results = made(name_errors.two_typing_errors, "Margaret")
        assert {distance("margaret", str(result).lower()) for result in results if result} <= {1, 2}

    def test_a_short_name_is_left_alone(self) -> None:
        assert made(name_errors.typing_error, "Li") == {None}

    @pytest.mark.parametrize(
        ("error", "name", "expected"),
        [
            (name_errors.phonetic_error, "Philip", "Filip"),
            (name_errors.phonetic_error, "Kathy", "Cathy"),
            (name_errors.accents_lost, "Siân", "Sian"),
            (name_errors.accents_lost, "Łukasz", "Lukasz"),
            (name_errors.hyphen_changed, "Smith-Jones", "Smith Jones"),
            (name_errors.hyphen_changed, "O'Brien", "OBrien"),
            (name_errors.part_missing, "Smith-Jones", "Jones"),
            (name_errors.short_form, "Robert", "Bob"),
            (name_errors.initial, "Robert", "R"),
        ],
    )
    def test_do_what_they_say(self, error: name_errors.NameError, name: str, expected: str) -> None:
        assert expected in {error(Draw(number), name) for number in range(400)}

    @pytest.mark.parametrize(
        "error",
        [
            name_errors.accents_lost,
            name_errors.hyphen_changed,
            name_errors.part_missing,
            name_errors.short_form,
            name_errors.cut_short,
        ],
    )
    def test_have_no_hold_on_a_name_that_gives_no_occasion(self, error: name_errors.NameError) -> None:
        assert made(error, "Hayford") == {None}


class TestDateErrors:
    def test_day_and_month_are_swapped(self) -> None:
        assert date_errors.day_and_month_swapped(Draw(1), date(1990, 3, 8)) == date(1990, 8, 3)
        assert date_errors.day_and_month_swapped(Draw(1), date(1990, 3, 18)) is None
        assert date_errors.day_and_month_swapped(Draw(1), date(1990, 3, 3)) is None

    @pytest.mark.parametrize(
        ("error", "digits"),
        [(date_errors.digit_wrong, 1), (date_errors.digits_exchanged, 2)],
    )
    def test_so_many_digits_differ(self, error: date_errors.DateError, digits: int) -> None:
        day = date(1987, 10, 24)
        results = {error(Draw(number), day) for number in DRAWS} - {None}
        assert results
        for result in results:
            assert sum(a != b for a, b in zip(f"{day:%Y%m%d}", f"{result:%Y%m%d}", strict=True)) == digits

    @pytest.mark.parametrize(
        ("error", "expected"),
        [
            (date_errors.year_beside, {date(1989, 5, 17), date(1991, 5, 17)}),
            (date_errors.decade_beside, {date(1980, 5, 17), date(2000, 5, 17)}),
            (date_errors.month_beside, {date(1990, 4, 17), date(1990, 6, 17)}),
            (date_errors.day_beside, {date(1990, 5, 16), date(1990, 5, 18)}),
        ],
    )
    def test_are_off_by_one(self, error: date_errors.DateError, expected: set[date]) -> None:
        assert {error(Draw(number), date(1990, 5, 17)) for number in DRAWS} == expected


class TestNumberErrors:
    @pytest.mark.parametrize("number", ["1234567", "QQ123456C", "0000100"])
    def test_one_digit_is_wrong(self, number: str) -> None:
        for draw in map(Draw, DRAWS):
            wrong = number_errors.one_digit_wrong(draw, number)
            assert sum(a != b for a, b in zip(number, wrong, strict=True)) == 1
            assert wrong.strip("0")

    def test_two_digits_are_exchanged(self) -> None:
        for draw in map(Draw, DRAWS):
            wrong = number_errors.two_digits_exchanged(draw, "AB123456C")
            assert sorted(wrong) == sorted("AB123456C")
            assert distance(wrong, "AB123456C") == 1

    def test_equal_digits_cannot_be_exchanged(self) -> None:
        assert number_errors.two_digits_exchanged(Draw(1), "1111111") != "1111111"


@pytest.fixture(scope="module")
def corrupted() -> list[LabelledQuery]:
    return [corrupted_query(number, SEED, COUNT) for number in range(1_500)]


def has(query: LabelledQuery, *beginnings: str) -> bool:
    return any(kind.startswith(beginnings) for kind in query.kinds)


class TestCorruptedQuery:
    def test_is_the_same_for_the_same_seed(self, corrupted: list[LabelledQuery]) -> None:
        assert corrupted_query(17, SEED, COUNT) == corrupted[17]
        assert corrupted_query(17, SEED + 1, COUNT) != corrupted[17]

    def test_is_of_an_active_record(self, corrupted: list[LabelledQuery]) -> None:
        for query in corrupted:
            assert query.expected_trn
            person = record(index_of(query.expected_trn), SEED)
            assert person.status == "active"
            assert person.relation is not Relation.NAMESAKE_BORN_ON_THE_SAME_DAY

    def test_says_what_was_done_to_the_date(self, corrupted: list[LabelledQuery]) -> None:
        for query in corrupted:
            assert query.expected_trn
            born = record(index_of(query.expected_trn), SEED).date_of_birth
            if has(query, "date missing"):
                assert query.dates_of_birth == ()
            else:
                assert (query.dates_of_birth == (born,)) is not has(query, *DATE_KINDS)

    def test_says_what_was_done_to_the_last_name(self, corrupted: list[LabelledQuery]) -> None:
        for query in corrupted:
            assert query.expected_trn
            names = record(index_of(query.expected_trn), SEED).names
            if has(query, "names swapped") or query.names[-1].given in ("", query.names[-1].family):
                continue
            is_as_on_record = query.names[-1].family in {name.last for name in names}
            assert is_as_on_record is not has(query, "last name: ", "surname changed since") or (
                "surname changed since, both stated" in query.kinds
            )

    def test_has_some_mistake(self, corrupted: list[LabelledQuery]) -> None:
        assert sum(not query.kinds for query in corrupted) < len(corrupted) / 100

    def test_knows_no_number_and_no_address(self, corrupted: list[LabelledQuery]) -> None:
        for query in corrupted:
            assert (query.email, query.national_insurance_number, query.trn) == (None, None, None)

    @pytest.mark.parametrize("group", GROUPS)
    def test_can_be_of_one_group(self, group: str) -> None:
        assert {corrupted_query(number, SEED, COUNT, group).group for number in range(5)} == {group}

    def test_with_wrong_number_differs_in_that_alone(self, corrupted: list[LabelledQuery]) -> None:
        for query in corrupted[:300]:
            wrong = with_wrong_number(query, SEED)
            assert wrong.expected_trn
            person = record(index_of(wrong.expected_trn), SEED)
            assert (wrong.names, wrong.dates_of_birth) == (query.names, query.dates_of_birth)
            stated = wrong.trn or wrong.national_insurance_number
            right = person.trn if wrong.trn else person.national_insurance_numbers[0]
            assert stated is not None
            assert 1 <= sum(a != b for a, b in zip(stated, right, strict=True)) <= 2
            if wrong.trn:
                assert normal_forms.trn(wrong.trn) == wrong.trn


class TestCorrectQuery:
    @pytest.mark.parametrize("step", Step)
    def test_holds_what_the_step_needs(self, step: Step) -> None:
        for number in range(200):
            query = correct_query(number, SEED, COUNT, step)
            assert query.expected_trn
            person = record(index_of(query.expected_trn), SEED)
            assert query.dates_of_birth == (person.date_of_birth,)
            assert (query.email == person.email) is (step is Step.IDENTITY)
            assert (query.trn == person.trn) is (step is Step.TRN)
            if step is Step.NATIONAL_INSURANCE_NUMBER:
                assert query.national_insurance_number in person.national_insurance_numbers

    def test_differs_only_as_the_rules_forgive(self) -> None:
        for number in range(400):
            query = correct_query(number, SEED, COUNT, Step.TRN)
            assert query.expected_trn
            names = record(index_of(query.expected_trn), SEED).names
            assert plain(query.names[0].family) in {plain(name.last).replace("\u2011", "") for name in names} or (
                query.kinds[0].startswith("hyphen")
            )


class TestWriteCsv:
    def test_writes_the_columns_that_evaluate_matching_reads_and_the_truth(self, tmp_path: Path) -> None:
        query = with_wrong_number(corrupted_query(4, SEED, COUNT), SEED)
        write_csv(tmp_path / "queries.csv", [query])
        with (tmp_path / "queries.csv").open(encoding="utf-8", newline="") as file:
            [line] = csv.DictReader(file)
        assert line["id"] == query.id
        assert line["names"].split(";") == [f"{given}|{family}" for given, family in query.names]
        assert line["expected_trn"] == query.expected_trn
        assert line["kinds"].split(";") == list(query.kinds)
