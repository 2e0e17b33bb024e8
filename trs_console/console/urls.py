from django.urls import path

from staff.access import needs
from staff.policies import Permission
from trs_console.console.views import choosing, connecting, disconnecting, one_logins, portal_accounts, records

app_name = "console"
urlpatterns = [
    path("", records.home, name="home"),
    path("records/<str:trn>/", records.record, name="record"),
    path("records/<str:trn>/alerts/", records.record_alerts, name="record-alerts"),
    path("records/<str:trn>/connections/", records.record_connections, name="record-connections"),
    path("records/<str:trn>/tasks/", records.record_tasks, name="record-tasks"),
    path("records/<str:trn>/emails/", records.record_emails, name="record-emails"),
    path("records/<str:trn>/portal-account/", portal_accounts.record_portal_account, name="record-portal-account"),
    path(
        "records/<str:trn>/portal-account/unlock/",
        needs(Permission.MANAGE)(portal_accounts.Unlock.as_view()),
        name="record-unlock",
    ),
    path(
        "records/<str:trn>/portal-account/unlock/check/",
        needs(Permission.MANAGE)(portal_accounts.CheckUnlock.as_view()),
        name="record-check-unlock",
    ),
    path("records/<str:trn>/history/", records.record_history, name="record-history"),
    path("records/<str:trn>/connect/", choosing.choose_one_login, name="record-connect"),
    path("one-logins/<uuid:public_id>/", one_logins.one_login, name="one-login"),
    path("one-logins/<uuid:public_id>/connections/", one_logins.one_login_connections, name="one-login-connections"),
    path("one-logins/<uuid:public_id>/sign-ins/", one_logins.one_login_sign_ins, name="one-login-sign-ins"),
    path("one-logins/<uuid:public_id>/tasks/", one_logins.one_login_tasks, name="one-login-tasks"),
    path("one-logins/<uuid:public_id>/emails/", one_logins.one_login_emails, name="one-login-emails"),
    path("one-logins/<uuid:public_id>/history/", one_logins.one_login_history, name="one-login-history"),
    path("one-logins/<uuid:public_id>/connect/", choosing.choose_record, name="one-login-connect"),
    path(
        "one-logins/<uuid:public_id>/connect/<str:trn>/",
        needs(Permission.WORK)(connecting.Connect.as_view()),
        name="connect",
    ),
    path(
        "one-logins/<uuid:public_id>/connect/<str:trn>/check/",
        needs(Permission.WORK)(connecting.CheckConnect.as_view()),
        name="check-connect",
    ),
    path(
        "one-logins/<uuid:public_id>/disconnect/",
        needs(Permission.MANAGE)(disconnecting.Disconnect.as_view()),
        name="disconnect",
    ),
    path(
        "one-logins/<uuid:public_id>/disconnect/check/",
        needs(Permission.MANAGE)(disconnecting.CheckDisconnect.as_view()),
        name="check-disconnect",
    ),
]
