"""The form that every fault has: one small change to one thing that the provider is about to send."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MOST_SECONDS = 120.0
MOST_CODES = 50


@dataclass(frozen=True, kw_only=True)
class ChosenValue:
    """A value that whoever asks for the fault may choose; `default` where they do not."""

    default: Any
    description: str
    is_valid: Callable[[object], bool]


@dataclass(frozen=True)
class Change[Subject]:
    """`apply` changes its first argument in place; the second is the chosen value, None where none can be chosen."""

    description: str
    apply: Callable[[Subject, Any], object]
    value: ChosenValue | None = None


def _is_seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST_SECONDS


def _are_codes(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MOST_CODES and all(isinstance(code, str) for code in value)


def seconds(default: float) -> ChosenValue:
    """A number of seconds, `default` unless chosen."""
    return ChosenValue(default=default, description="seconds, 0 to 120", is_valid=_is_seconds)


def codes(*default: str) -> ChosenValue:
    """A list of return codes, `default` unless chosen."""
    return ChosenValue(default=list(default), description="a list of return codes", is_valid=_are_codes)


def anything(default: Any) -> ChosenValue:
    """Any JSON value, `default` unless chosen."""
    return ChosenValue(default=default, description="any JSON value", is_valid=lambda value: True)
