"""Tasks and what belongs to them, as the pages need them."""

from django.db.models import QuerySet

from notifications.messages import RecordConnected, RecordNotConnected
from notifications.models import Email
from support_tasks.models import SupportTask
from support_tasks.references import InvalidReference, reference

DECISIONS = (RecordConnected.kind, RecordNotConnected.kind)


def tasks_to_do() -> QuerySet[SupportTask]:
    """The tasks that nobody has decided, oldest first."""
    return SupportTask.objects.not_closed().oldest_first()


def task(typed_reference: str) -> SupportTask | None:
    """The task with that reference, typed in any of its forms."""
    try:
        normal = reference(typed_reference)
    except InvalidReference:
        return None
    related = ("one_login_user", "closed_by", "connected_record")
    return SupportTask.objects.select_related(*related).filter(reference=normal).first()


def decision_email(task: SupportTask) -> Email | None:
    """The e-mail that told the person how their request was decided."""
    return Email.objects.about(task).filter(kind__in=DECISIONS).last()
