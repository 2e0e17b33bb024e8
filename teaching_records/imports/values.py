"""What a value of the file means, in normal form (design §4). Common cases take a short way to the same end."""

import re
from datetime import date
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

from teaching_records.rules import normal_forms
from teaching_records.rules.names import name_key

LONGEST_NAME = 200
LONGEST_NAME_KEY = 300
LONGEST_ALERT_TYPE = 200
REMEMBERED = 100_000  # distinct values of a kind; bounds the memory

PLAIN_TRN = re.compile(r"[0-9]{7}")
PLAIN_LOCAL_PART = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
LONGEST_LOCAL_PART = 64
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

YES = frozenset({"true", "yes", "1", "t", "y"})
NO = frozenset({"", "false", "no", "0", "f", "n"})


class Refused(ValueError):
    """The value cannot be kept. The message says why, in words for whoever has to put the file right."""


def trn(typed: str, column: str) -> str:
    if PLAIN_TRN.fullmatch(typed) and typed != "0000000":
        return typed
    try:
        return normal_forms.trn(typed)
    except normal_forms.InvalidTrn as reason:
        wrong = {
            "length": "must be 7 digits",
            "characters": "must only have digits",
            "zeros": "must not be all zeros",
        }
        raise Refused(f"{column} {wrong[reason.reason]}") from None


def national_insurance_number(typed: str) -> str:
    if normal_forms.NINO.fullmatch(typed) and typed[:2] not in normal_forms.NINO_PREFIXES_NEVER_ISSUED:
        return typed
    try:
        return normal_forms.national_insurance_number(typed)
    except normal_forms.InvalidNationalInsuranceNumber as reason:
        if reason.reason == "prefix":
            raise Refused("national_insurance_numbers has one that begins with letters never issued") from None
        raise Refused("national_insurance_numbers has one that is not a National Insurance number") from None


def email(typed: str) -> str:
    """The address in normal form. Addresses that nothing can be sent to (a reserved domain) are kept too: on a
    record they are compared, and whoever signs in has one that works.
    """
    local, _, domain = typed.rpartition("@")
    # Postmasters and the like are written in any case, and have a normal form of their own.
    is_plain = PLAIN_LOCAL_PART.fullmatch(local) and local.casefold() not in CASE_INSENSITIVE_MAILBOX_NAMES
    if is_plain and len(local) <= LONGEST_LOCAL_PART:
        normal_domain = _domain(domain)
        if normal_domain and len(local) + 1 + len(normal_domain) <= normal_forms.LONGEST_EMAIL_ADDRESS:
            return f"{local}@{normal_domain}"
    try:
        return normal_forms.email_address(typed)
    except normal_forms.InvalidEmailAddress:
        raise Refused("email is not an email address") from None


@lru_cache(maxsize=REMEMBERED)
def _domain(typed: str) -> str | None:
    """The domain in lower case and ASCII form; None where it is none. There are few, so they are remembered."""
    try:
        # What stands at its end decides whether anything can be sent there; only how it is written matters here.
        address = validate_email(f"a@{typed}.example", check_deliverability=False, strict=True)
    except (EmailNotValidError, UnicodeError):
        return None
    return address.ascii_domain.lower().removesuffix(".example")


def day(typed: str) -> date:
    """A date as ISO 8601 has it, 1990-08-15. Raises Refused."""
    if ISO_DATE.fullmatch(typed):
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise Refused(f"there is no {typed}") from None
    raise Refused("dates must be like 1990-08-15")


@lru_cache(maxsize=REMEMBERED)
def date_of_birth(typed: str, today: date) -> str | None:
    """The date in its ISO form. Raises Refused, also where nobody can have been born yet."""
    if not typed:
        return None
    try:
        born = day(typed)
    except Refused as reason:
        raise Refused(f"date_of_birth: {reason}") from None
    if born >= today:
        raise Refused("date_of_birth must be in the past")
    return born.isoformat()


def name(typed: str, column: str) -> str:
    """A name as given, but for spaces around it and line breaks within it. Raises Refused where it is too long.

    A column may keep more keys than the one that is looked at here.
    """
    given = typed.strip()
    if not given.isprintable():
        given = " ".join(given.split())
    if len(given) > LONGEST_NAME:
        raise Refused(f"{column} is too long: at most {LONGEST_NAME} characters")
    check_key(name_key(given), LONGEST_NAME_KEY, column)
    return given


def check_key(key: str, longest: int, column: str) -> None:
    """Raises Refused where a key of a name is longer than that: a letter of another script may become several."""
    if len(key) > longest:
        raise Refused(f"{column} is too long to be compared when it is spelt with the letters A to Z: shorten it")


def is_yes(typed: str, column: str) -> bool:
    folded = typed if typed in NO or typed in YES else typed.casefold()
    if folded in NO:
        return False
    if folded in YES:
        return True
    raise Refused(f"{column} must be true or false")
