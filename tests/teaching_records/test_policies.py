"""Whose record is an officer's own: by its address, its TRN, and their own One Login."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from staff.models import StaffUser
from teaching_records.models import Connection, Route, TeachingRecord
from teaching_records.policies import Own, is_own_record
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)


@pytest.fixture
def officer() -> StaffUser:
    return StaffUserFactory.create(email="Ada.Officer@console.example", own_trn="")


@pytest.fixture
def record() -> TeachingRecord:
    return TeachingRecordFactory.create(trn="7654321", email="ada@home.example")


def connected(email: str, record: TeachingRecord, ended_at: datetime | None = None) -> Connection:
    user, by = OneLoginUserFactory.create(email=email), StaffUserFactory.create() if ended_at else None
    return Connection.objects.create(
        one_login_user=user,
        teaching_record=record,
        route=Route.AUTOMATIC,
        connected_at=AT,
        disconnected_at=ended_at,
        disconnected_by=by,
        disconnection_reason="Two people" if by else "",
    )


class TestOwnRecord:
    @pytest.mark.parametrize("email", ["ada.officer@console.example", "ADA.Officer+teaching@CONSOLE.example"])
    def test_is_that_of_their_one_login(self, officer: StaffUser, record: TeachingRecord, email: str) -> None:
        connected(email, record)
        assert is_own_record(officer, record)

    @pytest.mark.parametrize(
        "email", ["ada_officer@console.example", "ada.officer+x@other.example", "xada.officer@console.example"]
    )
    def test_is_not_that_of_a_like_address(self, officer: StaffUser, record: TeachingRecord, email: str) -> None:
        connected(email, record)
        assert not is_own_record(officer, record)

    def test_is_not_one_that_they_were_disconnected_from(self, officer: StaffUser, record: TeachingRecord) -> None:
        connected(officer.email, record, ended_at=AT)
        assert not is_own_record(officer, record)

    def test_is_known_after_a_merge_either_way(self, officer: StaffUser, record: TeachingRecord) -> None:
        merged = TeachingRecordFactory.create(trn="1111111", status="deactivated", merged_into=record)
        connected(officer.email, record)
        assert is_own_record(officer, merged)
        Connection.objects.update(teaching_record=merged)
        assert is_own_record(officer, record)

    def test_may_be_several(self, record: TeachingRecord) -> None:
        officer = StaffUserFactory.create(email="ada@console.example", own_trn="2222222")
        connected(officer.email, record)
        connected("ada+second@console.example", TeachingRecordFactory.create(trn="3333333"))
        own = Own(officer)
        assert [own.is_trn(trn) for trn in ("2222222", "7654321", "3333333", "4444444")] == [True, True, True, False]

    def test_takes_one_query_where_they_have_none(
        self, officer: StaffUser, record: TeachingRecord, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        own = Own(officer)
        with django_assert_num_queries(1):
            assert not any([own.is_record(record), own.is_record(record), own.is_trn("1111111")])
