"""Find a record: the records and One Logins that what was typed may mean. Bounded, and through indexes only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.db.models.functions import Lower

from one_login.models import OneLoginUser
from teaching_records import queries, search
from teaching_records.models import Connection, TeachingRecord
from teaching_records.rules.facts import Evidence, RecordFacts
from teaching_records.rules.finding import CLOSEST_FIRST, Found, described, identified, readings
from teaching_records.rules.names import name_key
from teaching_records.rules.typed_search import Born, Sought

MOST_FOUND = 200
MOST_OF_ONE_KIND = 50  # that one number or address leads to
MOST_WORDS_ALONE = 2  # each is a search of its own
CLOSE_WHERE_FEWER = 20  # found exactly: what is close is for whoever has not found it on the first page


@dataclass(frozen=True, slots=True)
class Results:
    """Records, best first, at most MOST_FOUND; `are_more`: there are others. And One Logins.

    `by_name_instead`: no record has the number or address, so these have the name or date that was typed with it.
    """

    records: Sequence[Found]
    one_logins: Sequence[OneLoginUser]
    are_more: bool
    by_name_instead: bool


def find(sought: Sought) -> Results:
    """Records, active or not, and One Logins. A number or an address decides, where it leads anywhere."""
    one_logins = _one_logins(sought)
    found = list(_identified(sought, one_logins)) if sought.identifies else []
    by_name = not found and bool(sought.words or sought.born)
    if by_name:
        found = _described(sought)
    found.sort(key=_best_first)
    return Results(
        found[:MOST_FOUND],
        one_logins,
        are_more=len(found) > MOST_FOUND,
        by_name_instead=by_name and sought.identifies,
    )


def _best_first(found: Found) -> tuple[int, bool, str, str, str]:
    current = found.record.names[0]
    names = name_key(current.last), name_key(f"{current.first} {current.middle}")
    return CLOSEST_FIRST[found.by], found.differs, *names, found.record.trn


def _one_logins(sought: Sought) -> list[OneLoginUser]:
    addresses = [address.lower() for address in sought.emails]
    if not (addresses or sought.subjects or sought.public_ids):
        return []
    known = Q(folded_email__in=addresses) | Q(subject__in=sought.subjects) | Q(public_id__in=sought.public_ids)
    users = OneLoginUser.objects.annotate(folded_email=Lower("email")).filter(known)
    return list(users.order_by("pk")[:MOST_OF_ONE_KIND])


def _identified(sought: Sought, one_logins: Sequence[OneLoginUser]) -> Iterator[Found]:
    opened = Connection.objects.open().filter(one_login_user__in=one_logins)
    connected = set(opened.values_list("teaching_record_id", flat=True)) if one_logins else set()
    for record in _facts(connected | _ids_by_number_or_address(sought)):
        if found := identified(sought, record, by_one_login=record.record_id in connected):
            yield found


def _ids_by_number_or_address(sought: Sought) -> set[int]:
    records = TeachingRecord.objects.order_by().values_list("pk", flat=True)
    ids: set[int] = set()
    if sought.trns:
        ids.update(records.filter(trn__in=sought.trns))
    if sought.national_insurance_numbers:
        numbered = records.filter(national_insurance_numbers__number__in=sought.national_insurance_numbers)
        ids.update(numbered[:MOST_OF_ONE_KIND])
    if sought.emails:
        addresses = [address.lower() for address in sought.emails]
        ids.update(records.annotate(folded_email=Lower("email")).filter(folded_email__in=addresses)[:MOST_OF_ONE_KIND])
    return ids


def _described(sought: Sought) -> list[Found]:
    """By name and date of birth. Where nothing fits exactly, the suggestions' search is asked for what is close."""
    if sought.born and not (sought.words or sought.born.is_day):
        return _that_fit(sought, _born_between(sought.born))
    found = _that_fit(sought, search.found_by_description(sought))
    exact = [each for each in found if not each.is_close]
    if len(exact) >= CLOSE_WHERE_FEWER:
        return exact
    if exact or not sought.words:
        return found
    known = {each.record.record_id for each in found}
    near = [each.record_id for each in queries.ranked(_as_evidence(sought), None) if each.record_id not in known]
    return found + _that_fit(sought, near) or _by_one_word(sought)


def _by_one_word(sought: Sought) -> list[Found]:
    """Of several words that found nobody, one is on the record as typed and the rest close: `okonkwo hail`.

    They may all be of one last name, where the suggestions' search takes one for a first name. The longest says most.
    """
    if len(sought.words) == 1:
        return []
    for word in sorted(sought.words, key=len, reverse=True)[:MOST_WORDS_ALONE]:
        if found := _that_fit(sought, search.found_by_description(replace(sought, words=(word,)))):
            return found
    return []


def _born_between(born: Born) -> list[int]:
    """The first by date of birth: in a month more are born than anybody reads."""
    records = TeachingRecord.objects.filter(date_of_birth__range=(born.first, born.last)).order_by("date_of_birth")
    return list(records.values_list("pk", flat=True)[: MOST_FOUND + 1])


def _as_evidence(sought: Sought) -> Evidence:
    days = (sought.born.first,) if sought.born and sought.born.is_day else ()
    return Evidence(readings(sought.words), days, None, None, None)


def _that_fit(sought: Sought, record_ids: Sequence[int]) -> list[Found]:
    return [found for record in _facts(record_ids) if (found := described(sought, record))]


def _facts(record_ids: Sequence[int] | set[int]) -> list[RecordFacts]:
    return search.facts_of(record_ids) if record_ids else []
