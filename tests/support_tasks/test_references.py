"""References: random, forgiving to typing, and a wrong character or a swap is caught."""

import pytest

from support_tasks.references import ALPHABET, LENGTH, PREFIX, InvalidReference, new_reference, reference


def is_valid(typed: str) -> bool:
    try:
        reference(typed)
    except InvalidReference:
        return False
    return True


@pytest.fixture(params=range(5))
def issued(request: pytest.FixtureRequest) -> str:
    return new_reference()


class TestNewReference:
    def test_has_its_form(self, issued: str) -> None:
        assert issued.startswith(PREFIX)
        characters = issued.removeprefix(PREFIX)
        assert len(characters) == LENGTH
        assert set(characters) <= set(ALPHABET)

    def test_is_a_normal_form(self, issued: str) -> None:
        assert reference(issued) == issued

    def test_is_another_each_time(self) -> None:
        assert len({new_reference() for _ in range(500)}) > 495


class TestTyped:
    def test_any_wrong_character_is_caught(self, issued: str) -> None:
        characters = issued.removeprefix(PREFIX)
        for position, right in enumerate(characters):
            for wrong in set(ALPHABET) - {right}:
                assert not is_valid(PREFIX + characters[:position] + wrong + characters[position + 1 :])

    def test_any_two_exchanged_are_caught(self, issued: str) -> None:
        characters = issued.removeprefix(PREFIX)
        for first in range(LENGTH):
            for second in range(first + 1, LENGTH):
                if characters[first] == characters[second]:
                    continue
                swapped = list(characters)
                swapped[first], swapped[second] = swapped[second], swapped[first]
                assert not is_valid(PREFIX + "".join(swapped))

    @pytest.mark.parametrize("change", [str.lower, str.upper, lambda text: text.removeprefix(PREFIX)])
    def test_case_and_prefix_do_not_matter(self, issued: str, change: object) -> None:
        assert reference(change(issued)) == issued  # type: ignore[operator]

    def test_spaces_and_hyphens_do_not_matter(self, issued: str) -> None:
        assert reference(f" {issued[:6]} {issued[6:]}-") == issued

    def test_letters_that_look_like_digits_are_forgiven(self) -> None:
        with_zero_and_one = next(
            each for each in (new_reference() for _ in range(100_000)) if "0" in each and "1" in each
        )
        for one in "IlL":
            assert reference(with_zero_and_one.replace("0", "O").replace("1", one)) == with_zero_and_one

    @pytest.mark.parametrize("typed", ["", "TRS-", "TRS-12345", "TRS-12345678", "TRS-ÅÅÅÅÅÅÅ", "TRS-UUUUUUU", "\0"])
    def test_nonsense_is_refused(self, typed: str) -> None:
        assert not is_valid(typed)
