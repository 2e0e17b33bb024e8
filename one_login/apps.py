from django.apps import AppConfig


class OneLoginConfig(AppConfig):
    name = "one_login"
    verbose_name = "GOV.UK One Login"
    default_auto_field = "django.db.models.BigAutoField"
