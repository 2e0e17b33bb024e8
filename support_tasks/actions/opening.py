"""Opening support tasks."""

from datetime import datetime

from django.db import IntegrityError, transaction

from one_login.models import OneLoginUser
from support_tasks import history, lifecycle, messages, rules
from support_tasks.actions.asking_again import ask_again
from support_tasks.models import EventName, Kind, SupportTask, TaskTerm
from support_tasks.references import new_reference
from teaching_records.evidence import Stated, Verified, verified_facts
from teaching_records.rules.normal_forms import mailbox_key
from transactions import part_of_use_case

TRIES_FOR_A_REFERENCE = 5


@part_of_use_case
def open_connect_task(
    *, one_login_user: OneLoginUser, stated: Stated, match_failure: str, at: datetime
) -> tuple[SupportTask, bool]:
    """A task to connect the locked `one_login_user`, and whether it is new: an open one is returned as it is.

    A new task's acknowledgement is queued with it.
    """
    existing = one_login_user.support_tasks.not_closed().first()
    if existing:
        return existing, False
    task = _create(
        kind=Kind.CONNECT_ONE_LOGIN,
        identity=(verified := verified_facts(one_login_user)),
        one_login_user=one_login_user,
        verified=verified,
        stated=stated,
        match_failure=match_failure,
        at=at,
    )
    messages.request_received(task).queue(about=task, at=at)
    return task, True


@part_of_use_case
def open_find_trn_task(
    *, identity: Verified, national_insurance_number: str | None, match_failure: str, at: datetime
) -> tuple[SupportTask, bool]:
    """A task of who did not sign in, to find their TRN, and whether it is new; one for each mailbox that is open.

    `identity` is who they say they are. What an open one does not say yet is kept with it (`ask_again`). The
    acknowledgement is queued with it.
    """
    stated: Stated = {**identity, "national_insurance_number": national_insurance_number, "trn": None}
    mailbox = mailbox_key(identity["email"])
    lifecycle.hold_person(one_login_user_id=None, mailbox=mailbox)
    to_do = SupportTask.objects.not_closed().filter(mailbox=mailbox)
    if existing := to_do.select_for_update(of=("self",)).first():
        ask_again(existing, identity=identity, stated=stated, at=at)
        return existing, False
    task = _create(
        kind=Kind.FIND_TRN,
        identity=identity,
        mailbox=mailbox,
        verified={},
        stated=stated,
        match_failure=match_failure,
        at=at,
    )
    messages.request_received(task).queue(about=task, at=at)
    return task, True


def _create(*, identity: Verified, stated: Stated, at: datetime, **facts: object) -> SupportTask:
    task = _with_new_reference(
        stated=stated,
        person_name=rules.person_name(identity),
        person_name_key=rules.person_name_key(identity),
        created_at=at,
        due_on=rules.answer_by(at),
        **facts,
    )
    TaskTerm.add(task, rules.terms(identity, stated))
    history.add_event(EventName.OPENED, task, at=at)
    return task


def _with_new_reference(**facts: object) -> SupportTask:
    for _ in range(TRIES_FOR_A_REFERENCE):
        try:
            with transaction.atomic():
                return SupportTask.objects.create(reference=new_reference(), **facts)
        except IntegrityError as error:
            if "reference" not in str(error):
                raise
    raise RuntimeError("no free reference was found")
