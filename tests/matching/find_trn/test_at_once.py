"""Many at the same instant: nothing goes out twice, and no limit lets more through than it would in a row."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import partial
from string import ascii_lowercase

from matching.find_trn.actions import TooManyRequests, TooManySearches, ask_for_support, submit
from matching.find_trn.models import Outcome, PastSearch, Search
from notifications.models import Email
from support_tasks.models import SupportTask
from teaching_records.history import EventName
from teaching_records.models import ChangeHistoryEvent, TeachingRecord
from tests.at_once import AtOnce
from tests.factories import TeachingRecordFactory, locked_account
from tests.matching.find_trn.searching import NOW, search
from tests.tssp_unlock.matches import is_locked, open_alert
from tests.tssp_unlock.test_at_once import decide_what_was_left
from tssp_unlock.models import EmailUse, UnlockDecision
from tssp_unlock.models import Outcome as Unlocking

TWO_HUNDRED = 200
AT_A_TIME = 20


def person(number: int) -> TeachingRecord:
    record: TeachingRecord = TeachingRecordFactory.create(
        last_name=f"Person{ascii_lowercase[number // 26]}{ascii_lowercase[number % 26]}",
        date_of_birth=born(number),
        email=f"record{number}@school.example",
    )
    record.national_insurance_numbers.create(number=f"QQ1234{number:02}C")
    locked_account(record)
    return record


def born(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def search_for(number: int, address: str) -> partial[Search]:
    record = TeachingRecord.objects.get(national_insurance_numbers__number=f"QQ1234{number:02}C")
    made = search(email=address, last_name=record.last_name, born=born(number), nino=f"QQ1234{number:02}C")
    return partial(submit, search_id=made.pk, network=None, at=NOW)


class TestTwentySubmitsOfOneSearch:
    def test_send_each_email_once(self, at_once: AtOnce) -> None:
        person(0)
        submits = [search_for(0, "a@home.example")] * AT_A_TIME
        at_once(*submits)
        assert sorted(Email.objects.values_list("kind", flat=True)) == ["trn_requested", "your_trn"]
        assert PastSearch.objects.count() == EmailUse.objects.count() == UnlockDecision.objects.count() == 1


class TestTwoSearchesForOnePerson:
    def test_are_one_unlocking_and_two_emails(self, at_once: AtOnce) -> None:
        person(0)
        at_once(search_for(0, "a@home.example"), search_for(0, "b@home.example"))
        assert set(Email.objects.filter(kind="your_trn").values_list("to", flat=True)) == {
            "a@home.example",
            "b@home.example",
        }
        assert ChangeHistoryEvent.objects.filter(name=EventName.PORTAL_ACCOUNT_UNLOCKED).count() == 1


class TestTenSearchesForOneAddress:
    def test_are_no_more_than_five(self, at_once: AtOnce) -> None:
        for number in range(10):
            person(number)
        at_once(*(search_for(number, "a@home.example") for number in range(10)), expected=TooManySearches)
        outcomes = Counter(PastSearch.objects.values_list("outcome", flat=True))
        assert outcomes == {Outcome.FOUND: 5, Outcome.ADDRESS_LIMIT: 5}
        assert UnlockDecision.objects.filter(outcome=Unlocking.UNLOCKED).count() == 1


class TestTwoHundredSearches:
    def test_keep_both_promises_and_send_each_email_once(self, at_once: AtOnce) -> None:
        """A hundred searches, each submitted twice: twenty addresses, each for five of fifty people at once."""
        people = [person(number) for number in range(50)]
        for record in people[::10]:
            open_alert(record)
        searches = [search_for(nth * 7 % 50, f"{nth // 5}@home.example") for nth in range(TWO_HUNDRED // 2)]
        submits = [each for each in searches for _ in range(2)]
        for first in range(0, TWO_HUNDRED, AT_A_TIME):
            at_once(*submits[first : first + AT_A_TIME])
        assert PastSearch.objects.filter(outcome=Outcome.FOUND).count() == TWO_HUNDRED // 2
        assert Email.objects.filter(kind="your_trn").count() == TWO_HUNDRED // 2
        assert EmailUse.objects.count() == UnlockDecision.objects.count() == TWO_HUNDRED // 2
        decide_what_was_left()
        opened = defaultdict(set)
        for decision in UnlockDecision.objects.filter(outcome=Unlocking.UNLOCKED).select_related("email_use"):
            assert decision.email_use
            opened[decision.email_use.mailbox].add(decision.person_id)
        assert len(opened) > 10
        assert all(len(people) == 1 for people in opened.values())
        assert all(is_locked(record) for record in people[::10])


class TestTenRequestsForSupport:
    def test_of_one_search_are_one(self, at_once: AtOnce) -> None:
        made = submit(search_id=search().pk, network=None, at=NOW)
        at_once(*[partial(ask_for_support, search_id=made.pk, network=None, at=NOW)] * 10)
        assert SupportTask.objects.count() == Email.objects.count() == 1

    def test_of_one_mailbox_are_one(self, at_once: AtOnce) -> None:
        made = [submit(search_id=search(email=f"grace+{n}@home.example").pk, network=None, at=NOW) for n in range(5)]
        at_once(*(partial(ask_for_support, search_id=each.pk, network=None, at=NOW) for each in made))
        assert SupportTask.objects.count() == 1
        assert Email.objects.count() == 3
        assert set(Search.objects.values_list("support_task", flat=True)) == {SupportTask.objects.get().pk}

    def test_in_one_browser_are_no_more_than_three(self, at_once: AtOnce) -> None:
        first = search(email="a@home.example")
        searches = [first, *(search(email=f"{letter}@home.example", visitor=first) for letter in "bcde")]
        made = [submit(search_id=each.pk, network=None, at=NOW) for each in searches]
        asks = (partial(ask_for_support, search_id=each.pk, network=None, at=NOW) for each in made)
        at_once(*asks, expected=TooManyRequests)
        assert SupportTask.objects.count() == 3
