"""The little Markdown that GOV.UK Notify knows: making text inert, and reading a body for the outbox."""

import re
from dataclasses import dataclass
from typing import Literal

# Marks that Notify reads at the beginning of a line: headings, bullets, numbers, inset text, a ruler.
_LINE_MARKS = re.compile(r"(?m)^(\s*)([#*•^>+-]+|\d+\.)(?=\s|$|\S)")
_LINKS = re.compile(r"[\[\]()<>`_*\\]")
_ADDRESSES = re.compile(r"(?i)\b(?:https?://|www\.)\S+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def inert(text: str) -> str:
    """`text` so that nothing in it becomes a link, a heading or a list. Words and line breaks stay."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n"))
    text = _ADDRESSES.sub("[link removed]", text)
    text = _LINE_MARKS.sub(r"\1", text)
    return _LINKS.sub(" ", text).strip() if _LINKS.search(text) else text.strip()


@dataclass(frozen=True)
class Block:
    """One piece of a body: a heading or a paragraph (one or more lines), or a list of items."""

    kind: Literal["heading", "paragraph", "list"]
    lines: tuple[str, ...]


def blocks(body: str) -> list[Block]:
    """The pieces of `body`, which empty lines part."""
    pieces = [piece.splitlines() for piece in re.split(r"\n\s*\n", body.strip()) if piece.strip()]
    return [_block(lines) for lines in pieces]


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("# "):
        return Block("heading", (lines[0][2:],))
    if all(line.startswith("* ") for line in lines):
        return Block("list", tuple(line[2:] for line in lines))
    return Block("paragraph", tuple(lines))
