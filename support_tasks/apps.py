from django.apps import AppConfig


class SupportTasksConfig(AppConfig):
    name = "support_tasks"
    verbose_name = "Support tasks"
    default_auto_field = "django.db.models.BigAutoField"
