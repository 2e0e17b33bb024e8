from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from notifications.views import callback
from trs_console import errors, health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("matching.urls")),
    path("", include("matching.find_trn.urls")),
    path("one-login/", include("one_login.urls")),
    path("console/", include("trs_console.console.urls")),
    path("console/performance/", include("trs_console.performance.urls")),
    path("console/emails/", include("trs_console.emails.urls")),
    path("console/", include("staff.urls")),
    path("console/tasks/", include("support_tasks.urls")),
    path("console/unlocks/", include("tssp_unlock.urls")),
    path("console/records/", include("teaching_records.urls")),
    path("notify/callback", callback.receipt),
    path("admin/", admin.site.urls),
    path("health/live", health.live),
    path("health/ready", health.ready),
]
if settings.IS_LOCAL:
    urlpatterns.append(path("outbox/", include("notifications.urls")))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
