"""The pages that are measured: a line each. What stands in braces is drawn anew for each request (`samples`)."""

from dataclasses import dataclass

GOAL = 10  # times a single lookup


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """`has_goal`: the page, and what it asks of the database, may take `GOAL` times a single lookup at most."""

    section: str
    name: str
    address: str
    has_goal: bool = False


LIST, SEARCH, TASK, FIND, RECORD = "List of tasks", "Search for a task", "One task", "Find a record", "One record"
ONE_LOGIN, PERFORMANCE = "A One Login", "How it is going"

PAGES = (
    MeasuredPage(LIST, "to do", "/console/tasks/", has_goal=True),
    MeasuredPage(LIST, "to do, a page far down", "/console/tasks/?page={open_list_page}", has_goal=True),
    MeasuredPage(TASK, "open", "/console/tasks/{open_task}/"),
    MeasuredPage(TASK, "completed", "/console/tasks/{completed_task}/"),
    MeasuredPage(TASK, "a record to connect", "/console/tasks/{open_task}/connect/{trn}/"),
    MeasuredPage(TASK, "why no record is connected", "/console/tasks/{open_task}/not-connect/"),
    MeasuredPage(FIND, "by TRN", "/console/records/?search={trn}"),
    MeasuredPage(FIND, "by National Insurance number", "/console/records/?search={national_insurance_number}"),
    MeasuredPage(FIND, "by email address", "/console/records/?search={email}"),
    MeasuredPage(FIND, "by date of birth", "/console/records/?search={date_of_birth}"),
    MeasuredPage(FIND, "by whole name", "/console/records/?search={name_on_record}"),
    MeasuredPage(FIND, "by last name", "/console/records/?search={last_name}"),
    MeasuredPage(RECORD, "general", "/console/records/{connected_trn}/"),
    MeasuredPage(RECORD, "alerts", "/console/records/{connected_trn}/alerts/"),
    MeasuredPage(RECORD, "connections", "/console/records/{connected_trn}/connections/"),
    MeasuredPage(RECORD, "tasks", "/console/records/{connected_trn}/tasks/"),
    MeasuredPage(RECORD, "emails", "/console/records/{connected_trn}/emails/"),
    MeasuredPage(RECORD, "change history", "/console/records/{connected_trn}/history/"),
    MeasuredPage(ONE_LOGIN, "general", "/console/one-logins/{one_login}/"),
    MeasuredPage(ONE_LOGIN, "connections", "/console/one-logins/{one_login}/connections/"),
    MeasuredPage(ONE_LOGIN, "tasks", "/console/one-logins/{one_login}/tasks/"),
    MeasuredPage(ONE_LOGIN, "emails", "/console/one-logins/{one_login}/emails/"),
    MeasuredPage(ONE_LOGIN, "sign-ins", "/console/one-logins/{one_login}/sign-ins/"),
    MeasuredPage(ONE_LOGIN, "history", "/console/one-logins/{one_login}/history/"),
    MeasuredPage(PERFORMANCE, "the last 30 days", "/console/performance/"),
    MeasuredPage(PERFORMANCE, "four years", "/console/performance/?from=2022-09-01&to=2026-08-31"),
)
