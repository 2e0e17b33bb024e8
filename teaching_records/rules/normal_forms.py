"""Normal forms of what people type: TRN, National Insurance number, e-mail address (design, section 4).

Each function takes text as typed and returns its normal form, or raises a `NotValid` whose `reason` says what
is wrong. What phones, word processors and other scripts put in place of plain digits, spaces and hyphens is
accepted: full-width and Arabic digits, non-breaking spaces, en dashes, invisible direction marks. All are
idempotent.
"""

import re
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

LONGEST_NUMBER_TYPED = 64  # a TRN or NINO with all its separators is far shorter; more is refused unread
LONGEST_EMAIL_ADDRESS = 254

TRN_LENGTH = 7
NATIONAL_INSURANCE_NUMBER_LENGTHS = (9, 8)  # the usual form; the temporary form

NINO = re.compile(r"[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z][0-9]{6}[A-DFMU]")
TEMPORARY_NINO = re.compile(r"[0-9]{2}[A-Z][0-9]{5}")
NINO_PREFIXES_NEVER_ISSUED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})

MINUS_SIGNS = "\u2212\u2043"  # dashes to whoever types them, though Unicode files them elsewhere
SLASHES = "/\u2044\u2215\uff0f"


class NotValid(ValueError):
    """What was typed has no normal form. `reason` is a short code that a form can word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class InvalidTrn(NotValid):
    """Reasons: `length` (not 7 digits), `characters` (something besides digits), `zeros`."""


class InvalidNationalInsuranceNumber(NotValid):
    """Reasons: `length`, `characters` (not letters and digits), `format`, `prefix` (letters never issued)."""


class InvalidEmailAddress(NotValid):
    """Reasons: `length`, `format`."""


def trn(typed: str) -> str:
    """Return the teacher reference number as exactly 7 ASCII digits, leading zeros kept.

    Spaces, hyphens, slashes and a leading `RP` are dropped. Raises `InvalidTrn`.
    """
    if len(typed) > LONGEST_NUMBER_TYPED:
        raise InvalidTrn("length")
    normal = _plain(typed, also_dropped=SLASHES).removeprefix("RP")
    if not _is_ascii_digits(normal):
        raise InvalidTrn("characters" if normal else "length")
    if len(normal) != TRN_LENGTH:
        raise InvalidTrn("length")
    if not normal.strip("0"):
        raise InvalidTrn("zeros")
    return normal


def national_insurance_number(typed: str) -> str:
    """Return the National Insurance number in upper case without spaces or hyphens.

    Either the usual form (QQ123456C) or the temporary one (12A34567). Raises
    `InvalidNationalInsuranceNumber`.
    """
    if len(typed) > LONGEST_NUMBER_TYPED:
        raise InvalidNationalInsuranceNumber("length")
    normal = _plain(typed)
    if normal and not (normal.isascii() and normal.isalnum()):
        raise InvalidNationalInsuranceNumber("characters")
    if len(normal) not in NATIONAL_INSURANCE_NUMBER_LENGTHS:
        raise InvalidNationalInsuranceNumber("length")
    if not (NINO.fullmatch(normal) or TEMPORARY_NINO.fullmatch(normal)):
        raise InvalidNationalInsuranceNumber("format")
    if normal[:2] in NINO_PREFIXES_NEVER_ISSUED:
        raise InvalidNationalInsuranceNumber("prefix")
    return normal


def show_national_insurance_number(normal: str) -> str:
    """Return the normal form in pairs, as people read it: `QQ 12 34 56 C`, temporary `12 A3 45 67`."""
    return " ".join(normal[start : start + 2] for start in range(0, len(normal), 2))


def email_address(typed: str) -> str:
    """Return the address trimmed, its domain in lower case and ASCII form; the part before @ stays as typed.

    Raises `InvalidEmailAddress`. An address that needs letters outside ASCII before the @ is refused: GOV.UK
    Notify cannot deliver to it.
    """
    trimmed = _without_invisible_ends(typed)
    if len(trimmed) > LONGEST_EMAIL_ADDRESS:
        raise InvalidEmailAddress("length")
    try:
        address = validate_email(trimmed, check_deliverability=False, allow_smtputf8=False, strict=True)
    except (EmailNotValidError, UnicodeError) as error:
        raise InvalidEmailAddress("format") from error
    return f"{address.local_part}@{address.ascii_domain.lower()}"


def email_comparison_key(normal: str) -> str:
    """Return what two addresses are compared by: the normal form, case folded."""
    return normal.casefold()


def mailbox_key(address: str) -> str:
    """Return what says whether two addresses lead to the same mailbox, of any text: nothing is refused.

    Case, spaces and invisible marks, the way letters are put together, the form of the domain and what stands
    after a plus sign make no difference.
    """
    visible = "".join(character for character in address if not _is_invisible(character))
    local_part, _, domain = visible.rpartition("@")
    folded = _folded(local_part)
    return f"{folded.partition('+')[0] or folded}@{_ascii_domain(domain.removesuffix('.'))}"


def _folded(text: str) -> str:
    once = unicodedata.normalize("NFKC", text).casefold()
    # Folding may take a letter apart that has an accent, which the next round puts together.
    return unicodedata.normalize("NFKC", once).casefold()


@lru_cache(maxsize=10_000)
def _ascii_domain(domain: str) -> str:
    """There are few domains, so they are remembered."""
    try:
        # What stands at its end decides whether anything can be sent there; only how it is written matters here.
        address = validate_email(f"a@{domain}.example", check_deliverability=False)
    except (EmailNotValidError, UnicodeError):
        return _folded(domain)
    return address.ascii_domain.lower().removesuffix(".example")


def _plain(typed: str, also_dropped: str = "") -> str:
    """Plain digits, letters in upper case; without spaces, dashes and invisible marks."""
    return "".join(
        _plain_character(character)
        for character in typed
        if not _is_separator(character) and character not in also_dropped
    )


def _plain_character(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    # Full-width and styled letters become plain ones. Anything that would grow (a fraction, a ligature) stays
    # what it is, to be refused: nobody types it meaning a digit or a letter.
    plain = unicodedata.normalize("NFKC", character).upper()
    return plain if len(plain) == 1 and not plain.isdigit() else character


def _is_separator(character: str) -> bool:
    category = unicodedata.category(character)
    return character.isspace() or category in {"Pd", "Cf"} or character in MINUS_SIGNS


def _is_ascii_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _without_invisible_ends(typed: str) -> str:
    start, end = 0, len(typed)
    while start < end and _is_invisible(typed[start]):
        start += 1
    while end > start and _is_invisible(typed[end - 1]):
        end -= 1
    return typed[start:end]


def _is_invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"
