from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teaching_records", "0009_crowded_days")]

    operations = [
        migrations.AlterField(
            model_name="namefrequency",
            name="kind",
            field=models.CharField(
                choices=[("first", "First"), ("last", "Last"), ("all", "All"), ("stale", "Stale")], max_length=5
            ),
        ),
    ]
