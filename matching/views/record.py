"""What a connected teacher sees."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from matching import pages, queries
from matching.sessions import TeacherRequest, teacher_only


@teacher_only
class Record(View):
    """The connected record; who is not connected is sent to where they belong."""

    def get(self, request: TeacherRequest) -> HttpResponse:
        user = request.one_login_user
        record = queries.connected_record(user)
        if record is None:
            return redirect("continue")
        if not record.is_active:
            return render(request, "matching/record_cannot_be_shown.html")
        return render(request, "matching/record.html", {"page": pages.RecordPage.of(record, user.email)})
