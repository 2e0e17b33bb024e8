"""Who unlocks an account: the portal, through its API, or our own table of accounts. Both answer alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

import requests
from django.conf import settings
from urllib3.exceptions import MaxRetryError, NewConnectionError

from one_login.calls import READ_SECONDS, USER_AGENT, read_bounded
from teaching_records.models import TeachingRecord
from tssp_unlock import rules
from tssp_unlock.models import AccountStatus, PortalAccount, Why

CONNECT_SECONDS = 3
FINAL = {400: "the request is not one that it takes", 403: "we may not do this", 404: "it knows no such account"}


class Refused(Exception):
    """The portal will never unlock this account; `str` says why, with nothing of a person."""


class Unavailable(Exception):
    """The portal did not answer, or not usefully. `may_have_unlocked`: it may have done what was asked."""

    def __init__(self, what_happened: str, *, may_have_unlocked: bool = True) -> None:
        super().__init__(what_happened)
        self.may_have_unlocked = may_have_unlocked


class Portal(Protocol):
    is_local: ClassVar[bool]  # unlocking is a write to our own database, in the transaction of whoever decides

    def is_locked(self, record: TeachingRecord) -> bool | None:
        """Whether the record's account is locked; None where that is not told."""
        ...

    def unlock(self, record: TeachingRecord, *, at: datetime) -> bool:
        """Unlock the record's account. True: it was locked until now; False: it was not.

        Raises Refused or Unavailable.
        """
        ...


class LocalAccounts:
    """Our own table. Asking holds the account until the transaction ends."""

    is_local: ClassVar[bool] = True

    def is_locked(self, record: TeachingRecord) -> bool | None:
        account = PortalAccount.objects.select_for_update(of=("self",)).filter(record=record).first()
        return account is not None and account.is_locked

    def unlock(self, record: TeachingRecord, *, at: datetime) -> bool:
        locked = PortalAccount.objects.filter(record=record, status=AccountStatus.LOCKED)
        return bool(locked.update(status=AccountStatus.OPEN, why=Why.DECISION, since=at))


@dataclass(frozen=True)
class TsspApi:
    """The portal's own API: one PUT for each account."""

    base_url: str
    key: str
    is_local: ClassVar[bool] = False

    def is_locked(self, record: TeachingRecord) -> bool | None:
        return None

    def unlock(self, record: TeachingRecord, *, at: datetime) -> bool:
        answer = self._put(f"{self.base_url.rstrip('/')}/v2/unlock-teacher/{rules.portal_id(record.trn)}")
        if answer.status_code in FINAL:
            raise Refused(f"The portal answered {answer.status_code}: {FINAL[answer.status_code]}")
        if answer.status_code != 200:
            lost = answer.status_code >= 500  # whatever stands between may have lost what the portal said
            raise Unavailable(f"The portal answered {answer.status_code}", may_have_unlocked=lost)
        return _has_been_unlocked(answer)

    def _put(self, url: str) -> requests.Response:
        try:
            return requests.put(
                url,
                headers={
                    "Authorization": f"Bearer {self.key}",
                    "User-Agent": USER_AGENT,
                    "Accept": "application/json",
                },
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                hooks={"response": read_bounded},
            )
        except requests.RequestException as error:
            if _never_reached_it(error):
                raise Unavailable("The portal could not be reached", may_have_unlocked=False) from None
            raise Unavailable("The portal did not answer") from None


def _never_reached_it(error: requests.RequestException) -> bool:
    """Whether not even a connection was made."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _has_been_unlocked(answer: requests.Response) -> bool:
    try:
        said = answer.json()["hasBeenUnlocked"]
    except (ValueError, KeyError, TypeError):
        said = None
    if not isinstance(said, bool):
        raise Unavailable("The portal answered something that we do not understand")
    return said


def portal() -> Portal:
    """The portal where one is configured, else our own table (settings refuse that in production unless told)."""
    if settings.TSSP_API_URL:
        return TsspApi(settings.TSSP_API_URL, settings.TSSP_API_KEY)
    return LocalAccounts()
