"""Making the search's rows anew from the names, and finding where they are not what the names say.

Triggers keep them true. This is for what triggers cannot see: a new rule for keys, or somebody at work past all
that is meant to be used.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Max

from teaching_records import search
from teaching_records.models import (
    KEY_RULES,
    NameFrequency,
    NameKeyField,
    PreviousName,
    SearchName,
    Status,
    TeachingRecord,
    name_key_fields,
)
from teaching_records.rules.search_keys import last_words, sound

RECORDS_AT_A_TIME = 20_000
NAMES = (TeachingRecord, PreviousName)
ROW = ("record_id", "previous_name_id", "word_number", "date_of_birth")
ROW_NAMES = ("first", "middle", "last", "last_word", "last_sound", "first_sound")


class Difference(NamedTuple):
    """What is wrong about one record. `what` is a column's name, or `search rows`."""

    record_id: int
    what: str


def ranges() -> list[range]:
    """Ids of records, all there are or that the search has rows of, a batch at a time."""
    newest = (model.objects.aggregate(newest=Max(key))["newest"] for model, key in _IDS)
    end = max((each for each in newest if each is not None), default=0) + 1
    return [range(start, min(start + RECORDS_AT_A_TIME, end)) for start in range(0, end, RECORDS_AT_A_TIME)]


_IDS: tuple[tuple[Any, str], ...] = ((TeachingRecord, "pk"), (SearchName, "record_id"))


def rebuild(ids: range) -> int:
    """Write the keys and the search's rows of these records anew; returns how many names had other keys.

    The records are held meanwhile, so that nobody changes them halfway.
    """
    bounds = [ids.start, ids.stop]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HOLD, bounds)
        corrected = sum(_correct_keys(model, ids) for model in NAMES)
        cursor.execute("DELETE FROM teaching_records_searchname WHERE record_id >= %s AND record_id < %s", bounds)
        cursor.execute(WRITE, bounds)
    return corrected


# Single edits leave counts a little old, which weights do not mind: that much, and a tenth, is nothing wrong.
MOST_OFF = 10
COUNT_FAR_OFF = f"""
    SELECT count(*) FROM ({search.COUNTED}) AS counted FULL JOIN {search.FREQUENCY} AS kept USING (kind, name)
    WHERE abs(coalesce(counted.count, 0) - coalesce(kept.count, 0))
        > {MOST_OFF} + greatest(counted.count, kept.count) / 10.0
"""  # noqa: S608  (put together of constants)


def wrong_frequencies() -> list[str]:
    """What is wrong about the counts of names, in words. Nothing where they were never made: all are middling then."""
    kinds = set(NameFrequency.objects.values_list("kind", flat=True).distinct())
    if NameFrequency.Kind.STALE in kinds:
        return ["names were written since they were counted"]
    if not kinds:
        return []
    with connection.cursor() as cursor:
        cursor.execute(COUNT_FAR_OFF)
        [far_off] = cursor.fetchone()
    return [f"{far_off} are far from how many records bear the name"] if far_off else []


HOLD = "SELECT FROM teaching_records_teachingrecord WHERE id >= %s AND id < %s ORDER BY id FOR NO KEY UPDATE"
# A record made since the rows were deleted has its own by now.
WRITE = """
    INSERT INTO teaching_records_searchname (record_id, previous_name_id, word_number, date_of_birth,
        first, middle, last, last_word, last_sound, first_sound)
    SELECT * FROM teaching_records_names_to_search WHERE record_id >= %s AND record_id < %s
    ON CONFLICT DO NOTHING
"""


def differences(ids: range) -> Iterator[Difference]:
    """What the names of these records say, and their keys or the search's rows do not, all at one moment."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield from list(_differences(ids))


def _differences(ids: range) -> Iterator[Difference]:
    for model in NAMES:
        for name in _named(model, ids):
            record_id = name.pk if isinstance(name, TeachingRecord) else name.record_id
            yield from (Difference(record_id, field.attname) for field in _stale_keys(name))
    found = SearchName.objects.filter(record_id__gte=ids.start, record_id__lt=ids.stop).values_list(*ROW, *ROW_NAMES)
    wrong = Counter(_rows_of(ids))
    wrong.subtract(Counter(found))
    yield from (Difference(record_id, "search rows") for record_id in sorted({row[0] for row in wrong if wrong[row]}))


def _named(model: Any, ids: range) -> Iterator[Any]:
    if model is TeachingRecord:
        return iter(TeachingRecord.objects.filter(pk__gte=ids.start, pk__lt=ids.stop).order_by("pk"))
    previous = PreviousName.objects.filter(record_id__gte=ids.start, record_id__lt=ids.stop)
    return iter(previous.select_related("record").order_by("record_id", "pk"))


def _stale_keys(name: models.Model) -> list[NameKeyField]:
    return [
        field
        for field in name_key_fields(type(name))
        if getattr(name, field.attname) != KEY_RULES[field.rule](getattr(name, field.source))
    ]


def _correct_keys(model: Any, ids: range) -> int:
    stale = [name for name in _named(model, ids) if _stale_keys(name)]
    fields = name_key_fields(model)
    for name, field in product(stale, fields):
        field.pre_save(name, add=False)
    model.objects.bulk_update(stale, [field.name for field in fields], batch_size=1_000)
    return len(stale)


def _rows_of(ids: range) -> Iterator[tuple[Any, ...]]:
    for record in _named(TeachingRecord, ids):
        if record.status == Status.ACTIVE:
            yield from _rows(record, 0, record)
    for previous in _named(PreviousName, ids):
        if previous.record.status == Status.ACTIVE:
            yield from _rows(previous.record, previous.pk, previous)


def _rows(record: TeachingRecord, previous_name_id: int, name: TeachingRecord | PreviousName) -> Iterator[Any]:
    first, middle, last = (KEY_RULES["key"](part) for part in (name.first_name, name.middle_name, name.last_name))
    first_sound = KEY_RULES["first_sound"](name.first_name)
    for number, word in enumerate(last_words(last) or [""]):
        place = (record.pk, previous_name_id, number, record.date_of_birth)
        yield (*place, first, middle, last, word, sound(word) if word else "", first_sound)
