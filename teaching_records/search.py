"""Asking the search: one round trip each, to the functions of migrations 0005 to 0007."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from teaching_records.models import NameFrequency
from teaching_records.rules.facts import CandidateName, Evidence, RecordFacts, RecordName
from teaching_records.rules.finding import runs
from teaching_records.rules.frequencies import ORDINARY, Frequencies
from teaching_records.rules.near_numbers import near_numbers
from teaching_records.rules.search_keys import sound
from teaching_records.rules.search_terms import candidate_terms, definite_terms, farther_terms, frequency_names
from teaching_records.rules.typed_search import Sought

# Of current names only: a previous name stands beside the same person's current one.
COUNTED = """
    WITH current AS (
        SELECT first, last FROM teaching_records_searchname WHERE previous_name_id = 0 AND word_number = 0
    )
    SELECT 'first' AS kind, first AS name, count(*) AS count FROM current GROUP BY first
    UNION ALL
    SELECT 'last', last, count(*) FROM current GROUP BY last
    UNION ALL
    SELECT 'all', '', count(*) FROM current HAVING count(*) > 0
"""
FREQUENCY = "teaching_records_namefrequency"
COUNT_NAMES = f"INSERT INTO {FREQUENCY} (kind, name, count) {COUNTED}"
# In the order in which whoever writes names at first holds them (`imports.first_import`).
HOLD_COUNTS = f"""
    LOCK TABLE teaching_records_searchname IN ACCESS SHARE MODE;
    LOCK TABLE {FREQUENCY} IN SHARE ROW EXCLUSIVE MODE;
"""
MARK_STALE = f"INSERT INTO {FREQUENCY} (kind, name, count) VALUES ('stale', '', 0) ON CONFLICT DO NOTHING"  # noqa: S608

type Row = tuple[int, str, list[list[str]], date | None, str | None, list[str], bool, bool, bool]


def facts_of(
    record_ids: Iterable[int], stated_trn: str | None = None, one_login_user_id: int | None = None
) -> list[RecordFacts]:
    """What the rules need of each record, in the order of `record_ids`; ids of no record are left out.

    `stated_trn` (normal form) is the TRN the person stated: a record into which its record was merged has it
    among its `merged_trns`. Connections of `one_login_user_id` are not another's.
    """
    parameters = [_array(map(str, record_ids)), stated_trn, one_login_user_id]
    rows = _call("SELECT * FROM search_facts(%s::bigint[], %s, %s)", parameters)
    return [_facts(row, stated_trn) for row in rows]


def definite_candidates(evidence: Evidence, one_login_user_id: int | None) -> list[RecordFacts]:
    """Every record, active or not, that a row or a veto of the definite match may concern (design §5)."""
    terms = definite_terms(evidence)
    rows = _call(
        "SELECT * FROM search_definite(%s::date[], %s::text[], %s::text[], %s, %s, %s)",
        [
            _array(map(str, evidence.dates_of_birth)),
            _array(terms.last_words),
            _array(terms.first_words),
            evidence.national_insurance_number,
            evidence.trn,
            one_login_user_id,
        ],
    )
    return [_facts(row, evidence.trn) for row in rows]


class Candidates(NamedTuple):
    """What the search found: names to shortlist, the records that a number or the e-mail address leads to, and
    how common the person's names are."""

    names: list[CandidateName]
    identified: list[int]
    frequencies: Frequencies


# Asked together, to go to the database once.
FIND = """
    SELECT record_id, first, middle, last, date_of_birth, previous_name_id, is_identified, NULL::integer
    FROM search_candidates(%s::date[], %s::date[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s, %s::text[], %s::text[], %s, %s::text[])
    UNION ALL
    SELECT NULL, kind, NULL, name, NULL, NULL, NULL, count FROM search_frequencies(%s::text[], %s::text[])
"""


def candidates(evidence: Evidence) -> Candidates:
    """Names of active records that may be the person's, each once, in no order. Some hundreds at most."""
    terms = candidate_terms(evidence)
    nino, trn = evidence.national_insurance_number, evidence.trn
    rows = _call(
        FIND,
        [
            _array(map(str, evidence.dates_of_birth)),
            *(_array(map(str, term)) for term in terms),
            evidence.email and evidence.email.lower(),
            _array([nino] if nino else []),
            _array(near_numbers(nino) if nino else []),
            trn,
            _array(near_numbers(trn) if trn else []),
            *map(_array, frequency_names(evidence)),
        ],
    )
    found = [row for row in rows if row[0] is not None]
    return Candidates(
        names=[_candidate_name(*key) for key in {row[:6] for row in found}],
        identified=sorted({row[0] for row in found if row[6]}),
        frequencies=_frequencies((row[1], row[3], row[7]) for row in rows if row[0] is None),
    )


def candidates_farther_off(evidence: Evidence) -> list[CandidateName]:
    """Names of active records born on the day or one easily mistaken for it, of which one is written with nearly the
    same letters. Takes some ten times as long as `candidates`: for when these hold nobody near enough.

    Each once, in no order; nobody where no date of birth is known.
    """
    terms = farther_terms(evidence)
    rows = _call(
        "SELECT * FROM search_candidates_farther_off(%s::date[], %s::text[])",
        [_array(map(str, terms.days)), _array(terms.words)],
    )
    return [_candidate_name(*row) for row in rows]


def _array(plain: Iterable[str]) -> str:
    """An array in PostgreSQL's own writing: a search passes some hundred values, and the driver takes long for lists.

    For keys, dates and numbers in normal form, which hold nothing that would have to be escaped.
    """
    return "{" + ",".join(f'"{each}"' for each in plain) + "}"


def _candidate_name(
    record_id: int, first: str, middle: str, last: str, born: date | None, previous_name_id: int
) -> CandidateName:
    return CandidateName(record_id, first, middle, last, born, is_current=previous_name_id == 0)


def frequencies(evidence: Evidence) -> Frequencies:
    """How common the person's names are. Where names were never counted, all are middling."""
    asked = list(frequency_names(evidence))
    return _frequencies(_call("SELECT kind, name, count FROM search_frequencies(%s::text[], %s::text[])", asked))


def _frequencies(rows: Iterable[tuple[str, str, int]]) -> Frequencies:
    counts: dict[str, dict[str, int]] = {"first": {}, "last": {}, "all": {}}
    for kind, name, count in rows:
        counts[kind][name] = count
    if not counts["all"]:
        return ORDINARY
    return Frequencies(total=counts["all"][""], first=counts["first"], last=counts["last"])


def found_by_description(sought: Sought) -> list[int]:
    """Records, active or not, that names and a date of birth may mean: some hundreds at most, in no order.

    All that fit exactly are among them, unless these are more than can be shown; some that fit closely are too.
    """
    # The last word first: most people type a last name last.
    words, joined = list(reversed(sought.words)), runs(sought.words)
    word_sounds = list(map(sound, words))
    sounds = list(dict.fromkeys([*word_sounds, *map(sound, joined)]))
    born = sought.born
    if born and born.is_day:
        parameters = [born.first, words, joined, sounds]
        rows = _call("SELECT * FROM search_find_born(%s, %s::text[], %s::text[], %s::text[])", parameters)
    else:
        parameters = [words, word_sounds, sounds, born and born.first, born and born.last]
        rows = _call("SELECT * FROM search_find_named(%s::text[], %s::text[], %s::text[], %s, %s)", parameters)
    return list({record_id for (record_id,) in rows})


def refresh_frequencies() -> None:
    """Count the names of all active records anew. Others go on reading the old counts until this is committed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HOLD_COUNTS)
        cursor.execute(f"DELETE FROM {FREQUENCY}")  # noqa: S608
        cursor.execute(COUNT_NAMES)


def mark_frequencies_stale() -> None:
    """Whoever writes names by the thousand says so in the same transaction: if they come no farther, it stands."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_STALE)


def frequencies_are_stale() -> bool:
    """Whether `refresh_frequencies` is due: names were written by the thousand since, or never counted."""
    counts = NameFrequency.objects
    return counts.filter(kind=NameFrequency.Kind.STALE).exists() or not counts.exists()


def _facts(row: Row, stated_trn: str | None) -> RecordFacts:
    record_id, trn, names, born, email, numbers, is_survivor, is_active, is_connected_to_another = row
    return RecordFacts(
        record_id=record_id,
        trn=trn,
        names=tuple(RecordName(*name) for name in names),
        date_of_birth=born,
        email=email,
        national_insurance_numbers=frozenset(numbers),
        merged_trns=frozenset({stated_trn}) if stated_trn and is_survivor else frozenset(),
        is_active=is_active,
        is_connected_to_another=is_connected_to_another,
    )


def _call(sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
