"""The tasks to do on a page. There are some thousands: PostgreSQL sorts them in a few milliseconds."""

from datetime import datetime

from django.db.models import BooleanField, Case, F, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Lower

from govuk.lists import Sorting
from notifications.queries import one_left
from support_tasks.models import SupportTask, SupportTaskQuerySet
from support_tasks.task_list.chosen import Chosen
from support_tasks.task_list.fitting import Seen, is_in_progress, tasks_to_do

COLUMNS: dict[str, F | Lower] = {
    "reference": F("reference"),
    "name": F("person_name_key"),
    "kind": F("kind"),
    "requested": F("created_at"),
    "due": F("due_on"),
    "assigned": Lower("assigned_to__name"),
    "status": F("is_begun"),
}
SHOWN = (
    "reference",
    "person_name",
    "kind",
    "created_at",
    "due_on",
    "status",
    "claimed_until",
    "assigned_to__name",
    "claimed_by__name",
)


def all_listed(chosen: Chosen, seen: Seen) -> SupportTaskQuerySet:
    """The tasks to do, as they were chosen, in no order."""
    return SupportTask.objects.not_closed().filter(tasks_to_do(chosen, seen))


def to_do(chosen: Chosen, seen: Seen, start: int, length: int) -> list[SupportTask]:
    """The tasks from `start` on of the list as it was chosen, at most `length`; `is_begun` is one more fact of each."""
    order = (_first_by(chosen.sorting), "created_at", "pk")
    listed = all_listed(chosen, seen)
    if chosen.sorting.by == "status":
        listed = with_begun(listed, seen.at)
    # Which they are first, or PostgreSQL looks for failed e-mails of all of them.
    ids = listed.order_by(*order).values("pk")[start : start + length]
    tasks = with_begun(SupportTask.objects.filter(pk__in=ids), seen.at)
    tasks = tasks.select_related("assigned_to", "claimed_by").only(*SHOWN)
    return list(tasks.annotate(has_failed_email=one_left(SupportTask)).order_by(*order))


def with_begun(tasks: SupportTaskQuerySet, at: datetime) -> SupportTaskQuerySet:
    """Each with `is_begun`: whether it is in progress at that instant."""
    begun = Case(When(is_in_progress(at), then=Value(True)), default=Value(False), output_field=BooleanField())
    return tasks.annotate(is_begun=begun)


def _first_by(sorting: Sorting) -> OrderBy:
    """Those that nobody has, among whoever has them, are last; what is the same stays oldest first."""
    column = COLUMNS[sorting.by]
    return OrderBy(column, descending=sorting.is_descending, nulls_last=sorting.by == "assigned" or None)
