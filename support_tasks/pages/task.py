"""An open support task, for its template."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from support_tasks.models import SupportTask
from support_tasks.pages.request import Request
from teaching_records.models import Connection
from teaching_records.pages import RecordCard, record_href


@dataclass(frozen=True)
class TaskPage:
    """An open task. `refusal` says why the reader may not decide it.

    `connected_trn` is that of the record to which the person was connected meanwhile.
    """

    request: Request
    cards: tuple[RecordCard, ...]
    find_href: str
    refusal: str
    connected_trn: str
    connected_href: str

    @classmethod
    def of(
        cls, task: SupportTask, cards: Iterable[RecordCard], refusal: str, connection: Connection | None
    ) -> "TaskPage":
        trn = connection.teaching_record.trn if connection else ""
        return cls(
            Request.of(task),
            tuple(cards),
            reverse("teaching_records:find"),
            refusal,
            trn,
            record_href(trn) if trn else "",
        )
