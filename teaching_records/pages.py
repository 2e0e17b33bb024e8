"""Teaching records as staff see them: a card with each attribute's agreement in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from govuk.formats import govuk_date, govuk_datetime
from govuk.pages import Action, Row, Tag
from one_login.models import OneLoginUser
from teaching_records.models import Connection, TeachingRecord
from teaching_records.queries import Suggestion
from teaching_records.rules.agreement import AttributeAgreement, Evidence, How, Level
from teaching_records.rules.normal_forms import show_national_insurance_number

LEVELS = {
    Level.SAME: Tag("Same", "green"),
    Level.SIMILAR: Tag("Similar", "yellow"),
    Level.DIFFERENT: Tag("Different", "red"),
    Level.MISSING: Tag("Missing", "grey"),
    Level.NOT_GIVEN: Tag("Not given", "grey"),
}
WAYS = {
    How.PREVIOUS_NAME: "previous name",
    How.MERGED_RECORD: "TRN of a merged record",
    How.PART_OF_NAME: "part of the name",
    How.NICKNAME: "nickname",
    How.MIDDLE_NAME: "middle name",
    How.MIDDLE_NAME_DIFFERS: "middle name differs",
    How.DAY_AND_MONTH_SWAPPED: "day and month swapped",
    How.ONE_DIGIT_DIFFERS: "one digit differs, or two are swapped",
    How.PART_OF_DATE: "two of day, month and year are the same",
    How.SOUNDS_ALIKE: "sounds alike",
    How.SPELLING_CLOSE: "close spelling",
    How.SWAPPED_NAMES: "first and last name swapped",
}


# Of a record's card, by the names of the attributes.
LABELS = {
    "email": "Email address",
    "first_name": "First and middle names",
    "last_name": "Last name",
    "date_of_birth": "Date of birth",
    "national_insurance_number": "National Insurance number",
    "trn": "Teacher reference number (TRN)",
}


def agreement_tag(part: AttributeAgreement) -> Tag:
    """How far an attribute agrees, in words: "Same", "Similar: nickname", "Different" …"""
    tag = LEVELS[part.level]
    return Tag(f"{tag.text}: {WAYS[part.how]}", tag.colour) if part.how else tag


@dataclass(frozen=True)
class RecordCard:
    """A record beside what a person gave. `taken_by` says who else is connected to it, if anybody is."""

    title: str
    trn: str
    rows: tuple[Row, ...]
    actions: tuple[Action, ...]
    taken_by: tuple[str, ...]


def record_href(trn: str) -> str:
    return reverse("console:record", args=[trn])


def one_login_href(user: OneLoginUser) -> str:
    return reverse("console:one-login", args=[user.public_id])


def trn_in_address(trn: str) -> str:
    """What to look for where an address names a record; "" for what the database cannot even look for."""
    return trn if trn.isalnum() else ""


def record_card(suggestion: Suggestion, one_login_user_id: int | None, evidence: Evidence | None = None) -> RecordCard:
    """The card of a compared record, which was loaded `with_details`; None for somebody who did not sign in.

    With `evidence` each row says what the person gave, where that is not what the record holds.
    """
    record, agreement = suggestion.record, suggestion.agreement
    given = Given.of(evidence)
    taken_by = tuple(_connected(each) for each in _others(record, one_login_user_id))
    first_names = " ".join(filter(None, (record.first_name, record.middle_name)))
    born, numbers = govuk_date(record.date_of_birth), national_insurance_numbers(record)
    rows: tuple[Row, ...] = (
        _compared(LABELS["email"], record.email, agreement.email, given.emails),
        _compared(LABELS["first_name"], first_names, agreement.first_name, given.first_names),
        _compared(LABELS["last_name"], record.last_name, agreement.last_name, given.last_names),
        Row("Previous names", previous_names(record)),
        _compared(LABELS["date_of_birth"], born, agreement.date_of_birth, given.dates_of_birth),
        _compared(LABELS["national_insurance_number"], numbers, agreement.national_insurance_number, given.numbers),
        _compared(LABELS["trn"], record.trn, agreement.trn, given.trns),
    )
    if taken_by:
        tag = Tag("Another One Login" if one_login_user_id else "One Login", "orange")
        rows += (Row("Connected to", taken_by, tag=tag),)
    opened = Action("Open record in new tab", record_href(record.trn), f"for TRN {record.trn}", new_tab=True)
    return RecordCard(record.full_name, record.trn, rows, (opened,), taken_by)


def _compared(key: str, value: str | Sequence[str] | None, part: AttributeAgreement, given: Sequence[str]) -> Row:
    row = Row(key, value, tag=agreement_tag(part))
    is_shown = {each.casefold() for each in row.lines}.intersection(each.casefold() for each in given)
    return replace(row, hint=f"They gave {' or '.join(given)}") if given and not is_shown else row


@dataclass(frozen=True)
class Given:
    """What a person gave, as it is shown: each thing once, in the order in which it was given."""

    emails: Sequence[str] = ()
    first_names: Sequence[str] = ()
    last_names: Sequence[str] = ()
    dates_of_birth: Sequence[str] = ()
    numbers: Sequence[str] = ()
    trns: Sequence[str] = ()

    @classmethod
    def of(cls, evidence: Evidence | None) -> "Given":
        if evidence is None:
            return cls()
        number = evidence.national_insurance_number
        return cls(
            emails=_each_once(evidence.email),
            first_names=_each_once(*(" ".join(name.given) for name in evidence.names)),
            last_names=_each_once(*(" ".join(name.family) for name in evidence.names)),
            dates_of_birth=_each_once(*map(govuk_date, evidence.dates_of_birth)),
            numbers=_each_once(number and show_national_insurance_number(number)),
            trns=_each_once(evidence.trn),
        )


def _each_once(*texts: str | None) -> Sequence[str]:
    return list(dict.fromkeys(filter(None, texts)))


def _others(record: TeachingRecord, one_login_user_id: int | None) -> list[Connection]:
    return [each for each in record.open_connections if each.one_login_user_id != one_login_user_id]


def _connected(connection: Connection) -> str:
    return f"{connection.one_login_user.email}, since {govuk_datetime(connection.connected_at)}"


def previous_names(record: TeachingRecord) -> Sequence[str]:
    return [name.full_name for name in record.previous_names.all()]


def national_insurance_numbers(record: TeachingRecord) -> Sequence[str]:
    """The record's numbers as people read them."""
    return [show_national_insurance_number(each.number) for each in record.national_insurance_numbers.all()]
