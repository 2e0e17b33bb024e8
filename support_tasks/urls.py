from django.urls import path

from staff.access import needs
from staff.policies import Permission
from support_tasks.views import connecting, next_task, not_connecting, task, task_list

app_name = "support_tasks"
urlpatterns = [
    path("", task_list.task_list, name="list"),
    path("next/", next_task.next_task, name="next"),
    path("<str:reference>/", needs(Permission.READ)(task.TaskView.as_view()), name="task"),
    path(
        "<str:reference>/connect/<str:trn>/",
        needs(Permission.WORK)(connecting.Connect.as_view()),
        name="connect",
    ),
    path(
        "<str:reference>/not-connect/",
        needs(Permission.WORK)(not_connecting.NotConnect.as_view()),
        name="not-connect",
    ),
    path(
        "<str:reference>/not-connect/check/",
        needs(Permission.WORK)(not_connecting.CheckNotConnect.as_view()),
        name="check-not-connect",
    ),
]
