"""How long it is kept when somebody signed in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from one_login import actions, jobs
from one_login.models import OneLoginUser, SignIn
from tests.factories import OneLoginUserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 2, 51, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)  # the test's own is one of them
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def user(db: None) -> OneLoginUser:
    return OneLoginUserFactory.create(last_signed_in_at=NOW)


def signed_in(user: OneLoginUser, ago: timedelta) -> SignIn:
    return SignIn.objects.create(one_login_user=user, at=NOW - ago, identity_was_asked=False)


def test_they_go_after_their_term(user: OneLoginUser) -> None:
    signed_in(user, settings.SIGN_INS_KEPT_FOR + timedelta(seconds=1))
    kept = [signed_in(user, settings.SIGN_INS_KEPT_FOR), signed_in(user, timedelta())]
    jobs.delete_old_sign_ins(0)
    assert set(SignIn.objects.all()) == set(kept)
    user.refresh_from_db()
    assert user.last_signed_in_at == NOW


def test_their_term_can_be_set(user: OneLoginUser, settings: Any) -> None:
    settings.SIGN_INS_KEPT_FOR = timedelta(days=30)
    signed_in(user, timedelta(days=31))
    kept = signed_in(user, timedelta(days=29))
    jobs.delete_old_sign_ins(0)
    assert SignIn.objects.get() == kept


def test_they_go_in_bounded_pieces(
    user: OneLoginUser, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(actions, "AT_A_TIME", 2)
    for day in range(5):
        signed_in(user, timedelta(days=400 + day))
    with django_assert_num_queries(3):
        assert actions.delete_sign_ins_from_before(NOW) == 5


def test_the_database_keeps_those_of_the_last_day_and_changes_none(user: OneLoginUser) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        [now] = cursor.fetchone()
    SignIn.objects.create(one_login_user=user, at=now - timedelta(hours=23), identity_was_asked=False)
    old = SignIn.objects.create(one_login_user=user, at=now - timedelta(days=800), identity_was_asked=False)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SignIn.objects.all().delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SignIn.objects.filter(pk=old.pk).update(identity_was_asked=True)
    assert SignIn.objects.count() == 2
