"""One address that was used for more than one person, and what staff did about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page
from django.http import QueryDict

from govuk.formats import govuk_datetime
from govuk.pages import Pagination, Tag, TimelineEntry
from teaching_records.models import TeachingRecord
from teaching_records.pages import record_href
from tssp_unlock.models import EmailUse, FollowUp, FollowUpChange, FollowUpStatus, Outcome
from tssp_unlock.pages.in_words import OUTCOMES, STATUSES, in_the_way
from tssp_unlock.pages.lists import Person, decision_href, way_back


@dataclass(frozen=True)
class UseLine:
    """A use of the address: for whom, when, how, and what came of their account."""

    person: Person
    record_href: str
    merged_into: str  # the TRN of the record that theirs lives on in; "" where it was not merged
    at: datetime
    how: str
    outcome: Tag
    in_the_way: tuple[str, ...]
    decision_href: str

    @classmethod
    def of(cls, use: EmailUse) -> "UseLine":
        record, decision = use.record, use.decision
        survivor: TeachingRecord = record.survivor()
        return cls(
            person=Person.of(record),
            record_href=record_href(record.trn),
            merged_into="" if survivor == record else survivor.trn,
            at=use.at,
            how=use.get_how_display(),
            outcome=OUTCOMES[Outcome(decision.outcome)],
            in_the_way=in_the_way(decision),
            decision_href=decision_href(decision),
        )


@dataclass(frozen=True)
class ChangeEntry(TimelineEntry):
    """What became of the address; `note` in lines."""

    note: tuple[str, ...] = ()

    @classmethod
    def of(cls, change: FollowUpChange) -> "ChangeEntry":
        title = STATUSES[FollowUpStatus(change.status)].text if change.by else "Used for another person: to contact"
        return cls(title, change.at, change.by.name if change.by else "", tuple(change.note.splitlines()))


@dataclass(frozen=True)
class AddressPage:
    """`seen` stands for all that is shown of what became of the address. `refusal`: why the reader may not change it.

    `meanwhile` says what has changed since they opened the page that they sent.
    """

    address: str
    status: Tag
    note: tuple[str, ...]
    uses: tuple[UseLine, ...]
    pagination: Pagination
    changes: tuple[ChangeEntry, ...]
    seen: int
    refusal: str
    meanwhile: tuple[str, ...]
    back_href: str

    @classmethod
    def of(
        cls,
        follow_up: FollowUp,
        uses: "Page[EmailUse]",
        changes: Sequence[FollowUpChange],
        query: QueryDict,
        *,
        refusal: str,
        meanwhile: Sequence[FollowUpChange],
    ) -> "AddressPage":
        return cls(
            address=follow_up.address,
            status=STATUSES[FollowUpStatus(follow_up.status)],
            note=tuple(follow_up.note.splitlines()),
            uses=tuple(map(UseLine.of, uses)),
            pagination=Pagination.of(uses, query=query),
            changes=tuple(map(ChangeEntry.of, changes)),
            seen=max((change.pk for change in changes), default=0),
            refusal=refusal,
            meanwhile=tuple(_meanwhile(meanwhile)),
            back_href=way_back("addresses", query),
        )


def _meanwhile(changes: Sequence[FollowUpChange]) -> Iterator[str]:
    for change in changes:
        at = govuk_datetime(change.at)
        if change.by is None:
            yield f"The address was used for another person on {at}."
        else:
            status = STATUSES[FollowUpStatus(change.status)].text.lower()
            wrote = f", with the note “{change.note}”" if change.note else ""
            yield f"{change.by.name} set the status to “{status}” on {at}{wrote}."
