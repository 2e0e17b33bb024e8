"""Records for the rules and for staff: everything is an equality over an indexed column."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Lower

from teaching_records.models import PreviousName, TeachingRecord
from teaching_records.rules import normal_forms
from teaching_records.rules.agreement import (
    Agreement,
    Evidence,
    RecordFacts,
    RecordName,
    agree,
    is_worth_suggesting,
    score,
)
from teaching_records.rules.names import name_key

MOST_SUGGESTIONS = 10
MOST_CANDIDATES = 500
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that may be the person's, and attribute by attribute why."""

    record: TeachingRecord
    agreement: Agreement
    score: float


@dataclass(frozen=True, slots=True)
class StatedRecord:
    """The record whose TRN the person stated: looked up once, however many are compared."""

    trn: str
    survivor_id: int

    @classmethod
    def of(cls, evidence: Evidence) -> "StatedRecord | None":
        record = record_with_trn(evidence.trn) if evidence.trn else None
        return cls(record.trn, record.survivor().pk) if record else None


def facts(record: TeachingRecord, stated: StatedRecord | None, one_login_user_id: int | None) -> RecordFacts:
    """What the rules need of `record`, which was loaded `with_details`."""
    names: list[TeachingRecord | PreviousName] = [record, *record.previous_names.all()]
    return RecordFacts(
        record_id=record.pk,
        trn=record.trn,
        names=tuple(RecordName(name.first_name, name.middle_name, name.last_name) for name in names),
        date_of_birth=record.date_of_birth,
        email=record.email,
        national_insurance_numbers=frozenset(number.number for number in record.national_insurance_numbers.all()),
        merged_trns=_merged_trns(record, stated),
        is_active=record.is_active,
        is_connected_to_another=any(
            connection.one_login_user_id != one_login_user_id for connection in record.open_connections
        ),
    )


def _merged_trns(record: TeachingRecord, stated: StatedRecord | None) -> frozenset[str]:
    """The stated TRN, where it is that of a record whose chain of merges ends at `record`."""
    is_merged = stated is not None and stated.survivor_id == record.pk and stated.trn != record.trn
    return frozenset({stated.trn}) if stated and is_merged else frozenset()


def record_with_trn(trn: str) -> TeachingRecord | None:
    """The record whose own TRN is `trn` (normal form), active or not."""
    return TeachingRecord.objects.filter(trn=trn).select_related("merged_into").first()


def survivor_trn(trn: str) -> str:
    """The TRN of the record that lives on for `trn`; `trn` itself where there is no such record."""
    record = record_with_trn(trn)
    return record.survivor().trn if record else trn


def _by_numbers(evidence: Evidence, stated: StatedRecord | None) -> Q:
    """Records that one of the person's identifiers leads to."""
    condition = Q(pk__in=())
    if evidence.national_insurance_number:
        condition |= Q(national_insurance_numbers__number=evidence.national_insurance_number)
    if stated:
        condition |= Q(trn=stated.trn) | Q(pk=stated.survivor_id)
    return condition


def _ids(condition: Q) -> set[int]:
    return set(TeachingRecord.objects.filter(condition).order_by().values_list("pk", flat=True)[:MOST_CANDIDATES])


def _ids_by_email(email: str | None) -> set[int]:
    if not email:
        return set()
    folded = TeachingRecord.objects.annotate(folded_email=Lower("email"))
    matches = folded.filter(folded_email=email.lower()).order_by().values_list("pk", flat=True)
    return set(matches[:MOST_CANDIDATES])


def _ids_by_name(evidence: Evidence) -> set[int]:
    """By last and first name, without a date: a record may lack one, or have it wrong."""
    condition = Q(pk__in=())
    for name in evidence.names:
        last, first = name_key(" ".join(name.family)), name_key(" ".join(name.given))
        if last and first:
            firsts = {first, *(name_key(part) for part in name.given)}
            condition |= Q(last_name_key=last, first_name_key__in=firsts)
    current = TeachingRecord.objects.filter(condition).order_by().values_list("pk", flat=True)
    previous = PreviousName.objects.filter(condition).order_by().values_list("record_id", flat=True)
    return {*current[:MOST_CANDIDATES], *previous[:MOST_CANDIDATES]}


def _load(ids: Iterable[int]) -> list[TeachingRecord]:
    return list(
        TeachingRecord.objects.filter(pk__in=list(ids)).select_related("merged_into").with_details().order_by("trn")
    )


def candidates_for_decision(evidence: Evidence, one_login_user_id: int | None) -> list[RecordFacts]:
    """Every record, active or not, that a row or a veto of the definite match may concern (design §5).

    All rows need the date of birth, and so does a possible duplicate: the date alone finds them all.
    Numbers are looked up besides, for the reasons that they give.
    """
    stated = StatedRecord.of(evidence)
    same_date = TeachingRecord.objects.filter(date_of_birth__in=evidence.dates_of_birth)
    ids = set(same_date.order_by().values_list("pk", flat=True)) | _ids(_by_numbers(evidence, stated))
    return [facts(record, stated, one_login_user_id) for record in _load(ids)]


def suggestions(evidence: Evidence, one_login_user_id: int | None) -> list[Suggestion]:
    """Active records for staff to compare, best first, at most ten; noise is left out."""
    stated = StatedRecord.of(evidence)
    ids = (
        _ids(Q(date_of_birth__in=[*evidence.dates_of_birth, *_swapped(evidence.dates_of_birth)]))
        | _ids(_by_numbers(evidence, stated))
        | _ids_by_email(evidence.email)
        | _ids_by_name(evidence)
    )
    found = []
    for record in _load(ids):
        agreement = agree(evidence, facts(record, stated, one_login_user_id))
        if record.is_active and is_worth_suggesting(agreement):
            found.append(Suggestion(record, agreement, score(agreement)))
    return sorted(found, key=lambda suggestion: (-suggestion.score, suggestion.record.trn))[:MOST_SUGGESTIONS]


def _swapped(days: Iterable[date]) -> list[date]:
    return [day.replace(month=day.day, day=day.month) for day in days if day.day <= 12]


def compare(record: TeachingRecord, evidence: Evidence, one_login_user_id: int | None) -> Suggestion:
    """One record against the evidence, as in a suggestion."""
    agreement = agree(evidence, facts(record, StatedRecord.of(evidence), one_login_user_id))
    return Suggestion(record, agreement, score(agreement))


def find_records(search: str, date_of_birth: date | None) -> list[TeachingRecord]:
    """Records for staff: by TRN, National Insurance number or e-mail address; by name with a date of birth.

    Deactivated records are found too. At most fifty, in order of TRN.
    """
    ids: set[int] = set()
    for form, look_up in (
        (normal_forms.trn, lambda trn: _ids(Q(trn=trn))),
        (normal_forms.national_insurance_number, lambda n: _ids(Q(national_insurance_numbers__number=n))),
        (normal_forms.email_address, _ids_by_email),
    ):
        try:
            ids |= look_up(form(search))
        except normal_forms.NotValid:
            continue
    if date_of_birth:
        ids |= _ids_by_any_name(search, date_of_birth)
    return _load(ids)[:MOST_FOUND]


def _ids_by_any_name(search: str, date_of_birth: date) -> set[int]:
    """Records born on that day whose names, current or previous, hold every word of the search."""
    wanted = set(name_key(search).split())
    if not wanted:
        return set()
    born = TeachingRecord.objects.filter(date_of_birth=date_of_birth).prefetch_related("previous_names")
    return {record.pk for record in born if wanted <= _words(record)}


def _words(record: TeachingRecord) -> set[str]:
    names = [record.full_name, *(name.full_name for name in record.previous_names.all())]
    return {word for name in names for word in name_key(name).split()}
