"""A person whose every detail can be told apart from all else, and the search for it in whatever was written."""

import html
import re
import unicodedata
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote_plus

SUBJECT = "urn:fdc:gov.uk:2022:MarkedSubject0123456789"
EMAIL = "zeph.mark@leaks.example"
BORN = "1961-07-23"
NINO, TRN = "JG765432D", "7654321"
RETURN_CODES = ["QZCODE1", "QZCODE2"]
ERROR, DESCRIPTION = "marked_error", "Marked words of the provider, for security reasons"

# What the form of One Login's simulator takes.
DETAILS = {
    "email": EMAIL,
    "given_names": "Zephyrine Quillanova",
    "family_name": "Márkthwaite",
    "previous_family_name": "Oldmarkby",
    "date_of_birth": BORN,
    "identity_proven": "yes",
    "subject": SUBJECT,
}
# Beside what we ask for, things that an identity may bring and that nobody wants to keep.
CREDENTIAL = {
    "name": [
        {
            "nameParts": [
                {"type": "Title", "value": "Markdoctor"},
                {"type": "GivenName", "value": "Zephyrine"},
                {"type": "FamilyName", "value": "Márkthwaite"},
            ]
        },
        {"nameParts": [{"type": "FamilyName", "value": "Oldmarkby"}], "validUntil": "1999-09-09"},
    ],
    "birthDate": [{"value": BORN}],
    "address": [{"postalCode": "QZ9 9QZ", "streetName": "Markstreet"}],
    "passport": [{"documentNumber": "QZ987654321"}],
}


@dataclass(frozen=True)
class Mark:
    """A text that gives something away; `kind` says what."""

    kind: str
    text: str


PERSON = [
    *(Mark("name", text) for text in ("Zephyrine", "Quillanova", "Markthwaite", "Oldmarkby")),
    *(Mark("date of birth", text) for text in (BORN, "23 July 1961", "23/07/1961", "19610723")),
    *(Mark("email", text) for text in (EMAIL, "zeph.mark")),
    *(Mark("NINO", text) for text in (NINO, "JG 76 54 32 D")),
    Mark("TRN", TRN),
]
PROVIDERS = [
    Mark("subject", SUBJECT.rpartition(":")[2]),
    *(Mark("return code", code) for code in RETURN_CODES),
    *(Mark("not asked for", text) for text in ("Markdoctor", "QZ9 9QZ", "Markstreet", "QZ987654321")),
    # Members of a core identity JWT: it is never kept or written down, decoded either.
    *(Mark("core identity JWT", text) for text in ("credentialSubject", "nameParts", "VerifiableCredential")),
    # What the simulator says in its faults.
    *(Mark("provider's words", text) for text in (ERROR, "Marked words", "0300 123 4567", "Bad gateway")),
]


def of_token(kind: str, token: str) -> list[Mark]:
    """Marks for a secret: whole and, of a JWT, the parts that are its own."""
    return [Mark(kind, part) for part in (token, *token.split(".")[1:]) if len(part) >= 16]


def found_in(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """Those of `marks` that stand in `text`, in whatever case, encoding or spelling of accents."""
    if not text:
        return []
    readings = "\n".join(_readings(text))
    return [mark for mark in marks if any(guise in readings for guise in _guises(mark.text))]


def _readings(text: str) -> set[str]:
    """The text as it stands, and with each of its encodings undone."""
    unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    return {_folded(reading) for reading in (text, unescaped, unquote_plus(text), html.unescape(text))}


@cache
def _guises(text: str) -> set[str]:
    """The text as it may stand in a reading: plain, in hexadecimal, in Base64 whatever stands before it."""
    content = text.encode()
    guises = {_folded(text), content.hex()}
    for before in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            encoded = encode(b" " * before + content).decode().rstrip("=")
            guises.add(_folded(encoded[(8 * before + 5) // 6 : (8 * (before + len(content))) // 6]))
    return guises


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()
