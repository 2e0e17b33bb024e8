"""Seeing is recorded: who of staff was shown which record, task or One Login, and when (docs/adr/0019)."""

from collections.abc import Collection
from datetime import datetime

from django.http import HttpResponseBase
from django.utils import timezone

from staff.access import StaffRequest
from staff.models import StaffUser, Viewing, What

# 409 and 422 show the page again, with what is in the way; a refusal, a redirect or a fault shows nothing.
SHOWN = {200, 409, 422}
AT_A_TIME = 10_000


def shown[Response: HttpResponseBase](
    request: StaffRequest,
    response: Response,
    *,
    record: str = "",
    records: Collection[str] = (),
    task: str = "",
    one_login: object = "",
    one_logins: Collection[object] = (),
) -> Response:
    """Record what a page showed to the person who asked for it, and return the page: `response` as it came.

    `record` is a TRN in normal form, as are `records` whose cards stand on a page about something else; `task` is a
    reference, `one_login` a public id, as are `one_logins` that stand on such a page. One INSERT for all, none for
    HEAD, which brings no page. A browser that asks whether the page it holds is still good does get a row: its person
    sees it.
    Called last, so that a page which could not be made counts for nothing; one that can not be recorded is not shown.
    """
    trns = dict.fromkeys((record, *records))
    ids = dict.fromkeys(map(str, (one_login, *one_logins)))
    seen = (*((What.RECORD, trn) for trn in trns), (What.TASK, task), *((What.ONE_LOGIN, each) for each in ids))
    if response.status_code in SHOWN and request.method != "HEAD":
        at = timezone.now()
        Viewing.objects.bulk_create(
            Viewing(staff_user=request.user, what=what, which=which, at=at) for what, which in seen if which
        )
    return response


def seen_lately(what: What, which: str, *, since: datetime, besides: StaffUser) -> list[Viewing]:
    """The last viewing of each other officer who was shown that thing since then, the newest first."""
    viewings = Viewing.objects.filter(which=which, what=what, at__gte=since).exclude(staff_user=besides)
    last = viewings.order_by("staff_user_id", "-at").distinct("staff_user_id").select_related("staff_user")
    return sorted(last, key=lambda viewing: viewing.at, reverse=True)


def delete_from_before(at: datetime) -> int:
    """Delete the viewings from before that instant, so many in a statement; returns how many there were."""
    deleted = 0
    while True:
        oldest = Viewing.objects.filter(at__lt=at).order_by("at").values("pk")[:AT_A_TIME]
        count, _ = Viewing.objects.filter(pk__in=oldest).delete()
        deleted += count
        if count < AT_A_TIME:
            return deleted
