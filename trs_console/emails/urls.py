from django.urls import path

from staff.access import needs
from staff.policies import Permission
from trs_console.emails.views import failed, messages, sending_again

WORK = needs(Permission.WORK)

app_name = "emails"
urlpatterns = [
    path("failed/", failed.failed, name="failed"),
    path("messages/", messages.messages, name="messages"),
    path("<uuid:email_reference>/send-again/", WORK(sending_again.SendAgain.as_view()), name="send-again"),
    path(
        "<uuid:email_reference>/send-again/check/",
        WORK(sending_again.CheckSendAgain.as_view()),
        name="check-send-again",
    ),
]
