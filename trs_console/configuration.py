"""Reads the environment, once, for the settings.

A local stack is one that has a LOCAL_DIR (bin/run, bin/manage and bin/test give it one): only there do
names have defaults. Anywhere else a missing or weak value stops the start with one clear line (design §10).
"""

import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import environ

from one_login import keys

env = environ.Env()

LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1"}
SHORTEST_SECRET, SHORTEST_KEY = 50, 20
PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9._~\-/]*)?")

local_dir: Path | None = Path(env.str("LOCAL_DIR")).resolve() if env.str("LOCAL_DIR", "") else None
is_local: bool = local_dir is not None


def refuse(message: str) -> NoReturn:
    """Stop the start with one line on standard error."""
    sys.stderr.write(f"TRS console cannot start: {message}\n")
    raise SystemExit(1)


def text(name: str, *, local: str) -> str:
    """The value of `name`; on a local stack `local` where it is not set."""
    value = env.str(name, "")
    if value:
        return value
    if not is_local:
        refuse(f"{name} is not set (bin/run sets everything up on a local machine)")
    return local


def secret(name: str, *, local: str) -> str:
    """As `text`, but too short a value is refused outside a local stack."""
    value = text(name, local=local)
    if not is_local and (len(value) < SHORTEST_SECRET or len(set(value)) < 10):
        refuse(f"{name} is too weak: give it at least {SHORTEST_SECRET} random characters")
    return value


def key(name: str, *, local: str) -> str:
    """As `text`, for a key that another service gave us: what goes into a header, and no short word."""
    return _sound_key(name, text(name, local=local))


def _sound_key(name: str, value: str) -> str:
    if any(not "!" <= character <= "~" for character in value):
        refuse(f"{name} must not hold blanks, line breaks or letters outside ASCII")
    if not is_local and len(value) < SHORTEST_KEY:
        refuse(f"{name} is too weak: it has fewer than {SHORTEST_KEY} characters")
    return value


def keys_in_turn(name: str, *, local: str) -> tuple[str, ...]:
    """Several of them, with commas between: each is good, so that one can take the place of another."""
    values = [value.strip() for value in text(name, local=local).split(",")]
    return tuple(_sound_key(name, value) for value in values) if values != [""] else ()


def origin(name: str, *, local: str) -> str:
    """An origin such as https://console.example, without a trailing slash."""
    value = text(name, local=local).rstrip("/")
    parts = urlsplit(value)
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        refuse(f"{name} must be an address such as https://console.example")
    if is_local and parts.hostname not in LOOPBACK_HOSTS:
        refuse(f"{name} is not on this machine, but LOCAL_DIR is set: a local stack serves this machine only")
    if not is_local and parts.scheme != "https":
        refuse(f"{name} must begin with https://")
    return value


def address(name: str, *, local: str = "", default: str = "") -> str:
    """The address of another service, exactly as given; https outside a local stack.

    It goes into headers and policies of ours, so nothing may stand in it that an address has no need of.
    """
    value = env.str(name, "") or default or text(name, local=local)
    try:
        parts = urlsplit(value)
        is_sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_sound = False
    if not is_sound or not PLAIN_ADDRESS.fullmatch(value):
        refuse(f"{name} must be an address such as https://provider.example/")
    if not is_local and not value.startswith("https://"):
        refuse(f"{name} must begin with https://")
    return value


def days(name: str, *, default: int) -> timedelta:
    """So many whole days, one at least."""
    value = env.str(name, "") or str(default)
    if not re.fullmatch("[1-9][0-9]{0,4}", value):
        refuse(f"{name} must be a number of days, such as {default}")
    return timedelta(days=int(value))


def number(name: str) -> int:
    """A number from 0 to 9."""
    value = text(name, local="0")
    if not re.fullmatch("[0-9]", value):
        refuse(f"{name} must be a number from 0 to 9")
    return int(value)


def private_keys(name: str, *, local_file: str) -> str:
    """PEM keys, given as text or as the path of a file; on a local stack the file in LOCAL_DIR."""
    value = env.str(name, "")
    if not value and local_dir is not None:
        value = str(local_dir / local_file)
    if not value:
        refuse(f"{name} is not set: give a PEM key or the path of one")
    try:
        pem = value.replace("\\n", "\n") if "-----BEGIN" in value else Path(value).read_text()
    except (OSError, ValueError):
        refuse(f"{name} is neither a PEM key nor the path of a file that can be read")
    try:
        keys.read_keys(pem)
    except keys.KeysNotUsable as reason:
        refuse(f"{name} is not usable: {reason}")
    return pem
