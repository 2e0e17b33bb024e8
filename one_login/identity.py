"""Names and dates of birth out of a core identity: parts as given, the current name first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

MOST_NAMES, LONGEST_PART, MOST_DATES = 50, 300, 10  # of parts there may be as many as the token has room for


@dataclass(frozen=True)
class Identity:
    """What One Login proved. `names` are as OneLoginUser.verified_names keeps them."""

    names: list[dict[str, Any]]
    dates_of_birth: list[date]


def identity(claims: dict[str, Any], today: date) -> Identity:
    """Read the credential of a valid core identity. What can not be read is left out, never guessed.

    So is a date of birth after `today`.
    """
    subject = _dict(_dict(claims.get("vc")).get("credentialSubject"))
    # Sorting keeps the order in which they came otherwise.
    items = sorted(map(_dict, _list(subject.get("name"))), key=lambda item: _pastness(item, today.isoformat()))
    names = [name for item in items[:MOST_NAMES] if (name := _name(item))]
    days = [_day(_dict(item).get("value")) for item in _list(subject.get("birthDate"))[:MOST_DATES]]
    return Identity(names, [day for day in days if day and day <= today])


def _pastness(item: dict[str, Any], today: str) -> int:
    """The current name has no end (0); one whose end, or beginning, is still to come is nearer to it than others.

    An end that can not be read is an end all the same.
    """
    if item.get("validUntil") is None:
        return 1 if (_text_day(item.get("validFrom")) or "") > today else 0
    return 1 if (_text_day(item["validUntil"]) or "") > today else 2


def shown_name(name: dict[str, Any]) -> str:
    """A kept name as it is shown: its parts in the order in which One Login gave them."""
    return str(name.get("shown") or " ".join([*name["given"], *name["family"]]))


def _name(item: dict[str, Any]) -> dict[str, Any] | None:
    parts = [_dict(part) for part in _list(item.get("nameParts"))]
    name = {
        "given": _values(parts, "GivenName"),
        "family": _values(parts, "FamilyName"),
        "shown": " ".join(_values(parts, "GivenName", "FamilyName")),
        "valid_from": _text_day(item.get("validFrom")),
        "valid_until": _text_day(item.get("validUntil")),
    }
    return name if name["given"] or name["family"] else None


def _values(parts: list[dict[str, Any]], *kinds: str) -> list[str]:
    values = [storable(part.get("value")) for part in parts if part.get("type") in kinds]
    return [value[:LONGEST_PART] for value in values if value.strip()]


def storable(value: object) -> str:
    """The text without what no database takes (NUL, half of a surrogate pair); "" where it is no text."""
    return value.replace("\0", "").encode(errors="ignore").decode() if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    """An ISO date; One Login may put a time behind it."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            return None


def _text_day(value: object) -> str | None:
    day = _day(value)
    return day.isoformat() if day else None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
