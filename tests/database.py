"""The end of a test that commits: what it wrote is emptied."""

import pytest
from django.db import connection
from django.test import TransactionTestCase

# What migrations write, for good.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def tables_are_emptied_that_were_written_to() -> None:
    """In place of Django's own way, which empties every model's table, makes content types and permissions anew,
    takes a third of a second and leaves what has no model: the queue and the cache."""
    TransactionTestCase._fixture_teardown = empty_what_was_written  # type: ignore[attr-defined]


def empty_what_was_written(_: TransactionTestCase) -> None:
    with connection.cursor() as cursor:
        tables = {*connection.introspection.table_names(cursor)} - KEPT
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables))  # noqa: S608
        if written := [name for (name,) in cursor.fetchall()]:
            cursor.execute(f"TRUNCATE {', '.join(written)} CASCADE")
