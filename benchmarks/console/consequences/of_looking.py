"""What is kept of who looked at what, and of what the rules had said before."""

from datetime import datetime, timedelta
from typing import Any

from benchmarks.console.consequences.sources import COMPLETED, RECENT, TASKS
from benchmarks.console.rows import insert
from matching.models import MatchDecision, Step
from matching.rules import RULE_VERSION
from one_login.models import SignIn
from staff.models import Viewing

LOOKED_AT = timedelta(days=60)


def viewings(now: datetime) -> None:
    """Of each task that was decided lately: its page, three times, and its record where it was connected."""
    recent = f"{COMPLETED} AND task.closed_at > %(since)s"
    seen: dict[str, Any] = {"staff_user_id": "task.closed_by_id", "at": "task.closed_at - nth * interval '50 second'"}
    for what, which, source in (
        ("task", "task.reference", recent.replace(TASKS, f"{TASKS}, generate_series(1, 3) nth")),
        (
            "record",
            "record.trn",
            recent.replace(
                TASKS,
                f"{TASKS} JOIN teaching_records_teachingrecord record ON record.id = task.connected_record_id, "
                "generate_series(1, 1) nth",
            ),
        ),
    ):
        insert(Viewing, {**seen, "what": f"'{what}'", "which": which}, source, {"since": now - LOOKED_AT})


def sign_ins(now: datetime) -> None:
    """That the person came back from One Login before they asked, and each who was connected once more."""
    of_task = {"one_login_user_id": "task.one_login_user_id"}
    insert(SignIn, {**of_task, "at": "task.created_at - interval '9 minutes'", "identity_was_asked": "true"}, TASKS)
    again = f"{COMPLETED} AND task.connected_record_id IS NOT NULL"
    insert(SignIn, {**of_task, "at": "task.closed_at + interval '1 hour'", "identity_was_asked": "false"}, again)


def match_decisions(now: datetime) -> None:
    """Why each request became one, lately; and matches, as if each connected person had come back once."""
    columns = {
        "one_login_user_id": "task.one_login_user_id",
        "rule_version": f"'{RULE_VERSION}'",
        "evidence": "jsonb_build_object('verified', task.verified, 'stated', task.stated)",
        "step": "(%(steps)s::text[])[1 + task.id %% 3]",
    }
    parameters = {"steps": Step.values, "since": now - RECENT}
    insert(
        MatchDecision,
        {**columns, "at": "task.created_at", "outcome": "'not_connected'", "reason": "task.match_failure"},
        f"{TASKS} WHERE task.created_at > %(since)s",
        parameters,
    )
    insert(
        MatchDecision,
        {
            **columns,
            "at": "task.created_at + interval '1 hour'",
            "outcome": "'connected'",
            "rule": "(array['a', 'b', 'c'])[1 + task.id %% 3]",
            "record_id": "task.connected_record_id",
        },
        f"{TASKS} WHERE task.created_at > %(since)s AND task.connected_record_id IS NOT NULL",
        parameters,
    )
