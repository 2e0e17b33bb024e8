"""The addresses with which records were connected before their uses were kept: the change history has them.

A thousand at a time, each in a transaction of its own, in the order of the history: broken off, it goes on where it
stopped.
"""

from django.db import migrations, transaction

from teaching_records.rules.normal_forms import mailbox_key

AT_A_TIME = 1_000


def fill(apps, schema_editor):
    event_model, use_model = (
        apps.get_model("teaching_records", "ChangeHistoryEvent"),
        apps.get_model("tssp_unlock", "EmailUse"),
    )
    connections = event_model.objects.filter(name="one_login_connected").order_by("pk")
    after = 0
    while events := list(connections.filter(pk__gt=after)[:AT_A_TIME]):
        after = events[-1].pk
        with transaction.atomic():
            kept = set(use_model.objects.filter(record__in={e.record_id for e in events}).values_list("record", "at"))
            use_model.objects.bulk_create(_use(use_model, e) for e in events if (e.record_id, e.at) not in kept)


def _use(use_model, event):
    address = event.details["email"]
    return use_model(
        address=address,
        mailbox=mailbox_key(address),
        record_id=event.record_id,
        how=event.details["route"],
        at=event.at,
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tssp_unlock", "0002_uses_are_append_only")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
