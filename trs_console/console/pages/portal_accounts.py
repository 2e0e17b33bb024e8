"""The portal account of a record: whether it is locked, what was decided about it, and unlocking it by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse

from govuk.formats import govuk_datetime
from govuk.pages import Pagination, Row, Tag
from staff.models import StaffUser
from support_tasks.conflicts import ConflictPage, is_just_now
from teaching_records.models import TeachingRecord
from trs_console.console.pages.frames import Frame
from tssp_unlock.models import UnlockDecision, Why
from tssp_unlock.pages.in_words import NOT_READ_NOW, WHY_NOT_BY_HAND, answer
from tssp_unlock.pages.lists import DecisionLine, decision_href
from tssp_unlock.policies import can_unlock
from tssp_unlock.queries import Standing
from tssp_unlock.rules import Result, Rule

WHY_SO = {Why.FILE: "The file of records says so", Why.DECISION: "It was unlocked here"}
LOCKED, OPEN, PORTAL_KNOWS = Tag("Locked", "red"), Tag("Not locked", "green"), Tag("Only the portal knows", "grey")


def account_href(record: TeachingRecord) -> str:
    return reverse("console:record-portal-account", args=[record.trn])


def unlock_href(record: TeachingRecord) -> str:
    return reverse("console:record-unlock", args=[record.trn])


def state(standing: Standing) -> Tag:
    """Whether the account is locked."""
    if standing.is_locked is None:
        return PORTAL_KNOWS
    return LOCKED if standing.is_locked else OPEN


def why_not(standing: Standing) -> str:
    """Why nobody can unlock the account now; "" where a manager can."""
    headline = standing.verdict.headline
    if headline is None:
        return ""
    is_unknown = standing.verdict.results[headline] == Result.CANNOT_TELL
    return NOT_READ_NOW if is_unknown else WHY_NOT_BY_HAND[headline]


@dataclass(frozen=True)
class PortalAccountPage:
    """`why` says why the account is still locked, as the last decision has it.

    `unlock_href` is for who may unlock it by hand, where that is possible; `why_not` says what stands in the way.
    """

    frame: Frame
    rows: tuple[Row, ...]
    why: str
    why_href: str
    why_not: str
    unlock_href: str
    lines: tuple[DecisionLine, ...]
    pagination: Pagination

    @classmethod
    def of(
        cls,
        record: TeachingRecord,
        standing: Standing,
        decisions: "Page[UnlockDecision]",
        last: UnlockDecision | None,
        by: StaffUser,
        query: QueryDict,
    ) -> "PortalAccountPage":
        person = record.survivor()
        explains = last if last and _is_about_this_lock(last, standing) else None
        stopped = why_not(standing) if standing.verdict.headline != Rule.ACCOUNT_IS_LOCKED else ""
        may_unlock = standing.verdict.headline is None and can_unlock(by, person)
        return cls(
            frame=Frame.of_record(record, "record-portal-account", by, query),
            rows=tuple(_rows(record, standing)),
            why="" if standing.is_locked is False else answer(explains) if explains else NOBODY_MATCHED,
            why_href=decision_href(explains) if explains and standing.is_locked is not False else "",
            why_not=stopped,
            unlock_href=unlock_href(person) if may_unlock else "",
            lines=tuple(DecisionLine.of(each, decision_href(each)) for each in decisions),
            pagination=Pagination.of(decisions, query=query),
        )


def _rows(record: TeachingRecord, standing: Standing) -> Iterator[Row]:
    person = record.survivor()
    if person != record:
        yield Row("Account of", f"{person.full_name} (TRN {person.trn})")
    yield Row("Status", (), tag=state(standing))
    if standing.account:
        yield Row("Since", govuk_datetime(standing.account.since))
        yield Row("Why", WHY_SO[Why(standing.account.why)])
    elif standing.is_locked is False:
        yield Row("Why", "No file of records has said that it is locked")


def _is_about_this_lock(decision: UnlockDecision, standing: Standing) -> bool:
    """Whether it was decided since the account was locked, as far as that is known."""
    return standing.account is None or decision.at >= standing.account.since


NOBODY_MATCHED = "Nobody has been matched to this record since the account was locked, so nothing was decided."


@dataclass(frozen=True)
class UnlockPage:
    """Before a manager says why, and before they confirm: whose account it is. `reason` is what they said."""

    name: str
    trn: str
    rows: tuple[Row, ...]
    back_href: str
    form_href: str
    check_href: str
    is_asked: bool  # the portal is, so that the account is not open at once
    reason: str = ""

    @property
    def choices(self) -> tuple[Row, ...]:
        return (*self.rows, Row("Reason", self.reason.splitlines()))

    @classmethod
    def of(cls, record: TeachingRecord, standing: Standing, reason: str = "") -> "UnlockPage":
        """Of a record that lives on."""
        return cls(
            name=record.full_name,
            trn=record.trn,
            rows=(Row("Record", f"{record.full_name} (TRN {record.trn})"), *_rows(record, standing)),
            back_href=account_href(record),
            form_href=unlock_href(record),
            check_href=reverse("console:record-check-unlock", args=[record.trn]),
            is_asked=standing.is_locked is None,
            reason=reason,
        )


def cannot_unlock(record: TeachingRecord, sentence: str, last: UnlockDecision | None, by: StaffUser) -> ConflictPage:
    """A rule stands in the way that holds for managers too. `last` is the decision that opened the account, if any.

    `by` may have made it a moment ago, with the first press of two.
    """
    is_theirs = last is not None and last.staff_user == by and is_just_now(last.ended_at)
    sentences = [sentence, "If you have just done this, it was saved once." if is_theirs else "Nothing was changed."]
    if last and last.staff_user and last.ended_at:
        sentences.insert(1, f"{last.staff_user.name} unlocked it on {govuk_datetime(last.ended_at)}.")
    elif last and last.ended_at:
        sentences.insert(1, f"It was unlocked on {govuk_datetime(last.ended_at)}.")
    return ConflictPage(
        "This portal account cannot be unlocked",
        tuple(sentences),
        (("Back to the portal account", account_href(record)),),
        shows_typed=not is_theirs,
    )
