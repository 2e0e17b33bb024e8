"""Connecting, and the history that nobody can change."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from staff.models import Role, StaffUser
from staff.policies import NotPermitted
from teaching_records import history
from teaching_records.connections import (
    AlreadyConnected,
    AlreadyDisconnected,
    NoReason,
    RecordNotActive,
    RecordTaken,
    connect,
    disconnect,
    open_connection,
    was_disconnected,
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
from tests.at_once import AtOnce
from tests.factories import OneLoginUserFactory, StaffUserFactory, TeachingRecordFactory
from transactions import NoTransaction, use_case

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)
REASON = "Two people with one name."
connect_by_itself = use_case(connect)
disconnect_by_itself = use_case(disconnect)


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


@pytest.fixture
def manager(db: None) -> StaffUser:
    return StaffUserFactory.create(role=Role.MANAGER)


def ended(made: Connection, by: StaffUser) -> Connection:
    return disconnect_by_itself(connection_id=made.pk, reason=REASON, by=by, at=AT)


@pytest.mark.django_db
class TestDisconnect:
    @pytest.mark.parametrize("route", Route)
    def test_keeps_who_when_and_why_and_writes_one_event(self, route: Route, manager: StaffUser) -> None:
        made = ended(by_route(route), manager)
        made.refresh_from_db()
        assert (made.disconnected_by, made.disconnected_at, made.disconnection_reason) == (manager, AT, REASON)
        event, _ = ChangeHistoryEvent.objects.all()
        assert (event.name, event.record) == (EventName.ONE_LOGIN_DISCONNECTED, made.teaching_record)
        assert (event.actor, event.staff_user, event.at) == (Actor.STAFF, manager, AT)
        assert event.details == {
            "email": made.one_login_user.email,
            "route": route,
            "connection": made.pk,
            "reason": REASON,
        }

    def test_adds_the_details_it_was_given(self, manager: StaffUser) -> None:
        made = by_route(Route.SUPPORT_TASK)
        disconnect_by_itself(connection_id=made.pk, reason=REASON, by=manager, at=AT, details={"support_task": "TRS-1"})
        assert ChangeHistoryEvent.objects.latest("pk").details["support_task"] == "TRS-1"

    def test_lets_the_person_and_the_record_be_connected_anew(self, manager: StaffUser) -> None:
        made = ended(by_route(Route.AUTOMATIC), manager)
        assert open_connection(made.one_login_user_id) is None
        by_route(Route.AUTOMATIC, record_id=made.teaching_record_id)
        by_route(Route.MANUAL, one_login_user_id=made.one_login_user_id)

    def test_happens_once(self, manager: StaffUser) -> None:
        made = ended(by_route(Route.AUTOMATIC), manager)
        with pytest.raises(AlreadyDisconnected) as refusal:
            disconnect_by_itself(connection_id=made.pk, reason="Another", by=StaffUserFactory(role=Role.MANAGER), at=AT)
        assert refusal.value.connection.disconnected_by == manager
        assert refusal.value.connection.disconnection_reason == REASON
        assert ChangeHistoryEvent.objects.count() == 2

    @pytest.mark.parametrize("reason", ["", " \n ", "\u200b"])
    def test_takes_a_reason(self, manager: StaffUser, reason: str) -> None:
        made = by_route(Route.AUTOMATIC)
        with pytest.raises(NoReason):
            disconnect_by_itself(connection_id=made.pk, reason=reason, by=manager, at=AT)
        assert Connection.objects.open().count() == 1

    def test_works_after_the_record_was_deactivated(self, manager: StaffUser) -> None:
        made = by_route(Route.AUTOMATIC)
        TeachingRecord.objects.update(status="deactivated")
        assert ended(made, manager).disconnected_at == AT

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
    def test_takes_a_manager(self, role: Role) -> None:
        with pytest.raises(NotPermitted, match="Only a manager"):
            ended(by_route(Route.AUTOMATIC), StaffUserFactory(role=role))
        assert Connection.objects.open().count() == ChangeHistoryEvent.objects.count() == 1

    def test_is_for_a_colleague_where_it_is_the_managers_own(self) -> None:
        made = by_route(Route.AUTOMATIC)
        merged = TeachingRecordFactory(status="deactivated", merged_into=made.teaching_record)
        for facts in (
            {"own_trn": made.teaching_record.trn},
            {"own_trn": merged.trn},
            {"email": made.teaching_record.email},
            {"email": made.one_login_user.email.replace("@", "+console@")},
        ):
            with pytest.raises(NotPermitted, match="your own"):
                ended(made, StaffUserFactory(role=Role.MANAGER, **facts))
        assert Connection.objects.open().count() == 1

    def test_leaves_nothing_behind_when_something_fails_late(
        self, monkeypatch: pytest.MonkeyPatch, manager: StaffUser
    ) -> None:
        made = by_route(Route.AUTOMATIC)

        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("late")

        monkeypatch.setattr(history, "add_event", fail)
        with pytest.raises(RuntimeError, match="late"):
            ended(made, manager)
        assert Connection.objects.open().count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_needs_a_transaction(self, manager: StaffUser) -> None:
        with pytest.raises(NoTransaction):
            disconnect(connection_id=1, reason=REASON, by=manager, at=AT)


@pytest.mark.django_db
class TestWasDisconnected:
    def test_is_so_for_that_person_and_that_record_only(self, manager: StaffUser) -> None:
        made = by_route(Route.AUTOMATIC)
        user, record_id = made.one_login_user, made.teaching_record_id
        assert not was_disconnected(user, record_id)
        ended(made, manager)
        assert was_disconnected(user, record_id)
        assert not was_disconnected(user, TeachingRecordFactory().pk)

    def test_is_so_for_who_may_be_the_same_person(self, manager: StaffUser) -> None:
        made = ended(by_route(Route.AUTOMATIC), manager)
        address, days = made.one_login_user.email.upper(), made.one_login_user.verified_dates_of_birth
        others = [date(1971, 2, 3)]
        for facts, is_same in (
            ({"email": address, "verified_dates_of_birth": others}, True),
            ({"verified_dates_of_birth": [*others, *days]}, True),
            ({"verified_dates_of_birth": others}, False),
            ({"verified_dates_of_birth": []}, False),
        ):
            assert was_disconnected(OneLoginUserFactory(**facts), made.teaching_record_id) == is_same

    def test_follows_merges(self, manager: StaffUser) -> None:
        made = ended(by_route(Route.AUTOMATIC), manager)
        between, survivor = TeachingRecordFactory(), TeachingRecordFactory()
        for old, new in ((made.teaching_record, between), (between, survivor)):
            TeachingRecord.objects.filter(pk=old.pk).update(status="deactivated", merged_into=new)
        assert was_disconnected(made.one_login_user, survivor.pk)

    def test_ends_where_records_were_merged_in_a_circle(self, manager: StaffUser) -> None:
        one, two = TeachingRecordFactory(), TeachingRecordFactory()
        for old, new in ((one, two), (two, one)):
            TeachingRecord.objects.filter(pk=old.pk).update(status="deactivated", merged_into=new)
        assert not was_disconnected(OneLoginUserFactory(), one.pk)


class TestAtTheSameInstant:
    def test_two_people_get_one_record_once(self, at_once: AtOnce) -> None:
        record: TeachingRecord = TeachingRecordFactory()
        people = [OneLoginUserFactory().pk for _ in range(4)]
        connecting = partial(by_route, Route.AUTOMATIC, record_id=record.pk)
        results = at_once(*(partial(connecting, one_login_user_id=pk) for pk in people), expected=RecordTaken)
        assert sum(isinstance(result, RecordTaken) for result in results) == 3
        assert Connection.objects.count() == ChangeHistoryEvent.objects.count() == 1

    def test_two_managers_disconnect_once(self, at_once: AtOnce) -> None:
        made = by_route(Route.AUTOMATIC)
        managers = [StaffUserFactory(role=Role.MANAGER) for _ in range(4)]
        results = at_once(*(partial(ended, made, by) for by in managers), expected=AlreadyDisconnected)
        refusals = [result for result in results if isinstance(result, AlreadyDisconnected)]
        made.refresh_from_db()
        assert [refusal.connection.disconnected_by for refusal in refusals] == [made.disconnected_by] * 3
        assert ChangeHistoryEvent.objects.count() == 2


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
