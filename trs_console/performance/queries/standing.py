"""What stands now, whatever range is looked at, and what became of e-mails since."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef

from notifications.models import Email
from notifications.models import Status as EmailStatus
from support_tasks.models import EventName, SupportTask, TaskEvent
from trs_console.performance.queries.counting import uk_day
from trs_console.performance.rules import DayRange


@dataclass(frozen=True, slots=True)
class Waiting:
    """Tasks that nobody has decided, or decided and reopened: sent and due on those days, and how many."""

    sent_on: date
    due_on: date
    is_reopened: bool
    count: int


@dataclass(frozen=True, slots=True)
class UndeliveredEmails:
    """E-mails of a kind that failed for one reason, and how many."""

    kind: str
    failure: str
    count: int


def waiting() -> list[Waiting]:
    """All that wait now."""
    reopened = TaskEvent.objects.filter(task=OuterRef("pk"), name=EventName.REOPENED)
    tasks = SupportTask.objects.not_closed().annotate(sent_on=uk_day("created_at"), is_reopened=Exists(reopened))
    days = tasks.values_list("sent_on", "due_on", "is_reopened").annotate(count=Count("*"))
    return [Waiting(*row) for row in days.order_by("sent_on", "due_on")]


def undelivered_emails(days: DayRange) -> list[UndeliveredEmails]:
    """E-mails queued in `days` that failed since, by kind and why; the most first."""
    queued = Email.objects.filter(queued_at__gte=days.starts_at, queued_at__lt=days.ends_at)
    failed = queued.filter(status=EmailStatus.FAILED).values_list("kind", "failure")
    return [UndeliveredEmails(*row) for row in failed.annotate(count=Count("*")).order_by("-count", "kind")]
