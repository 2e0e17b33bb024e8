"""A database of the benchmark's own, on the server of the environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from benchmarks.progress import say

SERVERS_OWN = "postgres"  # a database that every server has, to create others from


class NoServerNamed(Exception):
    """DATABASE_URL does not say where to make the database."""


@contextmanager
def own_database(suffix: str, *, is_kept: bool, is_reused: bool = False) -> Iterator[str]:
    """Make a migrated database and use it in this process and those it starts; drop it in the end unless kept.

    It is called after the configured one, with the suffix; one of that name which an earlier run left behind is
    replaced, or used as it is where it is to be reused. Yields its name.
    """
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise NoServerNamed
    before = str(connection.settings_dict["NAME"])
    name = f"{before}_benchmark_{suffix}"
    if not is_reused:
        _drop(name)
        _on_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        _use(name, urlunsplit(urlsplit(url)._replace(path=f"/{name}")))
        call_command("migrate", verbosity=0)
        yield name
    finally:
        _use(before, url)
        if is_kept or is_reused:
            say(f"The database {name} is kept.")
        else:
            _drop(name)


def _use(name: str, url: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = url


def _drop(name: str) -> None:
    _on_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _on_server(statement: sql.Composed) -> None:
    parameters = connection.get_connection_params() | {"dbname": SERVERS_OWN}
    known = {key: value for key, value in parameters.items() if key not in DJANGOS_OWN}
    with psycopg.connect(**known, autocommit=True) as server:
        server.execute(statement)


DJANGOS_OWN = {"cursor_factory", "context", "prepare_threshold"}
