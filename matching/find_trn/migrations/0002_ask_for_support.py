"""A search that found nobody can ask for support: then it keeps its task, and no answers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("find_trn", "0001_initial"),
        ("support_tasks", "0009_tasks_without_a_one_login"),
        ("teaching_records", "0008_find_a_record"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="pastsearch",
            name="search_outcome_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="search",
            name="submitted_search_has_its_answer",
        ),
        migrations.AddField(
            model_name="search",
            name="opened_task",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="search",
            name="support_task",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="support_tasks.supporttask",
            ),
        ),
        migrations.AlterField(
            model_name="pastsearch",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("found", "TRN sent"),
                    ("nobody", "No record agrees"),
                    ("several", "Several records agree"),
                    ("support", "Asked for support"),
                    ("address_limit", "Too many for this address"),
                    ("visitor_limit", "Too many from this browser"),
                    ("network_limit", "Too many from this network"),
                    ("record_limit", "Too many for this record"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="search",
            name="answer",
            field=models.CharField(
                blank=True,
                choices=[("found", "Found"), ("not_found", "Not found"), ("asked", "Support request sent")],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="pastsearch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            "found",
                            "nobody",
                            "several",
                            "support",
                            "address_limit",
                            "visitor_limit",
                            "network_limit",
                            "record_limit",
                        ],
                    )
                ),
                name="search_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="search",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("submitted_at", None)),
                    models.Q(("answer__in", ["found", "not_found", "asked"]), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="submitted_search_has_its_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="search",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "asked"), ("answers", {}), ("support_task__isnull", False)),
                    models.Q(models.Q(("answer", "asked"), _negated=True), ("support_task", None)),
                    _connector="OR",
                ),
                name="search_that_asked_keeps_its_task_only",
            ),
        ),
    ]
