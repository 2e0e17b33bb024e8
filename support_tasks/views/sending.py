"""Sending the TRN of a record: as connecting one, with the e-mails that go out then."""

from collections.abc import Iterator
from typing import ClassVar

from django.http import HttpResponse

from govuk.forms import today
from notifications.messages import Message
from support_tasks import actions, messages, policies
from support_tasks.forms import ConnectForm
from support_tasks.models import Kind
from support_tasks.views.connecting import Connect
from tssp_unlock.queries import account_will_be_open


class SendTrn(Connect):
    """The record beside the request, the e-mail with its TRN, and the one that the record's own address gets."""

    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.FIND_TRN})

    def check_record(self) -> None:
        policies.check_can_send_trn(self.request.user, self.task, self.record)

    def emails(self) -> Iterator[Message]:
        account_is_open = account_will_be_open(self.record, self.task.address, today())
        yield messages.trn(self.task, self.record, account_is_open)
        if notice := messages.trn_requested(self.task, self.record):
            yield notice

    def decide_as_shown(self, form: ConnectForm) -> HttpResponse:
        task = actions.send_trn(record_id=self.record.pk, **self.chosen(form))
        notice = messages.trn_requested(task, self.record)
        return self.decided(task, *((f"We will also tell {notice.to} that it was asked for.",) if notice else ()))
