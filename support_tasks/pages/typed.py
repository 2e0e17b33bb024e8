"""What an officer had chosen and typed, for them to read and copy when something came between."""

from collections.abc import Iterator, Mapping

from govuk.pages import Row
from support_tasks.models import Reason
from support_tasks.wording import Wording

TEXTS = {
    "trn": "TRN",
    "why": "Why this is their record",
    "detail": "Reason in your words",
    "note": "Note",
    "ticket": "Zendesk ticket",
}
DISCONNECT = {"yes": "Yes", "no": "No"}
CONNECT = {"no": "No", "find": "A record that you found"}


def typed(choices: Mapping[str, str], wording: Wording) -> tuple[Row, ...]:
    """By the names of the forms' fields; what was left empty is left out."""
    return tuple(_typed(choices, wording))


def _typed(choices: Mapping[str, str], wording: Wording) -> Iterator[Row]:
    if connect := choices.get("connect"):
        yield Row(wording.question, CONNECT.get(connect, f"TRN {connect}"))
    if disconnect := DISCONNECT.get(choices.get("disconnect", "")):
        yield Row("Disconnect the record?", disconnect)
    if reason := choices.get("reason", "").strip():
        yield Row("Reason", Reason(reason).label if reason in Reason.values else reason.splitlines())
    for name, key in TEXTS.items():
        if text := choices.get(name, "").strip():
            yield Row(key, text.splitlines())
