"""A record beside what a person gave, in words: why it is suggested, and what to know before it is connected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from govuk.formats import govuk_date, govuk_datetime
from govuk.pages import Tag
from one_login.models import OneLoginUser
from teaching_records.comparison_queries import Cautions
from teaching_records.models import Alert, Connection
from teaching_records.pages import WAYS, RecordCard, record_card
from teaching_records.queries import Suggestion
from teaching_records.rules.agreement import AttributeAgreement, Evidence, How, Level

NAMES = {
    "first_name": "first name",
    "last_name": "last name",
    "date_of_birth": "date of birth",
    "email": "email address",
    "national_insurance_number": "National Insurance number",
    "trn": "TRN",
}
LIKELY = Tag("Likely", "green")
WAS_DISCONNECTED = "This person, or somebody who may be the same, was disconnected from this record before."


@dataclass(frozen=True)
class Compared:
    """A record to choose: its card, why it was suggested in one sentence, and what to know before.

    `tags` are the warnings in a word or three, for where there is room for no more.
    """

    card: RecordCard
    why: str
    tags: tuple[Tag, ...]
    warnings: tuple[str, ...]

    @classmethod
    def of(
        cls, suggestion: Suggestion, evidence: Evidence, user: OneLoginUser | None, cautions: Cautions
    ) -> "Compared":
        """`user` is None for somebody who did not sign in."""
        return cls(
            record_card(suggestion, user.pk if user else None, evidence),
            why_suggested(dict(suggestion.agreement.items())),
            (*((LIKELY,) if suggestion.is_likely else ()), *_tags(cautions, user)),
            tuple(_warnings(cautions, user)),
        )


def why_suggested(attributes: Mapping[str, AttributeAgreement]) -> str:
    """One sentence: what is the same or similar, and what is not. People have several e-mail addresses."""
    alike = [f"{_are(names)} {_alike(*ways)}" for ways, names in _by_way(attributes).items()]
    apart = [name for name, part in attributes.items() if part.level == Level.DIFFERENT and name != "email"]
    if not alike:
        return f"Nothing is alike{f': {_are(apart)} different' if apart else ''}."
    sentence = in_words(alike)
    return f"{sentence[0].upper()}{sentence[1:]}{f', but {_are(apart)} different' if apart else ''}."


def _by_way(attributes: Mapping[str, AttributeAgreement]) -> dict[tuple[Level, How | None], list[str]]:
    """The names of what is the same, and then of what is similar, for each way in which it is."""
    found: dict[tuple[Level, How | None], list[str]] = {}
    for level in (Level.SAME, Level.SIMILAR):
        for name, part in attributes.items():
            if part.level == level:
                found.setdefault((level, part.how), []).append(name)
    return found


def _alike(level: Level, how: How | None) -> str:
    if level == Level.SAME:
        return "the same"
    return f"similar ({WAYS[how]})" if how else "similar"


def different(attributes: Sequence[str]) -> str:
    """What has to be explained: "The last name and date of birth are not what this person gave." """
    are = _are(attributes)
    return f"{are[0].upper()}{are[1:]} not what this person gave."


def _are(names: Sequence[str]) -> str:
    return f"the {in_words([NAMES[name] for name in names])} {'is' if len(names) == 1 else 'are'}"


def in_words(things: Sequence[str]) -> str:
    """ "a, b and c"."""
    *others, last = things or ("",)
    return f"{', '.join(others)} and {last}" if others else last


def _tags(cautions: Cautions, user: OneLoginUser | None) -> Iterator[Tag]:
    if cautions.connected:
        yield Tag(f"Connected to {'another' if user else 'a'} One Login", "orange")
    if cautions.disconnected:
        yield Tag("Disconnected before", "orange")
    if cautions.alerts:
        yield Tag("Open alert", "red")
    if cautions.duplicates:
        yield Tag("Possible duplicate", "purple")


def _warnings(cautions: Cautions, user: OneLoginUser | None) -> Iterator[str]:
    if cautions.connected:
        yield taken_by_others(cautions.connected, is_signed_in=user is not None)
    yield from (_disconnected(connection, user) for connection in cautions.disconnected)
    yield from map(_alert, cautions.alerts)
    if cautions.duplicates:
        yield f"{_records(cautions.duplicates)} this name and date of birth too. They may be duplicates."
    if cautions.merged_trns:
        trns = in_words(cautions.merged_trns)
        yield f"TRN {trns} {'was' if len(cautions.merged_trns) == 1 else 'were'} merged into this record."


def taken_by_others(connections: Sequence[Connection], *, is_signed_in: bool = True) -> str:
    """That others are connected to the record already: who, and since when. Others than who signed in, if they did."""
    others = "; ".join(map(connected_since, connections))
    return f"{'Another' if is_signed_in else 'A'} GOV.UK One Login is connected to this record already: {others}."


def connected_since(connection: Connection) -> str:
    """Who is connected, and since when."""
    return f"{connection.one_login_user.email}, since {govuk_datetime(connection.connected_at)}"


def _disconnected(connection: Connection, user: OneLoginUser | None) -> str:
    is_theirs = user is not None and connection.one_login_user_id == user.pk
    who = "this person" if is_theirs else connection.one_login_user.email
    by = connection.disconnected_by.name if connection.disconnected_by else ""
    why = " ".join(connection.disconnection_reason.split())
    at = govuk_datetime(connection.disconnected_at)
    return f"{by} disconnected {who} from this record on {at}. The reason: {why}"


def _alert(alert: Alert) -> str:
    return f"This record has an open alert: {alert.type}, from {govuk_date(alert.starts_on)}."


def _records(trns: Sequence[str]) -> str:
    return f"The record with TRN {trns[0]} fits" if len(trns) == 1 else f"The records with TRN {in_words(trns)} fit"
