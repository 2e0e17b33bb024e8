"""Decisions as an officer takes them: people ask, and are connected to their record."""

from collections import defaultdict
from datetime import UTC, datetime

from django.db import transaction
from django.urls import reverse

from benchmarks.console.visiting import Visitor
from benchmarks.population import SyntheticRecord, record
from benchmarks.timing import Durations
from one_login.models import OneLoginUser, VerificationRoute
from staff.models import Role, StaffUser
from support_tasks.actions import connect_record, open_connect_task
from support_tasks.models import Outcome, SupportTask
from teaching_records.evidence import NOTHING_STATED
from teaching_records.models import TeachingRecord

ON_PAGES = 10  # every so many is decided on the console's pages; the others by what these call
SEED = 1


class Decisions:
    """One officer, who decides one request after the other. `pages` has the seconds of each, by the page's name."""

    def __init__(self) -> None:
        self.officer = StaffUser.objects.create(email="officer@console.example", name="Ada Officer", role=Role.SUPPORT)
        self.visitor = Visitor(self.officer)
        self.pages: dict[str, list[float]] = defaultdict(list)
        self.taken = 0

    def take(self) -> None:
        """Somebody asks, and is connected: two e-mails."""
        if (self.taken + 1) % ON_PAGES == 0:
            self.take_on_pages()
            return
        task, record_id = self._asked()
        connect_record(task_id=task.pk, record_id=record_id, by=self.officer, at=datetime.now(UTC))

    def take_on_pages(self) -> None:
        """The same on the console's pages, with how long each of them took."""
        task, record_id = self._asked()
        trn = TeachingRecord.objects.get(pk=record_id).trn
        self.pages["the list"].append(self.visitor.visit(reverse("support_tasks:list")).seconds)
        request = self.visitor.visit(reverse("support_tasks:task", args=[task.reference]))
        check, confirmed = self.visitor.confirm(reverse("support_tasks:connect", args=[task.reference, trn]))
        for name, visit in (("the request", request), ("the page to check", check), ("confirming", confirmed)):
            self.pages[name].append(visit.seconds)

    def stand(self) -> int:
        """How many were taken and are in the database."""
        return SupportTask.objects.filter(outcome=Outcome.CONNECTED, closed_by=self.officer).count()

    def durations(self) -> dict[str, Durations]:
        """Of the pages since the last time that this was asked."""
        durations = {name: Durations.of(seconds) for name, seconds in self.pages.items()}
        self.pages.clear()
        return durations

    def _asked(self) -> tuple[SupportTask, int]:
        """A request, and the id of the record that is its person's."""
        person = record(self.taken, SEED)
        self.taken += 1
        kept = TeachingRecord.objects.create(
            trn=person.trn,
            first_name=person.first_name,
            last_name=person.last_name,
            date_of_birth=person.date_of_birth,
        )
        at = datetime.now(UTC)
        user = OneLoginUser.objects.create(
            subject=f"urn:fdc:gov.uk:2022:{person.trn}",
            email=f"{person.trn}@home.example",
            verified_at=at,
            verification_route=VerificationRoute.ONE_LOGIN,
            verified_names=[_verified_name(person)],
            verified_dates_of_birth=[person.date_of_birth] if person.date_of_birth else [],
        )
        with transaction.atomic():
            task, _ = open_connect_task(one_login_user=user, stated=NOTHING_STATED, match_failure="no_record", at=at)
        return task, kept.pk


def _verified_name(person: SyntheticRecord) -> dict[str, object]:
    given, family = person.first_name.split(), person.last_name.split()
    return {"given": given, "family": family, "valid_from": None, "valid_until": None}
