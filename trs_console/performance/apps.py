from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "trs_console.performance"
    label = "performance"
    verbose_name = "Performance"
    default_auto_field = "django.db.models.BigAutoField"
