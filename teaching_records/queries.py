"""Records for the rules and for staff: everything is an equality over an indexed column."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models.functions import Lower

from teaching_records import search
from teaching_records.models import RecordNationalInsuranceNumber, TeachingRecord
from teaching_records.rules.agreement import Agreement, Evidence, RecordFacts, agree, score
from teaching_records.rules.frequencies import Frequencies
from teaching_records.rules.names import name_key
from teaching_records.rules.ranking import Ranked, rank, shortlist
from teaching_records.rules.weights import FAR_BELOW


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that may be the person's, and attribute by attribute why."""

    record: TeachingRecord
    agreement: Agreement
    score: float  # in bits
    is_likely: bool


def record_with_trn(trn: str) -> TeachingRecord | None:
    """The record whose own TRN is `trn` (normal form), active or not."""
    return TeachingRecord.objects.filter(trn=trn).select_related("merged_into").first()


def merged_trns(trn: str) -> frozenset[str]:
    """The TRNs that lead to the same record as `trn` does, merges resolved; `trn` alone where there is no record."""
    record = record_with_trn(trn)
    family = with_merged(record.survivor().pk) if record else set()
    return frozenset(TeachingRecord.objects.filter(pk__in=family).values_list("trn", flat=True)) | {trn}


def with_merged(record_id: int) -> set[int]:
    """The record and all that were merged into it, through any number of merges."""
    newest = family = {record_id}
    while newest:
        merged = TeachingRecord.objects.filter(merged_into__in=newest).order_by()
        newest = set(merged.values_list("pk", flat=True)) - family
        family = family | newest
    return family


def _load(ids: Iterable[int]) -> list[TeachingRecord]:
    return list(
        TeachingRecord.objects.filter(pk__in=list(ids)).select_related("merged_into").with_details().order_by("trn")
    )


def candidates_for_decision(evidence: Evidence, one_login_user_id: int | None) -> list[RecordFacts]:
    """Every record, active or not, that a row or a veto of the definite match may concern (design §5).

    All rows need the date of birth and the first name, and all but one the last name, as does a possible
    duplicate. Numbers are looked up besides: for the row that does without the last name, and for the reasons
    that they give.
    """
    return search.definite_candidates(evidence, one_login_user_id)


def candidates_for_lost_trn(evidence: Evidence) -> list[RecordFacts]:
    """Every record, active or not, that may agree on three of name, date of birth, NINO and e-mail (design §7).

    Any three of them hold the NINO, or else the e-mail address and the date of birth.
    """
    numbers = RecordNationalInsuranceNumber.objects.filter(number=evidence.national_insurance_number or "")
    addresses = TeachingRecord.objects.alias(address=Lower("email")).filter(
        address=(evidence.email or "").lower(), date_of_birth__in=evidence.dates_of_birth
    )
    found = numbers.order_by().values_list("record_id").union(addresses.order_by().values_list("pk")).order_by()
    return search.facts_of(record_id for (record_id,) in found)


def people_of(record_ids: Collection[int]) -> dict[int, int | None]:
    """By record, the active record that it lives on in: itself where it was not merged, None where there is none."""
    records = TeachingRecord.objects.filter(pk__in=record_ids).select_related("merged_into").order_by()
    survivors = {record.pk: record.survivor() for record in records}
    return {record_id: survivor.pk if survivor.is_active else None for record_id, survivor in survivors.items()}


def ranked(evidence: Evidence, one_login_user_id: int | None) -> list[Ranked]:
    """Active records that may be the person's, best first, at most ten; noise is left out."""
    found = search.candidates(evidence)
    nearest = shortlist(evidence, found.names, found.frequencies)
    if nearest.best < FAR_BELOW and not found.identified and _may_be_misspelt(evidence, found.frequencies):
        farther = search.candidates_farther_off(evidence)
        nearest = shortlist(evidence, {*found.names, *farther}, found.frequencies)
    ids = dict.fromkeys([*nearest.record_ids, *found.identified])
    return rank(evidence, search.facts_of(ids, evidence.trn, one_login_user_id), found.frequencies)


def _may_be_misspelt(evidence: Evidence, frequencies: Frequencies) -> bool:
    """Whether nobody has the last name as it is written: a name that others bear is seldom a slip for another."""
    return any(frequencies.is_nobodys_last(name_key(" ".join(name.family))) for name in evidence.names)


def suggestions(evidence: Evidence, one_login_user_id: int | None) -> list[Suggestion]:
    """Active records for staff to compare, best first, at most ten; noise is left out."""
    best = ranked(evidence, one_login_user_id)
    records = {record.pk: record for record in _load(each.record_id for each in best)}
    return [
        Suggestion(records[each.record_id], each.agreement, each.bits, each.is_likely)
        for each in best
        if each.record_id in records  # not deleted meanwhile
    ]


def compare(record: TeachingRecord, evidence: Evidence, one_login_user_id: int | None) -> Suggestion:
    """One record against the evidence, as in a suggestion; never called likely, for nothing stands beside it."""
    frequencies = search.frequencies(evidence)
    [facts] = search.facts_of([record.pk], evidence.trn, one_login_user_id)
    agreement = agree(evidence, facts, frequencies)
    return Suggestion(record, agreement, score(agreement, frequencies.prior), is_likely=False)
