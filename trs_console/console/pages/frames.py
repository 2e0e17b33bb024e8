"""What the pages of one record, or of one One Login, share: the title, what to know at once, the way between them."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from govuk.pages import Action, NavigationItem, Tag
from one_login.models import OneLoginUser
from staff.models import StaffUser, What
from staff.policies import Permission, can
from teaching_records.find_pages import carried, way_back
from teaching_records.models import TeachingRecord
from teaching_records.pages import record_href

RECORD_PLACES = (
    ("General", "record"),
    ("Alerts", "record-alerts"),
    ("Connected One Logins", "record-connections"),
    ("Support tasks", "record-tasks"),
    ("Emails", "record-emails"),
    ("Portal account", "record-portal-account"),
    ("Change history", "record-history"),
)
ONE_LOGIN_PLACES = (
    ("General", "one-login"),
    ("Connections", "one-login-connections"),
    ("Sign-ins", "one-login-sign-ins"),
    ("Support tasks", "one-login-tasks"),
    ("Emails", "one-login-emails"),
    ("History", "one-login-history"),
)


@dataclass(frozen=True)
class Frame:
    """`back_href` leads to find a record, and to what was found there, if the person came from it.

    `title` is the name and what no other record or One Login has: several may have the same name.
    `survivor` is the record that a merged one lives on in. `viewings` leads administrators to who looked at it.
    """

    caption: str
    name: str
    title: str
    tags: tuple[Tag, ...]
    navigation: tuple[NavigationItem, ...]
    back_href: str
    is_active: bool = True
    survivor: Action | None = None
    viewings: Action | None = None

    @classmethod
    def of_record(cls, record: TeachingRecord, current: str, by: StaffUser, query: QueryDict) -> "Frame":
        return cls(
            caption=f"TRN {record.trn}",
            name=record.full_name,
            title=f"{record.full_name} – TRN {record.trn}",
            tags=(Tag("Open alert", "red"),) if record.has_open_alert else (),
            navigation=_navigation(RECORD_PLACES, record.trn, current, query),
            back_href=way_back(query),
            is_active=record.is_active,
            survivor=_survivor(record),
            viewings=_viewings(What.RECORD, record.trn, "record", by),
        )

    @classmethod
    def of_one_login(cls, user: OneLoginUser, current: str, by: StaffUser, query: QueryDict) -> "Frame":
        return cls(
            caption="GOV.UK One Login",
            name=user.current_name or user.email,
            title=" – ".join(filter(None, [user.current_name, f"GOV.UK One Login {user.email}"])),
            tags=() if user.is_verified else (Tag("Identity not verified", "orange"),),
            navigation=_navigation(ONE_LOGIN_PLACES, str(user.public_id), current, query),
            back_href=way_back(query),
            viewings=_viewings(What.ONE_LOGIN, str(user.public_id), "GOV.UK One Login", by),
        )


def _viewings(what: What, which: str, called: str, by: StaffUser) -> Action | None:
    if not can(by, Permission.ADMINISTER):
        return None
    query = urlencode({"what__exact": what, "q": which})
    return Action(f"See which staff looked at this {called}", f"{reverse('admin:staff_viewing_changelist')}?{query}")


def _navigation(
    places: tuple[tuple[str, str], ...], which: str, current: str, query: QueryDict
) -> tuple[NavigationItem, ...]:
    return tuple(
        NavigationItem(text, reverse(f"console:{name}", args=[which]) + carried(query), name == current)
        for text, name in places
    )


def _survivor(record: TeachingRecord) -> Action | None:
    survivor = record.survivor()
    if survivor == record:
        return None
    return Action(f"{survivor.full_name} (TRN {survivor.trn})", record_href(survivor.trn))
