"""Django admin: who gets in, what is only looked at, and what a change to a record or an account leaves."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from matching.actions import send_support_request, try_to_connect
from matching.models import MatchDecision, Step
from notifications.models import Email
from one_login.models import OneLoginUser
from staff.models import Role, StaffUser, Viewing, What
from staff.read_only import ReadOnlyAdmin
from support_tasks.models import SupportTask, TaskEvent
from teaching_records.evidence import NOTHING_STATED
from teaching_records.models import (
    Alert,
    ChangeHistoryEvent,
    Connection,
    RecordNationalInsuranceNumber,
    Status,
    TeachingRecord,
)
from tests.factories import (
    OneLoginUserFactory,
    StaffUserFactory,
    TeachingRecordFactory,
    follow_up,
    verified_name,
)
from tssp_unlock.models import EmailUse, FollowUp, PortalAccount, UnlockDecision

AT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
OURS = [
    StaffUser,
    TeachingRecord,
    OneLoginUser,
    Connection,
    ChangeHistoryEvent,
    SupportTask,
    TaskEvent,
    Email,
    MatchDecision,
    LogEntry,
    Viewing,
    PortalAccount,
    EmailUse,
    UnlockDecision,
    FollowUp,
]
INLINE = re.compile(r"""\s(style|on[a-z]+)=["']|<style>|<script>""")
READ_ONLY = [model for model in OURS if model not in (StaffUser, TeachingRecord)]

pytestmark = pytest.mark.django_db

type AsStaff = Callable[..., Client]


@pytest.fixture
def administrator() -> StaffUser:
    user: StaffUser = StaffUserFactory.create(role=Role.ADMINISTRATOR, name="Ade Bankole")
    return user


@pytest.fixture
def admin_pages(as_staff: AsStaff, administrator: StaffUser) -> Client:
    """A browser in which an administrator is signed in."""
    return as_staff(user=administrator)


def url(model: Any, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def a_life(number: int = 1) -> None:
    """People who were connected, and people who asked support: one row or more of every kind."""
    for nth in range(number):
        born = date(1990, 1, 1 + nth)
        connected = OneLoginUserFactory.create(verified_dates_of_birth=[born])
        TeachingRecordFactory.create(last_name="Adeyemi", date_of_birth=born, email=connected.email)
        try_to_connect(one_login_user_id=connected.pk, step=Step.IDENTITY, at=AT)
        asking = OneLoginUserFactory.create(verified_names=[verified_name("Bo", "Nobody")])
        send_support_request(one_login_user_id=asking.pk, stated=NOTHING_STATED, at=AT)
        follow_up(f"shared{nth}@example.com")
        LogEntry.objects.create(
            user=StaffUserFactory.create(role=Role.ADMINISTRATOR),
            content_type=ContentType.objects.get_for_model(TeachingRecord),
            object_repr="a record",
            action_flag=CHANGE,
        )
        for what, which in zip(What, (f"300000{nth}", "TRS-0000000", str(asking.public_id)), strict=True):
            Viewing.objects.create(staff_user=StaffUserFactory.create(), what=what, which=which, at=AT)


def part(prefix: str, *forms: dict[str, object], initial: int = 0) -> dict[str, object]:
    """One formset of the page, as a browser posts it."""
    posted: dict[str, object] = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for nth, form in enumerate(forms):
        posted |= {f"{prefix}-{nth}-{name}": value for name, value in form.items()}
    return posted


def posted_record(**changes: object) -> dict[str, object]:
    return {
        "trn": "1234567",
        "first_name": "Siân",
        "middle_name": "",
        "last_name": "O’Neill-Price",
        "date_of_birth": "15/08/1990",
        "email": "",
        "status": "active",
        "merged_into_trn": "",
        **part("national_insurance_numbers"),
        **part("previous_names"),
        **part("alerts"),
        **changes,
    }


def errors(response: Any) -> str:
    """Every error on the page, of the record and of its parts."""
    assert response.status_code == 200, "it was accepted"
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    texts = [text for form in forms for each in form.errors.values() for text in each]
    for inline in response.context["inline_admin_formsets"]:
        texts += inline.formset.non_form_errors()
    return "\n".join(texts)


class TestWhoGetsIn:
    def test_a_stranger_is_sent_to_the_consoles_sign_in(self, client: Client) -> None:
        asked_for = url(TeachingRecord, "changelist")

        response = client.get(asked_for, follow=True)

        assert response.redirect_chain[-1][0] == f"{reverse('staff:sign-in')}?{urlencode({'next': asked_for})}"

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT, Role.MANAGER])
    @pytest.mark.parametrize("model", OURS)
    def test_nobody_else_sees_or_changes_anything(self, as_staff: AsStaff, role: Role, model: Any) -> None:
        admin_pages = as_staff(role)

        for page in (url(model, "changelist"), "/admin/"):
            assert admin_pages.get(page).status_code == 403
            assert admin_pages.post(page, {}).status_code == 403
        assert admin_pages.post(url(TeachingRecord, "add"), posted_record()).status_code == 403
        assert not TeachingRecord.objects.exists()

    def test_an_administrator_sees_the_index(self, admin_pages: Client) -> None:
        response = admin_pages.get("/admin/")

        assert response.status_code == 200
        assert b"Teaching records" in response.content

    @pytest.mark.parametrize("model", [Group, AccessLog, AccessFailureLog, ProcrastinateJob])
    def test_what_has_no_place_there_is_not(self, model: Any) -> None:
        assert not admin.site.is_registered(model)

    def test_every_app_of_ours_is_there(self) -> None:
        assert [model for model in OURS if not admin.site.is_registered(model)] == []


class TestLists:
    @pytest.mark.parametrize("model", OURS)
    def test_each_list_and_page_opens(self, admin_pages: Client, model: Any) -> None:
        a_life()

        pages = [url(model, "changelist")]
        for row in model.objects.all():
            pages += [url(model, "change", row.pk), url(model, "history", row.pk)]
        for page in pages:
            response = admin_pages.get(page)
            assert response.status_code == 200
            # The content security policy would refuse them, and the page would not work.
            assert not INLINE.search(response.content.decode())

    @pytest.mark.parametrize("model", OURS)
    @pytest.mark.parametrize("search", ["Grace Adeyemi", "2000001", "QQ 12 34 56 C", "a@example.com", "%"])
    def test_anything_can_be_searched_for(self, admin_pages: Client, model: Any, search: str) -> None:
        a_life()

        assert admin_pages.get(url(model, "changelist"), {"q": search}).status_code == 200

    @pytest.mark.parametrize(
        ("model", "search", "found"),
        [
            (PortalAccount, "RP {trn}", 1),
            (EmailUse, "{trn}", 1),
            (EmailUse, "Shared0+x@EXAMPLE.com", 2),
            (UnlockDecision, "shared0@example.com", 2),
            (UnlockDecision, "{trn}", 1),
            (FollowUp, " SHARED0@example.com", 1),
            (FollowUp, "{trn}", 0),
            (EmailUse, "shared", 0),
        ],
    )
    def test_accounts_and_decisions_are_found_by_trn_and_address(
        self, admin_pages: Client, model: Any, search: str, found: int
    ) -> None:
        a_life(2)
        trn = PortalAccount.objects.order_by("record").values_list("record__trn", flat=True)[0]
        page = admin_pages.get(url(model, "changelist"), {"q": search.format(trn=trn)})
        assert page.context["cl"].result_count == found

    @pytest.mark.parametrize("model", OURS)
    def test_more_rows_take_no_more_queries(self, admin_pages: Client, model: Any) -> None:
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert admin_pages.get(url(model, "changelist")).status_code == 200
            return len(captured)

        a_life(1)
        queries()  # content types are remembered from the first time
        few = queries()
        a_life(4)

        assert queries() == few

    @pytest.mark.parametrize(
        "search", ["2345678", "234 5678", "qq 12 34 56 c", "GRACE@example.com", "sian", "oneill", "hughes"]
    )
    def test_records_are_found_by_any_way_of_typing(self, admin_pages: Client, search: str) -> None:
        record = TeachingRecordFactory.create(
            trn="2345678", first_name="Siân", last_name="O’Neill", email="grace@example.com"
        )
        record.national_insurance_numbers.create(number="QQ123456C")
        record.previous_names.create(first_name="Siân", last_name="Hughes-Price")
        TeachingRecordFactory.create(trn="3456789", first_name="Bo", last_name="Else", email="else@example.com")

        response = admin_pages.get(url(TeachingRecord, "changelist"), {"q": search})

        assert list(response.context["cl"].result_list) == [record]


class TestReadOnly:
    @pytest.mark.parametrize("model", READ_ONLY)
    def test_is_registered_as_such(self, model: Any) -> None:
        assert isinstance(admin.site.get_model_admin(model), ReadOnlyAdmin)

    @pytest.mark.parametrize("model", READ_ONLY)
    def test_refuses_to_add_change_and_delete(self, admin_pages: Client, model: Any) -> None:
        a_life()
        row = model.objects.first()
        before = list(model.objects.order_by("pk").values())

        assert admin_pages.get(url(model, "add")).status_code == 403
        assert admin_pages.post(url(model, "add"), {}).status_code == 403
        assert admin_pages.post(url(model, "change", row.pk), {"email": "x@example.com"}).status_code == 403
        assert admin_pages.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        admin_pages.post(
            url(model, "changelist"),
            {"action": "delete_selected", "_selected_action": row.pk, "post": "yes", "index": 0},
        )
        assert list(model.objects.order_by("pk").values()) == before

    @pytest.mark.parametrize("model", [StaffUser, TeachingRecord])
    def test_accounts_and_records_are_never_deleted(
        self, admin_pages: Client, administrator: StaffUser, model: Any
    ) -> None:
        a_life()
        rows = model.objects.exclude(pk=administrator.pk) if model is StaffUser else model.objects.all()
        row = rows.first()

        assert admin_pages.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        admin_pages.post(
            url(model, "changelist"),
            {"action": "delete_selected", "_selected_action": row.pk, "post": "yes", "index": 0},
        )
        assert model.objects.filter(pk=row.pk).exists()

    def test_instants_are_shown_in_uk_time(self, admin_pages: Client) -> None:
        user = OneLoginUserFactory.create(last_signed_in_at=datetime(2026, 7, 1, 11, 7, tzinfo=UTC))

        response = admin_pages.get(url(OneLoginUser, "change", user.pk))

        assert "1 July 2026 at 12:07pm" in response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


class TestAddRecord:
    def test_stores_normal_forms_and_writes_the_history(self, admin_pages: Client, administrator: StaffUser) -> None:
        admin_pages.post(
            url(TeachingRecord, "add"),
            posted_record(
                trn=" RP 12/34567",
                email=" Sian@EXAMPLE.com ",
                **part("national_insurance_numbers", {"number": "qq 12-34 56 c"}),
                **part("previous_names", {"first_name": "Siân", "last_name": "Price"}),
                **part("alerts", {"type": "Reprimand", "starts_on": "01/02/2025", "ends_on": "2026-02-01"}),
            ),
        )

        record = TeachingRecord.objects.get()
        assert (record.trn, record.email, record.last_name) == (
            "1234567",
            "Sian@example.com",
            "O’Neill-Price",
        )
        assert record.date_of_birth == date(1990, 8, 15)
        assert (record.first_name_key, record.last_name_key) == ("sian", "oneill price")
        assert record.national_insurance_numbers.get().number == "QQ123456C"
        assert record.previous_names.get().last_name_key == "price"
        assert record.alerts.get().starts_on == date(2025, 2, 1)
        event = record.change_history.get()
        assert (event.name, event.actor, event.staff_user) == ("record_created", "staff", administrator)
        assert event.details == {
            "trn": {"after": "1234567"},
            "first_name": {"after": "Siân"},
            "last_name": {"after": "O’Neill-Price"},
            "date_of_birth": {"after": "1990-08-15"},
            "email": {"after": "Sian@example.com"},
            "status": {"after": "active"},
            "national_insurance_numbers": {"after": "QQ123456C"},
            "previous_names": {"after": "Siân Price"},
            "alerts": {"after": "Reprimand, from 2025-02-01 to 2026-02-01"},
        }

    def test_names_have_no_marks_that_turn_a_page_around(self, admin_pages: Client) -> None:
        names = {"first_name": "Si\u202eân", "middle_name": "\u2066Mair", "last_name": "Price\x1b"}
        previous: dict[str, object] = {"first_name": "Si\u200fân", "last_name": "Hughes\u202e"}
        admin_pages.post(url(TeachingRecord, "add"), posted_record(**names, **part("previous_names", previous)))

        record = TeachingRecord.objects.get()
        assert (record.first_name, record.middle_name, record.last_name) == ("Siân", "Mair", "Price")
        assert record.previous_names.values_list("first_name", "last_name").get() == ("Siân", "Hughes")

    def test_a_missing_address_is_null(self, admin_pages: Client) -> None:
        admin_pages.post(url(TeachingRecord, "add"), posted_record())

        assert TeachingRecord.objects.get().email is None

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"trn": "123456"}, "TRN must be 7 digits"),
            ({"trn": "12345678"}, "TRN must be 7 digits"),
            ({"trn": "ABCDEFG"}, "TRN must only have digits"),
            ({"trn": "0000000"}, "TRN must not be all zeros"),
            ({"trn": "7654321"}, "There is a record with this TRN already"),
            ({"trn": "765 4321"}, "There is a record with this TRN already"),
            ({"first_name": " – "}, "First name must have letters"),
            ({"last_name": "鷹" * 200}, "Last name is too long to compare"),
            ({"middle_name": "Щ" * 100}, "Middle name is too long to compare when it is spelt with the letters A to Z"),
            ({"first_name": "x" * 200}, "First name is too long to compare"),  # which sounds like ksksks
            ({"last_name": "x" * 201}, "at most 200 characters"),
            ({"date_of_birth": "08/15/1990"}, "Enter a real date"),
            ({"date_of_birth": "31/02/1990"}, "Enter a real date"),
            ({"date_of_birth": "2999-01-01"}, "Date of birth must be in the past"),
            ({"email": "not an address"}, "Enter an email address in the correct format"),
            ({"status": "gone"}, "Select a valid choice"),
            ({"status": "deactivated", "merged_into_trn": "1"}, "TRN must be 7 digits"),
            (
                {"status": "deactivated", "merged_into_trn": "9999999"},
                "There is no other record with this TRN",
            ),
            (
                {"status": "deactivated", "merged_into_trn": "1234567"},
                "There is no other record with this TRN",
            ),
            ({"merged_into_trn": "7654321"}, "A record that was merged into another one must be deactivated"),
            (part("national_insurance_numbers", {"number": "QQ12345"}), "National Insurance number must be"),
            (part("national_insurance_numbers", {"number": "GB123456A"}), "never begin with these"),
            (
                part("national_insurance_numbers", {"number": "QQ123456C"}, {"number": "qq 12 34 56 c"}),
                "Enter each National Insurance number once",
            ),
            (part("previous_names", {"middle_name": "Ann"}), "Enter a previous first name or last name"),
            (part("previous_names", {"last_name": "鷹" * 200}), "Previous name is too long to compare"),
            (part("previous_names", {"last_name": "Li", "middle_name": "Щ" * 100}), "Enter a shorter form of it"),
            (
                part("alerts", {"type": "Reprimand", "starts_on": "2026-02-02", "ends_on": "2026-02-01"}),
                "An alert cannot end before it starts",
            ),
        ],
    )
    def test_says_what_is_wrong_and_stores_nothing(
        self, admin_pages: Client, typed: dict[str, object], sentence: str
    ) -> None:
        TeachingRecordFactory.create(trn="7654321")

        response = admin_pages.post(url(TeachingRecord, "add"), posted_record(**typed))

        assert sentence in errors(response)
        assert TeachingRecord.objects.count() == 1
        assert not ChangeHistoryEvent.objects.exists()


class TestChangeRecord:
    @pytest.fixture
    def record(self) -> TeachingRecord:
        record: TeachingRecord = TeachingRecordFactory.create(
            trn="1234567", first_name="Siân", last_name="Price", email=None
        )
        record.national_insurance_numbers.create(number="QQ123456A")
        return record

    def posted(self, record: TeachingRecord, **changes: object) -> dict[str, object]:
        """The page as it came, with the changes."""
        number = record.national_insurance_numbers.get()
        unchanged = {"id": number.pk, "record": record.pk, "number": number.number}
        return posted_record(
            **{"last_name": "Price", **part("national_insurance_numbers", unchanged, initial=1), **changes}
        )

    def test_adds_what_stood_there_before_to_the_history(
        self, admin_pages: Client, record: TeachingRecord, administrator: StaffUser
    ) -> None:
        number = record.national_insurance_numbers.get()
        removed = {"id": number.pk, "record": record.pk, "number": number.number, "DELETE": "on"}
        added = {"record": record.pk, "number": "QQ 65 43 21 B"}
        part_posted = part("national_insurance_numbers", removed, added, initial=1)

        admin_pages.post(
            url(TeachingRecord, "change", record.pk),
            self.posted(record, last_name="Price-Jones", email="sian@example.com", **part_posted),
        )

        event = ChangeHistoryEvent.objects.get()
        assert (event.name, event.record, event.staff_user) == ("record_changed", record, administrator)
        assert event.details == {
            "last_name": {"before": "Price", "after": "Price-Jones"},
            "email": {"after": "sian@example.com"},
            "national_insurance_numbers": {"before": "QQ123456A", "after": "QQ654321B"},
        }

    def test_saving_without_a_change_adds_nothing(self, admin_pages: Client, record: TeachingRecord) -> None:
        response = admin_pages.post(url(TeachingRecord, "change", record.pk), self.posted(record))

        assert response.status_code == 302
        assert not ChangeHistoryEvent.objects.exists()

    def test_a_failure_to_write_the_history_leaves_the_record_as_it_was(
        self, admin_pages: Client, record: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: object, **kwargs: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("teaching_records.history.add_event", fail)

        with pytest.raises(ZeroDivisionError):
            admin_pages.post(url(TeachingRecord, "change", record.pk), self.posted(record, last_name="Price-Jones"))

        record.refresh_from_db()
        assert record.last_name == "Price"

    def test_a_trn_is_for_good(self, admin_pages: Client, record: TeachingRecord) -> None:
        admin_pages.post(url(TeachingRecord, "change", record.pk), self.posted(record, trn="7654321"))

        record.refresh_from_db()
        assert record.trn == "1234567"

    def test_merges_into_another_record(self, admin_pages: Client, record: TeachingRecord) -> None:
        survivor = TeachingRecordFactory.create(trn="7654321")

        admin_pages.post(
            url(TeachingRecord, "change", record.pk),
            self.posted(record, status="deactivated", merged_into_trn="765 4321"),
        )

        record.refresh_from_db()
        assert (record.status, record.merged_into) == (Status.DEACTIVATED, survivor)
        assert ChangeHistoryEvent.objects.get().details == {
            "status": {"before": "active", "after": "deactivated"},
            "merged_into": {"after": "7654321"},
        }

    def test_undoes_a_merge(self, admin_pages: Client, record: TeachingRecord) -> None:
        survivor = TeachingRecordFactory.create(trn="7654321")
        TeachingRecord.objects.update(status=Status.DEACTIVATED)
        TeachingRecord.objects.filter(pk=record.pk).update(merged_into=survivor)

        admin_pages.post(url(TeachingRecord, "change", record.pk), self.posted(record))

        record.refresh_from_db()
        assert (record.status, record.merged_into) == (Status.ACTIVE, None)

    @pytest.mark.parametrize(
        ("trn", "sentence"),
        [
            ("1234567", "A record cannot be merged into itself"),
            ("7654321", "That record was itself merged into this one"),
        ],
    )
    def test_refuses_circles_of_merges(
        self, admin_pages: Client, record: TeachingRecord, trn: str, sentence: str
    ) -> None:
        TeachingRecordFactory.create(trn="7654321", status=Status.DEACTIVATED, merged_into=record)

        response = admin_pages.post(
            url(TeachingRecord, "change", record.pk),
            self.posted(record, status="deactivated", merged_into_trn=trn),
        )

        assert sentence in errors(response)

    def test_refuses_a_number_that_the_record_has(self, admin_pages: Client, record: TeachingRecord) -> None:
        number = record.national_insurance_numbers.get()
        there = {"id": number.pk, "record": record.pk, "number": number.number}
        again = {"record": record.pk, "number": "qq123456a"}

        response = admin_pages.post(
            url(TeachingRecord, "change", record.pk),
            self.posted(record, **part("national_insurance_numbers", there, again, initial=1)),
        )

        assert "National Insurance number" in errors(response)
        assert RecordNationalInsuranceNumber.objects.count() == 1

    def test_ends_an_alert(self, admin_pages: Client, record: TeachingRecord) -> None:
        alert = Alert.objects.create(record=record, type="Reprimand", starts_on=date(2025, 1, 1))
        ended = {
            "id": alert.pk,
            "record": record.pk,
            "type": "Reprimand",
            "starts_on": "2025-01-01",
            "ends_on": "2026-01-01",
        }

        admin_pages.post(
            url(TeachingRecord, "change", record.pk), self.posted(record, **part("alerts", ended, initial=1))
        )

        alert.refresh_from_db()
        assert alert.ends_on == date(2026, 1, 1)
        assert ChangeHistoryEvent.objects.get().details == {
            "alerts": {
                "before": "Reprimand, from 2025-01-01",
                "after": "Reprimand, from 2025-01-01 to 2026-01-01",
            }
        }

    @pytest.mark.parametrize("own", [{"own_trn": "1234567"}, {"email": "grace@home.example"}])
    def test_nobody_changes_their_own_record(
        self, admin_pages: Client, administrator: StaffUser, record: TeachingRecord, own: dict[str, str]
    ) -> None:
        TeachingRecord.objects.update(email="Grace+school@home.example")
        StaffUser.objects.filter(pk=administrator.pk).update(**own)

        assert admin_pages.get(url(TeachingRecord, "change", record.pk)).status_code == 200
        response = admin_pages.post(
            url(TeachingRecord, "change", record.pk), self.posted(record, last_name="Price-Jones")
        )

        assert response.status_code == 403
        record.refresh_from_db()
        assert record.last_name == "Price"


class TestStaffAccounts:
    def posted(self, **changes: str) -> dict[str, str]:
        password = "a very long and new one"
        return {
            "email": "new.officer@console.example",
            "name": "Nadia Officer",
            "role": "support",
            "own_trn": "",
            "password1": password,
            "password2": password,
        } | changes

    def changed(self, user: StaffUser, **changes: str) -> dict[str, str]:
        posted = {"email": user.email, "name": user.name, "role": user.role, "is_active": "on", "own_trn": ""}
        return {name: value for name, value in (posted | changes).items() if value != "off"}

    def test_adds_an_account_that_can_sign_in(self, admin_pages: Client) -> None:
        admin_pages.post(url(StaffUser, "add"), self.posted(email="New.Officer@Console.example"))

        user = StaffUser.objects.get(email="new.officer@console.example")
        assert user.check_password("a very long and new one")
        assert (user.role, user.is_active) == (Role.SUPPORT, True)

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"email": "TAKEN@console.example"}, "This address has an account."),
            ({"email": "nothing"}, "Enter a valid email address"),
            ({"password1": "short", "password2": "short"}, "This password is too short"),
            ({"password2": "another one altogether"}, "match"),
            ({"role": "emperor"}, "Select a valid choice"),
            ({"own_trn": "12345"}, "Their own TRN must be 7 digits"),
            ({"own_trn": "0000000"}, "Their own TRN must be 7 digits"),
        ],
    )
    def test_says_what_is_wrong(self, admin_pages: Client, changes: dict[str, str], sentence: str) -> None:
        StaffUserFactory.create(email="taken@console.example")
        before = StaffUser.objects.count()

        response = admin_pages.post(url(StaffUser, "add"), self.posted(**changes))

        assert sentence in errors(response)
        assert StaffUser.objects.count() == before

    def test_changes_a_role_and_says_so_in_the_audit_trail(self, admin_pages: Client, administrator: StaffUser) -> None:
        user = StaffUserFactory.create(role=Role.SUPPORT)

        admin_pages.post(url(StaffUser, "change", user.pk), self.changed(user, role="manager", is_active="off"))

        user.refresh_from_db()
        assert user.role == Role.MANAGER
        entry = LogEntry.objects.get()
        assert (entry.user, entry.object_id) == (administrator, str(user.pk))
        assert entry.get_change_message() == "Changed Role from Support to Manager and Can sign in from yes to no."

    def test_refuses_the_address_of_another_account_in_another_case(self, admin_pages: Client) -> None:
        StaffUserFactory.create(email="taken@console.example")
        user = StaffUserFactory.create()

        response = admin_pages.post(
            url(StaffUser, "change", user.pk), self.changed(user, email="Taken@Console.Example")
        )

        assert "This address has an account." in errors(response)

    def test_switching_off_ends_the_sessions(self, admin_pages: Client, administrator: StaffUser) -> None:
        user = StaffUserFactory.create(role=Role.ADMINISTRATOR)

        admin_pages.post(url(StaffUser, "change", user.pk), self.changed(user, is_active="off"))

        user.refresh_from_db()
        assert not user.is_active
        other = Client()
        other.force_login(user, backend="staff.access.StaffBackend")
        assert other.get("/admin/").status_code == 302

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"role": "manager"}, "You cannot change your own role"),
            ({"is_active": "off"}, "You cannot switch off your own account"),
            ({"email": "another@console.example"}, "This says which record is your own"),
            ({"own_trn": "7654321"}, "This says which record is your own"),
        ],
    )
    def test_nobody_frees_their_own_account_from_what_binds_it(
        self, admin_pages: Client, administrator: StaffUser, changes: dict[str, str], sentence: str
    ) -> None:
        response = admin_pages.post(url(StaffUser, "change", administrator.pk), self.changed(administrator, **changes))

        assert sentence in errors(response)
        before = administrator.email
        administrator.refresh_from_db()
        assert administrator.is_administrator
        assert (administrator.email, administrator.own_trn) == (before, "")

    def test_their_own_account_is_theirs_otherwise(self, admin_pages: Client, administrator: StaffUser) -> None:
        admin_pages.post(
            url(StaffUser, "change", administrator.pk),
            self.changed(administrator, name="Ade Renamed", email=administrator.email.upper()),
        )

        administrator.refresh_from_db()
        assert administrator.name == "Ade Renamed"

    def test_resets_a_password(self, admin_pages: Client, administrator: StaffUser) -> None:
        user = StaffUserFactory.create()
        page = reverse("admin:auth_user_password_change", args=[user.pk])
        assert admin_pages.get(page).status_code == 200

        admin_pages.post(
            page,
            {
                "usable_password": "true",
                "password1": "a very long and new one",
                "password2": "a very long and new one",
            },
        )

        user.refresh_from_db()
        assert user.check_password("a very long and new one")
        assert LogEntry.objects.filter(object_id=str(user.pk), user=administrator).exists()


class TestDeactivatingAConnectedRecord:
    @pytest.fixture
    def connected(self) -> Connection:
        a_life()
        connection: Connection = Connection.objects.get()
        return connection

    def deactivate(self, admin_pages: Client, record: TeachingRecord, **changes: object) -> str:
        posted = posted_record(status="deactivated", trn=record.trn, **changes)
        return admin_pages.post(url(TeachingRecord, "change", record.pk), posted, follow=True).text

    def test_warns_of_who_is_connected(self, admin_pages: Client, connected: Connection) -> None:
        page = self.deactivate(admin_pages, connected.teaching_record)
        assert f"GOV.UK One Login still connected to this record: {connected.one_login_user.email}." in page
        assert "They cannot see a record any more." in page

    def test_says_which_record_they_see_instead(self, admin_pages: Client, connected: Connection) -> None:
        TeachingRecordFactory.create(trn="7654321")
        page = self.deactivate(admin_pages, connected.teaching_record, merged_into_trn="7654321")
        assert "They will see the record with TRN 7654321 instead." in page

    def test_says_nothing_where_nobody_is(self, admin_pages: Client) -> None:
        page = self.deactivate(admin_pages, TeachingRecordFactory.create())
        assert "still connected" not in page


class TestOddAddresses:
    @pytest.mark.parametrize("model", OURS)
    def test_a_hidden_character_is_not_found(self, admin_pages: Client, model: Any) -> None:
        for parameter in ("q", "p", "o", "status__exact"):
            assert admin_pages.get(f"{url(model, 'changelist')}?{parameter}=%00").status_code == 404
