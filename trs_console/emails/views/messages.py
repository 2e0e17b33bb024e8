"""Every message that the service sends, for administrators."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staff.access import StaffRequest, needs
from staff.policies import Permission
from trs_console.emails.pages.messages import MessagesPage


@needs(Permission.ADMINISTER)
@require_safe
def messages(request: StaffRequest) -> HttpResponse:
    """Each as it would be sent, with made-up data."""
    return render(request, "console/emails/messages.html", {"page": MessagesPage.of()})
