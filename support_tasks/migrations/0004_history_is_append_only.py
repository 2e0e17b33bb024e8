from django.db import migrations, models

# The function is that of teaching records' own history.
REFUSE = """
CREATE TRIGGER task_history_is_append_only BEFORE UPDATE OR DELETE ON support_tasks_taskevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history();
"""
ALLOW = "DROP TRIGGER task_history_is_append_only ON support_tasks_taskevent"


class Migration(migrations.Migration):
    dependencies = [
        ("support_tasks", "0003_fill_what_is_new"),
        ("teaching_records", "0002_history_is_append_only"),
    ]

    operations = [
        migrations.AlterField(model_name="supporttask", name="due_on", field=models.DateField()),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
