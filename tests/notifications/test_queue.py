"""E-mail is a row first, in its caller's transaction, with the job that sends it."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications.messages import RecordConnected
from notifications.models import MOVES, Email, Status
from tests.factories import TeachingRecordFactory
from tests.notifications.conftest import AT
from transactions import NoTransaction

MESSAGE = RecordConnected(to="grace@home.example", name="Grace")


@pytest.mark.django_db
class TestQueue:
    def test_keeps_the_email_as_it_was_previewed(self, email: Email) -> None:
        assert (email.to, email.subject, email.body) == MESSAGE.preview()
        assert (email.kind, email.status, email.queued_at) == ("record_connected", Status.QUEUED, AT)

    def test_defers_one_job_that_holds_an_id_only(self, email: Email) -> None:
        job = ProcrastinateJob.objects.get()
        assert (job.queue_name, job.args) == ("emails", {"email_id": email.pk})

    def test_is_undone_with_its_transaction(self) -> None:
        with transaction.atomic():
            MESSAGE.queue(about=TeachingRecordFactory(), at=AT)
            transaction.set_rollback(True)
        assert Email.objects.count() == ProcrastinateJob.objects.count() == 0

    @pytest.mark.django_db(transaction=True)
    def test_needs_a_transaction(self) -> None:
        with pytest.raises(NoTransaction):
            MESSAGE.queue(about=TeachingRecordFactory(), at=AT)
        assert Email.objects.count() == ProcrastinateJob.objects.count() == 0

    def test_is_found_by_what_it_is_about(self, email: Email) -> None:
        assert email.about_thing is not None
        assert list(Email.objects.about(email.about_thing)) == [email]
        assert not Email.objects.about(TeachingRecordFactory()).exists()


class TestStatus:
    def test_every_one_has_its_moves_and_a_label(self) -> None:
        assert set(MOVES) == set(Status)
        assert all(status.label for status in Status)

    def test_a_final_one_is_final(self) -> None:
        assert MOVES[Status.DELIVERED] == MOVES[Status.FAILED] == frozenset()
