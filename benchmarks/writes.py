"""What a write costs, one record at a time, as staff and the service write them: through the models."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from django.db import connection, transaction

from benchmarks.population import record
from benchmarks.timing import Durations
from teaching_records.models import PreviousName, RecordNationalInsuranceNumber, TeachingRecord

WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Writes:
    insert: Durations
    update: Durations


def measure_writes(count: int, seed: int, writes: int) -> Writes:
    """Insert so many records, with number and previous name; change the name of each; and take them out again."""
    made: list[TeachingRecord] = []
    insert = _timed(lambda number: made.append(_insert(count + number, seed)), writes)
    update = _timed(lambda number: _update(made[number]), writes)
    with transaction.atomic():
        PreviousName.objects.filter(record__in=made).delete()
        RecordNationalInsuranceNumber.objects.filter(record__in=made).delete()
        TeachingRecord.objects.filter(pk__in=[record.pk for record in made]).delete()
    return Writes(insert, update)


def _timed(write: Callable[[int], object], writes: int) -> Durations:
    seconds = []
    for number in range(WARM_UP + writes):
        start = perf_counter()
        with transaction.atomic():
            write(number)
        seconds.append(perf_counter() - start)
    return Durations.of(seconds[WARM_UP:])


def _insert(index: int, seed: int) -> TeachingRecord:
    person = record(index, seed)
    made = TeachingRecord.objects.create(
        trn=person.trn,
        first_name=person.first_name,
        middle_name=person.middle_name,
        last_name=person.last_name,
        date_of_birth=person.date_of_birth,
        email=person.email,
    )
    for number in person.national_insurance_numbers:
        RecordNationalInsuranceNumber.objects.create(record=made, number=number)
    for name in person.previous_names:
        PreviousName.objects.create(record=made, first_name=name.first, middle_name=name.middle, last_name=name.last)
    return made


def _update(made: TeachingRecord) -> None:
    made.last_name = f"{made.last_name}-Newname"
    made.date_of_birth = made.date_of_birth or date(1980, 2, 3)
    made.save()


def sizes() -> list[tuple[str, int, int]]:
    """Tables of the records with the bytes of their rows and of their indexes, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
            WHERE relkind = 'r' AND relname LIKE 'teaching_records_%' AND pg_total_relation_size(oid) > 65536
            ORDER BY pg_total_relation_size(oid) DESC
            """
        )
        return [(str(name), int(table), int(indexes)) for name, table, indexes in cursor.fetchall()]
