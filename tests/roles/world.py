"""One world in which every address of the console shows something, and the people who ask for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.test import Client

from matching.actions import try_to_connect
from matching.find_trn.actions import submit
from matching.models import Step
from notifications.gate import take_turn
from notifications.messages import TrnRequested
from notifications.models import Email, Status
from one_login.session_store import ONE_LOGIN_USER, SessionStore
from staff import actions
from staff.models import Role, StaffUser, Viewing
from teaching_records.evidence import NOTHING_STATED
from teaching_records.models import TeachingRecord
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    follow_up,
    locked_account,
    lost_trn_task,
    support_task,
    user_of,
    verified_name,
)
from tests.matching.find_trn.searching import search
from tests.notifications.states import become
from tssp_unlock.actions import evaluate
from tssp_unlock.models import How, UnlockDecision

AT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
PUBLIC = settings.SESSION_COOKIE_NAME
STAFF = f"{PUBLIC}-staff"
NOBODY, SWITCHED_OFF, TEACHER = "nobody", "somebody whose account is switched off", "a teacher"
STRANGERS = (NOBODY, SWITCHED_OFF, TEACHER)


@dataclass(frozen=True)
class World:
    """`samples` are what stands in the addresses' parameters, by their names; `rows` an id of each model's, by the
    beginning of its addresses in Django admin.
    """

    samples: dict[str, str]
    rows: dict[str, str]

    @classmethod
    def make(cls) -> "World":
        record = TeachingRecordFactory.create(trn="3999999", last_name="Sample")
        task = support_task(OneLoginUserFactory.create(verified_names=[verified_name("Bo", "Nobody")]))
        _a_row_of_every_kind()
        locked_account(record)
        samples = {
            "follow_up_id": str(follow_up("two@example.com").pk),
            "email_reference": _failed_email(record, "gone@example.com"),
            "decision_id": str(_decision(record, "alone@example.com").pk),
            "trn": record.trn,
            "reference": task.reference,
            "lost_trn": lost_trn_task().reference,
            "public_id": str(user_of(task).public_id),
            "id": str(StaffUserFactory.create().pk),
            "file": "requests",
            "app_label": "staff",
            "url": "nowhere/",
            "content_type_id": str(ContentType.objects.get_for_model(Viewing).pk),
        }
        return cls(samples, _a_row_of_each_model())

    def samples_of(self, route: str) -> dict[str, str]:
        """A task of the kind that the page is for."""
        lost = {"reference": self.samples["lost_trn"]} if "/send-trn/" in route else {}
        return self.samples | lost

    def address(self, route: str, **instead: str) -> str:
        """The route with its parameters filled in. Raises KeyError for a parameter that has no sample."""
        rows = (row for start, row in self.rows.items() if route.startswith(start))
        samples = self.samples_of(route) | {"object_id": next(rows, "1")} | instead
        parts = []
        for part in route.split("<"):
            name, bracket, rest = part.partition(">")
            parts.append(samples[name.rpartition(":")[2]] + rest if bracket else part)
        return "".join(parts)


def _failed_email(about: Model, to: str) -> str:
    """That did not reach `to`; its reference."""
    with transaction.atomic():
        email = TrnRequested(to=to, name="Bo", at="20 November 2026 at 3:30pm").queue(about=about, at=AT)
    become(Email.objects.filter(pk=email.pk), Status.FAILED, AT)
    return str(email.reference)


def _decision(record: TeachingRecord, address: str) -> UnlockDecision:
    """That the record's account stays locked: an alert is open."""
    record.alerts.create(type="Prohibition", starts_on=AT.date())
    with transaction.atomic():
        return evaluate(record_id=record.pk, address=address, how=How.FIND_TRN, at=AT)


def _a_row_of_each_model() -> dict[str, str]:
    rows = {}
    for model in admin.site._registry:
        row: Any = model._default_manager.first()
        assert row, f"World has no {model._meta.label}: make one in _a_row_of_every_kind"
        rows[f"/admin/{model._meta.app_label}/{model._meta.model_name}/"] = str(row.pk)
    return rows


def _a_row_of_every_kind() -> None:
    """For each model in Django admin."""
    connected = OneLoginUserFactory.create()
    TeachingRecordFactory.create(last_name="Adeyemi", email=connected.email)
    follow_up()
    try_to_connect(one_login_user_id=connected.pk, step=Step.IDENTITY, at=AT)
    take_turn(AT)
    submit(search_id=search().pk, network=None, at=AT)
    officer = StaffUserFactory.create()
    Viewing.objects.create(staff_user=officer, what="record", which="3999999", at=AT)
    AccessAttempt.objects.create(username="x@console.example", failures_since_start=1)
    model = ContentType.objects.get_for_model(TeachingRecord)
    LogEntry.objects.create(user=officer, content_type=model, object_repr="a record", action_flag=CHANGE)


def browser_of(account: StaffUser, **options: Any) -> Client:
    """A browser of their own in which that account is signed in to the console."""
    browser = Client(raise_request_exception=False, **options)
    browser.force_login(account, backend="staff.access.StaffBackend")
    browser.cookies[STAFF] = browser.cookies.pop(PUBLIC).value
    return browser


def stranger(who: str) -> Client:
    """The browser of one of STRANGERS."""
    if who == NOBODY:
        return Client(raise_request_exception=False)
    if who == SWITCHED_OFF:
        account = StaffUserFactory.create(role=Role.ADMINISTRATOR)
        browser = browser_of(account)
        with transaction.atomic():
            by = StaffUserFactory.create(role=Role.ADMINISTRATOR)
            actions.switch_off(account_id=account.pk, by=by, at=AT)
        return browser
    session = SessionStore()
    session[ONE_LOGIN_USER] = OneLoginUserFactory.create().pk
    session.save()
    browser = Client(raise_request_exception=False)
    browser.cookies[PUBLIC] = browser.cookies[STAFF] = str(session.session_key)  # also shown at the wrong door
    return browser


def own_things(officer: StaffUser) -> Iterator[tuple[str, dict[str, str]]]:
    """What is the officer's own, and why, as parameters of addresses. Gives them a TRN of their own."""
    record = TeachingRecordFactory.create(trn="3111111")
    merged = TeachingRecordFactory.create(trn="3222222", status="deactivated", merged_into=record)
    officer.own_trn = record.trn
    officer.save(update_fields=["own_trn"])
    addresses = {"by their address": officer.email, "by their address with a tag": officer.email.replace("@", "+me@")}
    trns = {"by their TRN": record.trn, "by a TRN merged into theirs": merged.trn}
    for why, address in addresses.items():
        user = OneLoginUserFactory.create(email=address)
        task = support_task(user)
        yield f"task {why}", {"reference": task.reference}
        yield f"email about a task {why}", {"email_reference": _failed_email(task, "other@example.com")}
        yield f"email {why}", {"email_reference": _failed_email(TeachingRecordFactory.create(), address)}
        yield f"task about a lost TRN {why}", {"reference": lost_trn_task(address).reference}
        yield f"One Login {why}", {"public_id": str(user.public_id)}
        yield from _record(why, TeachingRecordFactory.create(email=address))
        yield f"address to follow up {why}", {"follow_up_id": str(follow_up(address.replace("@", "+twice@")).pk)}
    for why, trn in trns.items():
        yield f"task {why}", {"reference": support_task(stated=NOTHING_STATED | {"trn": trn}).reference}
        own = TeachingRecord.objects.get(trn=trn)
        yield from _record(why, own)
        yield f"decision {why}", {"decision_id": str(_decision(own, "alone@example.com").pk)}


def _record(why: str, record: TeachingRecord) -> Iterator[tuple[str, dict[str, str]]]:
    yield f"record {why}", {"trn": record.trn}
    yield f"email about a record {why}", {"email_reference": _failed_email(record, "other@example.com")}
    yield f"record {why}", {"object_id": str(record.pk)}


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back. A bare savepoint: actions ask for the outermost transaction."""
    savepoint = transaction.savepoint_create()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)
