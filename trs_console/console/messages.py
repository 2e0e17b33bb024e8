"""The e-mails about what staff connect and disconnect by hand."""

from notifications.messages import RecordConnected, RecordDisconnected
from one_login.models import OneLoginUser
from support_tasks.messages import name_to_greet
from teaching_records.evidence import verified_facts


def connected(user: OneLoginUser) -> RecordConnected:
    return RecordConnected(to=user.email, name=name_to_greet(verified_facts(user)))


def disconnected(user: OneLoginUser) -> RecordDisconnected:
    return RecordDisconnected(to=user.email, name=name_to_greet(verified_facts(user)))
