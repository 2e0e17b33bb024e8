from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe

from govuk.forms import (
    BoundField,
    CheckboxesField,
    Choice,
    Divider,
    EmailField,
    ErrorLink,
    FileField,
    Form,
    PasswordField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
)
from tests.govuk.markup import Markup

LONG = "<b>" + "Wolfeschlegelstein" * 4


class TeacherForm(Form):
    name = TextField(
        label="Full name",
        hint="As on your passport",
        required_message="Enter your full name",
        autocomplete="name",
    )
    email = EmailField()
    trn = TextField(label="TRN", width=10, is_code=True, inputmode="numeric", prefix="RP", required=False)


class NumberForm(Form):
    has_number = RadiosField(
        label="Do you have a National Insurance number?",
        is_page_heading=True,
        choices=[Choice("yes", "Yes", hint="It is on your payslip"), Divider(), ("no", "No")],
        reveals={"yes": "number", "no": ("why", "trn")},
        required_message="Select yes if you have a National Insurance number",
    )
    number = TextField(label="National Insurance number", required_message="Enter your National Insurance number")
    why = TextareaField(label="Why not?", max_length=10, noun="Reason", required_message="Enter a reason")
    trn = TextField(label="TRN", required=False)

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        assert number, "clean_number is for answers that count"
        return number.replace(" ", "")


def errors_of(form: Form) -> dict[str, list[str]]:
    return {name: [str(error) for error in errors] for name, errors in form.errors.items()}


class TestTextField:
    def test_wires_label_hint_and_attributes(self) -> None:
        page = Markup(TeacherForm()["name"].as_field_group())
        field = page.by_id("id_name")
        assert (field["name"], field["autocomplete"], field["type"]) == ("name", "name", "text")
        assert page.one("label", for_="id_name").text == "Full name"
        assert page.by_id(field["aria-describedby"]).text == "As on your passport"

    def test_describes_the_input_by_its_error_too(self) -> None:
        page = Markup(TeacherForm({"name": " "})["name"].as_field_group())
        described = [page.by_id(name).text for name in page.by_id("id_name")["aria-describedby"].split()]
        assert described == ["As on your passport", "Error: Enter your full name"]
        assert "govuk-input--error" in page.by_id("id_name").classes

    def test_keeps_and_escapes_what_was_typed(self) -> None:
        html = TeacherForm({"name": LONG})["name"].as_field_group()
        assert "<b>" not in html
        assert Markup(html).by_id("id_name")["value"] == LONG

    def test_a_code_is_set_apart_and_not_spell_checked(self) -> None:
        page = Markup(TeacherForm()["trn"].as_field_group())
        field = page.by_id("id_trn")
        assert {"govuk-input--width-10", "govuk-input--extra-letter-spacing"} <= set(field.classes)
        assert (field["spellcheck"], field["inputmode"]) == ("false", "numeric")
        assert page.with_class("govuk-input__prefix")[0].text == "RP"

    def test_printing_the_field_gives_the_component(self) -> None:
        assert str(TeacherForm()["name"]) == TeacherForm()["name"].as_field_group()

    @pytest.mark.parametrize("field", [TextField, TextareaField])
    def test_writes_thousands_as_people_do(self, field: type[TextField]) -> None:
        with pytest.raises(ValidationError, match="Note must be 5,000 characters or less"):
            field(label="Note", max_length=5000).clean("a" * 5001)

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("", "Enter your full name"),
            ("a" * 256, "Full name must be 255 characters or less"),
            ("Anna\0", "Full name must not include hidden characters"),
        ],
    )
    def test_says_how_to_put_it_right(self, typed: str, message: str) -> None:
        assert errors_of(TeacherForm({"name": typed, "email": "a@example.com"})) == {"name": [message]}

    def test_markup_in_a_hint_stays_markup_when_it_is_safe(self) -> None:
        field = TextField(label="Name", hint=mark_safe("<b>bold</b>"))
        form = type("MarkupForm", (Form,), {"name": field})()
        assert "<b>bold</b>" in form["name"].as_field_group()

    def test_has_a_message_even_without_one(self) -> None:
        fields = {"name": TextField(label="Full name"), "trn": TextField(label="TRN")}
        form = type("PlainForm", (Form,), fields)({})
        assert errors_of(form) == {"name": ["Enter full name"], "trn": ["Enter TRN"]}


@pytest.mark.parametrize("typed", ["\u200b", " \u2060\n\ufeff ", "\u00ad", "\u202e\u2066\u2069", "\u3164"])
class TestWhatCannotBeSeen:
    """Pasted along with a text, or typed to get past an answer that is needed."""

    def test_is_no_answer_by_itself(self, typed: str) -> None:
        assert errors_of(TeacherForm({"name": typed, "email": "a@example.com"})) == {"name": ["Enter your full name"]}
        assert errors_of(NumberForm({"has_number": "no", "why": typed})) == {"why": ["Enter a reason"]}

    def test_is_kept_within_an_answer(self, typed: str) -> None:
        form = TeacherForm({"name": f"Anna{typed}Brown", "email": "a@example.com", "trn": typed})
        assert form.is_valid()
        assert form.cleaned_data["name"] == f"Anna{typed}Brown"
        assert form.cleaned_data["trn"] == ""


class TestEmailField:
    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("", "Enter an email address"),
            ("anna", "Enter an email address in the correct format, like name@example.com"),
            ("a@" + "b" * 300 + ".com", "Email address must be 254 characters or less"),
            ("a\0@example.com", "Enter an email address in the correct format, like name@example.com"),
        ],
    )
    def test_says_how_to_put_it_right(self, typed: str, message: str) -> None:
        assert message in errors_of(TeacherForm({"name": "Anna", "email": typed}))["email"]

    def test_is_an_email_input(self) -> None:
        field = Markup(TeacherForm()["email"].as_field_group()).by_id("id_email")
        assert (field["type"], field["autocomplete"], field["spellcheck"]) == ("email", "email", "false")


class TestPasswordField:
    def test_is_never_shown_again(self) -> None:
        form = type("PasswordForm", (Form,), {"password": PasswordField(label="Password")})({"password": " secret "})
        assert form.is_valid()
        assert form.cleaned_data["password"] == " secret "
        assert "secret" not in form["password"].as_field_group()


class TestTextareaField:
    def test_counts_a_line_break_as_one_character(self) -> None:
        form = NumberForm({"has_number": "no", "why": "1234\r\n6789"})
        assert form.is_valid()
        assert form.cleaned_data["why"] == "1234\n6789"

    def test_refuses_what_is_too_long(self) -> None:
        form = NumberForm({"has_number": "no", "why": "12345678901"})
        assert errors_of(form) == {"why": ["Reason must be 10 characters or less"]}

    @pytest.mark.parametrize("field", ["why", "has_number"], ids=["alone", "revealed"])
    def test_shows_lines_again_as_they_were_typed(self, field: str) -> None:
        form = NumberForm({"has_number": "no", "why": "One\n\n  two\n"})
        page = Markup(form[field].as_field_group())
        assert "".join(page.one("textarea").texts) == "One\n\n  two\n"

    def test_counts_what_is_left_and_escapes(self) -> None:
        html = NumberForm({"has_number": "no", "why": "</textarea>"})["why"].as_field_group()
        page = Markup(html)
        assert page.one("textarea").text == "</textarea>"
        assert "</textarea></textarea>" not in html
        assert page.one(data_module="govuk-character-count")["data-maxlength"] == "10"
        assert page.by_id("id_why-info").text == "You can enter up to 10 characters"


class TestRadiosField:
    def test_the_first_radio_is_the_target(self) -> None:
        page = Markup(NumberForm()["has_number"].as_field_group())
        assert [(radio["id"], radio["value"]) for radio in page.all("input", type="radio")] == [
            ("id_has_number", "yes"),
            ("id_has_number-3", "no"),
        ]

    def test_shows_heading_hint_and_divider(self) -> None:
        page = Markup(NumberForm()["has_number"].as_field_group())
        assert page.one("h1").text == "Do you have a National Insurance number?"
        assert "govuk-fieldset__legend--l" in page.one("legend").classes
        assert page.by_id(page.by_id("id_has_number")["aria-describedby"]).text == "It is on your payslip"
        assert page.with_class("govuk-radios__divider")[0].text == "or"

    def test_reveals_fields_inside_their_choice(self) -> None:
        page = Markup(NumberForm({"has_number": "yes"})["has_number"].as_field_group())
        assert page.by_id("id_has_number")["data-aria-controls"] == "conditional-id_has_number"
        assert "Enter your National Insurance number" in page.by_id("conditional-id_has_number").text
        assert page.by_id("id_number")["name"] == "number"
        assert page.by_id("id_why")["name"] == "why"

    def test_takes_markup_before_what_it_reveals(self) -> None:
        link = mark_safe('<a href="/find">Find a record</a>')
        bound = NumberForm()["has_number"]
        assert isinstance(bound, BoundField)
        page = Markup(bound.as_field_group(reveal_before={"no": link}))
        assert page.by_id("conditional-id_has_number-3").text.startswith("Find a record")
        assert page.one("a")["href"] == "/find"

    def test_takes_markup_as_the_hint_of_a_choice(self) -> None:
        bound = NumberForm()["has_number"]
        assert isinstance(bound, BoundField)
        page = Markup(bound.as_field_group(hints={"no": mark_safe("<i>Few</i> people")}))
        assert page.by_id("id_has_number-3-item-hint").text == "Few people"
        assert page.by_id("id_has_number-item-hint").text == "It is on your payslip"

    def test_keeps_the_choice(self) -> None:
        page = Markup(NumberForm({"has_number": "no"})["has_number"].as_field_group())
        assert [radio["value"] for radio in page.all("input", type="radio") if "checked" in radio] == ["no"]

    @pytest.mark.parametrize("chosen", ["", "maybe", "yes\0", "y" * 5000])
    def test_anything_else_than_a_choice_is_no_choice(self, chosen: str) -> None:
        message = "Select yes if you have a National Insurance number"
        assert errors_of(NumberForm({"has_number": chosen})) == {"has_number": [message]}

    def test_dynamic_choices_do_not_leak_into_the_next_form(self) -> None:
        form = NumberForm()
        form.fields["has_number"].choices = [("a", LONG)]  # type: ignore[attr-defined]
        assert Markup(form["has_number"].as_field_group()).one("label", for_="id_has_number").text == LONG
        assert NumberForm({"has_number": "yes", "number": "QQ 12"}).is_valid()


class TestConditionalFields:
    def test_a_revealed_field_is_required_with_its_own_message(self) -> None:
        form = NumberForm({"has_number": "yes", "number": ""})
        assert errors_of(form) == {"number": ["Enter your National Insurance number"]}

    def test_a_hidden_answer_is_discarded_unchecked(self) -> None:
        form = NumberForm({"has_number": "no", "number": "x\0" * 500, "why": "Lost it"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"has_number": "no", "number": "", "why": "Lost it", "trn": ""}

    def test_the_answer_that_counts_is_cleaned(self) -> None:
        form = NumberForm({"has_number": "yes", "number": "QQ 12 34 56 C", "why": "no matter" * 9})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["number"] == "QQ123456C"

    def test_without_a_choice_only_the_choice_is_asked_for(self) -> None:
        form = NumberForm({"number": "QQ 12 34 56 C"})
        assert list(form.errors) == ["has_number"]
        assert Markup(form["has_number"].as_field_group()).by_id("id_number")["value"] == "QQ 12 34 56 C"

    def test_what_is_revealed_by_something_hidden_is_hidden(self) -> None:
        class Nested(Form):
            first = RadiosField(label="First", choices=[("y", "Y"), ("n", "N")], reveals={"y": "second"})
            second = RadiosField(label="Second", choices=[("y", "Y"), ("n", "N")], reveals={"y": "third"})
            third = TextField(label="Third")

        form = Nested({"first": "n", "second": "y", "third": ""})
        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"first": "n", "second": "", "third": ""}

    def test_works_with_a_prefix(self) -> None:
        form = NumberForm({"a-has_number": "yes", "a-number": ""}, prefix="a")
        assert form.error_summary()[0].href == "#id_a-number"
        assert Markup(form["has_number"].as_field_group()).by_id("id_a-number")["name"] == "a-number"


class TestCheckboxesField:
    class FilterForm(Form):
        kind = CheckboxesField(
            label="Filter by type",
            is_small=True,
            choices=[("a", "One (2)"), ("b", "Two (1)")],
            required_message="Select a type",
        )

    def test_keeps_every_choice(self) -> None:
        page = Markup(self.FilterForm({"kind": ["a", "b"]})["kind"].as_field_group())
        boxes = page.all("input", type="checkbox")
        assert [(box["id"], "checked" in box) for box in boxes] == [("id_kind", True), ("id_kind-2", True)]
        assert "govuk-checkboxes--small" in page.one(data_module="govuk-checkboxes").classes

    @pytest.mark.parametrize("chosen", [[], ["c"], "a"])
    def test_asks_for_a_choice(self, chosen: object) -> None:
        assert errors_of(self.FilterForm({"kind": chosen})) == {"kind": ["Select a type"]}


class TestSelectField:
    class ReasonForm(Form):
        reason = SelectField(label="Reason", blank="Choose", choices=[("a", "First"), ("b", "Second")])

    def test_selects_what_was_chosen(self) -> None:
        page = Markup(self.ReasonForm({"reason": "b"})["reason"].as_field_group())
        options = [(option["value"], "selected" in option) for option in page.all("option")]
        assert options == [("", False), ("a", False), ("b", True)]

    def test_asks_for_a_choice(self) -> None:
        assert errors_of(self.ReasonForm({"reason": ""})) == {"reason": ["Select reason"]}


def files(name: str, content: bytes) -> "MultiValueDict[str, UploadedFile[Any]]":
    return MultiValueDict({"proof": [SimpleUploadedFile(name, content)]})


class TestFileField:
    class ProofForm(Form):
        proof = FileField(label="Proof of identity", extensions=("jpg", "png", "pdf"), max_bytes=1_000_000)

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("proof.exe", b"x", "The selected file must be a JPG, PNG or PDF"),
            ("proof", b"x", "The selected file must be a JPG, PNG or PDF"),
            ("proof.pdf", b"x" * 1_000_001, "The selected file must be smaller than 1MB"),
            ("proof.pdf", b"", "The selected file is empty"),
            ("p" * 210 + ".pdf", b"x", "The selected file’s name must be 200 characters or less"),
        ],
    )
    def test_says_how_to_put_it_right(self, name: str, content: bytes, message: str) -> None:
        form = self.ProofForm({}, files(name, content))
        assert errors_of(form) == {"proof": [message]}

    def test_asks_for_a_file(self) -> None:
        assert errors_of(self.ProofForm({})) == {"proof": ["Select a file"]}

    def test_takes_any_case_of_the_ending(self) -> None:
        assert self.ProofForm({}, files("PROOF.PDF", b"x")).is_valid()

    def test_tells_the_browser_what_it_takes(self) -> None:
        page = Markup(self.ProofForm()["proof"].as_field_group())
        assert page.by_id("id_proof")["accept"] == ".jpg,.png,.pdf"
        assert self.ProofForm().is_multipart()


class TestErrorSummary:
    def test_is_empty_for_a_form_that_was_not_sent(self) -> None:
        assert TeacherForm().error_summary() == []

    def test_lists_the_first_error_of_each_field_in_page_order(self) -> None:
        form = TeacherForm({"email": "", "trn": "1" * 300})
        assert [(link.text, link.href) for link in form.error_summary()] == [
            ("Enter your full name", "#id_name"),
            ("Enter an email address", "#id_email"),
            ("TRN must be 255 characters or less", "#id_trn"),
        ]

    def test_errors_of_the_whole_form_come_first_and_lead_to_its_start(self) -> None:
        form = TeacherForm({"name": "Anna", "email": ""})
        form.add_error(None, "We could not find you")
        assert form.error_summary()[0] == ErrorLink("We could not find you", "#id_name")


class TestForm:
    def test_knows_its_heading_and_what_stands_by_itself(self) -> None:
        assert NumberForm().page_heading == "Do you have a National Insurance number?"
        assert [bound.name for bound in NumberForm().top_level_fields] == ["has_number"]
        assert TeacherForm().page_heading == ""
