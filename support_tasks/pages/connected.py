"""What the person of a task is connected to, and how a connection that a decision made was ended, for templates."""

from collections.abc import Iterator
from dataclasses import dataclass

from govuk.formats import govuk_datetime
from govuk.pages import Action, Row
from teaching_records.models import Connection
from teaching_records.pages import record_href


@dataclass(frozen=True)
class ConnectedNow:
    """An open connection: who made it and when, in a sentence, and the way to its record."""

    sentence: str
    record: Action

    @classmethod
    def of(cls, connection: Connection) -> "ConnectedNow":
        trn = connection.teaching_record.trn
        return cls(_how(connection), Action("Open record", record_href(trn), f"with TRN {trn}", new_tab=True))


def _how(connection: Connection) -> str:
    record, at = connection.teaching_record, govuk_datetime(connection.connected_at)
    what = f"{record.full_name} (TRN {record.trn})"
    if connection.connected_by:
        return f"{connection.connected_by.name} connected this person to {what} on {at}."
    return f"This person was connected to {what} automatically on {at}."


def how_ended(connection: Connection) -> Iterator[Row]:
    """By whom, when and why, where it was ended."""
    if connection.disconnected_at and connection.disconnected_by:
        yield Row("Disconnected by", connection.disconnected_by.name)
        yield Row("Disconnected on", govuk_datetime(connection.disconnected_at))
        yield Row("Reason", connection.disconnection_reason.splitlines())
