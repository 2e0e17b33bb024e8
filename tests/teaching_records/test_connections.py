"""Connecting, and the history that nobody can change."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from teaching_records import history
from teaching_records.connections import (
    AlreadyConnected,
    RecordNotActive,
    RecordTaken,
    connect,
    open_connection,
)
from teaching_records.history import EventName
from teaching_records.models import (
    AUTOMATIC_ROUTES,
    Actor,
    ChangeHistoryEvent,
    Connection,
    Route,
    TeachingRecord,
)
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory
from transactions import NoTransaction, use_case

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
connect_by_itself = use_case(connect)


def by_route(route: Route, **changes: object) -> Connection:
    staff = StaffUserFactory() if route not in AUTOMATIC_ROUTES else None
    arguments = {
        "one_login_user_id": OneLoginUserFactory().pk,
        "record_id": TeachingRecordFactory().pk,
        "route": route,
        "agreed_attributes": ["email"],
        "at": AT,
        "by": staff,
    }
    return connect_by_itself(**arguments | changes)


@pytest.mark.django_db
class TestConnect:
    @pytest.mark.parametrize("route", Route)
    def test_writes_one_event_with_the_address_used(self, route: Route) -> None:
        made = by_route(route)
        event = ChangeHistoryEvent.objects.get()
        assert event.details == {"email": made.one_login_user.email, "route": route, "connection": made.pk}
        assert event.actor == (Actor.TEACHER if route in AUTOMATIC_ROUTES else Actor.STAFF)
        assert (event.staff_user, event.at) == (made.connected_by, AT)

    def test_is_once_for_a_person(self) -> None:
        made = by_route(Route.AUTOMATIC)
        for route in Route:
            with pytest.raises(AlreadyConnected):
                by_route(route, one_login_user_id=made.one_login_user_id)
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == 1

    @pytest.mark.parametrize("route", AUTOMATIC_ROUTES)
    def test_never_adds_a_second_person_to_a_record_by_itself(self, route: Route) -> None:
        made = by_route(Route.SUPPORT_TASK)
        with pytest.raises(RecordTaken):
            by_route(route, record_id=made.teaching_record_id)
        assert Connection.objects.count() == 1

    @pytest.mark.parametrize("route", AUTOMATIC_ROUTES)
    def test_never_adds_a_second_person_through_a_merge(self, route: Route) -> None:
        made = by_route(Route.AUTOMATIC)
        survivor = TeachingRecordFactory()
        TeachingRecord.objects.filter(pk=made.teaching_record_id).update(status="deactivated", merged_into=survivor)
        with pytest.raises(RecordTaken):
            by_route(route, record_id=survivor.pk)
        by_route(Route.SUPPORT_TASK, record_id=survivor.pk)
        assert Connection.objects.count() == 2

    @pytest.mark.parametrize("route", [Route.SUPPORT_TASK, Route.MANUAL])
    def test_lets_staff_add_a_second_person(self, route: Route) -> None:
        made = by_route(Route.AUTOMATIC)
        by_route(route, record_id=made.teaching_record_id)
        assert Connection.objects.open().count() == 2

    @pytest.mark.parametrize("route", Route)
    def test_refuses_a_record_that_is_not_active(self, route: Route) -> None:
        with pytest.raises(RecordNotActive):
            by_route(route, record_id=TeachingRecordFactory(status="deactivated").pk)
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == 0

    @pytest.mark.django_db(transaction=True)
    def test_needs_a_transaction(self) -> None:
        with pytest.raises(NoTransaction):
            connect(one_login_user_id=1, record_id=1, route=Route.TRN, agreed_attributes=[], at=AT)

    def test_leaves_no_connection_without_its_event(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("late")

        monkeypatch.setattr(history, "add_event", fail)
        with pytest.raises(RuntimeError, match="late"):
            by_route(Route.AUTOMATIC)
        assert Connection.objects.count() == 0

    def test_is_found_again(self) -> None:
        made = by_route(Route.AUTOMATIC)
        assert open_connection(made.one_login_user_id) == made
        assert open_connection(OneLoginUserFactory().pk) is None


@pytest.mark.django_db(transaction=True)
class TestConnectAtTheSameInstant:
    def test_two_people_get_one_record_once(self) -> None:
        record: TeachingRecord = TeachingRecordFactory()
        people = [OneLoginUserFactory().pk for _ in range(4)]
        refusals: list[RecordTaken] = []
        start = threading.Barrier(len(people))

        def run(user_id: int) -> None:
            start.wait()
            try:
                by_route(Route.AUTOMATIC, one_login_user_id=user_id, record_id=record.pk)
            except RecordTaken as refusal:
                refusals.append(refusal)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(user_id,)) for user_id in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert len(refusals) == 3
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == 1


@pytest.mark.django_db
class TestDatabase:
    def test_refuses_a_second_open_connection_of_a_person(self) -> None:
        made = by_route(Route.AUTOMATIC)
        with pytest.raises(IntegrityError, match="one_open_connection_per_user"), transaction.atomic():
            Connection.objects.create(
                one_login_user=made.one_login_user,
                teaching_record=TeachingRecordFactory(),
                route=Route.TRN,
                connected_at=AT,
            )

    def test_refuses_a_second_automatic_connection_of_a_record(self) -> None:
        made = by_route(Route.AUTOMATIC)
        with pytest.raises(IntegrityError, match="one_open_automatic"), transaction.atomic():
            Connection.objects.create(
                one_login_user=OneLoginUserFactory(),
                teaching_record=made.teaching_record,
                route=Route.TRN,
                connected_at=AT,
            )


@pytest.mark.django_db
class TestHistory:
    def test_cannot_be_changed(self) -> None:
        by_route(Route.AUTOMATIC)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            ChangeHistoryEvent.objects.update(actor="system")
        assert ChangeHistoryEvent.objects.get().actor == Actor.TEACHER

    def test_cannot_be_deleted(self) -> None:
        by_route(Route.AUTOMATIC)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            ChangeHistoryEvent.objects.all().delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute("DELETE FROM teaching_records_changehistoryevent")
        assert ChangeHistoryEvent.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_needs_a_transaction(self) -> None:
        with pytest.raises(NoTransaction):
            history.add_event(EventName.RECORD_CREATED, TeachingRecordFactory(), actor=Actor.SYSTEM, at=AT)

    def test_names_the_officer_exactly_when_staff_acted(self) -> None:
        record = TeachingRecordFactory()
        for actor, officer in ((Actor.STAFF, None), (Actor.TEACHER, StaffUserFactory())):
            with pytest.raises(IntegrityError, match="staff_actor_is_named"), transaction.atomic():
                history.add_event(EventName.RECORD_CREATED, record, actor=actor, at=AT, by=officer)
