"""A small, believable world for a local stack, the same every time. The real actions reach its states."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from matching.actions import send_support_request, try_to_connect
from matching.models import Step
from matching.rules import Outcome
from one_login.actions import record_identity, record_sign_in
from one_login.identity import identity
from one_login.models import OneLoginUser
from one_login.simulator.claims import verifiable_credential
from one_login.simulator.personas import Person, Persona, name, subject_for
from staff.models import StaffUser
from support_tasks.actions import connect_record, do_not_connect
from support_tasks.models import SupportTask
from teaching_records.evidence import NOTHING_STATED, Stated
from teaching_records.models import TeachingRecord
from transactions import part_of_use_case, use_case
from trs_console.demo import casework, lost_trns, persona_records, unlocks
from trs_console.demo.ours import part_of_ours
from trs_console.demo.past_requests import past_requests
from trs_console.demo.persona_records import PERSONA
from trs_console.demo.population import FIRST_TRN, merged_away, population
from trs_console.demo.records import DemoRecord, store
from trs_console.demo.requests import REQUESTS, DemoDecision, DemoRequest, person
from trs_console.demo.staff import PASSWORD, STAFF

RECORDS = 300
MERGED = 6
CONNECTED_LONG_AGO = 8
A_QUESTION_TAKES = timedelta(minutes=2)


class DemoWorldIsWrong(AssertionError):
    """The rules did not do with these people what the demo is to show."""


def exists() -> bool:
    """Whether the demo's staff are there, and so the rest of it."""
    return bool(StaffUser.objects.filter(email__in=[member.email for member in STAFF]).exists())


@use_case
def make(*, at: datetime) -> None:
    """Add the whole world, as of `at`: all of it or nothing. Raises DemoWorldIsWrong."""
    _add_staff()
    records = all_records()
    store(records, at.date())
    ordinary = [record for record in records if int(record.trn) >= FIRST_TRN and _can_connect(record)]
    _connect_long_ago(ordinary[:CONNECTED_LONG_AGO], at)
    requests = [*REQUESTS, *past_requests(ordinary[CONNECTED_LONG_AGO:])]
    for request in sorted(requests, key=lambda request: request.age, reverse=True):
        _ask_support(request, at - request.age)
    lost_trns.ask(at)
    casework.begin(at)
    unlocks.happen(at)


@part_of_use_case
def _add_staff() -> None:
    """One hash for all of them: hashing is slow by design, and the password is the same."""
    password = make_password(PASSWORD)
    for member in STAFF:
        user = StaffUser(email=member.email, name=member.name, role=member.role, password=password)
        user.full_clean()
        user.save()


def all_records() -> list[DemoRecord]:
    """The personas' records, those of the support requests, and as many others as make the number up."""
    asked = [*(ask.records for ask in REQUESTS), *(lost.records for lost in lost_trns.LOST_TRNS)]
    asked_about = (record for records in asked for record in records)
    special = [*persona_records.persona_records(), *asked_about, *unlocks.RECORDS]
    people = [*PERSONA.values(), *(ask.person for ask in REQUESTS)]
    others = population(
        RECORDS - len(special) - MERGED - 1,
        other_birthdays={day for who in people for day in who.birth_dates} | {r.born for r in special if r.born},
        other_names={f"{record.first} {record.last}" for record in special},
    )
    survivors = [record for record in others if record.is_active and record.born][:MERGED]
    return [*special, *others, *merged_away(survivors)]


@part_of_use_case
def _sign_in(who: Person, at: datetime) -> OneLoginUser:
    """Somebody signed in and was verified: the claims are read as the relying party reads them."""
    user = part_of_ours(record_sign_in)(subject=who.subject, email=who.email, at=at, identity_was_asked=True)
    proven = identity({"vc": verifiable_credential(who)}, at.date())
    return part_of_ours(record_identity)(one_login_user_id=user.pk, identity=proven, at=at)


def _as_person(persona: Persona) -> Person:
    return Person(subject=persona.subject, email=persona.email, names=persona.names, birth_dates=persona.birth_dates)


def _connect(who: Person, at: datetime, *, trn: str | None = None) -> None:
    user = _sign_in(who, at)
    decision = part_of_ours(try_to_connect)(
        one_login_user_id=user.pk,
        step=Step.TRN if trn else Step.IDENTITY,
        stated=NOTHING_STATED | {"trn": trn},
        at=at + A_QUESTION_TAKES,
    )
    if decision.outcome != Outcome.CONNECTED:
        raise DemoWorldIsWrong(f"{who.email} was to be connected: {decision.reason}")


def _connect_long_ago(ordinary: Sequence[DemoRecord], at: datetime) -> None:
    """Those who are connected when the story begins."""
    elsewhere, returning = PERSONA["already-connected-elsewhere"], PERSONA["new-email"]
    another = replace(_as_person(elsewhere), email="dan83@example.com", subject=subject_for("dan83@example.com"))
    _connect(another, at - timedelta(days=200), trn=persona_records.CONNECTED_ELSEWHERE)
    earlier = replace(_as_person(returning), email=persona_records.EARLIER_EMAIL_OF_NEW_EMAIL)
    _connect(earlier, at - timedelta(days=400))
    for weeks, record in enumerate(ordinary, start=1):
        assert record.email  # noqa: S101 (for the type checker: `_can_connect` has looked)
        assert record.born  # noqa: S101
        who = person(record.email, record.born, name((record.first,), (record.last,)))
        _connect(who, at - timedelta(weeks=weeks, hours=weeks))


def _can_connect(record: DemoRecord) -> bool:
    return bool(record.is_active and record.email and record.born)


def _ask_support(ask: DemoRequest, sent_at: datetime) -> None:
    """The journey as its pages walk it: identity, number, TRN, support request. Then staff decide."""
    if ask.earlier_account:
        another = replace(ask.person, email=ask.earlier_account, subject=subject_for(ask.earlier_account))
        _connect(another, sent_at - timedelta(days=150), trn=ask.records[0].trn)
    user = _sign_in(ask.person, sent_at - 3 * A_QUESTION_TAKES)
    stated: Stated = NOTHING_STATED
    _try(user, Step.IDENTITY, stated, sent_at - 3 * A_QUESTION_TAKES)
    if ask.number:
        stated = stated | {"national_insurance_number": ask.number}
        _try(user, Step.NATIONAL_INSURANCE_NUMBER, stated, sent_at - 2 * A_QUESTION_TAKES)
    if ask.trn:
        stated = stated | {"trn": ask.trn}
        _try(user, Step.TRN, stated, sent_at - A_QUESTION_TAKES)
    task = part_of_ours(send_support_request)(one_login_user_id=user.pk, stated=stated, at=sent_at)
    if task is None:
        raise DemoWorldIsWrong(f"{ask.person.email} was to need support, and was connected")
    if ask.decision:
        _decide(task, ask.decision, sent_at)


def _try(user: OneLoginUser, step: Step, stated: Stated, at: datetime) -> None:
    decision = part_of_ours(try_to_connect)(one_login_user_id=user.pk, step=step, stated=stated, at=at)
    if decision.outcome == Outcome.CONNECTED:
        raise DemoWorldIsWrong(f"{user.email} was not to be connected by {step}")


def _decide(task: SupportTask, decision: DemoDecision, sent_at: datetime) -> None:
    by = StaffUser.objects.get(email=decision.by)
    at = sent_at + decision.after
    if decision.connects_trn:
        record = TeachingRecord.objects.get(trn=decision.connects_trn)
        part_of_ours(connect_record)(task_id=task.pk, record_id=record.pk, by=by, at=at, note=decision.note)
    elif decision.reason:
        part_of_ours(do_not_connect)(task_id=task.pk, reason=decision.reason, detail=decision.detail, by=by, at=at)
