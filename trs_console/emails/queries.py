"""E-mails with what they are about, which is of several apps."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Q, prefetch_related_objects
from django.db.models.functions import Lower

from notifications.models import Email, EmailQuerySet
from notifications.queries import left
from support_tasks.models import SupportTask
from teaching_records.models import Connection, TeachingRecord
from trs_console.emails.policies import About

MOST_LISTED = 10_000  # who looks for more says what
COUNTED_FOR = timedelta(days=30)


def load_about(emails: Sequence[Email]) -> None:
    """Give each its `about_thing`, with everybody whom policies ask about. Three queries at most."""
    things = [
        SupportTask.objects.with_people(),
        Connection.objects.select_related("one_login_user", "teaching_record"),
        TeachingRecord.objects.all(),
    ]
    prefetch_related_objects(emails, GenericPrefetch("about_thing", things))


def what_it_is_about(email: Email) -> About:
    """The task, connection or record, with everybody whom policies ask about."""
    load_about([email])
    about: About = email.about_thing
    return about


def email_of(reference: UUID) -> Email | None:
    """The e-mail that we know by that reference."""
    return Email.objects.with_sending_again().filter(reference=reference).first()


def sent_since(email: Email) -> list[Email]:
    """What else was sent about the same thing after it, oldest first."""
    if email.about_type_id is None:
        return []
    same = Email.objects.with_sending_again().filter(about_type=email.about_type_id, about_id=email.about_id)
    return list(same.filter(queued_at__gt=email.queued_at).order_by("queued_at", "pk")[:10])


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for among the e-mails that failed; "" and nothing look for everything.

    `address` is what addresses begin with. `why` are kinds of failure, `kinds` of messages.
    """

    address: str = ""
    why: Collection[str] = ()
    kinds: Collection[str] = ()
    is_sent_again: bool | None = None


def failed(sought: Sought) -> EmailQuerySet:
    """Those that did not arrive, the last one first, with nothing that stands beside them (`loaded`)."""
    found = Email.objects.failed()
    if sought.address:
        # As the index has it: what Django makes of istartswith is in capitals.
        found = found.alias(address=Lower("to")).filter(address__startswith=sought.address.lower())
    if sought.why:
        found = found.filter(failure_kind__in=sought.why)
    if sought.kinds:
        found = found.filter(kind__in=sought.kinds)
    if sought.is_sent_again is not None:
        found = found.sent_again() if sought.is_sent_again else found.not_sent_again()
    return found


def loaded(ids: Collection[int]) -> list[Email]:
    """The failed e-mails with these ids, the last one first, `with_sending_again`."""
    return list(Email.objects.failed().with_sending_again().filter(pk__in=ids)) if ids else []


def number_failed_lately(at: datetime) -> int:
    """How many failed in the last 30 days for which something is left to do."""
    lately = Q(completed_at__gt=at - COUNTED_FOR)
    return left().filter(lately)[:MOST_LISTED].count()
