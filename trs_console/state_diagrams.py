"""docs/states.md, drawn from the tables of moves, so that it is never out of date."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from notifications.models import FINAL as EMAIL_ENDS
from notifications.models import MOVES as EMAIL_MOVES
from support_tasks.models import MOVES as TASK_MOVES
from tssp_unlock.models import accounts, decisions, following_up

TABLES: dict[str, Mapping[Any, frozenset[Any]]] = {
    "A support task": TASK_MOVES,
    "An e-mail": EMAIL_MOVES,
    "A portal account": accounts.MOVES,
    "A decision about unlocking": decisions.MOVES,
    "An address to follow up": following_up.MOVES,
}
# Where things stay, though some go on.
ENDS: Collection[Any] = frozenset(EMAIL_ENDS)
HEADING = """# States

Made from the tables of moves by `bin/manage state_diagrams`. A test fails when it is stale.
"""


def state_diagrams() -> str:
    """The whole text of docs/states.md: Markdown with a Mermaid diagram for each table."""
    diagrams = (_diagram(title, moves) for title, moves in TABLES.items())
    return "\n".join([HEADING, *diagrams])


def _diagram(title: str, moves: Mapping[Any, frozenset[Any]]) -> str:
    lines = [f"## {title}", "```mermaid", "stateDiagram-v2", f"    [*] --> {next(iter(moves))}"]
    for start, ends in moves.items():
        is_end = not ends or start in ENDS
        lines += [f"    {start} --> {end}" for end in _in_order(moves, ends | {"[*]"} if is_end else ends)]
    return "\n".join([*lines, "```", ""])


def _in_order(moves: Mapping[Any, frozenset[Any]], ends: frozenset[Any] | set[str]) -> list[str]:
    """Ends in the order of the table: a set has none."""
    order: list[StrEnum | str] = [*moves, "[*]"]
    return [str(state) for state in order if state in ends]
