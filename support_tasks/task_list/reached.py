"""Where in a sorted list of completed tasks a stretch is: on which parts of the tally."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from support_tasks.models import Shelf


class Reached(NamedTuple):
    """Parts that lie beside each other, and how many tasks there are before them and up to their end."""

    least: str
    greatest: str
    before: int
    upto: int


FILTERS = "%(kinds)s::text[], %(outcomes)s::text[], %(officers)s::bigint[]"
ON_COARSE_PARTS = f"""
    support_tasks_tally_reached(%(coarse)s, NULL, NULL, {FILTERS}, %(start)s, %(length)s, %(from_greatest)s)
"""
ON_DAYS = "(VALUES (%(first_day)s::text, %(last_day)s::text, 0)) AS days (first_part, last_part, before)"
REACH = f"""
    SELECT few.first_part, few.last_part, many.before + few.before, many.before + few.upto
    FROM (SELECT first_part, last_part, before FROM {{}}) many
    CROSS JOIN LATERAL support_tasks_tally_reached(
        %(shelf)s, many.first_part, many.last_part, {FILTERS}, %(start)s - many.before, %(length)s, %(from_greatest)s
    ) few
    WHERE few.first_part IS NOT NULL
"""  # noqa: S608  (the SQL is put together of constants)


class Tallied(NamedTuple):
    """The tasks that are counted: each of `filters` (`kind`, `outcome`, `decided_by`) with the values of which one has
    to hold, and the days on which they were decided, both included. Of some days there are no coarse parts."""

    filters: Mapping[str, Sequence[str]]
    first_day: date | None
    last_day: date | None


def reached(
    coarse: Shelf, shelf: Shelf, tallied: Tallied, start: int, length: int, *, from_greatest: bool
) -> Reached | None:
    """The parts of a shelf with the tasks from `start` on, counted from one end, at most `length`.

    Parts of the `coarse` shelf, each of which holds many, lead there. None where there are no such tasks any more.
    """
    kinds, outcomes, officers = map(tallied.filters.get, ("kind", "outcome", "decided_by"))
    parameters: dict[str, Any] = {
        "coarse": coarse,
        "shelf": shelf,
        "kinds": kinds and list(kinds),
        "outcomes": outcomes and list(outcomes),
        "officers": officers and [int(pk) for pk in officers],
        "first_day": tallied.first_day and tallied.first_day.isoformat(),
        "last_day": tallied.last_day and tallied.last_day.isoformat(),
        "start": start,
        "length": length,
        "from_greatest": from_greatest,
    }
    has_days = tallied.first_day or tallied.last_day
    with connection.cursor() as cursor:
        cursor.execute(REACH.format(ON_DAYS if has_days else ON_COARSE_PARTS), parameters)
        row = cursor.fetchone()
    return Reached(*row) if row else None
