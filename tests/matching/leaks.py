"""Whatever the product wrote or sent during a test, searched for marks: logs, answers, database."""

import base64
import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from django.db import connection
from django.http import HttpResponse
from psycopg import sql

from one_login.session_store import SessionStore
from tests.matching.marks import PERSON, PROVIDERS, Mark, found_in
from tests.matching.watched import Logs, WatchedClient, Wire

# Where each kind of mark may stand in the database, as table.column; kinds that are not named: nowhere.
MAY_STAND = {
    "name": {
        "one_login_oneloginuser.verified_names",
        "find_trn_search.answers",
        "matching_matchdecision.evidence",
        "support_tasks_supporttask.verified",
        "support_tasks_supporttask.stated",
        "support_tasks_supporttask.person_name",
        "support_tasks_supporttask.person_name_key",
        "support_tasks_taskterm.term",
        "support_tasks_taskterm.person_name_key",
        "notifications_email.body",
        "teaching_records_teachingrecord.first_name",
        "teaching_records_teachingrecord.last_name",
        "teaching_records_teachingrecord.first_name_key",
        "teaching_records_teachingrecord.last_name_key",
        "teaching_records_searchname.first",
        "teaching_records_searchname.last",
        "teaching_records_searchname.last_word",
    },
    "date of birth": {
        "find_trn_search.answers",
        "one_login_oneloginuser.verified_dates_of_birth",
        "matching_matchdecision.evidence",
        "support_tasks_supporttask.verified",
        "support_tasks_supporttask.stated",
        "teaching_records_teachingrecord.date_of_birth",
        "teaching_records_searchname.date_of_birth",
    },
    "email": {
        "find_trn_search.answers",
        "find_trn_search.sent_to",
        "one_login_oneloginuser.email",
        "matching_matchdecision.evidence",
        "support_tasks_supporttask.verified",
        "support_tasks_supporttask.stated",
        "support_tasks_supporttask.mailbox",
        "notifications_email.to",
        "teaching_records_teachingrecord.email",
        "teaching_records_changehistoryevent.details",
        "support_tasks_taskterm.term",
        "tssp_unlock_emailuse.address",
        "tssp_unlock_emailuse.mailbox",
    },
    "NINO": {
        "find_trn_search.answers",
        "matching_journeyanswers.answers",
        "matching_matchdecision.evidence",
        "support_tasks_supporttask.stated",
        "support_tasks_taskterm.term",
        "teaching_records_recordnationalinsurancenumber.number",
    },
    "TRN": {
        "matching_journeyanswers.answers",
        "matching_matchdecision.evidence",
        "support_tasks_supporttask.stated",
        "support_tasks_taskterm.term",
        "teaching_records_teachingrecord.trn",
        "notifications_email.body",
    },
    "subject": {"one_login_oneloginuser.subject"},
    "return code": {"one_login_oneloginuser.return_codes"},
    # Of an attempt that is under way; it is deleted when the answer comes.
    "state": {"one_login_signinattempt.state"},
    "nonce": {"one_login_signinattempt.nonce"},
}
MAY_BE_IN_A_SESSION = {"one_login_user_id", "one_login_id_token", "one_login_browser", "begun_at", "trn_search"}
SESSIONS, CACHE = "one_login_session.session_data", "shared_cache.value"
ADDRESS = re.compile(r"""(?:href|src|action|formaction|cite|poster)=["']([^"']*)|url=([^"'>]*)""", re.IGNORECASE)
RANDOM = re.compile(r"[A-Za-z0-9]{32,64}")


@dataclass
class Watch:
    """Everything that may give something away in one test."""

    client: WatchedClient
    issuer: str
    wire: Wire = field(default_factory=Wire)
    logs: Logs = field(default_factory=Logs)
    searched_columns: set[str] = field(default_factory=set)

    def leaks(self) -> list[str]:
        """What stands where it must not, one sentence for each."""
        for answer in self.client.answers:
            self._learn_from(answer)
        marks = [*PERSON, *PROVIDERS, *self.wire.marks]
        found = in_logs(self.logs.written, marks)
        for answer in self.client.answers:
            found += in_answer(answer, marks, self.issuer)
        return found + self._in_database(marks)

    def _learn_from(self, answer: HttpResponse) -> None:
        query = parse_qs(urlsplit(answer.headers.get("Location", "")).query)
        for name in ("state", "nonce"):
            self.wire.learn(name, *query.get(name, []))

    def _in_database(self, marks: list[Mark]) -> list[str]:
        found = []
        for place, values in columns():
            self.searched_columns.add(place)
            if place == SESSIONS:
                found += [leak for value in values for leak in in_session(value, marks)]
            else:
                found += in_column(place, values, marks)
        return found


def in_logs(written: str, marks: list[Mark]) -> list[str]:
    return [f"the log holds the {mark.kind}: {line}" for line in written.splitlines() for mark in found_in(line, marks)]


def in_answer(answer: HttpResponse, marks: list[Mark], issuer: str) -> list[str]:
    """What the addresses, headers and cookies of an answer give away, and its page where it is no business of it."""
    where = f"{answer.status_code} {answer.request['PATH_INFO']}"  # type: ignore[attr-defined]
    headers = {name: value for name, value in answer.items() if name != "Location"}
    texts = [("a header", str(headers)), ("Location", _for_others(answer.get("Location", ""), issuer))]
    body = answer.getvalue().decode() if "text/html" in answer.get("Content-Type", "") else ""
    texts += [("an address on the page", href or refresh) for href, refresh in ADDRESS.findall(body)]
    found = [f"{place} of {where} holds the {mark.kind}" for place, text in texts for mark in found_in(text, marks)]
    # A person may read what is theirs, but for what is One Login's; on a page about a fault nothing at all.
    forbidden = [mark for mark in marks if mark not in PERSON] if answer.status_code in {200, 422} else marks
    found += [f"the page {where} holds the {mark.kind}" for mark in found_in(body, forbidden)]
    for name, cookie in answer.cookies.items():
        if cookie.value and not RANDOM.fullmatch(cookie.value):
            found.append(f"the cookie {name} of {where} is no random key")
    return found


def _for_others(location: str, issuer: str) -> str:
    """An address at One Login without the parameters that it needs."""
    if not location.startswith(issuer):
        return location
    parts = urlsplit(location)
    needed = {"authorize": {"state", "nonce"}, "logout": {"id_token_hint", "state"}}.get(parts.path.strip("/"), set())
    query = {name: values for name, values in parse_qs(parts.query).items() if name not in needed}
    return parts._replace(query=urlencode(query, doseq=True)).geturl()


def columns() -> Iterator[tuple[str, list[str]]]:
    """Every column of every table as "table.column", with all its values as texts; the cache's are unpacked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, array_agg(column_name::text) FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
            " GROUP BY table_schema, table_name"
        )
        for schema, table, names in cursor.fetchall():
            each = sql.SQL(", ").join(sql.SQL("array_agg({}::text)").format(sql.Identifier(name)) for name in names)
            cursor.execute(sql.SQL("SELECT {} FROM {}").format(each, sql.Identifier(schema, table)))
            for name, found in zip(names, cursor.fetchone() or (), strict=True):
                values = [value for value in found or () if value]
                place = f"{table}.{name}"
                yield place, [_unpacked(value) for value in values] if place == CACHE else values


def _unpacked(cached: str) -> str:
    return repr(pickle.loads(base64.b64decode(cached)))  # noqa: S301 (our own, of this test)


def in_column(place: str, values: list[str], marks: list[Mark]) -> list[str]:
    """What stands in a column that may not stand there."""
    forbidden = [mark for mark in marks if place not in MAY_STAND.get(mark.kind, set())]
    return [f"{place} holds the {mark.kind}" for mark in found_in("\n".join(values), forbidden)]


def in_session(value: str, marks: list[Mark]) -> list[str]:
    """A session may hold ids and, for sign-out, the ID token."""
    kept = SessionStore().decode(value)
    found = [f"a session has a member {name}" for name in kept.keys() - MAY_BE_IN_A_SESSION]
    token = kept.pop("one_login_id_token", "")
    if token and not found_in(token, [mark for mark in marks if mark.kind == "ID token"]):
        found.append("a session holds as ID token what is none")
    return found + [f"a session holds the {mark.kind}" for mark in found_in(repr(kept), marks)]
