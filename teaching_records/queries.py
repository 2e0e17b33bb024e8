"""Records for the rules and for staff: everything is an equality over an indexed column."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from teaching_records import search
from teaching_records.models import Connection, RecordNationalInsuranceNumber, TeachingRecord
from teaching_records.rules.agreement import Agreement, Evidence, RecordFacts, agree, score
from teaching_records.rules.frequencies import Frequencies
from teaching_records.rules.names import name_key
from teaching_records.rules.normal_forms import mailbox_key
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


def merged_trns(trns: Collection[str]) -> frozenset[str]:
    """The TRNs that lead to the same records as `trns` do, merges resolved; a TRN without a record stays alone."""
    records = TeachingRecord.objects.filter(trn__in=trns).select_related("merged_into").order_by()
    survivors = {record.pk: record.trn for record in (each.survivor() for each in records)}
    return frozenset(_with_merged(survivors).values()) | frozenset(trns)


def trns_connected_to(mailbox: str) -> set[str]:
    """The TRNs of the records to which the One Logins with the mailbox (as `mailbox_key` gives it) are connected.

    One query. An address that begins as the mailbox does, up to a plus sign, is only perhaps the same.
    """
    local_part, _, _ = mailbox.rpartition("@")
    connected = Connection.objects.open().alias(address=Lower("one_login_user__email"))
    at_mailbox = connected.filter(Q(address=mailbox) | Q(address__startswith=f"{local_part}+")).order_by()
    found = at_mailbox.values_list("one_login_user__email", "teaching_record__trn")
    return {trn for address, trn in found if mailbox_key(address) == mailbox}


def with_merged(*record_ids: int) -> set[int]:
    """The records and all that were merged into them, through any number of merges."""
    return set(_with_merged(dict.fromkeys(record_ids, "")))


def _with_merged(trns: dict[int, str]) -> dict[int, str]:
    """TRNs by the id of their record, with those of all that were merged into these."""
    newest, family = set(trns), trns
    while newest:
        merged = dict(TeachingRecord.objects.filter(merged_into__in=newest).order_by().values_list("pk", "trn"))
        newest, family = merged.keys() - family, merged | family
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
