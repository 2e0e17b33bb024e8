"""Records for the rules and for staff: everything is an equality over an indexed column."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from teaching_records import search
from teaching_records.models import PreviousName, SearchName, Status, TeachingRecord
from teaching_records.rules import normal_forms
from teaching_records.rules.agreement import Agreement, Evidence, RecordFacts, agree, score
from teaching_records.rules.frequencies import Frequencies
from teaching_records.rules.names import name_key
from teaching_records.rules.ranking import Ranked, rank, shortlist
from teaching_records.rules.weights import FAR_BELOW

MOST_CANDIDATES = 500
MOST_FOUND = 50


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


def _ids(condition: Q) -> set[int]:
    return set(TeachingRecord.objects.filter(condition).order_by().values_list("pk", flat=True)[:MOST_CANDIDATES])


def _ids_by_email(email: str | None) -> set[int]:
    if not email:
        return set()
    folded = TeachingRecord.objects.annotate(folded_email=Lower("email"))
    matches = folded.filter(folded_email=email.lower()).order_by().values_list("pk", flat=True)
    return set(matches[:MOST_CANDIDATES])


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


def _ids_by_any_name(search_text: str, date_of_birth: date) -> set[int]:
    """Records born on that day whose names, current or previous, hold every word of the search."""
    wanted = set(name_key(search_text).split())
    if not wanted:
        return set()
    words: defaultdict[int, set[str]] = defaultdict(set)
    for record_id, *names in _names_of_everybody_born(date_of_birth):
        words[record_id] |= set(" ".join(names).split())
    return {record_id for record_id, held in words.items() if wanted <= held}


def _names_of_everybody_born(date_of_birth: date) -> Iterable[tuple[Any, ...]]:
    """Record id, first, middle and last name (keys); deactivated records are not among the search's names."""
    deactivated = TeachingRecord.objects.filter(date_of_birth=date_of_birth, status=Status.DEACTIVATED)
    previous = PreviousName.objects.filter(record__in=deactivated)
    keys = ("first_name_key", "middle_name_key", "last_name_key")
    active = SearchName.objects.filter(date_of_birth=date_of_birth, word_number=0)
    return active.values_list("record_id", "first", "middle", "last").union(
        deactivated.order_by().values_list("pk", *keys), previous.order_by().values_list("record_id", *keys), all=True
    )
