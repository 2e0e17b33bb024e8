"""The pages that are measured: a line each. What stands in braces there is drawn anew for each request (`samples`)."""

from dataclasses import dataclass

GOAL = 10  # times a single lookup, for the whole page and for what it asks of the database


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    section: str
    name: str
    address: str
    has_goal: bool = False


A_MONTH = "&".join(
    f"decided_{end}-{part}={value}"
    for end, day in (("from", "1"), ("to", "31"))
    for part, value in (("day", day), ("month", "10"), ("year", "{year}"))
)
WITH_GOAL = {"List of tasks", "Search for a task"}
ADDRESSES = {
    "List of tasks": {
        "to do": "/console/tasks/",
        "to do, a page far down": "/console/tasks/?page={open_list_page}",
        "to do, of nobody and overdue": "/console/tasks/?assigned=nobody&due=overdue",
        "to do, one type, by name, far down": "/console/tasks/?kind=connect_one_login&sort=name&page={open_list_page}",
        "to do, by whose they are": "/console/tasks/?sort=assigned",
        "mine": "/console/tasks/?tab=mine",
        "overdue, latest first": "/console/tasks/?tab=overdue&sort=-requested",
        "completed": "/console/tasks/?tab=completed",
        "completed, a page far down": "/console/tasks/?tab=completed&page={completed_list_page}",
        "completed, by name, far down": "/console/tasks/?tab=completed&sort=name&page={completed_list_page}",
        "completed, by reference, far down": "/console/tasks/?tab=completed&sort=-reference&page={completed_list_page}",
        "completed, one officer, one outcome": "/console/tasks/?tab=completed&outcome=connected&decided_by={officer}",
        "completed, one type, by outcome": "/console/tasks/?tab=completed&kind=verify_identity&sort=outcome&page=500",
        "completed, of one month": f"/console/tasks/?tab=completed&{A_MONTH}",
    },
    "Search for a task": {
        "reference": "/console/tasks/?search={completed_task}",
        "last name, to do": "/console/tasks/?search={last_name}",
        "last name, completed": "/console/tasks/?tab=completed&search={last_name}",
        "Smith, completed": "/console/tasks/?tab=completed&search=Smith",
        "Smith, completed, by name, far down": "/console/tasks/?tab=completed&search=Smith&sort=name&page=200",
        "Smith, completed, by request, far down": "/console/tasks/?tab=completed&search=Smith&sort=requested&page=200",
        "whole name, completed": "/console/tasks/?tab=completed&search={name_of_task}",
        "beginning of a name, completed": "/console/tasks/?tab=completed&search={beginning_of_name}",
        "email address": "/console/tasks/?tab=completed&search={email_of_task}",
        "TRN": "/console/tasks/?tab=completed&search={trn_of_task}",
        "National Insurance number": "/console/tasks/?tab=completed&search={number_of_task}",
    },
    "One task": {
        "open": "/console/tasks/{open_task}/",
        "completed": "/console/tasks/{completed_task}/",
        "a record to connect": "/console/tasks/{open_task}/connect/{trn}/",
        "why no record is connected": "/console/tasks/{open_task}/not-connect/",
    },
    "Find a record": {
        "by TRN": "/console/records/?search={trn}",
        "by National Insurance number": "/console/records/?search={national_insurance_number}",
        "by email address": "/console/records/?search={email}",
        "by date of birth": "/console/records/?search={date_of_birth}",
        "by whole name": "/console/records/?search={name_on_record}",
        "by last name": "/console/records/?search={last_name}",
    },
    "One record": {
        "general": "/console/records/{connected_trn}/",
        "alerts": "/console/records/{connected_trn}/alerts/",
        "connections": "/console/records/{connected_trn}/connections/",
        "tasks": "/console/records/{connected_trn}/tasks/",
        "emails": "/console/records/{connected_trn}/emails/",
        "change history": "/console/records/{connected_trn}/history/",
    },
    "A One Login": {
        "general": "/console/one-logins/{one_login}/",
        "connections": "/console/one-logins/{one_login}/connections/",
        "tasks": "/console/one-logins/{one_login}/tasks/",
        "emails": "/console/one-logins/{one_login}/emails/",
        "sign-ins": "/console/one-logins/{one_login}/sign-ins/",
        "history": "/console/one-logins/{one_login}/history/",
    },
    "How it is going": {
        "the last 30 days": "/console/performance/",
        "four years": "/console/performance/?from=2022-09-01&to=2026-08-31",
    },
}
PAGES = tuple(
    MeasuredPage(section, name, address, has_goal=section in WITH_GOAL)
    for section, pages in ADDRESSES.items()
    for name, address in pages.items()
)
