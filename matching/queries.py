"""What the public pages show of a person, and where in the service they are."""

from datetime import datetime

from matching import connect
from matching.connect import ConnectJourney
from matching.models import JourneyAnswers
from matching.policies import attempts_are_used_up
from notifications.messages import SupportRequestReceived
from notifications.models import Email
from one_login.models import OneLoginUser
from support_tasks.models import SupportTask
from teaching_records.connections import open_connection
from teaching_records.models import TeachingRecord

RECORD = "record"
REQUEST_SENT = "connect-request-sent"
IDENTITY_NOT_VERIFIED = "identity-not-verified"
IDENTITY = "identity"


def place_of(user: OneLoginUser) -> str | None:
    """The URL name of the page where `user` belongs now; None: in the connect journey."""
    if open_connection(user.pk):
        return RECORD
    if open_task(user.pk):
        return REQUEST_SENT
    if user.is_verified:
        return None
    return IDENTITY_NOT_VERIFIED if user.proving_failed_at else IDENTITY


def open_task(one_login_user_id: int) -> SupportTask | None:
    """The person's support task that is not closed: there is at most one."""
    return SupportTask.objects.not_closed().filter(one_login_user_id=one_login_user_id).first()


def journey_of(user: OneLoginUser, at: datetime) -> ConnectJourney:
    """The connect journey with the answers that `user` has given so far."""
    kept = JourneyAnswers.objects.filter(one_login_user=user).first()
    answers = connect.valid_answers(kept.answers) if kept else {}
    return ConnectJourney(connect.QUESTIONS, answers, attempts_are_used_up(user.pk, at))


def acknowledgement(task: SupportTask) -> Email | None:
    """The e-mail that confirmed the request."""
    return Email.objects.about(task).filter(kind=SupportRequestReceived.kind).first()


def connected_record(user: OneLoginUser) -> TeachingRecord | None:
    """The record that `user` is connected to; where that was merged, the one it lives on in."""
    connection = open_connection(user.pk)
    return connection.teaching_record.survivor() if connection else None
