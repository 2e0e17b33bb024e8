from django.apps import AppConfig


class TsspUnlockConfig(AppConfig):
    name = "tssp_unlock"
    verbose_name = "Portal accounts"
    default_auto_field = "django.db.models.BigAutoField"
