from django.urls import path

from staff.access import needs
from staff.policies import Permission
from support_tasks import decision_views, views

app_name = "support_tasks"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("<str:reference>/", needs(Permission.READ)(views.TaskView.as_view()), name="task"),
    path(
        "<str:reference>/connect/<str:trn>/",
        needs(Permission.WORK)(decision_views.Connect.as_view()),
        name="connect",
    ),
    path(
        "<str:reference>/not-connect/",
        needs(Permission.WORK)(decision_views.NotConnect.as_view()),
        name="not-connect",
    ),
    path(
        "<str:reference>/not-connect/check/",
        needs(Permission.WORK)(decision_views.CheckNotConnect.as_view()),
        name="check-not-connect",
    ),
]
