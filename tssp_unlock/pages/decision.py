"""One decision: why the account is as it left it, rule by rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from govuk.formats import govuk_date, govuk_datetime, in_uk_time
from govuk.pages import Action, Row, Tag
from staff.models import StaffUser
from teaching_records.models import TeachingRecord
from teaching_records.pages import record_href
from tssp_unlock import list_queries
from tssp_unlock.models import FollowUp, Outcome, UnlockDecision
from tssp_unlock.pages.in_words import ANSWERS, OUTCOMES, QUESTIONS, answer
from tssp_unlock.pages.lists import decisions_href, follow_up_href, way_back
from tssp_unlock.policies import can_unlock
from tssp_unlock.rules import Result, Rule, is_open

MOST_OTHERS = 5  # people who are named


@dataclass(frozen=True)
class DecisionPage:
    """`try_again_href` is for who may have it tried again, where something is left to try."""

    name: str
    trn: str
    outcome: Tag
    answer: str
    details: tuple[Row, ...]
    rules: tuple[Row, ...]
    is_secret: bool  # an alert was open
    asking: tuple[Row, ...]
    back_href: str
    others_href: str
    account_href: str
    try_again_href: str

    @classmethod
    def of(
        cls, decision: UnlockDecision, follow_up: FollowUp | None, by: StaffUser, query: QueryDict
    ) -> "DecisionPage":
        person = decision.person
        may_try = decision.is_left_over and can_unlock(by, person)
        return cls(
            name=person.full_name,
            trn=person.trn,
            outcome=OUTCOMES[Outcome(decision.outcome)],
            answer=answer(decision),
            details=tuple(_details(decision, follow_up)),
            rules=tuple(_rules(decision)),
            is_secret=decision.verdict.results.get(Rule.NO_OPEN_ALERT) == Result.FAILS,
            asking=tuple(_asking(decision)),
            back_href=way_back("decisions", query),
            others_href=decisions_href(person.trn),
            account_href=account_href(person),
            try_again_href=reverse("tssp_unlock:try-again", args=[decision.pk]) if may_try else "",
        )


def account_href(record: TeachingRecord) -> str:
    """The page of the record's portal account."""
    return reverse("console:record-portal-account", args=[record.trn])


def _details(decision: UnlockDecision, follow_up: FollowUp | None) -> Iterator[Row]:
    yield Row("Record", *_record(decision.person))
    if decision.record != decision.person:
        yield Row("Matched to", *_record(decision.record))
    if decision.email_use:
        listed = (Action("Follow up", follow_up_href(follow_up), "this address"),) if follow_up else ()
        yield Row("Email address", decision.email_use.address, listed)
    yield Row("How", decision.get_how_display())
    if decision.staff_user:
        yield Row("By", decision.staff_user.name)
    yield Row("When", govuk_datetime(decision.at))
    if decision.reason:
        yield Row("Reason", decision.reason.splitlines())
    if decision.ended_at and decision.ended_at != decision.at:
        yield Row("Settled", govuk_datetime(decision.ended_at))


def _record(record: TeachingRecord) -> tuple[str, tuple[Action, ...]]:
    opened = Action("Open record", record_href(record.trn), f"with TRN {record.trn}")
    return f"{record.full_name} (TRN {record.trn})", (opened,)


def _rules(decision: UnlockDecision) -> Iterator[Row]:
    """Every rule, also those behind the first that failed. None where they could not be asked."""
    for rule, result in decision.verdict.results.items():
        hint, actions = _why(decision, rule) if result == Result.FAILS else ("", ())
        yield Row(QUESTIONS[rule], (), actions, tag=ANSWERS[result], hint=hint)


def _why(decision: UnlockDecision, rule: Rule) -> tuple[str, tuple[Action, ...]]:
    """What the rule that failed found, and where to look at it."""
    if rule == Rule.NO_OPEN_ALERT:
        return ", ".join(_alerts(decision)), ()
    if rule == Rule.ADDRESS_NOT_USED_FOR_ANOTHER:
        others = list_queries.other_people(decision)
        opened = (Action("Open record", record_href(each.trn), f"with TRN {each.trn}") for each in others[:MOST_OTHERS])
        return f"Used for {_named(others)}", tuple(opened)
    return "", ()


def _named(others: Sequence[TeachingRecord]) -> str:
    named = [f"{other.full_name} (TRN {other.trn})" for other in others[:MOST_OTHERS]]
    if more := len(others) - MOST_OTHERS:
        named += [f"{more:,} more"] * (more > 0)
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _alerts(decision: UnlockDecision) -> list[str]:
    """The alerts that were open when it was decided: the facts have their last days."""
    kept = decision.facts.get("alerts") or ()
    days = [day and date.fromisoformat(day) for day in kept]
    decided_on = in_uk_time(decision.at).date()
    return [
        f"An alert until {govuk_date(day)}" if day else "An alert without an end date"
        for day in days
        if is_open(day, decided_on)
    ]


def _asking(decision: UnlockDecision) -> Iterator[Row]:
    """What came of asking the portal, or of trying to decide."""
    if decision.asked_at:
        yield Row("Portal first asked", govuk_datetime(decision.asked_at))
    if decision.attempts and decision.outcome != Outcome.REFUSED:
        yield Row("Attempts", f"{decision.attempts:,}")
    if decision.failure:
        yield Row("What went wrong last", decision.failure)
    if decision.may_have_unlocked and decision.outcome != Outcome.UNLOCKED:
        yield Row("Unlocked all the same?", "It may be: an answer of the portal was lost.")
