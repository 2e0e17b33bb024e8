"""Making a search for a lost TRN, and submitting it: once, whatever is clicked, replayed or copied."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from matching.find_trn import journey, keys, policies, rules
from matching.find_trn.models import CARRIED_OUT, Answer, Outcome, PastSearch, Search
from matching.find_trn.rules import RULE_VERSION, Candidate, Finding
from matching.journey import CHECK_ANSWERS, Answers
from matching.rules import Reason as MatchFailure
from support_tasks.actions import open_find_trn_task
from teaching_records import queries
from teaching_records.models import TeachingRecord
from transactions import part_of_use_case, use_case
from tssp_unlock.actions import send_trn
from tssp_unlock.models import How

SEARCHES_KEPT_FOR = timedelta(days=1)
AT_A_TIME = 10_000
OUTCOMES = {
    rules.Result.FOUND: Outcome.FOUND,
    rules.Result.NOBODY: Outcome.NOBODY,
    rules.Result.SEVERAL: Outcome.SEVERAL,
}
FAILURES: dict[str, MatchFailure] = {
    Outcome.SEVERAL: MatchFailure.SEVERAL_RECORDS,
    Outcome.RECORD_LIMIT: MatchFailure.TOO_MANY_ATTEMPTS,
}


class AlreadySubmitted(Exception):
    """The search was submitted: what was answered can not be changed any more."""


class NotComplete(Exception):
    """A question is open: nothing was searched for."""


class AnswersChanged(Exception):
    """The answers are not those that the page showed: nothing was done with them."""


class TooManySearches(Exception):
    """A limit was reached. The answers are kept, to be submitted later."""


class TooManyRequests(Exception):
    """A limit of requests for support was reached: none was sent."""


class NotToBeChanged(Exception):
    """The search was not submitted, found the TRN, or asked for support: there is nothing to try again with."""


def begin(*, visitor: UUID | None, at: datetime) -> Search:
    """A new search, without answers, of a browser that has searched before or (None) has not."""
    return Search.objects.create(changed_at=at, **({"visitor": visitor} if visitor else {}))


@use_case
def answer_question(*, search_id: UUID, slug: str, answer: Mapping[str, Any], at: datetime) -> Search:
    """Keep the answer to a question; `answer` is the cleaned data of its form. Raises AlreadySubmitted."""
    search = Search.objects.locked(search_id)
    if search.is_submitted:
        raise AlreadySubmitted
    search.answers = {**search.answers, slug: journey.kept(answer)}
    search.changed_at = at
    search.save(update_fields=["answers", "changed_at"])
    return search


@use_case
def change_details(*, search_id: UUID, at: datetime) -> Search:
    """A new search with the answers of one that found nobody, to be changed. Raises NotToBeChanged."""
    search = Search.objects.locked(search_id)
    if search.answer != Answer.NOT_FOUND:
        raise NotToBeChanged
    return Search.objects.create(visitor=search.visitor, answers=search.answers, changed_at=at)


def submit(*, search_id: UUID, network: str | None, at: datetime, seen: str = "") -> Search:
    """Look for the TRN and, where it is found, have it sent. A search that was submitted is returned as it is.

    `network` is the visitor's IP address, where it is known, `seen` the key of the answers that they were shown. Raises
    NotComplete, AnswersChanged; TooManySearches, of which it is kept that it was so.
    """
    search = submit_once(search_id=search_id, network=network, at=at, seen=seen)
    if not search.is_submitted:
        raise TooManySearches
    return search


@use_case
def submit_once(*, search_id: UUID, network: str | None, at: datetime, seen: str = "") -> Search:
    """As `submit`, but a search that a limit stops is returned, not submitted.

    The search is held first: whoever submits it at the same instant waits, and finds it submitted.
    """
    search = Search.objects.locked(search_id)
    if search.is_submitted:
        return search
    answers = journey.journey_of(search.answers)
    if answers.next != CHECK_ANSWERS:
        raise NotComplete
    _check_is_as_shown(answers.answers, seen)
    past = _past_search(search, answers.answers, network, at)
    limit = policies.limit_reached(
        address_key=past.address_key, visitor=past.visitor, network_key=past.network_key, at=at
    )
    if limit:
        past.outcome = limit
    else:
        _look(search, past, answers.answers, at)
    past.save()
    return search


def _check_is_as_shown(answers: Answers, seen: str) -> None:
    """Raises AnswersChanged. A form that does not say what its page showed is taken as it is."""
    if seen and seen != keys.answers_key(answers):
        raise AnswersChanged


def _past_search(search: Search, answers: Answers, network: str | None, at: datetime) -> PastSearch:
    return PastSearch(
        at=at,
        rule_version=RULE_VERSION,
        visitor=search.visitor,
        address_key=keys.address_key(journey.email(answers)),
        details_key=keys.details_key(journey.evidence(answers)),
        network_key=keys.network_key(network),
    )


@part_of_use_case
def _look(search: Search, past: PastSearch, answers: Answers, at: datetime) -> None:
    """Find the person and send their TRN; note in both what came of it."""
    finding, record = _find(answers)
    past.outcome, past.record = OUTCOMES[finding.result], record
    if record and policies.record_limit_is_reached(record.pk, at):
        past.outcome, record = Outcome.RECORD_LIMIT, None  # whoever tries details must not learn that these are right
    search.submitted_at = search.changed_at = at
    search.answer = Answer.FOUND if record else Answer.NOT_FOUND
    if record:
        search.answers, search.sent_to = {}, journey.email(answers)
        send_trn(
            record,
            to=search.sent_to,
            how=How.FIND_TRN,
            about=record,
            asked_at=at,
            at=at,
        )
    search.save()


@part_of_use_case
def _find(answers: Answers) -> tuple[Finding, TeachingRecord | None]:
    """What the rule says and, where a person is found, their record, held and found so once more."""
    finding, record = _ask(answers), None
    while finding.person is not None and (record is None or record.pk != finding.person):
        # What was read before the lock may have changed.
        record = TeachingRecord.objects.locked_survivor(finding.person)
        finding = _ask(answers)
    return finding, record if finding.person is not None else None


def _ask(answers: Answers) -> Finding:
    evidence = journey.evidence(answers)
    records = queries.candidates_for_lost_trn(evidence)
    people = queries.people_of([record.record_id for record in records])
    return rules.find(evidence, [Candidate(record, people.get(record.record_id)) for record in records])


def ask_for_support(*, search_id: UUID, network: str | None, at: datetime, seen: str = "") -> Search:
    """Have support staff look for the TRN, with the answers of a search that found nobody or that a limit stops.

    A search that asked already is returned as it is. While a request of the same mailbox is open, it gets no other:
    what is new belongs to that one.
    `network` and `seen` are as for `submit`. Raises NotToBeChanged, AnswersChanged; TooManyRequests, of which it is
    kept that it was so.
    """
    search = _ask_for_support(search_id=search_id, network=network, at=at, seen=seen)
    if search.answer != Answer.ASKED:
        raise TooManyRequests
    return search


@use_case
def _ask_for_support(*, search_id: UUID, network: str | None, at: datetime, seen: str) -> Search:
    search = Search.objects.locked(search_id)
    if search.answer == Answer.ASKED:
        return search
    answers = _answers_to_send(search)
    past = _past_search(search, answers, network, at)
    if not search.is_submitted and not _is_stopped(past):
        raise NotToBeChanged
    _check_is_as_shown(answers, seen)
    limit = policies.request_limit_reached(visitor=past.visitor, network_key=past.network_key, at=at)
    past.outcome = limit or Outcome.SUPPORT
    if limit is None:
        _open_task(search, answers, at)
    past.save()
    return search


def _answers_to_send(search: Search) -> Answers:
    """Raises NotToBeChanged."""
    answers = journey.journey_of(search.answers)
    if search.answer == Answer.FOUND or answers.next != CHECK_ANSWERS:
        raise NotToBeChanged
    return answers.answers


@part_of_use_case
def _is_stopped(past: PastSearch) -> bool:
    """Whether a limit stops the search that is about to be: also one that strangers reached with the same address."""
    limit = policies.limit_reached(
        address_key=past.address_key, visitor=past.visitor, network_key=past.network_key, at=past.at
    )
    return limit is not None


@part_of_use_case
def _open_task(search: Search, answers: Answers, at: datetime) -> None:
    search.support_task, search.opened_task = open_find_trn_task(
        **journey.request(answers), match_failure=_why_not_found(search), at=at
    )
    search.answer, search.answers, search.sent_to = Answer.ASKED, {}, journey.email(answers)
    search.submitted_at, search.changed_at = search.submitted_at or at, at
    search.save()


def _why_not_found(search: Search) -> str:
    """As tasks keep it, from what was kept of the search when it was submitted; of one that a limit stopped, that."""
    if search.submitted_at is None:
        return MatchFailure.TOO_MANY_ATTEMPTS
    past = PastSearch.objects.filter(visitor=search.visitor, at=search.submitted_at, outcome__in=CARRIED_OUT).first()
    return FAILURES.get(past.outcome if past else "", MatchFailure.NO_RECORD)


def delete_old(*, at: datetime, kept_for: timedelta) -> None:
    """Delete searches that nobody goes on with, and those made longer ago than `kept_for`; so many in a statement."""
    left = Search.objects.filter(changed_at__lt=at - SEARCHES_KEPT_FOR).order_by("changed_at")
    while Search.objects.filter(pk__in=left.values("pk")[:AT_A_TIME]).delete()[0]:
        pass
    old = PastSearch.objects.filter(at__lt=at - kept_for).order_by("at")
    while PastSearch.objects.filter(pk__in=old.values("pk")[:AT_A_TIME]).delete()[0]:
        pass
