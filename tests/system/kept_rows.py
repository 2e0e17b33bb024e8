"""What a stack's database held once, put back between classes of tests: a start takes twenty times as long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier

from trs_console.local_stack.postgres import EmbeddedPostgres

QUIET_WITHIN_SECONDS = 30
# Who works is registered here, and goes on working.
NOT_KEPT = ["procrastinate_workers"]
TABLES = """SELECT relname, array_agg(attname ORDER BY attnum) FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s) GROUP BY relname"""
AT_WORK = """SELECT 1 FROM procrastinate_jobs
    WHERE status = 'doing' OR status = 'todo' AND coalesce(scheduled_at <= now(), true) LIMIT 1"""


class NeverQuiet(Exception):
    """Its worker was at work for half a minute."""


class KeptRows:
    """Every row of a running stack: copies lie in a schema of their own, in the same database."""

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self.postgres = postgres
        with self._at_rest() as connection:
            self.columns: dict[str, list[str]] = dict(connection.execute(TABLES, [NOT_KEPT]).fetchall())
            connection.execute("CREATE SCHEMA kept")
            for name in self.columns:
                connection.execute(SQL("CREATE TABLE kept.{0} AS TABLE public.{0}").format(Identifier(name)))

    def put_back(self) -> None:
        """Numbers that were given to later rows are not given again."""
        with self._at_rest() as connection:
            connection.execute("SET LOCAL session_replication_role = replica")  # what triggers wrote was kept as well
            connection.execute(SQL("TRUNCATE {}").format(SQL(", ").join(map(Identifier, self.columns))))
            for name, columns in self.columns.items():
                listed = SQL(", ").join(map(Identifier, columns))
                command = SQL("INSERT INTO public.{0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM kept.{0}")
                connection.execute(command.format(Identifier(name), listed))

    @contextmanager
    def _at_rest(self) -> Iterator[psycopg.Connection]:
        """A transaction in which the worker has nothing to do and can take nothing up."""
        deadline = time.monotonic() + QUIET_WITHIN_SECONDS
        while True:
            with psycopg.connect(
                host=str(self.postgres.sockets), user="trs_console", dbname="trs_console"
            ) as connection:
                connection.execute("LOCK TABLE procrastinate_jobs IN ACCESS EXCLUSIVE MODE")
                if connection.execute(AT_WORK).fetchone() is None:
                    yield connection
                    return
            if time.monotonic() > deadline:
                raise NeverQuiet
            time.sleep(0.05)
