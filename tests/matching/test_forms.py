import pytest

from govuk.forms import Form
from matching.forms import NationalInsuranceNumberForm, TrnForm

NINO_FORMAT = "Enter a National Insurance number in the correct format, for example QQ 12 34 56 C"


def errors(form: Form) -> list[str]:
    return [link.text for link in form.error_summary()]


class TestNationalInsuranceNumberForm:
    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("", "Enter your National Insurance number"),
            ("  ", "Enter your National Insurance number"),
            ("QQ 12 34 56", NINO_FORMAT),
            ("QQ 12 34 56 Z", NINO_FORMAT),
            ("GB 12 34 56 C", NINO_FORMAT),
            ("QQ 12 34 5é C", "National Insurance number must only include letters, numbers and spaces"),
        ],
    )
    def test_says_how_to_put_it_right(self, typed: str, message: str) -> None:
        form = NationalInsuranceNumberForm(
            data={"has_national_insurance_number": "yes", "national_insurance_number": typed}
        )
        assert errors(form) == [message]

    @pytest.mark.parametrize("typed", ["QQ123456C", "qq 12 34 56 c", "QQ-12-34-56-C", "QQ\N{NO-BREAK SPACE}123456C"])
    def test_cleans_to_the_normal_form(self, typed: str) -> None:
        form = NationalInsuranceNumberForm(
            data={"has_national_insurance_number": "yes", "national_insurance_number": typed}
        )
        assert form.is_valid()
        assert form.cleaned_data["national_insurance_number"] == "QQ123456C"

    def test_needs_no_number_after_no(self) -> None:
        form = NationalInsuranceNumberForm(
            data={"has_national_insurance_number": "no", "national_insurance_number": "nonsense"}
        )
        assert form.is_valid()
        assert form.cleaned_data["national_insurance_number"] == ""


class TestTrnForm:
    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("", "Enter your teacher reference number (TRN)"),
            ("123456", "TRN must be 7 numbers, like 1234567"),
            ("12345678", "TRN must be 7 numbers, like 1234567"),
            ("123456A", "TRN must only include numbers, like 1234567"),
            ("0000000", "TRN must include numbers other than zero"),
        ],
    )
    def test_says_how_to_put_it_right(self, typed: str, message: str) -> None:
        assert errors(TrnForm(data={"has_trn": "yes", "trn": typed})) == [message]

    @pytest.mark.parametrize("typed", ["0123456", "01 23456", "RP01/23456"])
    def test_keeps_leading_zeros(self, typed: str) -> None:
        form = TrnForm(data={"has_trn": "yes", "trn": typed})
        assert form.is_valid()
        assert form.cleaned_data["trn"] == "0123456"

    def test_needs_an_answer(self) -> None:
        assert errors(TrnForm(data={})) == ["Select yes if you have a teacher reference number (TRN)"]
