from django.urls import include, path

from staff.access import needs
from staff.policies import Permission
from support_tasks.views import (
    assigning,
    assigning_many,
    claiming,
    connecting,
    finding,
    next_task,
    not_connecting,
    reopening,
    sending,
    task,
    task_list,
)

READ, WORK, MANAGE = map(needs, (Permission.READ, Permission.WORK, Permission.MANAGE))

app_name = "support_tasks"
urlpatterns = [
    path("", task_list.task_list, name="list"),
    path("assign/", assigning_many.assign_many, name="assign-many"),
    path("next/", next_task.next_task, name="next"),
    path(
        "<str:reference>/",
        include(
            [
                path("", READ(task.TaskView.as_view()), name="task"),
                path("extend/", WORK(claiming.Extend.as_view()), name="extend"),
                path("take-over/", MANAGE(claiming.TakeOver.as_view()), name="take-over"),
                path("assign/", MANAGE(assigning.Assign.as_view()), name="assign"),
                path("find/", WORK(finding.Find.as_view()), name="find"),
                path("connect/<str:trn>/", WORK(connecting.Connect.as_view()), name="connect"),
                path("send-trn/<str:trn>/", WORK(sending.SendTrn.as_view()), name="send-trn"),
                path("not-connect/", WORK(not_connecting.NotConnect.as_view()), name="not-connect"),
                path("not-connect/check/", WORK(not_connecting.CheckNotConnect.as_view()), name="check-not-connect"),
                path("reopen/", MANAGE(reopening.Reopen.as_view()), name="reopen"),
                path("reopen/check/", MANAGE(reopening.CheckReopen.as_view()), name="check-reopen"),
            ]
        ),
    ),
]
