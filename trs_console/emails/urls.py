from django.urls import path

from staff.access import needs
from staff.policies import Permission
from trs_console.emails.views import failed, sending_again

WORK = needs(Permission.WORK)

app_name = "emails"
urlpatterns = [
    path("failed/", failed.failed, name="failed"),
    path("<uuid:email_reference>/send-again/", WORK(sending_again.SendAgain.as_view()), name="send-again"),
    path(
        "<uuid:email_reference>/send-again/check/",
        WORK(sending_again.CheckSendAgain.as_view()),
        name="check-send-again",
    ),
]
