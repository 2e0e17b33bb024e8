from django.urls import path

from trs_console.console import views

app_name = "console"
urlpatterns = [
    path("", views.home, name="home"),
    path("records/<str:trn>/", views.record, name="record"),
    path("records/<str:trn>/alerts/", views.record_alerts, name="record-alerts"),
    path("records/<str:trn>/history/", views.record_history, name="record-history"),
]
