"""E-mail is a row first, in its caller's transaction, with the job that sends it."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications import lifecycle
from notifications.messages import RecordConnected
from notifications.models import FINAL, MOVES, Email, FailureKind, Status
from tests.factories import TeachingRecordFactory
from tests.notifications.conftest import AT
from tests.notifications.states import become, give_up
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
        assert MOVES[Status.DELIVERED] == frozenset()
        assert MOVES[Status.FAILED] == {Status.ACCEPTED}  # of those only that we gave up

    @pytest.mark.django_db
    @pytest.mark.parametrize("start", Status)
    @pytest.mark.parametrize("end", Status)
    def test_only_the_moves_of_the_table_are_made(self, email: Email, start: Status, end: Status) -> None:
        if start == Status.FAILED:
            give_up(Email.objects.all(), AT)
        else:
            become(Email.objects.all(), start, AT)
        columns: dict[str, Any] = {
            "claimed_until": AT if end == Status.SENDING else None,
            "sent_at": AT,
            "completed_at": AT if end in FINAL else None,
            "failure_kind": "technical" if end == Status.FAILED else "",
        }
        is_allowed = end in MOVES[start]
        assert lifecycle.move(Email.objects.all(), end, **columns) == is_allowed
        email.refresh_from_db()
        assert email.status == (end if is_allowed else start)

    @pytest.mark.django_db
    @pytest.mark.parametrize("end", Status)
    @pytest.mark.parametrize(
        ("kind", "sent_at"), [*((kind, AT) for kind in FailureKind), (FailureKind.PERMANENT, None)]
    )
    def test_a_failure_that_the_provider_told_of_stays(
        self, email: Email, end: Status, kind: FailureKind, sent_at: datetime | None
    ) -> None:
        become(Email.objects.all(), Status.FAILED, AT, kind)
        Email.objects.update(sent_at=sent_at)  # none: it was refused
        assert lifecycle.move(Email.objects.all(), end) == 0

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("columns", "constraint"),
        [
            ({"status": "lost"}, "email_status_is_known"),
            ({"status": "accepted"}, "accepted_email_has_sent_at"),
            ({"status": "failed", "completed_at": AT}, "failed_email_has_a_kind"),
            ({"failure_kind": "permanent"}, "failed_email_has_a_kind"),
            ({"status": "sending"}, "email_being_sent_is_claimed"),
            ({"claimed_until": AT}, "email_being_sent_is_claimed"),
            ({"completed_at": AT}, "completed_at_goes_with_the_end"),
            ({"status": "delivered", "sent_at": AT}, "completed_at_goes_with_the_end"),
        ],
    )
    def test_the_database_ties_what_goes_together(self, email: Email, columns: dict[str, Any], constraint: str) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Email.objects.update(**columns)
