from django.urls import path

from notifications.views import outbox

app_name = "notifications"
urlpatterns = [
    path("", outbox.outbox, name="outbox"),
    path("<uuid:reference>/", outbox.message, name="message"),
    path("<uuid:reference>/answer/", outbox.answer, name="answer"),
]
