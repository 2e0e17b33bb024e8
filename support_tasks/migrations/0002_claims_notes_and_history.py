import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("one_login", "0003_signed_out_at"),
        ("support_tasks", "0001_initial"),
        ("teaching_records", "0006_search_candidates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TaskDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("choices", models.JSONField()),
                ("version_seen", models.PositiveIntegerField()),
                ("saved_at", models.DateTimeField()),
                (
                    "staff_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="support_tasks.supporttask",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TaskEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                (
                    "actor",
                    models.CharField(
                        choices=[("staff", "Staff"), ("teacher", "Teacher"), ("system", "System")], max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
                ("details", models.JSONField(default=dict)),
                (
                    "staff_user",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="support_tasks.supporttask",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TaskLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=300, verbose_name="address")),
                ("at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="support_tasks.supporttask",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TaskNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("text", models.CharField(max_length=5000)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="support_tasks.supporttask",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TaskTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "term", "task", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "Name"),
                            ("email", "Email"),
                            ("trn", "Trn"),
                            ("nino", "National Insurance Number"),
                        ],
                        max_length=5,
                    ),
                ),
                ("term", models.TextField(db_collation="C")),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="support_tasks.supporttask",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="supporttask",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assigned_tasks",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="supporttask",
            name="claimed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claimed_tasks",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="supporttask",
            name="claimed_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="supporttask",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="supporttask",
            name="person_name",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="supporttask",
            name="person_name_key",
            field=models.CharField(blank=True, db_collation="C", max_length=200),
        ),
        migrations.AddField(
            model_name="supporttask",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="supporttask",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closed_tasks",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="supporttask",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["person_name_key", "id"],
                name="tasks_to_do_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="supporttask",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["assigned_to", "created_at", "id"],
                name="tasks_to_do_assigned",
            ),
        ),
        migrations.AddIndex(
            model_name="supporttask",
            index=models.Index(
                condition=models.Q(("claimed_until__isnull", False)), fields=["claimed_until"], name="tasks_claimed"
            ),
        ),
        migrations.AddIndex(
            model_name="supporttask",
            index=models.Index(
                condition=models.Q(("status", "closed")), fields=["closed_at", "id"], name="tasks_completed"
            ),
        ),
        migrations.AddIndex(
            model_name="supporttask",
            index=models.Index(
                condition=models.Q(("status", "closed")), fields=["created_at", "id"], name="tasks_completed_requested"
            ),
        ),
        migrations.AddIndex(
            model_name="supporttask",
            index=models.Index(
                condition=models.Q(("status", "closed")),
                fields=["person_name_key", "id"],
                name="tasks_completed_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="supporttask",
            index=models.Index(
                condition=models.Q(("status", "closed")),
                fields=["outcome", "closed_at", "id"],
                name="tasks_completed_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="supporttask",
            index=models.Index(
                condition=models.Q(("status", "closed")),
                fields=["closed_by", "closed_at", "id"],
                name="tasks_completed_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="supporttask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claimed_by", None), ("claimed_until", None)),
                    models.Q(
                        ("claimed_by__isnull", False), ("claimed_until__isnull", False), ("status", "in_progress")
                    ),
                    _connector="OR",
                ),
                name="claim_is_whole_and_in_progress",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskdraft",
            constraint=models.UniqueConstraint(fields=("task", "staff_user"), name="one_draft_per_officer_and_task"),
        ),
        migrations.AddIndex(
            model_name="taskevent",
            index=models.Index(fields=["task", "-at", "-id"], name="events_of_task"),
        ),
        migrations.AddConstraint(
            model_name="taskevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor", "staff"), ("staff_user__isnull", False)),
                    models.Q(models.Q(("actor", "staff"), _negated=True), ("staff_user", None)),
                    _connector="OR",
                ),
                name="task_event_names_its_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="tasklink",
            constraint=models.UniqueConstraint(fields=("task", "url"), name="link_once_per_task"),
        ),
        migrations.AddConstraint(
            model_name="tasklink",
            constraint=models.CheckConstraint(
                condition=models.Q(("url__startswith", "https://")), name="link_is_https"
            ),
        ),
        migrations.AddConstraint(
            model_name="tasknote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="note_says_something"
            ),
        ),
    ]
