"""A GOV.UK One Login with what several apps know of it, for templates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse

from govuk.formats import govuk_date, govuk_datetime
from govuk.pages import Pagination, Row
from one_login.identity import shown_name
from one_login.models import OneLoginUser, SignIn, VerificationRoute
from staff.models import StaffUser
from teaching_records.models import Connection
from teaching_records.policies import can_begin_to_connect
from trs_console.console.history import HistoryEntry
from trs_console.console.pages.frames import Frame
from trs_console.console.pages.parts import ConnectionCard, Emails, Tasks

VERIFIED_BY = {
    VerificationRoute.ONE_LOGIN: "By GOV.UK One Login on {}",
    VerificationRoute.SUPPORT: "By our support team on {}",
}


def connections_href(user: OneLoginUser) -> str:
    return reverse("console:one-login-connections", args=[user.public_id])


@dataclass(frozen=True)
class OneLoginPage:
    """Who they are, and how that is known."""

    frame: Frame
    account: tuple[Row, ...]
    identity: tuple[Row, ...]

    @classmethod
    def of(cls, user: OneLoginUser, by: StaffUser, query: QueryDict) -> "OneLoginPage":
        return cls(Frame.of_one_login(user, "one-login", by, query), tuple(_account(user)), tuple(_identity(user)))


def _account(user: OneLoginUser) -> Iterator[Row]:
    yield Row("Email address", user.email)
    yield Row("First signed in", govuk_datetime(user.first_signed_in_at))
    yield Row("Last signed in", govuk_datetime(user.last_signed_in_at))
    yield Row("Subject", user.subject)


def _identity(user: OneLoginUser) -> Iterator[Row]:
    days = [govuk_date(day) for day in user.verified_dates_of_birth]
    yield Row("Verified", how_verified(user))
    yield Row("Name", user.current_name)
    yield Row("Previous names", [_with_validity(name) for name in user.verified_names[1:]])
    yield Row("Date of birth" if len(days) < 2 else "Dates of birth", days)
    if user.proving_failed_at:
        codes = f", return codes {', '.join(user.return_codes)}" if user.return_codes else ""
        yield Row("Last failed to verify", f"{govuk_datetime(user.proving_failed_at)}{codes}")


def how_verified(user: OneLoginUser) -> str:
    if user.verified_at is None:
        return "Not verified"
    return VERIFIED_BY[VerificationRoute(user.verification_route)].format(govuk_datetime(user.verified_at))


def _with_validity(name: dict[str, str | None]) -> str:
    until = name.get("valid_until")
    return f"{shown_name(name)}, until {govuk_date(date.fromisoformat(until))}" if until else shown_name(name)


@dataclass(frozen=True)
class OneLoginConnectionsPage:
    """`connect_href` is for who may connect this One Login to a record; `why_not` says what stands in the way."""

    frame: Frame
    cards: tuple[ConnectionCard, ...]
    connect_href: str
    why_not: str

    @classmethod
    def of(
        cls, user: OneLoginUser, connections: Sequence[Connection], by: StaffUser, query: QueryDict
    ) -> "OneLoginConnectionsPage":
        is_connected = any(connection.disconnected_at is None for connection in connections)
        may_connect = user.is_verified and not is_connected and can_begin_to_connect(by, user=user)
        return cls(
            Frame.of_one_login(user, "one-login-connections", by, query),
            tuple(ConnectionCard.of_one_login(connection, by) for connection in connections),
            reverse("console:one-login-connect", args=[user.public_id]) if may_connect else "",
            "" if user.is_verified else NOT_VERIFIED,
        )


NOT_VERIFIED = "Nobody has verified who this person is, so no record can be connected."


@dataclass(frozen=True)
class SignInLine:
    at: datetime
    what: str

    @classmethod
    def of(cls, sign_in: SignIn) -> "SignInLine":
        what = "Signed in, and was asked to prove their identity" if sign_in.identity_was_asked else "Signed in"
        return cls(sign_in.at, what)


@dataclass(frozen=True)
class SignInsPage:
    frame: Frame
    lines: tuple[SignInLine, ...]
    pagination: Pagination

    @classmethod
    def of(cls, user: OneLoginUser, sign_ins: "Page[SignIn]", by: StaffUser, query: QueryDict) -> "SignInsPage":
        frame = Frame.of_one_login(user, "one-login-sign-ins", by, query)
        return cls(frame, tuple(map(SignInLine.of, sign_ins)), Pagination.of(sign_ins, query=query))


@dataclass(frozen=True)
class OneLoginTasksPage:
    frame: Frame
    tasks: Tasks


@dataclass(frozen=True)
class OneLoginEmailsPage:
    frame: Frame
    emails: Emails


@dataclass(frozen=True)
class OneLoginHistoryPage:
    frame: Frame
    entries: tuple[HistoryEntry, ...]
    pagination: Pagination
