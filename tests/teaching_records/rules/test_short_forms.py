import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.rules.names import are_short_forms, name_tokens, short_forms_of
from teaching_records.rules.short_forms import SHORT_FORMS

KNOWN_NAMES = st.sampled_from(sorted(SHORT_FORMS))


class TestAreShortForms:
    @pytest.mark.parametrize(
        ("a", "b"),
        [
            ("bob", "robert"),
            ("bob", "rob"),
            ("bill", "william"),
            ("bill", "will"),
            ("liz", "elizabeth"),
            ("liz", "beth"),
            ("peggy", "margaret"),
            ("jack", "john"),
            ("kate", "katherine"),
            ("cathy", "kate"),
            ("ted", "edward"),
            ("harry", "henry"),
            ("alfie", "alfred"),
            ("gaz", "gareth"),
            ("tony", "anthony"),
            ("sandy", "alexander"),
            ("nuala", "fionnuala"),
            ("liam", "william"),
            ("sean", "john"),
            ("paddy", "padraig"),
            ("rory", "ruairi"),
            ("dai", "dafydd"),
            ("guto", "gruffudd"),
            ("ianto", "ifan"),
            ("myf", "myfanwy"),
            ("rhi", "rhiannon"),
            ("rab", "robert"),
            ("mo", "mohammed"),
            ("md", "muhammad"),
            ("mohd", "mohammed"),
            ("raj", "rajesh"),
            ("raj", "rajinder"),
            ("jaz", "jaswinder"),
            ("harry", "harpreet"),
            ("gurp", "gurpreet"),
            ("srini", "srinivasan"),
            ("ibby", "ibrahim"),
            ("kemi", "oluwakemi"),
            ("tunde", "babatunde"),
            ("emeka", "chukwuemeka"),
            ("kasia", "katarzyna"),
            ("gosia", "malgorzata"),
            ("wojtek", "wojciech"),
            ("sasha", "oleksandr"),
        ],
    )
    def test_knows_the_short_forms_used_in_britain_and_ireland(self, a: str, b: str) -> None:
        assert are_short_forms(a, b)

    @pytest.mark.parametrize(
        ("a", "b"),
        [
            # Both are called Bill, Pat or Alex by somebody: that does not make them one name.
            ("robert", "william"),
            ("patrick", "patricia"),
            ("alexander", "alexandra"),
            ("christopher", "christina"),
            ("samuel", "samantha"),
            ("rajesh", "rajinder"),
            ("manpreet", "mandeep"),
            ("jaspreet", "jaswinder"),
            # Names that a family would give to two of its children.
            ("emily", "emma"),
            ("emily", "amelia"),
            ("molly", "polly"),
            ("paula", "polly"),
            ("pauline", "polly"),
            ("amelia", "amy"),
            ("joyce", "joy"),
            ("hubert", "hugh"),
            ("yulan", "lan"),
            ("daisy", "maisie"),
            ("ellie", "ella"),
            ("john", "ian"),
            ("john", "jonathan"),
            ("patrick", "peter"),
            ("mary", "marie"),
            ("mary", "maureen"),
            ("jane", "jean"),
            ("julia", "julie"),
            ("hannah", "anna"),
            ("hannah", "susan"),
            ("lisa", "elizabeth"),
            ("louis", "louise"),
            ("erin", "aaron"),
            ("andrew", "andrea"),
            ("robert", "rupert"),
            ("benjamin", "jamie"),
            ("catherine", "christine"),
            ("hassan", "hussain"),
            ("sion", "simon"),
            ("abdul", "abdullah"),
            ("adebisi", "olabisi"),
            ("taiwo", "kehinde"),
            ("oluwaseun", "oluwaseyi"),
            ("aleksandr", "aleksandra"),
            ("magdalena", "elena"),
            # Not names at all, or not known.
            ("j", "john"),
            ("", "john"),
            ("", ""),
            ("xyzzy", "john"),
            # Equal names need no list.
            ("john", "john"),
        ],
    )
    def test_keeps_other_names_apart(self, a: str, b: str) -> None:
        assert not are_short_forms(a, b)
        assert not are_short_forms(b, a)

    @given(KNOWN_NAMES, KNOWN_NAMES)
    def test_is_symmetric(self, a: str, b: str) -> None:
        assert are_short_forms(a, b) == are_short_forms(b, a)

    def test_is_symmetric_for_every_known_name(self) -> None:
        assert all(name in short_forms_of(other) for name in SHORT_FORMS for other in short_forms_of(name))

    def test_every_name_is_a_key_of_one_token(self) -> None:
        assert [name for name in SHORT_FORMS if name_tokens(name) != (name,)] == []

    def test_no_name_is_an_initial(self) -> None:
        assert [name for name in SHORT_FORMS if len(name) == 1] == []

    def test_no_name_is_its_own_short_form(self) -> None:
        assert [name for name, others in SHORT_FORMS.items() if name in others] == []
