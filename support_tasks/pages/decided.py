"""A decision that was made, for templates: what, by whom, why, what was suggested then, and the e-mail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govuk.formats import govuk_datetime
from govuk.pages import Action, Row, Tag
from notifications.pages import SentEmail
from support_tasks import queries
from support_tasks.casework_queries import Casework
from support_tasks.models import Outcome, Reason, TaskEvent
from support_tasks.pages.connected import how_ended
from support_tasks.pages.request import reason_in_words
from support_tasks.queries import SuggestedThen
from support_tasks.timeline import by
from support_tasks.wording import OUTCOME_WORDING
from teaching_records.comparison_pages import why_suggested
from teaching_records.pages import LABELS, agreement_tag, record_href
from tssp_unlock.models import Outcome as UnlockOutcome
from tssp_unlock.pages.in_words import OUTCOMES as OUTCOMES_OF_UNLOCKING
from tssp_unlock.pages.in_words import in_the_way
from tssp_unlock.pages.lists import decision_href


@dataclass(frozen=True)
class SuggestionThen:
    """A record as it was suggested at the time; `chosen` says what came of it, where it was the one.

    `rows` have how far each attribute agreed.
    """

    title: str
    href: str
    chosen: Tag | None
    why: str
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, suggested: SuggestedThen, chosen: dict[int, Tag]) -> "SuggestionThen":
        parts = suggested.attributes
        return cls(
            title=f"{suggested.name} (TRN {suggested.trn})",
            href=record_href(suggested.trn),
            chosen=chosen.get(suggested.record_id),
            why=why_suggested(parts),
            rows=tuple(Row(LABELS[name], (), tag=agreement_tag(parts[name])) for name in LABELS),
        )


@dataclass(frozen=True)
class Decided:
    """`suggested` is None where that was not kept yet.

    `notice` went to the record's own address, with word that its TRN was sent to another. `ended`: who ended the
    connection that it made, when and why, otherwise than by undoing it. `undone`: who reopened the task, when and why,
    and the e-mail about that, if the connection was ended with it.
    """

    title: str
    rows: tuple[Row, ...]
    email: SentEmail | None
    notice: SentEmail | None
    suggested: tuple[SuggestionThen, ...] | None
    ended: tuple[Row, ...] = ()
    undone: tuple[Row, ...] = ()
    email_undone: SentEmail | None = None

    @classmethod
    def of(cls, decision: TaskEvent, casework: Casework) -> "Decided":
        outcome = Outcome(decision.details["outcome"])
        email, notice = casework.email_of(decision), casework.notice_of(decision)
        suggested = queries.suggested_then(decision)
        chosen = {decision.details.get("record"): SHORT[outcome]}
        reopened = casework.reopening_of(decision)
        email_undone = casework.email_about_undoing(reopened) if reopened else None
        return cls(
            f"{outcome.label}, by {by(decision)} on {govuk_datetime(decision.at)}",
            tuple(_rows(decision, casework)),
            SentEmail.of(email) if email else None,
            SentEmail.of(notice) if notice else None,
            None if suggested is None else tuple(SuggestionThen.of(each, chosen) for each in suggested),
            tuple(_ended(decision, reopened, casework)),
            tuple(_undone(decision, reopened, casework)),
            SentEmail.of(email_undone) if email_undone else None,
        )


SHORT = {outcome: Tag(words.short, words.colour) for outcome, words in OUTCOME_WORDING.items()}


def _rows(decision: TaskEvent, casework: Casework) -> Iterator[Row]:
    details = decision.details
    yield Row("Outcome", Outcome(details["outcome"]).label)
    if record := casework.record_of(decision):
        opened = Action("Open record", record_href(record.trn), f"for TRN {record.trn}")
        yield Row("Record", f"{record.full_name} (TRN {record.trn})", actions=(opened,))
    if reason := details.get("reason"):
        yield Row("Reason", reason_in_words(Reason(reason), details.get("detail", "")))
    if why := details.get("why_by_hand"):
        yield Row("Reason for connecting by hand", why.splitlines())
    yield Row("Decided by", by(decision))
    yield Row("Decided on", govuk_datetime(decision.at))
    if note := _note(decision, casework):
        yield Row("Note", note)
    if unlocking := casework.unlocking_of(decision):
        opened = Action("See why", decision_href(unlocking), "that is so")
        became = OUTCOMES_OF_UNLOCKING[UnlockOutcome(unlocking.outcome)].text
        yield Row("Portal account", became, actions=(opened,), hint=", ".join(in_the_way(unlocking)))


def _note(decision: TaskEvent, casework: Casework) -> Sequence[str]:
    """What the officer wrote down with the decision, in the same moment."""
    for note in casework.notes:
        if note.at == decision.at and note.author_id == decision.staff_user_id:
            return note.text.splitlines()
    return ()


def _ended(decision: TaskEvent, reopened: TaskEvent | None, casework: Casework) -> Iterator[Row]:
    connection = casework.connection_of(decision)
    if connection and not (reopened and connection.disconnected_at == reopened.at):
        yield from how_ended(connection)


def _undone(decision: TaskEvent, reopened: TaskEvent | None, casework: Casework) -> Iterator[Row]:
    if reopened is None:
        return
    yield Row("Reopened by", by(reopened))
    yield Row("Reopened on", govuk_datetime(reopened.at))
    yield Row("Reason", reopened.details["reason"].splitlines())
    connection = casework.connection_of(decision)
    if connection and connection.disconnected_at == reopened.at:
        yield Row("Record", "Disconnected")
    elif connection and (connection.disconnected_at is None or connection.disconnected_at > reopened.at):
        yield Row("Record", "Left connected")
