"""Of a National Insurance number that thousands of records hold, as one that stands for none, those that matter.

A rule needs the date of birth beside the number. Of the others some are kept, so that the decision can tell of them.
"""

from importlib import import_module

from django.db import migrations

DEFINITE = import_module("teaching_records.migrations.0005_search_functions").DEFINITE
ALL_WHO_HOLD_IT = (
    "        SELECT held.record_id FROM teaching_records_recordnationalinsurancenumber held WHERE held.number = nino\n"
)
THOSE_WHO_MATTER = """
        SELECT held.record_id FROM teaching_records_recordnationalinsurancenumber held
        CROSS JOIN LATERAL (
            SELECT FROM teaching_records_teachingrecord record
            WHERE record.id = held.record_id AND record.date_of_birth = ANY (dates) OFFSET 0
        ) born
        WHERE held.number = nino
        UNION
        SELECT few.record_id FROM (
            SELECT held.record_id FROM teaching_records_recordnationalinsurancenumber held
            WHERE held.number = nino ORDER BY held.record_id LIMIT 50
        ) few
"""
BEFORE = DEFINITE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
SINCE = BEFORE.replace(ALL_WHO_HOLD_IT, THOSE_WHO_MATTER)


class Migration(migrations.Migration):
    dependencies = [("teaching_records", "0010_counts_go_stale")]

    operations = [migrations.RunSQL(SINCE, BEFORE)]
