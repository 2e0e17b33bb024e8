"""The product's addresses, and one page more: a single lookup by primary key, through all that a page goes through."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from staff.access import needs
from staff.policies import Permission
from support_tasks.models import SupportTask
from trs_console import urls

LOOKUP = "/console/benchmark/lookup/{}"


@needs(Permission.READ)
def lookup(_request: HttpRequest, task_id: int) -> HttpResponse:
    return HttpResponse(SupportTask.objects.get(pk=task_id).reference, content_type="text/plain")


urlpatterns = [path("console/benchmark/lookup/<int:task_id>", lookup), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
