"""What tasks that were there before are sorted and found by, when they are due, and the beginning of their history.

A thousand at a time, each in a transaction of its own: broken off, it goes on where it stopped.
"""

from django.db import migrations, transaction

from support_tasks import rules

AT_A_TIME = 1_000


def fill(apps, schema_editor):
    task_model = apps.get_model("support_tasks", "SupportTask")
    waiting = task_model.objects.filter(due_on=None).order_by("pk")
    after = 0
    while tasks := list(waiting.filter(pk__gt=after)[:AT_A_TIME]):
        after = tasks[-1].pk
        with transaction.atomic():
            _fill(apps, tasks)


def _fill(apps, tasks):
    task_model, term_model, event_model = (
        apps.get_model("support_tasks", name) for name in ("SupportTask", "TaskTerm", "TaskEvent")
    )
    for task in tasks:
        task.due_on = rules.answer_by(task.created_at)
        task.person_name = rules.person_name(task.verified)
        task.person_name_key = rules.person_name_key(task.verified)
    task_model.objects.bulk_update(tasks, ["due_on", "person_name", "person_name_key"])
    records = apps.get_model("teaching_records", "TeachingRecord").objects
    trns = dict(records.filter(support_tasks__in=tasks).values_list("pk", "trn"))
    terms = (term_model(task_id=task.pk, kind=kind, term=term) for task in tasks for kind, term in _terms(task, trns))
    term_model.objects.bulk_create(terms, ignore_conflicts=True)
    event_model.objects.bulk_create(event for task in tasks for event in _events(event_model, task))


def _terms(task, trns):
    yield from rules.terms(task.verified, task.stated)
    if task.connected_record_id:
        yield "trn", trns[task.connected_record_id]


def _events(event_model, task):
    """What was suggested then nobody knows any more."""
    yield event_model(task_id=task.pk, name="opened", version=1, actor="teacher", at=task.created_at)
    if task.status == "closed":
        yield event_model(
            task_id=task.pk,
            name="decided",
            version=1,
            actor="staff",
            staff_user_id=task.closed_by_id,
            at=task.closed_at,
            details={"outcome": task.outcome, "reason": task.reason, "detail": task.reason_detail},
        )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("support_tasks", "0002_claims_notes_and_history")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
