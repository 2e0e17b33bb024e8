from django.apps import AppConfig


class TeachingRecordsConfig(AppConfig):
    name = "teaching_records"
    verbose_name = "Teaching records"
    default_auto_field = "django.db.models.BigAutoField"
