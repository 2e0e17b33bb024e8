"""Finding a lost TRN as somebody walks it, and as somebody tries to walk round it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from matching.find_trn import views
from matching.find_trn.models import PastSearch, Search
from notifications.actions import hold
from notifications.models import Email
from notifications.models import Status as EmailStatus
from staff.models import Role
from support_tasks.models import SupportTask
from teaching_records.models import TeachingRecord
from tests.factories import OneLoginUserFactory, TeachingRecordFactory
from tests.matching.find_trn.searching import (
    ANSWER,
    ASK,
    BORN,
    CHANGE_DETAILS,
    CHECK_ANSWERS,
    EMAIL,
    GRACE,
    NAME,
    NINO,
    NOW,
    PAGES,
    START,
    TOO_MANY,
    TOO_MANY_REQUESTS,
    Searching,
)
from tests.notifications.states import become

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_ten_on_monday")]

RECORDS_OWN = ("2000001", "school.example")


@pytest.fixture(autouse=True)
def answers_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "EVEN_SECONDS", 0.0)


class TestStart:
    def test_says_who_has_a_trn_and_what_is_needed(self, searching: Searching) -> None:
        words = searching.main(START)
        for fact in ("qualified teacher status", "National Insurance number, if you have one", "Start now"):
            assert fact in words

    def test_is_linked_from_the_connect_journey(self, as_teacher: Callable[..., Client]) -> None:
        searching = Searching(as_teacher(OneLoginUserFactory.create()))
        searching.posts("/connect/national-insurance-number", has_national_insurance_number="no")
        assert f'href="{START}"' in searching.main("/connect/trn")
        assert 'href="/connect/trn"' in searching.get(START).content.decode()

    def test_leads_a_visitor_back_to_the_service(self, searching: Searching) -> None:
        assert 'class="govuk-back-link"' in searching.get(START).content.decode()

    def test_begins_anew(self, searching: Searching) -> None:
        searching.answers()
        assert searching.sets_out() == EMAIL
        assert "grace@home.example" not in searching.main(EMAIL)
        visitors = Search.objects.values_list("visitor", flat=True)
        assert len(visitors) == 2
        assert len(set(visitors)) == 1


class TestTheWay:
    def test_asks_one_question_after_another(self, searching: Searching) -> None:
        assert searching.sets_out() == EMAIL
        for path, onwards in ((EMAIL, NAME), (NAME, BORN), (BORN, NINO), (NINO, CHECK_ANSWERS)):
            assert searching.posts(path, **GRACE) == onwards

    @pytest.mark.parametrize("path", PAGES)
    def test_begins_at_the_start(self, searching: Searching, path: str) -> None:
        response = searching.client.get(path, follow=True)
        assert response.redirect_chain[-1][0] == START

    @pytest.mark.parametrize("path", PAGES[2:])
    def test_leads_to_the_first_open_question(self, searching: Searching, path: str) -> None:
        searching.sets_out()
        searching.posts(EMAIL, **GRACE)
        response = searching.client.get(path, follow=True)
        assert response.redirect_chain[-1][0] == NAME
        assert path == ANSWER or searching.posts(path, **GRACE) == NAME

    def test_back_is_the_question_before(self, searching: Searching) -> None:
        searching.sets_out()
        searching.posts(EMAIL, **GRACE)
        assert f'href="{EMAIL}"' in searching.get(NAME).content.decode()

    def test_change_returns_to_the_answers(self, searching: Searching) -> None:
        searching.answers()
        assert "Grace" in searching.main(NAME)
        assert f'href="{CHECK_ANSWERS}"' in searching.get(NAME).content.decode()
        assert searching.posts(NAME, **{**GRACE, "first_name": "Gloria"}) == CHECK_ANSWERS
        assert "Gloria Adeyemi" in searching.main(CHECK_ANSWERS)

    def test_shows_all_that_was_answered(self, searching: Searching) -> None:
        searching.answers(has_changed_name="yes", previous_last_name="Bell", **{"date_of_birth-month": "august"})
        words = searching.main(CHECK_ANSWERS)
        for fact in ("grace@home.example", "Grace Adeyemi", "Bell", "15 August 1990", "QQ 12 34 56 C"):
            assert fact in words

    def test_keeps_what_was_typed_wrong(self, searching: Searching) -> None:
        searching.sets_out()
        searching.posts(EMAIL, **GRACE)
        searching.posts(NAME, **GRACE)
        words = searching.refused(BORN, **{**GRACE, "date_of_birth-day": "31", "date_of_birth-month": "Feb"})
        assert "Date of birth must be a real date" in words
        assert 'value="Feb"' in words
        assert "<title>Error: " in words

    def test_keeps_no_answer_in_the_session(self, searching: Searching) -> None:
        searching.answers()
        assert set(searching.client.session.keys()) == {"trn_search", "begun_at"}


class TestFound:
    def test_says_where_the_trn_was_sent_and_nothing_else(self, searching: Searching, record: TeachingRecord) -> None:
        assert searching.searches() == ANSWER
        words = searching.main(ANSWER)
        assert "We are sending your TRN to grace@home.example" in words
        assert not [fact for fact in (*RECORDS_OWN, "Adeyemi", "1990") if fact in words]

    @pytest.mark.parametrize(
        ("status", "sentence"),
        [
            (EmailStatus.HELD, "We are sending your TRN to grace@home.example"),
            (EmailStatus.ACCEPTED, "We have sent your TRN to grace@home.example"),
            (EmailStatus.DELIVERED, "We have sent your TRN to grace@home.example"),
            (EmailStatus.FAILED, "We could not send your TRN to grace@home.example"),
        ],
    )
    def test_says_what_became_of_the_email(
        self, searching: Searching, record: TeachingRecord, status: EmailStatus, sentence: str
    ) -> None:
        searching.searches()
        become(Email.objects.filter(kind="your_trn"), status, NOW)
        words = searching.main(ANSWER)
        assert sentence in words
        assert ("The email should reach you" in words) is (status != EmailStatus.FAILED)
        assert ("You have not got your TRN from us yet." in words) is (status == EmailStatus.FAILED)

    def test_promises_no_email_within_minutes_while_none_goes_out(
        self, searching: Searching, record: TeachingRecord
    ) -> None:
        hold(at=NOW, because="our key")
        searching.searches()
        words = searching.main(ANSWER)
        assert "We are sending your TRN to grace@home.example" in words
        assert "This may take longer than usual" in words
        assert "within a few minutes" not in words

    def test_says_what_became_of_its_own_email_only(self, searching: Searching, record: TeachingRecord) -> None:
        searching.searches()
        become(Email.objects.filter(kind="your_trn"), EmailStatus.FAILED, NOW)
        with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
            Searching(Client()).searches()
        assert "We could not send your TRN" in searching.main(ANSWER)

    def test_every_page_after_it_is_the_answer(self, searching: Searching, record: TeachingRecord) -> None:
        searching.searches()
        words = searching.main(ANSWER)
        for path in PAGES[:-1]:
            assert searching.get(path)["Location"] == ANSWER
            assert searching.posts(path, **GRACE) == ANSWER
        assert searching.posts(CHANGE_DETAILS) == ANSWER
        assert searching.main(ANSWER) == words
        assert Email.objects.count() == 2
        assert PastSearch.objects.count() == 1

    def test_a_copied_cookie_does_nothing_more(self, searching: Searching, record: TeachingRecord) -> None:
        searching.answers()
        copy = Searching(Client())
        copy.client.cookies.load(searching.client.cookies.output(header=""))
        searching.posts(CHECK_ANSWERS)
        assert copy.posts(CHECK_ANSWERS) == ANSWER
        assert Email.objects.count() == 2

    def test_leads_a_signed_in_person_on_to_connect(
        self, as_teacher: Callable[..., Client], record: TeachingRecord
    ) -> None:
        searching = Searching(as_teacher(OneLoginUserFactory.create()))
        searching.searches()
        assert 'href="/connect/trn"' in searching.main(ANSWER)


class TestNotFound:
    def test_says_what_may_help(self, searching: Searching, record: TeachingRecord) -> None:
        assert searching.searches(last_name="Bell", **{"date_of_birth-day": "16"}) == ANSWER
        words = searching.main(ANSWER)
        assert "We could not find your TRN" in words
        assert "Ask for support" in words
        assert not [fact for fact in (*RECORDS_OWN, "Bell") if fact in words]

    def test_says_the_same_whoever_else_there_is(self, searching: Searching, record: TeachingRecord) -> None:
        twin = TeachingRecordFactory.create(last_name="Adeyemi")
        twin.national_insurance_numbers.create(number="QQ123456C")
        searching.searches()
        several = searching.main(ANSWER)
        searching.searches(first_name="Nobody", last_name="Atall", has_national_insurance_number="no")
        nobody = searching.main(ANSWER)
        assert several.replace(csrf(several), "") == nobody.replace(csrf(nobody), "")

    def test_says_the_same_where_details_agree_and_the_trn_was_sent_too_often(
        self, searching: Searching, record: TeachingRecord
    ) -> None:
        for number in range(5):
            Searching(Client()).searches(email=f"grace{number}@home.example")
        assert searching.searches() == ANSWER
        stopped = searching.main(ANSWER)
        searching.searches(first_name="Nobody", last_name="Atall")
        nobody = searching.main(ANSWER)
        assert "wait an hour before you search again" in nobody
        assert stopped.replace(csrf(stopped), "") == nobody.replace(csrf(nobody), "")

    def test_lets_details_be_changed(self, searching: Searching, record: TeachingRecord) -> None:
        searching.searches(last_name="Bell")
        assert searching.posts(CHANGE_DETAILS) == CHECK_ANSWERS
        assert searching.posts(NAME, **GRACE) == CHECK_ANSWERS
        assert searching.posts(CHANGE_DETAILS) == ANSWER  # doubled
        assert searching.posts(CHECK_ANSWERS) == ANSWER
        assert "We could not find" not in searching.main(ANSWER)

    def test_changes_nothing_where_there_is_no_search(self, searching: Searching) -> None:
        assert searching.posts(CHANGE_DETAILS) == START


class TestAskingForSupport:
    def asks(self, searching: Searching, **answers: str) -> str:
        searching.searches(**{"last_name": "Bell", **answers})
        return searching.posts(ASK)

    def test_is_offered_where_nobody_was_found(self, searching: Searching, record: TeachingRecord) -> None:
        searching.searches(last_name="Bell")
        assert f'href="{ASK}"' in searching.main(ANSWER)

    def test_shows_what_will_be_sent_and_asks_nothing_again(self, searching: Searching) -> None:
        searching.searches(has_changed_name="yes", previous_last_name="Bell")
        words = searching.main(ASK)
        for fact in ("grace@home.example", "Grace Adeyemi", "Bell", "15 August 1990", "QQ 12 34 56 C"):
            assert fact in words
        assert "within 5 working days" in words
        assert "Change</a>" not in words
        assert "<input" not in words.replace('type="hidden"', "") or 'type="text"' not in words
        assert not SupportTask.objects.exists()

    def test_sends_it_and_says_where_the_reference_goes(self, searching: Searching) -> None:
        assert self.asks(searching) == ANSWER
        task = SupportTask.objects.get()
        words = searching.main(ANSWER)
        assert "Support request sent" in words
        assert task.reference not in words
        assert "We are emailing the reference number of your request to grace@home.example." in words
        assert task.reference in Email.objects.get(to="grace@home.example").subject
        assert "30 November 2026" in words
        assert "grace@home.example" in words
        assert task.identity["names"][0] == {"given": ["Grace"], "family": ["Bell"], "shown": "Grace Bell"}

    def test_every_page_after_it_is_the_same(self, searching: Searching) -> None:
        self.asks(searching)
        words = searching.main(ANSWER)
        assert searching.get(ASK)["Location"] == ANSWER
        for path in (*PAGES[:-1], ASK, CHANGE_DETAILS):
            assert searching.posts(path, **GRACE) == ANSWER
        assert searching.main(ANSWER) == words
        assert SupportTask.objects.count() == Email.objects.count() == 1

    def test_a_copied_cookie_does_nothing_more(self, searching: Searching) -> None:
        searching.searches()
        copy = Searching(Client())
        copy.client.cookies.load(searching.client.cookies.output(header=""))
        assert searching.posts(ASK) == copy.posts(ASK) == ANSWER
        assert SupportTask.objects.count() == 1
        assert copy.main(ANSWER) == searching.main(ANSWER)

    def test_looks_the_same_where_the_address_has_an_open_request(
        self, searching: Searching, at_ten_on_monday: time_machine.Traveller
    ) -> None:
        """Anybody can give an address: only who reads its e-mails learns whether it has a request, and which."""
        self.asks(searching)
        first = searching.main(ANSWER)
        become(Email.objects.all(), EmailStatus.DELIVERED, NOW)
        at_ten_on_monday.shift(timedelta(days=10))
        stranger = Searching(Client())
        self.asks(stranger, first_name="Gloria")
        again = stranger.main(ANSWER)
        assert again.replace("10 December 2026", "30 November 2026") == first
        task = SupportTask.objects.get()
        assert task.reference not in again
        assert [task.reference in email.subject for email in Email.objects.all()] == [True, True]

    def test_names_the_address_that_was_given(self, searching: Searching) -> None:
        self.asks(searching)
        self.asks(searching, email="Grace+2@home.example")
        words = searching.main(ANSWER)
        assert "to Grace+2@home.example" in words
        assert "grace@home.example" not in words

    def test_leads_back_to_change_details(self, searching: Searching, record: TeachingRecord) -> None:
        searching.searches(last_name="Bell")
        assert f'formaction="{CHANGE_DETAILS}"' in searching.main(ASK)

    @pytest.mark.parametrize("method", ["get", "posts"])
    def test_is_not_for_who_has_not_searched(self, searching: Searching, method: str) -> None:
        response = getattr(searching, method)(ASK)
        assert (response if method == "posts" else response["Location"]) in (START, ANSWER)
        searching.answers()
        assert searching.client.post(ASK).status_code == 409
        assert not SupportTask.objects.exists()

    def test_is_not_for_whose_trn_was_found(self, searching: Searching, record: TeachingRecord) -> None:
        searching.searches()
        assert searching.posts(ASK) == searching.get(ASK)["Location"] == ANSWER
        assert not SupportTask.objects.exists()

    def test_too_often_is_said_kindly(self, searching: Searching) -> None:
        for number in range(3):
            assert self.asks(searching, email=f"grace{number}@home.example") == ANSWER
        assert self.asks(searching, email="grace3@home.example") == TOO_MANY_REQUESTS
        assert "You can try again in an hour" in searching.main(TOO_MANY_REQUESTS)
        assert "grace3@home.example" in searching.main(ASK)
        assert SupportTask.objects.count() == 3


class TestTooMany:
    def test_is_said_kindly_and_keeps_the_answers(self, searching: Searching, record: TeachingRecord) -> None:
        for _ in range(5):
            searching.searches(last_name="Bell", has_national_insurance_number="no")
        assert searching.searches() == TOO_MANY
        assert "You can try again in an hour" in searching.main(TOO_MANY)
        assert "grace@home.example" in searching.main(CHECK_ANSWERS)
        assert not Email.objects.exists()

    def test_leaves_the_way_to_support(self, searching: Searching) -> None:
        for number in range(5):
            Searching(Client()).searches(first_name=f"Junk{number}")
        assert searching.searches() == TOO_MANY
        assert f'href="{ASK}"' in searching.main(TOO_MANY)
        assert "Grace Adeyemi" in searching.main(ASK)
        assert searching.posts(ASK, seen=seen_in(searching.main(ASK))) == ANSWER
        assert "Support request sent" in searching.main(ANSWER)
        assert SupportTask.objects.get().person_name == "Grace Adeyemi"


class TestTwoTabs:
    def test_search_with_no_answers_but_those_shown(self, searching: Searching, record: TeachingRecord) -> None:
        searching.answers()
        seen = seen_in(searching.main(CHECK_ANSWERS))
        searching.posts(EMAIL, email="another@home.example")
        response = searching.client.post(CHECK_ANSWERS, {"seen": seen})
        words = response.content.decode()
        assert response.status_code == 409
        assert "Your answers have changed. Check them again." in words
        assert "another@home.example" in words
        assert not Email.objects.exists()
        assert searching.posts(CHECK_ANSWERS, seen=seen_in(words)) == ANSWER
        assert Email.objects.filter(to="another@home.example").exists()

    def test_send_staff_no_answers_but_those_shown(self, searching: Searching) -> None:
        searching.searches(last_name="Bell")
        seen = seen_in(searching.main(ASK))
        searching.searches(last_name="Hill")
        response = searching.client.post(ASK, {"seen": seen})
        assert response.status_code == 409
        assert "Your answers have changed. Check them again." in response.content.decode()
        assert not SupportTask.objects.exists()
        assert searching.posts(ASK, seen=seen_in(response.content.decode())) == ANSWER
        assert SupportTask.objects.get().person_name == "Grace Hill"

    def test_say_that_nothing_was_sent_where_details_are_being_changed(self, searching: Searching) -> None:
        searching.searches(last_name="Bell")
        seen = seen_in(searching.main(ASK))
        assert searching.posts(CHANGE_DETAILS) == CHECK_ANSWERS
        response = searching.client.post(ASK, {"seen": seen})
        assert response.status_code == 409
        assert "We have not sent a support request." in response.content.decode()
        main = response.content.decode().partition("<main")[2]
        assert f'<form method="post" action="{CHECK_ANSWERS}"' in main
        assert "Find my TRN" in main
        assert not SupportTask.objects.exists()


class TestTime:
    @pytest.mark.parametrize("first_name", ["Grace", "Nobody"])
    def test_is_the_same_whatever_is_found(
        self, searching: Searching, record: TeachingRecord, first_name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        slept: list[float] = []
        monkeypatch.setattr(views, "EVEN_SECONDS", 5.0)
        monkeypatch.setattr(views, "monotonic", iter([100.0, 101.5]).__next__)
        monkeypatch.setattr(views, "sleep", slept.append)
        searching.searches(first_name=first_name)
        assert slept == [3.5]


class TestAdministrators:
    def test_find_a_search_by_the_address_and_see_no_more_of_it(
        self, as_staff: Callable[..., Client], record: TeachingRecord
    ) -> None:
        Searching(Client()).searches(email="grace+1@home.example")
        admin = as_staff(Role.ADMINISTRATOR)
        found = admin.get("/admin/find_trn/pastsearch/", {"q": "Grace@home.example"}).content.decode()
        assert "1 search for a lost TRN" in found
        assert "0 searches" in admin.get("/admin/find_trn/pastsearch/", {"q": "a@b.example"}).content.decode()
        assert "1 search" in admin.get("/admin/find_trn/pastsearch/", {"q": "2000001"}).content.decode()
        page = admin.get(f"/admin/find_trn/pastsearch/{PastSearch.objects.get().pk}/change/").content.decode()
        assert "TRN sent" in page
        assert "home.example" not in page


def csrf(words: str) -> str:
    """The token in a page's form, which is another at each visit."""
    return words.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0] or "no token"


def seen_in(words: str) -> str:
    """What a page's form says that it showed."""
    return words.partition('name="seen" value="')[2].partition('"')[0]
