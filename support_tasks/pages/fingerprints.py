"""What a page to check showed: its form sends that back, so that nobody confirms what they have not read."""

import hashlib
import re
from collections.abc import Iterable

from notifications.pages import EmailText

FINGERPRINT = re.compile(
    "(?P<emails>[0-9a-f]{64})(?P<rest>[0-9a-f]{64})(n(?P<notes>[0-9a-f]{64}))?(v(?P<version>[1-9][0-9]{0,8}))?"
)
VERSION = re.compile("[1-9][0-9]{0,8}")

NOT_KNOWN = "We could not tell what you had read on this page. Check it before you confirm."
CHANGED = "{} has changed since you opened this page. Check it again before you confirm."
SOMETHING_CHANGED = CHANGED.format("Something on this page")
NOTES_ADDED = "A colleague has added to this task since you opened this page. Read it before you confirm."


def fingerprint(emails: Iterable[EmailText], *rest: object, notes: object = None, version: int | None = None) -> str:
    """Changes with any letter of the e-mails and with the rest of what a page shows.

    A page may show `notes` of others, and ends in a task's `version` where it is about one.
    """
    shown = _hash("".join(email.fingerprint for email in emails)) + _hash(repr(rest))
    read = "" if notes is None else f"n{_hash(repr(notes))}"
    return shown + read + ("" if version is None else f"v{version}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def changed_since(seen: str, now: str) -> str:
    """What is not as it was on the page with the fingerprint `seen`, in a sentence; "" where nothing is.

    The version of the task is for the action to check: it knows what happened meanwhile.
    """
    then, shown = FINGERPRINT.fullmatch(seen), FINGERPRINT.fullmatch(now)
    if then is None or shown is None or any(bool(then[part]) != bool(shown[part]) for part in ("notes", "version")):
        return NOT_KNOWN
    if then["emails"] != shown["emails"]:
        return CHANGED.format("The email")
    if then["rest"] != shown["rest"]:
        return SOMETHING_CHANGED
    return NOTES_ADDED if then["notes"] != shown["notes"] else ""


def shows(seen: str, emails: Iterable[EmailText]) -> bool:
    """Whether the page with the fingerprint `seen` showed these e-mails."""
    return seen[:64] == fingerprint(emails)[:64]


def version_seen(seen: str) -> int:
    """The version of the task on the page with the fingerprint `seen`; 0, which none has, where it does not say."""
    found = FINGERPRINT.fullmatch(seen)
    return version_in((found and found["version"]) or "")


def version_in(text: str) -> int:
    """The version of a task that a form sent; 0, which none has, where it is not one."""
    return int(text) if VERSION.fullmatch(text) else 0
