"""Sessions as rows that can be found by their person, and that end after a time that use does not put off.

One Login's back-channel logout ends all sessions of a person (one-login.md, "Leaving"), so the person stands in a
column with an index. Teachers and staff have sessions apart, in cookies of their own; each has its limits.
"""

import time
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth import SESSION_KEY as STAFF_USER
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.utils.crypto import get_random_string

from one_login.models import Session

ONE_LOGIN_USER = "one_login_user_id"
BEGUN_AT = "begun_at"  # seconds since 1970


class Limits(NamedTuple):
    """How long a session lasts without use, and how long at most."""

    idle: timedelta
    absolute: timedelta


# One Login's own session lasts an hour after the last step there, and proving an identity can take most of it.
TEACHER = Limits(idle=timedelta(hours=2), absolute=timedelta(hours=12))
# A working day, and a lunch break.
STAFF = Limits(idle=timedelta(hours=1), absolute=timedelta(hours=10))


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, object]) -> Session:
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]
        session.one_login_user_id = data.get(ONE_LOGIN_USER)  # type: ignore[assignment]
        return session

    was_flushed = False

    def flush(self) -> None:
        super().flush()
        self.was_flushed = True

    def take_over(self) -> bool:
        """End the session that this one began from, keeping what is in it; whether it had not ended meanwhile.

        What follows is a new session. Two requests can not take over the same one, nor one that signed out.
        """
        ended, _ = Session.objects.filter(session_key=self.session_key).delete()
        self._session_key = None
        self.modified = True
        return bool(ended)

    def create(self) -> None:
        """A new key, as signing in gives one, begins the time anew."""
        self[BEGUN_AT] = int(time.time())
        super().create()

    def _get_new_session_key(self) -> str:
        """Not looked up beforehand: `create` makes another one where it is taken."""
        return get_random_string(32, VALID_KEY_CHARS)

    def delete(self, session_key: str | None = None) -> None:
        Session.objects.filter(session_key=session_key or self.session_key).delete()

    def get_session_cookie_age(self) -> int:
        """Seconds until the session ends if it is not used again."""
        limits = STAFF if STAFF_USER in self else TEACHER
        ends_in = self.get(BEGUN_AT, 0) + limits.absolute.total_seconds() - time.time()
        return max(0, int(min(limits.idle.total_seconds(), ends_in)))
