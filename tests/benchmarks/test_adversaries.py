"""Whether the truth about each adversary holds, by what is said at the top of `benchmarks.adversaries`."""

import pytest

from benchmarks.adversaries import KINDS, Adversary, adversary
from benchmarks.population import record
from benchmarks.population.numbers import index_of
from benchmarks.short_forms import may_be_one_name
from benchmarks.spelling import plain_words

COUNT, SEED = 3_000, 2


@pytest.fixture(scope="module")
def adversaries() -> list[Adversary]:
    return [adversary(number, SEED, COUNT) for number in range(60 * len(KINDS))]


def is_another_date(made: Adversary) -> bool:
    return made.lure.date_of_birth not in made.query.dates_of_birth


def is_another_given_name(made: Adversary) -> bool:
    """The given name could be no first or middle name of the other's, now or before; of a double name the second."""
    name = made.query.names[-1]
    own = plain_words(name.given or name.family)
    theirs = [plain_words(part) for kept in made.lure.names for part in (kept.first, kept.middle) if part]
    if made.query.kinds[0] == "twin, double given name":
        own, theirs = own[1:], [words[1:] for words in theirs if len(words) > 1]
    return not any(may_be_one_name(own[0], part) for words in theirs or [(made.lure.last_name,)] for part in words)


def speaking_for_the_lure(made: Adversary) -> int:
    """How many of e-mail address and numbers are the other's."""
    query, lure = made.query, made.lure
    return sum(
        (
            query.email is not None and query.email == lure.email,
            query.national_insurance_number in lure.national_insurance_numbers,
            query.trn == lure.trn,
        )
    )


def is_another_family_name(made: Adversary) -> bool:
    name = made.query.names[-1]
    theirs = {word for kept in made.lure.names for word in plain_words(kept.last)}
    return not theirs & set(plain_words(name.family))


class TestStrangers:
    """People without a record: nobody may be connected."""

    def test_can_be_told_from_the_person_of_the_lure(self, adversaries: list[Adversary]) -> None:
        strangers = [made for made in adversaries if made.query.expected_trn is None]
        assert len(strangers) > len(adversaries) / 3
        for made in strangers:
            assert (
                is_another_date(made)
                or is_another_given_name(made)
                or (is_another_family_name(made) and speaking_for_the_lure(made) == 1)
                or speaking_for_the_lure(made) == 0
            ), made

    def test_any_match_is_false(self, adversaries: list[Adversary]) -> None:
        made = next(made for made in adversaries if made.query.expected_trn is None)
        assert made.is_false(made.lure.trn)
        assert not made.is_false(None)


class TestPeopleOnRecord:
    def test_are_asked_for_by_their_own_name_and_date(self, adversaries: list[Adversary]) -> None:
        on_record = [made for made in adversaries if made.query.expected_trn]
        assert on_record
        for made in on_record:
            assert made.query.expected_trn
            person = record(index_of(made.query.expected_trn), SEED)
            assert made.query.dates_of_birth == (person.date_of_birth,)
            assert made.query.names[0].family == person.last_name
            assert made.query.names[0].given.startswith(person.first_name)

    def test_can_be_told_from_the_person_of_the_lure(self, adversaries: list[Adversary]) -> None:
        for made in adversaries:
            if made.query.expected_trn and made.query.kinds[0] != "TRN mistyped":
                assert made.lure.trn != made.query.expected_trn
                has_address_of_their_own = made.query.email is not None and made.query.email != made.lure.email
                assert is_another_date(made) or is_another_given_name(made) or has_address_of_their_own, made

    def test_only_a_match_to_another_is_false(self, adversaries: list[Adversary]) -> None:
        made = next(made for made in adversaries if made.query.kinds[0] == "twin on record")
        assert made.is_false(made.lure.trn)
        assert not made.is_false(made.query.expected_trn)


class TestAdversary:
    def test_is_the_same_for_the_same_seed(self, adversaries: list[Adversary]) -> None:
        assert adversary(33, SEED, COUNT) == adversaries[33]

    def test_is_another_for_each_number_and_seed(self, adversaries: list[Adversary]) -> None:
        twins = [made for made in adversaries if made.query.kinds[0] == "twin"]
        assert len({made.lure.trn for made in twins}) > 0.9 * len(twins)
        assert adversary(33, SEED + 1, COUNT) != adversaries[33]

    def test_kinds_take_turns(self, adversaries: list[Adversary]) -> None:
        assert [made.query.kinds[0] for made in adversaries[: len(KINDS)]] == list(KINDS)

    def test_holds_what_its_kind_says_of_the_other(self, adversaries: list[Adversary]) -> None:
        for made in adversaries:
            words = made.query.kinds[1:]
            assert ("the other's e-mail" in words) <= (made.query.email == made.lure.email)
            assert ("the other's TRN" in words) <= (made.query.trn == made.lure.trn)
            if "the other's NINO" in words:
                assert made.query.national_insurance_number in made.lure.national_insurance_numbers

    @pytest.mark.parametrize("kind", KINDS)
    def test_of_each_kind_lures(self, kind: str, adversaries: list[Adversary]) -> None:
        """Each has something of the other's: a name, the date, an address or a number; or a number mistyped."""
        for made in adversaries:
            if made.query.kinds[0] == kind and kind not in ("TRN mistyped", "number of a stranger"):
                name = made.query.names[-1]
                theirs = {part for kept in made.lure.names for part in kept}
                shares_name = name.family in theirs or name.given.split()[:1] == made.lure.first_name.split()[:1]
                assert shares_name or not is_another_date(made)
