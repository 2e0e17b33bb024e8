"""Outcomes, rules and statuses in the words of staff. These tell of alerts: nothing of it is for anybody else."""

from govuk.pages import Tag
from tssp_unlock.models import FollowUpStatus, Outcome, UnlockDecision
from tssp_unlock.rules import Result, Rule

OUTCOMES: dict[Outcome, Tag] = {
    Outcome.UNLOCKED: Tag("Unlocked", "green"),
    Outcome.REFUSED: Tag("Not unlocked", "red"),
    Outcome.NOT_LOCKED: Tag("Was not locked", "grey"),
    Outcome.TO_ASK: Tag("Portal to be asked", "blue"),
    Outcome.ASKED: Tag("Waiting for the portal", "blue"),
    Outcome.JOINED: Tag("Asked for already", "grey"),
    Outcome.UNANSWERED: Tag("No answer from the portal", "orange"),
    Outcome.PORTAL_REFUSED: Tag("Refused by the portal", "red"),
    Outcome.UNDECIDED: Tag("Not decided yet", "yellow"),
}
STATUSES: dict[FollowUpStatus, Tag] = {
    FollowUpStatus.TO_CONTACT: Tag("To contact", "blue"),
    FollowUpStatus.CONTACTED: Tag("Contacted", "yellow"),
    FollowUpStatus.EXPLAINED: Tag("Explained", "green"),
}
# What is asked, and what stood in the way where the answer is no.
QUESTIONS: dict[Rule, str] = {
    Rule.RECORD_IS_ACTIVE: "The record is active",
    Rule.NO_OPEN_ALERT: "No alert is open",
    Rule.ADDRESS_NOT_USED_FOR_ANOTHER: "The email address was used for nobody else",
    Rule.ACCOUNT_IS_LOCKED: "The account is locked",
}
STOOD_IN_THE_WAY: dict[Rule, str] = {
    Rule.RECORD_IS_ACTIVE: "Deactivated record",
    Rule.NO_OPEN_ALERT: "Open alert",
    Rule.ADDRESS_NOT_USED_FOR_ANOTHER: "Email address used for another person",
    Rule.ACCOUNT_IS_LOCKED: "Account not locked",
}
ANSWERS: dict[Result, Tag] = {
    Result.HOLDS: Tag("Yes", "green"),
    Result.FAILS: Tag("No", "red"),
    Result.CANNOT_TELL: Tag("Not known", "orange"),
    Result.PORTAL_SAYS: Tag("For the portal to say", "blue"),
    Result.NOT_ASKED: Tag("Not asked", "grey"),
}
# Why an account is, or stays, locked: a sentence each.
WHY_LOCKED: dict[Rule, str] = {
    Rule.RECORD_IS_ACTIVE: "The record was deactivated, so its portal account was left as it is.",
    Rule.NO_OPEN_ALERT: "The account was not unlocked because an alert was open on the record.",
    Rule.ADDRESS_NOT_USED_FOR_ANOTHER: (
        "The account was not unlocked because the email address had been used to find, or connect to, "
        "another person’s record too."
    ),
    Rule.ACCOUNT_IS_LOCKED: "The account was not locked, so there was nothing to unlock.",
}
NOT_READ = "The account was not unlocked because the record’s alerts could not be read."
SENTENCES: dict[Outcome, str] = {
    Outcome.UNLOCKED: "The account was unlocked.",
    Outcome.TO_ASK: "The portal is about to be asked to unlock the account.",
    Outcome.ASKED: "The portal was asked to unlock the account. It has not answered yet, and is asked again.",
    Outcome.JOINED: "The portal was being asked to unlock this account already. What it says counts here too.",
    Outcome.UNANSWERED: "The portal did not answer, however often it was asked, so the account may still be locked.",
    Outcome.PORTAL_REFUSED: "The portal refused to unlock the account.",
    Outcome.UNDECIDED: "Something went wrong, so it is not decided yet. It is tried again by itself.",
}
GIVEN_UP = "Something went wrong each time that this was to be decided, so the account was not unlocked."
UNLOCKED_BY_HAND = "The account was unlocked by hand."
# Why a manager cannot unlock the account now.
WHY_NOT_BY_HAND: dict[Rule, str] = {
    Rule.RECORD_IS_ACTIVE: "The record is deactivated, so its portal account cannot be unlocked.",
    Rule.NO_OPEN_ALERT: "An alert is open on the record. The account cannot be unlocked until the alert has ended.",
    Rule.ACCOUNT_IS_LOCKED: "The account is not locked.",
}
NOT_READ_NOW = "The record’s alerts cannot be read at the moment, so the account cannot be unlocked."


def answer(decision: UnlockDecision) -> str:
    """In a sentence, why the account is as the decision left it."""
    outcome, headline = Outcome(decision.outcome), decision.verdict.headline
    if decision.is_given_up:
        return GIVEN_UP
    if outcome in (Outcome.REFUSED, Outcome.NOT_LOCKED) and headline:
        is_unknown = decision.verdict.results[headline] == Result.CANNOT_TELL
        return NOT_READ if is_unknown else WHY_LOCKED[headline]
    if outcome == Outcome.UNLOCKED and decision.is_by_hand:
        return UNLOCKED_BY_HAND
    return SENTENCES[outcome]


def in_the_way(decision: UnlockDecision) -> tuple[str, ...]:
    """What stood in the way, in a word or two each; nothing where the account just was not locked."""
    if decision.outcome in (Outcome.NOT_LOCKED, Outcome.UNLOCKED):
        return ()
    results = decision.verdict.results
    return tuple(words for rule, words in STOOD_IN_THE_WAY.items() if results.get(rule) in STOPS)


STOPS = (Result.FAILS, Result.CANNOT_TELL)
