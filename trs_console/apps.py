from django.apps import AppConfig


class TrsConsoleConfig(AppConfig):
    name = "trs_console"
