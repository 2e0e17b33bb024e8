"""The lists of addresses to follow up and of decisions, as staff see them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from staff.models import Role, StaffUser
from teaching_records.models import Status, TeachingRecord
from tests.factories import TeachingRecordFactory
from tests.govuk.markup import Element, Markup
from tests.tssp_unlock.conftest import AT
from tests.tssp_unlock.matches import connect, find, merge, open_alert
from tssp_unlock import list_queries
from tssp_unlock.actions import change_follow_up, unlock_by_hand
from tssp_unlock.models import FollowUp, FollowUpStatus, UnlockDecision

pytestmark = pytest.mark.django_db

ADDRESSES, DECISIONS = "/console/unlocks/", "/console/unlocks/decisions/"
HERS, SHARED = "grace@example.com", "couple@example.com"
A_DAY = timedelta(days=1)
type SignIn = Callable[..., Client]
type See = Callable[..., Markup]


@pytest.fixture
def see(as_staff: SignIn) -> See:
    """`see(DECISIONS, "search=1234567")`: the list as its address says, as a viewer sees it."""
    browser = as_staff(Role.VIEWER)

    def look(path: str, query: str = "", status: int = 200) -> Markup:
        response = browser.get(f"{path}?{query}")
        assert response.status_code == status
        return Markup(response.text)

    return look


def cells(page: Markup, label: str) -> list[str]:
    return [cell.text for cell in page.all("td", data_label=label)]


@pytest.fixture
def shared(grace: TeachingRecord, ada: TeachingRecord) -> FollowUp:
    find(grace, SHARED)
    find(ada, "Couple+x@example.com", AT + A_DAY)
    return FollowUp.objects.get()


def people(count: int, at: datetime = AT) -> list[UnlockDecision]:
    """As many, each of whom found their TRN a minute after the one before."""
    records = TeachingRecordFactory.create_batch(count)
    return [find(each, f"p{nth}@example.com", at + timedelta(minutes=nth)) for nth, each in enumerate(records)]


class TestNavigation:
    def test_leads_here_and_marks_it(self, see: See) -> None:
        for path in (ADDRESSES, DECISIONS):
            assert see(path).all("a", aria_current="page")[0].text == "Portal unlocks"


class TestAddresses:
    def test_are_those_of_more_than_one_person(self, see: See, shared: FollowUp, grace: TeachingRecord) -> None:
        find(grace, HERS)
        page = see(ADDRESSES)
        assert cells(page, "Email address") == ["Couple+x@example.com"]
        [used_for] = cells(page, "Used for")
        assert used_for == (
            "Ada Bell, TRN 7654321 Found a lost TRN on 5 November 2026 at 2:11pm "
            "Grace Adeyemi, TRN 1234567 Found a lost TRN on 4 November 2026 at 2:11pm"
        )
        assert (cells(page, "Status"), cells(page, "Note")) == (["To contact"], ["-"])

    def test_name_each_person_once_and_of_many_a_few(self, see: See, shared: FollowUp, grace: TeachingRecord) -> None:
        find(grace, SHARED, AT + 2 * A_DAY)
        for record in TeachingRecordFactory.create_batch(4):
            find(record, SHARED, AT + 3 * A_DAY)
        [used_for] = cells(see(ADDRESSES), "Used for")
        assert used_for.count("TRN 3") == 4
        assert used_for.endswith("and 2 more")

    @pytest.mark.parametrize(
        "search",
        ["1234567", "RP 76/54321", "couple@example.com", "COUPLE%2Bother@example.com", "Grace Adeyemi", "bell, ada"],
    )
    def test_are_found_by_trn_address_and_name(self, see: See, shared: FollowUp, search: str) -> None:
        other = TeachingRecordFactory.create(first_name="Zoe", last_name="Quill")
        find(other, "q@example.com")
        find(TeachingRecordFactory.create(first_name="Una", last_name="Quill"), "q@example.com")
        assert cells(see(ADDRESSES, f"search={search}"), "Email address") == [shared.address]

    def test_are_filtered_by_status_and_counted(self, see: See, shared: FollowUp, manager: StaffUser) -> None:
        find(TeachingRecordFactory.create(), "q@example.com")
        find(TeachingRecordFactory.create(), "q@example.com")
        change_follow_up(
            follow_up_id=shared.pk, status=FollowUpStatus.CONTACTED, note="", seen=shared.version, by=manager, at=AT
        )
        page = see(ADDRESSES, "status=contacted")
        assert cells(page, "Email address") == [shared.address]
        labels = [label.text for label in page.all("label")]
        assert {"To contact (1)", "Contacted (1)", "Explained (0)"} <= set(labels)
        assert "Status: Contacted" in page.one("ul", aria_labelledby="chosen").text

    def test_say_that_there_are_none(self, see: See) -> None:
        assert "No email address has been used for more than one person." in see(ADDRESSES).one("main").text
        assert "Nothing matches what you chose." in see(ADDRESSES, "search=1234567").one("main").text

    def test_say_what_is_wrong_with_a_search(self, see: See, shared: FollowUp) -> None:
        page = see(ADDRESSES, "search=12345", status=422)
        assert "Check ‘12345’. A TRN is 7 digits" in page.one("main").text
        assert cells(page, "Email address") == []

    def test_take_a_few_queries_however_many_there_are(
        self, as_staff: SignIn, shared: FollowUp, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        browser = as_staff()
        for nth in range(3):
            find(TeachingRecordFactory.create(), f"q{nth}@example.com")
            find(TeachingRecordFactory.create(), f"q{nth}@example.com")
        browser.get(ADDRESSES)
        with django_assert_num_queries(10):  # five are of being signed in; by status, how many, which, them, their uses
            assert browser.get(ADDRESSES).status_code == 200


class TestDecisions:
    def test_are_all_newest_first(
        self, see: See, shared: FollowUp, grace: TeachingRecord, ada: TeachingRecord, manager: StaffUser
    ) -> None:
        unlock_by_hand(record_id=ada.pk, reason="She rang.", by=manager, at=AT + 2 * A_DAY)
        connect(grace, HERS, AT + 3 * A_DAY)
        page = see(DECISIONS)
        assert cells(page, "Person") == [
            "Grace Adeyemi TRN 1234567",
            "Ada Bell TRN 7654321",
            "Ada Bell TRN 7654321",
            "Grace Adeyemi TRN 1234567",
        ]
        assert cells(page, "Email address") == [HERS, "-", "Couple+x@example.com", SHARED]
        assert cells(page, "How") == [
            "Connected by identity",
            "Unlocked by hand",
            "Found a lost TRN",
            "Found a lost TRN",
        ]
        assert cells(page, "Outcome") == [
            "Was not locked",
            "Unlocked",
            "Not unlocked Email address used for another person",
            "Unlocked",
        ]

    def test_name_all_that_stood_in_the_way(self, see: See, shared: FollowUp, ada: TeachingRecord) -> None:
        open_alert(ada)
        find(ada, SHARED, AT + 2 * A_DAY)
        assert cells(see(DECISIONS), "Outcome")[0] == "Not unlocked Open alert Email address used for another person"

    @pytest.mark.parametrize("search", ["7654321", "ada bell", "ada@example.com", "ADA+x@EXAMPLE.com"])
    def test_are_found_by_trn_name_and_address(
        self, see: See, grace: TeachingRecord, ada: TeachingRecord, search: str
    ) -> None:
        find(grace, HERS)
        find(ada, "ada@example.com")
        query = f"search={search.replace('+', '%2B')}"
        assert cells(see(DECISIONS, query), "Person") == ["Ada Bell TRN 7654321"]

    def test_are_found_by_the_trn_of_a_record_that_was_merged(self, see: See, grace: TeachingRecord) -> None:
        earlier = TeachingRecordFactory.create(trn="1111111")
        merge(earlier, grace)
        find(earlier, HERS)
        assert cells(see(DECISIONS, "search=1111111"), "Person") == ["Grace Adeyemi TRN 1234567"]

    def test_say_that_a_name_is_that_of_more_than_are_looked_at(
        self, see: See, grace: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        find(grace, HERS)
        monkeypatch.setattr("teaching_records.find_queries.MOST_FOUND", 1)
        TeachingRecordFactory.create(first_name="Grace", last_name="Adeyemi")
        assert "Many people have this name" in see(DECISIONS, "search=grace adeyemi").one("main").text
        assert "Many people have this name" not in see(DECISIONS, "search=1234567").one("main").text

    def test_are_filtered_by_outcome_and_by_any_rule_that_failed(
        self, see: See, shared: FollowUp, ada: TeachingRecord
    ) -> None:
        open_alert(ada)
        find(ada, SHARED, AT + 2 * A_DAY)
        alone = TeachingRecordFactory.create(trn="2222222")
        open_alert(alone)
        find(alone, "alone@example.com", AT + 3 * A_DAY)

        def found(query: str) -> list[str]:
            return [person[-7:] for person in cells(see(DECISIONS, query), "Person")]

        assert found("outcome=unlocked") == ["1234567"]
        assert found("outcome=refused") == ["2222222", "7654321", "7654321"]
        assert found("outcome=unlocked&outcome=refused") == ["2222222", "7654321", "7654321", "1234567"]
        assert found("rule=no_open_alert") == ["2222222", "7654321"]
        assert found("rule=address_not_used_for_another") == ["7654321", "7654321"]
        assert found("rule=account_is_locked&rule=address_not_used_for_another") == ["2222222", "7654321", "7654321"]
        assert found("rule=record_is_active") == []
        see(DECISIONS, "outcome=nonsense", status=422)

    def test_of_a_deactivated_record_too(self, see: See, grace: TeachingRecord) -> None:
        TeachingRecord.objects.filter(pk=grace.pk).update(status=Status.DEACTIVATED)
        find(grace, HERS)
        assert cells(see(DECISIONS, "rule=record_is_active&search=grace adeyemi"), "Outcome") == [
            "Not unlocked Deactivated record"
        ]

    def test_are_those_of_some_days_in_the_uk(self, see: See, grace: TeachingRecord) -> None:
        summer = datetime.fromisoformat("2026-07-01T23:30:00+00:00")  # 2 July in the UK
        find(grace, HERS, summer)
        day = "first-day=2&first-month=7&first-year=2026&last-day=2&last-month=july&last-year=2026"
        assert len(cells(see(DECISIONS, day), "Person")) == 1
        day_before = day.replace("=2&", "=1&")
        assert cells(see(DECISIONS, day_before), "Person") == []

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("first-day=31&first-month=2&first-year=2026", "The first day must be a real date"),
            (
                "first-day=2&first-month=7&first-year=2026&last-day=1&last-month=7&last-year=2026",
                "The last day must be the same as or after the first",
            ),
            ("search=anna@", "Enter an email address in the correct format"),
        ],
    )
    def test_say_what_is_wrong_with_a_filter(self, see: See, grace: TeachingRecord, query: str, words: str) -> None:
        find(grace, HERS)
        page = see(DECISIONS, query, status=422)
        assert words in page.one("main").text
        assert page.one("title").text.startswith("Error: ")
        assert cells(page, "Person") == []

    def test_chosen_filters_can_be_taken_back_one_by_one(self, see: See, grace: TeachingRecord) -> None:
        find(grace, HERS)
        query = "search=1234567&outcome=unlocked&outcome=refused&first-day=1&first-month=11&first-year=2026&page=1"
        chosen = see(DECISIONS, query)
        links = {link.text: link["href"] for link in chosen.with_class("trs-chosen__link")}
        assert set(links) == {
            "Remove Search: “1234567”",
            "Remove Outcome: Unlocked",
            "Remove Outcome: Not unlocked",
            "Remove Decided from: 1 November 2026",
        }
        assert "outcome=unlocked" not in links["Remove Outcome: Unlocked"]
        assert "outcome=refused" in links["Remove Outcome: Unlocked"]
        assert "first" not in links["Remove Decided from: 1 November 2026"]
        assert "page" not in links["Remove Decided from: 1 November 2026"]

    def test_are_twenty_a_page_in_a_stable_order(self, see: See, grace: TeachingRecord) -> None:
        made = people(41)
        UnlockDecision.objects.update(at=AT)
        ids = [link["href"].split("/")[4] for nth in (1, 2, 3) for link in self.links(see(DECISIONS, f"page={nth}"))]
        assert ids == [str(each.pk) for each in reversed(made)]
        assert "1 to 20 of 41 decisions" in see(DECISIONS).one("caption").text

    @pytest.mark.parametrize(
        ("page", "shown"), [("99", "41 to 41"), ("0", "1 to 20"), ("-1", "1 to 20"), ("x", "1 to")]
    )
    def test_go_to_the_nearest_page(self, see: See, page: str, shown: str) -> None:
        people(41)
        assert see(DECISIONS, f"page={page}").one("caption").text.startswith(shown)

    def test_are_no_more_than_can_be_looked_through(self, see: See, monkeypatch: pytest.MonkeyPatch) -> None:
        people(5)
        for module in ("tssp_unlock.pages.lists", "tssp_unlock.listing"):
            monkeypatch.setattr(f"{module}.MOST_LISTED", 3)
        assert see(DECISIONS).one("caption").text == "The last 3 decisions"

    def test_keep_the_list_for_the_way_back(self, as_staff: SignIn, see: See, grace: TeachingRecord) -> None:
        find(grace, HERS)
        [link] = self.links(see(DECISIONS, "search=1234567&outcome=unlocked"))
        page = Markup(as_staff().get(link["href"]).text)
        back = page.with_class("govuk-back-link")[0]["href"]
        assert back == f"{DECISIONS}?search=1234567&outcome=unlocked"

    @pytest.mark.parametrize("query", ["", "search=grace", "rule=no_open_alert&outcome=refused"])
    def test_take_a_few_queries_however_many_there_are(
        self, as_staff: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries, query: str
    ) -> None:
        browser = as_staff()
        people(25)
        browser.get(DECISIONS)
        with django_assert_max_num_queries(10):
            assert browser.get(f"{DECISIONS}?{query}").status_code == 200

    @staticmethod
    def links(page: Markup) -> list[Element]:
        return [
            link
            for link in page.all("a")
            if link.attributes.get("href", "").startswith(f"{DECISIONS}") and link["href"].split("/")[4].isdigit()
        ]


class TestLastUses:
    def test_are_one_for_each_person(self, shared: FollowUp, grace: TeachingRecord, ada: TeachingRecord) -> None:
        find(grace, SHARED, AT + 2 * A_DAY)
        [uses] = list_queries.last_uses([shared.mailbox]).values()
        assert [(use.record, use.at) for use in uses] == [(grace, AT + 2 * A_DAY), (ada, AT + A_DAY)]
        assert list_queries.last_uses([]) == {}
