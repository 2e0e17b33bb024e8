"""Opening support tasks."""

from datetime import datetime

from django.db import IntegrityError, transaction

from one_login.models import OneLoginUser
from support_tasks import history, messages, rules
from support_tasks.models import EventName, Kind, SupportTask, TaskTerm
from support_tasks.references import new_reference
from teaching_records.evidence import Stated, Verified, verified_facts
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
        one_login_user=one_login_user,
        verified=verified_facts(one_login_user),
        stated=stated,
        match_failure=match_failure,
        at=at,
    )
    messages.request_received(task).queue(about=task, at=at)
    return task, True


def _create(*, kind: Kind, verified: Verified, stated: Stated, at: datetime, **facts: object) -> SupportTask:
    task = _with_new_reference(
        kind=kind,
        verified=verified,
        stated=stated,
        person_name=rules.person_name(verified),
        person_name_key=rules.person_name_key(verified),
        created_at=at,
        due_on=rules.answer_by(at),
        **facts,
    )
    TaskTerm.add(task, rules.terms(verified, stated))
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
