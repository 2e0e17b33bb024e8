"""Valid things with realistic identifiers. Later states are reached by calling actions."""

from datetime import UTC, date, datetime
from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from django.db import transaction
from factory.django import DjangoModelFactory

from notifications import lifecycle
from notifications.models import Email
from one_login.models import OneLoginUser, VerificationRoute
from staff.models import Role, StaffUser
from support_tasks.actions import open_connect_task, open_find_trn_task
from support_tasks.models import SupportTask
from teaching_records.evidence import NOTHING_STATED, Stated
from teaching_records.models import TeachingRecord
from tssp_unlock.actions import evaluate
from tssp_unlock.models import AccountStatus, FollowUp, How, PortalAccount, Why

LOCKED_AT, USED_AT = datetime(2026, 9, 1, 7, 0, tzinfo=UTC), datetime(2026, 11, 3, 10, 30, tzinfo=UTC)
PASSWORD = "a password for tests"


@cache
def hashed_password() -> str:
    """PASSWORD as accounts keep it: made once, because making it is slow on purpose."""
    return make_password(PASSWORD)


class StaffUserFactory(DjangoModelFactory):
    class Meta:
        model = StaffUser
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"officer{n}@console.example")
    name = factory.Sequence(lambda n: f"Officer {n}")
    role = Role.SUPPORT
    password = factory.LazyFunction(hashed_password)


class TeachingRecordFactory(DjangoModelFactory):
    class Meta:
        model = TeachingRecord

    trn = factory.Sequence(lambda n: f"{3000000 + n}")
    first_name = "Grace"
    last_name = factory.Sequence(lambda n: f"Adeyemi{'abcdefghij'[n % 10]}")
    date_of_birth = date(1990, 8, 15)
    email = factory.Sequence(lambda n: f"grace{n}@example.com")


class OneLoginUserFactory(DjangoModelFactory):
    """A person whose identity One Login verified."""

    class Meta:
        model = OneLoginUser

    subject = factory.Sequence(lambda n: f"urn:fdc:gov.uk:2022:test-{n}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")
    verified_at: datetime | None = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    verification_route: str = VerificationRoute.ONE_LOGIN
    verified_names = factory.LazyFunction(lambda: [verified_name("Grace", "Adeyemi")])
    verified_dates_of_birth = factory.LazyFunction(lambda: [date(1990, 8, 15)])


class UnverifiedUserFactory(OneLoginUserFactory):
    verified_at = None
    verification_route = ""
    verified_names = factory.LazyFunction(list)
    verified_dates_of_birth = factory.LazyFunction(list)


def verified_name(given: str, family: str) -> dict[str, object]:
    """A name as OneLoginUser keeps it; given names are parted at spaces."""
    return {"given": given.split(), "family": [family], "valid_from": None, "valid_until": None}


def locked_account(record: TeachingRecord) -> PortalAccount:
    """The record's portal account, as a file that says so leaves it."""
    return PortalAccount.objects.create(
        record=record, status=AccountStatus.LOCKED, why=Why.FILE, since=LOCKED_AT, locked_in_file=True
    )


def follow_up(
    address: str = "shared@example.com", at: datetime = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)
) -> FollowUp:
    """An address to which the TRNs of two people were sent: the first one's account was unlocked."""
    for record in TeachingRecordFactory.create_batch(2):
        locked_account(record)
        with transaction.atomic():
            evaluate(record_id=record.pk, address=address, how=How.FIND_TRN, at=USED_AT)
    found: FollowUp = FollowUp.objects.get(address=address)
    return found


def user_of(task: SupportTask) -> OneLoginUser:
    """The person of a task that is of somebody who signed in."""
    assert task.one_login_user
    return task.one_login_user


def support_task(
    one_login_user: OneLoginUser | None = None,
    *,
    stated: Stated = NOTHING_STATED,
    match_failure: str = "no_record",
    at: datetime = datetime(2026, 11, 3, 10, 30, tzinfo=UTC),
    is_emailed: bool = True,
) -> SupportTask:
    """An open task of a person, as their journey leaves it, and a worker where `is_emailed`."""
    user = one_login_user or OneLoginUserFactory.create()
    with transaction.atomic():
        task, _ = open_connect_task(one_login_user=user, stated=stated, match_failure=match_failure, at=at)
    return _with_its_email_sent(task, at) if is_emailed else task


def lost_trn_task(
    email: str = "grace@home.example",
    *,
    names: tuple[tuple[str, str], ...] = (("Grace", "Adeyemi"),),
    born: date = date(1990, 8, 15),
    national_insurance_number: str | None = "QQ123456C",
    match_failure: str = "no_record",
    at: datetime = datetime(2026, 11, 3, 10, 30, tzinfo=UTC),
) -> SupportTask:
    """An open task of somebody who lost their TRN, as their journey and a worker leave it."""
    with transaction.atomic():
        task, _ = open_find_trn_task(
            identity={
                "email": email,
                "names": [{"given": [first], "family": [last], "shown": f"{first} {last}"} for first, last in names],
                "dates_of_birth": [born.isoformat()],
            },
            national_insurance_number=national_insurance_number,
            match_failure=match_failure,
            at=at,
        )
    return _with_its_email_sent(task, at)


def _with_its_email_sent(task: SupportTask, at: datetime) -> SupportTask:
    """As a worker does within a second; one that waited since `at` would be late."""
    lifecycle.accept(Email.objects.about(task), provider_id=f"of-{task.reference}", at=at)
    return task
