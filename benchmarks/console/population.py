"""The world that the console is measured in: records, people, their requests, and all that came of them.

Requests, the people who sent them and the terms that find them are drawn here and copied in pieces, by as many
processes as there are; what follows from them (`consequences`) is made inside the database.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils import timezone

from benchmarks.console import consequences
from benchmarks.console.calendar import DueDates
from benchmarks.console.officers import add_officers
from benchmarks.console.plan import ConsolePlan
from benchmarks.console.rows import analyse, before_indexes, copy, let_ids_follow
from benchmarks.console.support_requests import SupportRequest, SupportRequests
from benchmarks.plan import CannotRun
from benchmarks.population import records, write_csv
from benchmarks.processes import answer_each, processes
from benchmarks.progress import counted, say
from matching.models import MatchDecision
from notifications.models import Email
from one_login.models import OneLoginUser, SignIn, VerificationRoute
from support_tasks import rules
from support_tasks.lifecycle import CLAIM_LASTS
from support_tasks.models import SupportTask, TaskEvent, TaskTerm, TermKind
from support_tasks.references import REFERENCES, reference_number
from teaching_records.imports.actions import import_records
from teaching_records.models import ChangeHistoryEvent, Connection, TeachingRecord
from trs_console.performance.actions import summarise_days

IN_A_PIECE = 10_000
DECIDED_VERSION = 2
SCATTER = 0x2545F491  # odd, so that no two numbers come to the same reference

USER_COLUMNS = (
    *("id", "public_id", "subject", "email", "verified_at", "verification_route", "verified_names"),
    *("verified_dates_of_birth", "first_signed_in_at", "last_signed_in_at"),
)
TASK_COLUMNS = (
    *("id", "reference", "kind", "status", "outcome", "one_login_user_id", "verified", "stated", "match_failure"),
    *("person_name", "person_name_key", "created_at", "due_on", "version", "assigned_to_id", "claimed_by_id"),
    *("claimed_until", "closed_at", "closed_by_id", "connected_record_id", "reason", "reason_detail"),
)
TERM_COLUMNS = ("kind", "term", "task_id")
COPIED = (OneLoginUser, SupportTask, TaskTerm)
DERIVED = (TaskEvent, Connection, ChangeHistoryEvent, Email, SignIn, MatchDecision)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a plan's requests, for a process to make: `officers` are the ids of accounts by their numbers."""

    plan: ConsolePlan
    now: datetime
    officers: Sequence[int]
    start: int
    stop: int


def make(plan: ConsolePlan) -> None:
    """Fill an empty, migrated database."""
    began = perf_counter()
    now = timezone.now()
    _add_records(plan)
    officers = add_officers(plan.seed)
    with before_indexes(*COPIED, and_primary_keys_of=[TaskTerm]):
        _add_requests(plan, now, officers)
    let_ids_follow(OneLoginUser, SupportTask)
    analyse(TeachingRecord, *COPIED)
    with before_indexes(*DERIVED):
        consequences.add_all(now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    say(f"Figures of {summarise_days(at=now)} days")
    say(f"Made {plan.title} in {perf_counter() - began:.0f} s")


def _add_records(plan: ConsolePlan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "population.csv"
        write_csv(path, counted(records(plan.records, plan.seed), plan.records, "Records"))
        import_records(path, today=timezone.localdate(), output=sys.stderr)


def _add_requests(plan: ConsolePlan, now: datetime, officers: Sequence[int]) -> None:
    pieces = [
        Piece(plan, now, officers, start, min(start + IN_A_PIECE, plan.tasks))
        for start in range(0, plan.tasks, IN_A_PIECE)
    ]
    with processes(min(os.cpu_count() or 1, len(pieces))) as pool:
        for _ in counted(answer_each(pool, copy_piece, pieces), plan.tasks, "Requests", IN_A_PIECE):
            pass


def copy_piece(piece: Piece) -> None:
    """In a process of its own. Raises CannotRun: an error of the database does not come through to another process."""
    try:
        copy_requests(piece)
    except DatabaseError as error:
        raise CannotRun(f"the tasks could not be made: {error}") from None


def copy_requests(piece: Piece) -> None:
    record_ids = TeachingRecord.objects.values_list("trn", "pk").iterator(chunk_size=20_000)
    writer = _Writer(piece, dict(record_ids))
    made = list(SupportRequests(piece.plan, piece.now).between(piece.start, piece.stop))
    copy(OneLoginUser, USER_COLUMNS, map(writer.user, filter(lambda each: each.is_of_new_person, made)))
    copy(SupportTask, TASK_COLUMNS, map(writer.task, made))
    copy(TaskTerm, TERM_COLUMNS, (term for each in made for term in writer.terms(each)))


@dataclass
class _Writer:
    """Requests as rows, by the product's own rules. While rows are copied the connection takes no question, so all
    that is asked of the database is asked before."""

    piece: Piece
    record_ids: Mapping[str, int]
    due_on: DueDates = field(default_factory=DueDates)

    def user(self, request: SupportRequest) -> tuple[object, ...]:
        person, number = request.person, request.number
        names = [name | {"valid_from": None, "valid_until": None} for name in _names(request)]
        return (
            number + 1,
            UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835) % (1 << 128), version=4),
            f"urn:fdc:gov.uk:2022:benchmark-{number}",
            request.email,
            request.arrived_at,
            VerificationRoute.ONE_LOGIN.value,
            json.dumps(names),
            [person.date_of_birth] if person.date_of_birth else [],
            request.arrived_at,
            request.arrived_at,
        )

    def task(self, request: SupportRequest) -> tuple[object, ...]:
        verified = _verified(request)
        officer = None if request.officer is None else self.piece.officers[request.officer]
        is_closed = request.decided_at is not None
        return (
            request.number + 1,
            reference_number(request.number * SCATTER % REFERENCES),
            request.kind.value,
            request.status.value,
            request.outcome.value if request.outcome else "",
            request.person_number + 1,
            json.dumps(verified),
            json.dumps(_stated(request)),
            request.why_not_matched,
            rules.person_name(verified),
            rules.person_name_key(verified),
            request.arrived_at,
            self.due_on(request.arrived_at),
            DECIDED_VERSION if is_closed else 1,
            None if is_closed or request.is_claimed else officer,
            officer if request.is_claimed else None,
            self.piece.now + CLAIM_LASTS if request.is_claimed else None,
            request.decided_at,
            officer if is_closed else None,
            self.record_ids[request.connected_trn] if request.connected_trn else None,
            request.reason.value if request.reason else "",
            request.detail,
        )

    def terms(self, request: SupportRequest) -> Iterator[tuple[object, ...]]:
        found_by = dict.fromkeys(rules.terms(_verified(request), _stated(request)))
        if request.connected_trn:
            found_by[TermKind.TRN.value, request.connected_trn] = None
        return ((kind, term, request.number + 1) for kind, term in found_by)


def _names(request: SupportRequest) -> list[dict[str, Any]]:
    person = request.person
    given = [part for part in (person.first_name, person.middle_name) if part]
    families = [person.last_name, *([request.previous_last_name] if request.previous_last_name else [])]
    return [
        {"given": given, "family": [family] if family else [], "shown": " ".join(filter(None, (*given, family)))}
        for family in families
    ]


def _verified(request: SupportRequest) -> dict[str, Any]:
    born: date | None = request.person.date_of_birth
    return {"email": request.email, "names": _names(request), "dates_of_birth": [born.isoformat()] if born else []}


def _stated(request: SupportRequest) -> dict[str, str | None]:
    return {"national_insurance_number": request.stated_number, "trn": request.stated_trn}
