"""The Markdown that GOV.UK Notify knows: making text inert, and reading a body for the outbox."""

import re
from dataclasses import dataclass
from typing import Literal
from unicodedata import category

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Also the marks that turn the direction of what follows them, and those without a width: Notify leaves some out, so
# that what stood apart becomes an address, or begins its line.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Anywhere in a word, and of any kind: Notify and mail readers find an address there too.
# The brackets and stops behind it are the sentence's.
_ADDRESS = r"(?:[a-z][a-z0-9+.\-]*://\S*?|\bwww\.\S+?)(?=[).,;:!?]*(?:\s|$))"
_ADDRESSES = re.compile(_ADDRESS, re.IGNORECASE)
_LINKS = re.compile(rf"\[([^\[\]\n]*)\]\({_ADDRESS}\)", re.IGNORECASE)
# What no name has: mail readers make links of it.
_LIKE_A_HOST = re.compile(r"\w\.\w\w")
_LONGEST_NAME, _MOST_WORDS = 40, 4
_IN_NAMES = frozenset(" '’‘`´-‐‑.")  # besides letters and their marks
# Brackets of links, tables, HTML: what looks like them means nothing to Notify.
_LOOK_ALIKES = str.maketrans("[]<>|", "()‹›¦")
# Marks that Notify reads at the beginning of a line, with or without a space after them.
_RULER = re.compile(r"(?:[-*_=#^~`•+]\s*)+")
_BULLET = re.compile(r"[-*•+]\s*")
_NUMBER = re.compile(r"(\d+)\.(?=\s|$)")
_NUMBER_TOGETHER = re.compile(r"\d+\.")
_OTHER_MARKS = re.compile(r"[#^=~`\s]+")


def inert(text: str) -> str:
    """`text` so that nothing in it becomes a link, a heading, a list or a table. Words and line breaks stay.

    A list that somebody typed stays readable: "- one" becomes "– one", "1. one" becomes "1) one".
    """
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    text = _LINKS.sub(r"\1 (link removed)", text)
    text = _ADDRESSES.sub("(link removed)", text).translate(_LOOK_ALIKES)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(_inert_line, text.split("\n")))).strip()


def name_to_greet(text: str) -> str:
    """`text` on one line, inert; "" where it does not look like a name: it holds a number, an address or a sentence."""
    name = " ".join(inert(text).split())
    return name if _looks_like_a_name(name) else ""


def _looks_like_a_name(name: str) -> bool:
    """Letters of any script with their marks, apostrophes, hyphens, the full stop of an initial."""
    is_short = len(name) <= _LONGEST_NAME and len(name.split()) <= _MOST_WORDS
    is_of_letters = all(category(each)[0] in "LM" or each in _IN_NAMES for each in name)
    return is_short and is_of_letters and not _LIKE_A_HOST.search(name)


def _inert_line(line: str) -> str:
    line = line.strip()
    if _RULER.fullmatch(line):
        return ""
    line = _OTHER_MARKS.sub("", line, count=1) if _OTHER_MARKS.match(line) else line
    if bullet := _BULLET.match(line):
        return f"– {line[bullet.end() :]}"
    if _NUMBER.match(line):
        return _NUMBER.sub(r"\1)", line, count=1)
    return f"– {line}" if _NUMBER_TOGETHER.match(line) else line


type Kind = Literal["heading", "subheading", "paragraph", "list", "numbers", "inset", "rule"]

# What a line is that begins so; every other is of a paragraph.
_LINES: dict[Kind, re.Pattern[str]] = {
    "heading": re.compile("# "),
    "subheading": re.compile("## "),
    "list": re.compile("[*•-] "),
    "numbers": re.compile(r"[0-9]+\. "),
    "inset": re.compile(r"\^ ?"),
    "rule": re.compile("-{3,}$"),
}
_STAND_ALONE = ("heading", "subheading", "rule")


@dataclass(frozen=True)
class Block:
    """One piece of a body: a heading (one line), a paragraph, an inset or a list (one or more), a rule (none)."""

    kind: Kind
    lines: tuple[str, ...]


def blocks(body: str) -> list[Block]:
    """The pieces of `body`. Empty lines part them, and so does another mark at the beginning of a line."""
    found: list[Block] = []
    goes_on = False
    for line in map(str.strip, body.splitlines()):
        block = _block(line)
        if line and goes_on and found[-1].kind == block.kind and block.kind not in _STAND_ALONE:
            found[-1] = Block(block.kind, (*found[-1].lines, *block.lines))
        elif line:
            found.append(block)
        goes_on = bool(line)
    return found


def _block(line: str) -> Block:
    for kind, mark in _LINES.items():
        if found := mark.match(line):
            return Block(kind, (line[found.end() :],) if kind != "rule" else ())
    return Block("paragraph", (line,))
