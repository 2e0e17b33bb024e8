from django.apps import AppConfig


class FindTrnConfig(AppConfig):
    name = "matching.find_trn"
    label = "find_trn"
    verbose_name = "Find a lost TRN"
    default_auto_field = "django.db.models.BigAutoField"
