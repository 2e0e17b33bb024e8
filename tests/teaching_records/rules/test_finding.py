"""Whether a record is one that was looked for, and by what."""

from datetime import date

import pytest

from teaching_records.rules.facts import Name, RecordFacts, RecordName
from teaching_records.rules.finding import DATE_OF_BIRTH, FoundBy, described, identified, readings, runs
from teaching_records.rules.levels import How
from teaching_records.rules.typed_search import Sought, read

TODAY = date(2026, 11, 20)


def record(*names: tuple[str, str, str], born: date | None = date(1985, 3, 12)) -> RecordFacts:
    return RecordFacts(
        record_id=1,
        trn="1234567",
        names=tuple(RecordName(*name) for name in names),
        date_of_birth=born,
        email="Ann@School.example",
        national_insurance_numbers=frozenset({"QQ123456C"}),
        merged_trns=frozenset(),
        is_active=True,
        is_connected_to_another=False,
    )


ANN = record(("Mary Ann", "Louise", "Van Dyke-Smith"), ("Mary", "", "O’Connor"))


def sought(typed: str) -> Sought:
    return read(typed, TODAY)


class TestByName:
    @pytest.mark.parametrize(
        "typed",
        [
            "smith",
            "mary",
            "ann",
            "louise",
            "MARY ANN",
            "maryann",
            "ann smith",
            "smith mary",
            "Van Dyke",
            "vandyke smith",
            "vandykesmith",
            "Mary Ann Louise Van Dyke-Smith",
            "smith 12 3 1985",
            "12 3 1985 louise",
            "smith 1985",
        ],
    )
    def test_finds_any_whole_part_in_any_order(self, typed: str) -> None:
        found = described(sought(typed), ANN)
        assert found
        assert found.by is FoundBy.NAME

    @pytest.mark.parametrize("typed", ["o'connor", "mary oconnor", "oconnor smith", "oconnor 12/3/85"])
    def test_finds_previous_names_also_with_the_current_one(self, typed: str) -> None:
        found = described(sought(typed), ANN)
        assert found
        assert found.by is FoundBy.PREVIOUS_NAME

    @pytest.mark.parametrize("typed", ["smi", "m smith", "lou", "ocon", "mary d"])
    def test_finds_beginnings(self, typed: str) -> None:
        found = described(sought(typed), ANN)
        assert found
        assert found.by is FoundBy.PART_OF_NAME

    @pytest.mark.parametrize("typed", ["lark", "smith jones", "smith 13 9 1971", "smith 1986", "13 3 1985", "brown"])
    def test_finds_nobody_whom_something_typed_does_not_fit(self, typed: str) -> None:
        assert described(sought(typed), ANN) is None

    def test_finds_by_the_date_alone(self) -> None:
        found = described(sought("12 3 1985"), ANN)
        assert found
        assert found.by is FoundBy.DATE_OF_BIRTH


class TestClose:
    @pytest.mark.parametrize(
        ("typed", "ways"),
        [
            ("smyth", {("smyth", How.SOUNDS_ALIKE)}),
            ("jon smith", {("jon", How.SOUNDS_ALIKE)}),
            ("smyth jon", {("jon", How.SOUNDS_ALIKE), ("smyth", How.SOUNDS_ALIKE)}),
            ("johnny smith", {("johnny", How.NICKNAME)}),
            ("snith john", {("snith", How.SPELLING_CLOSE)}),
            ("john smith 3/12/1985", {(DATE_OF_BIRTH, How.DAY_AND_MONTH_SWAPPED)}),
            ("john smith 13/3/1985", {(DATE_OF_BIRTH, How.ONE_DIGIT_DIFFERS)}),
        ],
    )
    def test_says_in_what_way(self, typed: str, ways: set[tuple[str, How]]) -> None:
        found = described(sought(typed), record(("John", "", "Smith")))
        assert found
        assert found.is_close
        assert set(found.ways) == ways

    def test_a_date_of_birth_that_nobody_knows_stands_in_the_way_of_no_name(self) -> None:
        unknown = record(("John", "", "Smith"), born=None)
        found = described(sought("john smith 12 3 1985"), unknown)
        assert found
        assert found.ways == ((DATE_OF_BIRTH, None),)
        assert described(sought("john smyth 12 3 1985"), unknown) is None
        assert described(sought("john smith 1985"), unknown) is None

    def test_may_be_part_of_a_double_name(self) -> None:
        found = described(sought("louise smyth oconner"), ANN)
        assert found
        assert dict(found.ways) == {"smyth": How.SOUNDS_ALIKE, "oconner": How.SOUNDS_ALIKE}

    @pytest.mark.parametrize("typed", ["ann smyth", "smyth 1 1 1960", "smyth 1986"])
    def test_is_nobody_with_another_name_or_date(self, typed: str) -> None:
        assert described(sought(typed), record(("John", "", "Smith"))) is None


class TestIdentified:
    @pytest.mark.parametrize(
        ("typed", "by"),
        [
            ("1234567", FoundBy.TRN),
            ("QQ123456C", FoundBy.NATIONAL_INSURANCE_NUMBER),
            ("ann@school.example", FoundBy.EMAIL),
            ("7654321 qq123456c", FoundBy.NATIONAL_INSURANCE_NUMBER),
            ("1234567 qq123456c", FoundBy.TRN),
        ],
    )
    def test_says_by_what(self, typed: str, by: FoundBy) -> None:
        found = identified(sought(typed), ANN, by_one_login=False)
        assert found
        assert (found.by, found.differs) == (by, False)

    def test_may_be_by_a_one_login(self) -> None:
        found = identified(sought("ann@home.example"), ANN, by_one_login=True)
        assert found
        assert found.by is FoundBy.ONE_LOGIN_EMAIL
        assert identified(sought("ann@home.example"), ANN, by_one_login=False) is None

    @pytest.mark.parametrize(
        ("typed", "differs"),
        [
            ("1234567 smith", False),
            ("1234567 smyth", False),
            ("1234567 12 3 1985", False),
            ("1234567 brown", True),
            ("1234567 smith 1 1 1960", True),
        ],
    )
    def test_says_whether_the_rest_is_on_it(self, typed: str, differs: bool) -> None:
        found = identified(sought(typed), record(("Ann", "", "Smith")), by_one_login=False)
        assert found
        assert found.differs == differs


class TestWords:
    def test_may_be_read_in_either_order(self) -> None:
        assert readings(("ann", "smith")) == (Name(("ann",), ("smith",)), Name(("smith",), ("ann",)))
        assert readings(("smith",)) == (Name((), ("smith",)), Name(("smith",), ()))
        assert readings(()) == ()

    def test_are_joined_with_their_neighbours(self) -> None:
        assert runs(("van", "der", "berg")) == ["van", "vander", "vanderberg", "der", "derberg", "berg"]
