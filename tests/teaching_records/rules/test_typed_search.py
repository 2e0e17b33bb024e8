"""Taking apart what was typed into find a record."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching_records.rules.typed_search import Born, NotUnderstood, Sought, WhyNot, read

TODAY = date(2026, 11, 20)
BORN = Born(date(1985, 3, 12), date(1985, 3, 12))
SMITH = Sought(words=("smith",), born=BORN)


class TestRead:
    @pytest.mark.parametrize(
        "typed",
        [
            "1234567",
            " 123 4567 ",
            "RP12/34567",
            "rp 1234567",
            "TRN: 1234567",
            "12 34 567",
            "１２３４５６７",
            "1-234-567",
        ],
    )
    def test_finds_a_trn(self, typed: str) -> None:
        assert read(typed, TODAY) == Sought(trns=("1234567",))

    @pytest.mark.parametrize(
        "typed", ["2000022 2000023", "2000022/2000023", "200 0022, RP20/00023", "trn 2000022 trn 2000023"]
    )
    def test_finds_several_trns(self, typed: str) -> None:
        assert read(typed, TODAY) == Sought(trns=("2000022", "2000023"))

    @pytest.mark.parametrize("typed", ["2000022 1982", "1982 2000022", "200 0022 1982"])
    def test_finds_a_trn_beside_a_year(self, typed: str) -> None:
        assert read(typed, TODAY) == Sought(trns=("2000022",), born=Born(date(1982, 1, 1), date(1982, 12, 31)))

    @pytest.mark.parametrize(
        "typed",
        ["QQ123456C", "qq 12 34 56 c", "QQ-12-34-56-C", "QQ 12 03 85 C", "nino qq123456c", "12A34567", "12 a3 45 67"],
    )
    def test_finds_a_national_insurance_number(self, typed: str) -> None:
        [number] = read(typed, TODAY).national_insurance_numbers
        assert number in {"QQ123456C", "QQ120385C", "12A34567"}

    @pytest.mark.parametrize(
        "typed", ["ann@Example.com", "<ann@example.com>", " ann@example.com, ", "ann@example.com."]
    )
    def test_finds_an_email_address(self, typed: str) -> None:
        assert read(typed, TODAY) == Sought(emails=("ann@example.com",))

    @pytest.mark.parametrize(
        "typed",
        [
            "12 3 1985",
            "12/03/1985",
            "12.3.85",
            "12-3-1985",
            "12 March 1985",
            "12th mar 85",
            "12th of March, 1985",
            "March 12 1985",
            "March 12th, 1985",
            "1985-03-12",
            "12031985",
            "19850312",
            "12mar1985",
            "DOB 12/3/1985",
            "born on 12 3 1985",
            "١٢ ٣ ١٩٨٥",
        ],
    )
    def test_finds_a_date_of_birth_as_people_type_it(self, typed: str) -> None:
        assert read(typed, TODAY) == Sought(born=BORN)

    @pytest.mark.parametrize(
        ("typed", "day"),
        [
            ("3/12/1985", date(1985, 12, 3)),
            ("12/25/1985", date(1985, 12, 25)),  # there is no other such day
            ("29 2 2000", date(2000, 2, 29)),
            ("1 1 05", date(2005, 1, 1)),
            ("1 1 11", date(1911, 1, 1)),
            ("1 1 60", date(1960, 1, 1)),
            ("3 sept 1985", date(1985, 9, 3)),
        ],
    )
    def test_reads_the_day_before_the_month(self, typed: str, day: date) -> None:
        assert read(typed, TODAY).born == Born(day, day)

    @pytest.mark.parametrize(
        "typed",
        [
            "smith 12 3 1985",
            "12 3 1985 smith",
            "Smith, 12/3/85",
            "SMITH 12031985",
            "Smith (12 March 1985)",
            "smith; dob: 12-3-1985",
            "Smith born 12 3 1985",
        ],
    )
    def test_finds_a_name_beside_a_date(self, typed: str) -> None:
        assert read(typed, TODAY) == SMITH

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("ann smith", ("ann", "smith")),
            ("Smith,Ann", ("smith", "ann")),
            ("Zoë O’Brien-Adeyemi", ("zoe", "obrien", "adeyemi")),
            ("J Smith", ("j", "smith")),
            ("May Born", ("may", "born")),
            ("van der Berg", ("van", "der", "berg")),
        ],
    )
    def test_takes_what_is_left_for_a_name(self, typed: str, words: tuple[str, ...]) -> None:
        assert read(typed, TODAY) == Sought(words=words)

    def test_takes_a_year_beside_a_name(self) -> None:
        born = Born(date(1985, 1, 1), date(1985, 12, 31))
        assert read("smith 1985", TODAY) == Sought(words=("smith",), born=born)
        assert born.holds(date(1985, 6, 1))
        assert not born.holds(date(1986, 1, 1))
        assert not born.holds(None)

    @pytest.mark.parametrize(
        "typed",
        [
            "March 1985",
            "march, 1985",
            "MAR 1985",
            "Mar 85",
            "March '85",
            "March ’85",
            "3/1985",
            "03/1985",
            "3.1985",
            "3-1985",
            "3 1985",
            "3/85",
            "1985-03",
            "1985/3",
            "born in March 1985",
            "born March 1985",
            "in 3/1985",
            "dob: 3/1985",
            "March1985",
        ],
    )
    def test_finds_a_month_of_birth_as_people_type_it(self, typed: str) -> None:
        sought = read(typed, TODAY)
        assert (sought.born, sought.words) == (Born(date(1985, 3, 1), date(1985, 3, 31)), ())

    @pytest.mark.parametrize("typed", ["Smith March 1985", "March 1985 Smith", "smith 3/1985", "Smith (03/1985)"])
    def test_finds_a_name_beside_a_month(self, typed: str) -> None:
        sought = read(typed, TODAY)
        assert (sought.born, sought.words) == (Born(date(1985, 3, 1), date(1985, 3, 31)), ("smith",))

    @pytest.mark.parametrize(("typed", "last"), [("2/1984", 29), ("Feb 1985", 28), ("Dec 1985", 31)])
    def test_a_month_ends_with_its_last_day(self, typed: str, last: int) -> None:
        born = read(typed, TODAY).born
        assert born
        assert (born.first.day, born.last.day, born.is_day, born.is_year) == (1, last, False, False)

    def test_says_where_a_month_may_be_a_name(self) -> None:
        assert read("Ann May 1985", TODAY).month_or_name == "may"
        assert read("Ann Sept 1985", TODAY).month_or_name == ""
        assert read("1985 Ann May", TODAY) == Sought(words=("ann", "may"), born=Born.in_year(1985))
        assert read("May Smith 1985", TODAY) == Sought(words=("may", "smith"), born=Born.in_year(1985))

    @pytest.mark.parametrize("typed", ["1985", "born 1985", "born in 1985", "in 1985"])
    def test_takes_a_year_alone(self, typed: str) -> None:
        assert read(typed, TODAY) == Sought(born=Born(date(1985, 1, 1), date(1985, 12, 31)))

    @pytest.mark.parametrize("typed", ["123 1990", "123/1990", "1 34 2001"])
    def test_a_trn_holds_no_month(self, typed: str) -> None:
        assert read(typed, TODAY).born is None

    def test_takes_everything_at_once(self) -> None:
        typed = "Ann Smith ann@example.com 1234567 QQ 12 34 56 C 12 3 1985"
        assert read(typed, TODAY) == Sought(
            trns=("1234567",),
            national_insurance_numbers=("QQ123456C",),
            emails=("ann@example.com",),
            born=BORN,
            words=("ann", "smith"),
        )

    def test_knows_one_logins(self) -> None:
        subject, public_id = "urn:fdc:gov.uk:2022:VtcZjnU4Sif2oyJZola3OkN0e3Jeku1cIMN38rFlhU4", UUID(int=7)
        assert read(f"{subject} {public_id}", TODAY) == Sought(subjects=(subject,), public_ids=(public_id,))

    @pytest.mark.parametrize(
        ("typed", "reason", "part"),
        [
            ("ann@", WhyNot.EMAIL, "ann@"),
            ("smith ann@nowhere", WhyNot.EMAIL, "ann@nowhere"),
            ("123456", WhyNot.NUMBER, "123456"),
            ("0000000", WhyNot.NUMBER, "0000000"),
            ("12345678", WhyNot.NUMBER, "12345678"),
            ("1234567 8", WhyNot.NUMBER, "1234567 8"),
            ("smith 1234", WhyNot.NUMBER, "1234"),
            ("QQ 12 34 56", WhyNot.NUMBER, "12 34 56"),
            ("31 2 1985", WhyNot.DATE, "31 2 1985"),
            ("smith 31 February 1985", WhyNot.DATE, "31 February 1985"),
            ("12 3 2185", WhyNot.DATE, "12 3 2185"),
            ("25/13/1958", WhyNot.DATE, "25/13/1958"),
            ("smith 25 13 1958", WhyNot.DATE, "25 13 1958"),
            ("smith 5-13-58 25.13.1958", WhyNot.DATE, "25.13.1958"),
            ("45/12/1958", WhyNot.DATE, "45/12/1958"),
            ("1958/13/25", WhyNot.DATE, "1958/13/25"),
            ("00/00/1958", WhyNot.DATE, "00/00/1958"),
            ("21 11 2026", WhyNot.DATE, "21 11 2026"),
            ("12 3 1985 13 3 1985", WhyNot.TWO_DATES, ""),
            ("March 1985 1990", WhyNot.TWO_DATES, ""),
            ("3/1985 12 3 1990", WhyNot.TWO_DATES, ""),
            ("13/1985", WhyNot.DATE, "13/1985"),
            ("smith 0/1985", WhyNot.DATE, "0/1985"),
            ("December 2026", WhyNot.DATE, "December 2026"),
            ("12/2026", WhyNot.DATE, "12/2026"),
            ("1885-03", WhyNot.DATE, "1885-03"),
            ("March 12", WhyNot.NUMBER, "12"),
            ("3/12", WhyNot.NUMBER, "3/12"),
            ("2026", WhyNot.NUMBER, "2026"),
            ("j 1985", WhyNot.LETTER_ALONE, ""),
            ("j March 1985", WhyNot.LETTER_ALONE, ""),
            ("j s", WhyNot.LETTER_ALONE, ""),
            ("-", WhyNot.NOTHING, ""),
            ("a b c d e f g h i", WhyNot.TOO_MANY_WORDS, ""),
        ],
    )
    def test_says_what_it_does_not_understand(self, typed: str, reason: WhyNot, part: str) -> None:
        with pytest.raises(NotUnderstood) as refusal:
            read(typed, TODAY)
        assert (refusal.value.reason, refusal.value.part) == (reason, part)

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("o'rourke", "o'rourke"),
            ("Siân O’Rourke-McDonald 12/3/1985", "Siân O’Rourke-McDonald"),
            ("1234567, SMITH - ann", "SMITH ann"),
            ("trn: 1234567", ""),
        ],
    )
    def test_keeps_the_name_as_it_was_typed(self, typed: str, name: str) -> None:
        assert read(typed, TODAY).name == name

    @given(st.text(max_size=60))
    def test_never_fails_otherwise(self, typed: str) -> None:
        try:
            sought = read(typed, TODAY)
        except NotUnderstood:
            return
        assert sought.identifies or sought.born or sought.words

    @given(
        st.dates(date(1930, 1, 1), date(2008, 12, 31)),
        st.sampled_from(["{0.day}/{0.month}/{0.year}", "{0:%d%m%Y}", "{0.day} {0:%B} {0.year}", "{0}"]),
    )
    def test_reads_back_every_date(self, day: date, form: str) -> None:
        assert read(f"Smith {form.format(day)}", TODAY) == Sought(words=("smith",), born=Born(day, day))
