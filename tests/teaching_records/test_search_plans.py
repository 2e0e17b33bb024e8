"""What the search reads among a hundred thousand records: a little, through indexes."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import connection
from psycopg.errors import Diagnostic

from teaching_records import search
from teaching_records.find_queries import find
from teaching_records.models import PreviousName, TeachingRecord
from teaching_records.rules.facts import Evidence, Name
from teaching_records.rules.names import name_key
from teaching_records.rules.search_keys import first_name_sound, last_name_sounds
from teaching_records.rules.typed_search import read

pytestmark = pytest.mark.django_db

RECORDS = 100_000
BORN = date(1985, 4, 12)
# ruff: noqa: S608  (the SQL is put together of constants)
COLUMNS = "first_name, last_name, first_name_key, last_name_key, first_name_sound, last_name_sounds"
SMITH = Evidence((Name(("John",), ("Smith",)),), (BORN,), "john7@example.com", "QQ000007A", "1000007")
RARE = Evidence((Name(("Ngozi", "Ann"), ("Okonkwo-Hale",)),), (BORN,), None, None, None)
DATELESS = Evidence((Name(("John",), ("Smyth",)),), (), None, None, None)
NEW_YEAR = Evidence((Name(("John",), ("Smith",)),), (date(1980, 1, 1),), None, None, None)


TYPED = (
    *("smith", "smyth", "john", "smi", "nobody", "john smith", "jon smyth", "j smith", "john nobody", "smith 1985"),
    *(
        "smith April 1985",
        "nobody April 1985",
        "smith 12 4 1985",
        "john smith 1 1 1980",
        "12 4 1985",
        "1 1 1980",
        "mary ann van dyke smith",
    ),
)


@pytest.fixture
def population() -> None:
    """A hundred thousand: one in fifty is called Smith, one in fifty was born on the same New Year's Day."""
    random = Random(4)  # noqa: S311  always the same people
    syllables = ["ba", "de", "ki", "lo", "mun", "nar", "pol", "ran", "sat", "tor", "vel", "win"]
    firsts = ["John", *("".join(random.choices(syllables, k=2)).title() for _ in range(200))]
    lasts = ["Smith", *("".join(random.choices(syllables, k=3)).title() for _ in range(1_500))]
    defaults = "middle_name, middle_name_key, status, created_at"
    with connection.cursor() as cursor:
        with cursor.copy(
            f"COPY teaching_records_teachingrecord (trn, date_of_birth, email, {defaults}, {COLUMNS}) FROM STDIN"
        ) as rows:
            for number in range(RECORDS):
                first, last = random.choice(firsts), random.choice(lasts if number % 50 else lasts[:1])
                born = date(1980, 1, 1) if number % 50 == 1 else date(1950, 1, 1) + timedelta(random.randrange(18_000))
                keys = (name_key(first), name_key(last), first_name_sound(first), last_name_sounds(last))
                always = ("", "", "active" if number % 30 else "deactivated", datetime(2026, 11, 1, tzinfo=UTC))
                rows.write_row((f"{1000000 + number}", born, f"john{number}@example.com", *always, first, last, *keys))
        # Ends the plans that triggers keep from tests with a handful of records: they would read all for each name.
        cursor.execute("ANALYZE teaching_records_teachingrecord")
        cursor.execute(
            "INSERT INTO teaching_records_recordnationalinsurancenumber (record_id, number)"
            " SELECT id, 'QQ0' || substr(trn, 3) || 'A' FROM teaching_records_teachingrecord"
        )
        cursor.execute(
            f"INSERT INTO teaching_records_previousname (record_id, middle_name, middle_name_key, {COLUMNS})"
            f" SELECT id, '', '', {COLUMNS} FROM teaching_records_teachingrecord WHERE id % 7 = 0"
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        search.refresh_frequencies()
        cursor.execute("ANALYZE")


def plans_of(ask: Callable[[], object]) -> list[dict[str, Any]]:
    """The plans of all statements that run meanwhile, those inside functions and triggers too, as they ran."""
    notices: list[str] = []

    def note(diagnostic: Diagnostic) -> None:
        notices.append(diagnostic.message_primary or "")

    with connection.cursor() as cursor:
        cursor.execute(
            "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;"
            " SET auto_explain.log_analyze = on; SET auto_explain.log_format = json;"
            " SET auto_explain.log_level = notice"
        )
        connection.connection.add_notice_handler(note)
        try:
            ask()
        finally:
            connection.connection.remove_notice_handler(note)
            cursor.execute("SET auto_explain.log_min_duration = -1")
    return [json.loads(notice.split("plan:", 1)[1])["Plan"] for notice in notices if "plan:" in notice]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def reads(ask: Callable[[], object]) -> list[dict[str, Any]]:
    """Every node of the plans that reads a table."""
    found = [node for plan in plans_of(ask) for node in nodes(plan) if "Relation Name" in node or "Index Name" in node]
    assert found
    return [node for node in found if node["Node Type"] != "ModifyTable"]


def check_reads_little_through_indexes(read: list[dict[str, Any]], most_rows: int) -> None:
    for node in read:
        assert node["Node Type"] in ("Index Scan", "Index Only Scan", "Bitmap Index Scan", "Bitmap Heap Scan"), node
        assert "Index Cond" in node or node["Node Type"] == "Bitmap Heap Scan", json.dumps(node)
    rows = sum((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] for node in read)
    assert rows <= most_rows


class TestPlans:
    def test_read_a_little_through_indexes(self, population: None) -> None:
        for evidence in (SMITH, RARE, NEW_YEAR, DATELESS):
            check_reads_little_through_indexes(reads(partial(search.definite_candidates, evidence, None)), 300)
            check_reads_little_through_indexes(reads(partial(search.candidates, evidence)), 3_000)
            check_reads_little_through_indexes(reads(partial(search.candidates_farther_off, evidence)), 3_000)
            check_reads_little_through_indexes(reads(partial(search.frequencies, evidence)), 10)
        record = TeachingRecord.objects.get(trn="1000008")
        check_reads_little_through_indexes(reads(lambda: search.facts_of([record.pk], "1000008", None)), 10)
        record.last_name = "Nowak"
        check_reads_little_through_indexes(reads(record.save), 10)
        previous = PreviousName.objects.filter(record__status="active").latest("pk")
        previous.last_name = "Nowak"
        check_reads_little_through_indexes(reads(previous.save), 10)

    def test_of_finding_a_record_read_a_little_too(self, population: None) -> None:
        """The beginning of a last name reads most."""
        for typed in TYPED:
            sought = read(typed, date(2026, 11, 20))
            check_reads_little_through_indexes(reads(partial(search.found_by_description, sought)), 20_000)
        for typed in ("March 1985", "1/1980", "1985", "1980"):
            read_of_found = reads(partial(find, read(typed, date(2026, 11, 20))))
            check_reads_little_through_indexes(read_of_found, 2_000)
        sought = read("1000007 QQ000009A john11@example.com", date(2026, 11, 20))
        read_of_records = [node for node in reads(partial(find, sought)) if "one_login" not in str(node)]
        check_reads_little_through_indexes(read_of_records, 20)  # of One Logins there are none here to plan for
