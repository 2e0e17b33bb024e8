"""Many at once: the database lets one of them through."""

from functools import partial

from django.test import Client

from matching import sessions
from matching.actions import try_to_connect
from matching.models import JourneyAnswers, MatchDecision, Step
from notifications.models import Email
from one_login.models import OneLoginUser
from support_tasks.models import SupportTask
from teaching_records.models import ChangeHistoryEvent, Connection
from tests.at_once import AtOnce
from tests.factories import OneLoginUserFactory, TeachingRecordFactory
from tests.matching.answering import CHECK_ANSWERS, NOW, REQUEST_SENT

FIFTY = 50


def browser_of(user: OneLoginUser) -> Client:
    """One of the person's browsers, signed in."""
    client = Client()
    session = client.session
    session[sessions.USER] = user.pk
    session.save()
    return client


class TestFiftySubmits:
    def test_make_one_task_and_one_email(self, at_once: AtOnce) -> None:
        user = OneLoginUserFactory.create()
        no = {
            "national-insurance-number": {
                "has_national_insurance_number": "no",
                "national_insurance_number": "",
            },
            "trn": {"has_trn": "no", "trn": ""},
        }
        JourneyAnswers.objects.create(one_login_user=user, answers=no)
        browsers = [browser_of(user) for _ in range(FIFTY)]
        responses = at_once(*(partial(browser.post, CHECK_ANSWERS) for browser in browsers))
        assert {response.status_code for response in responses} == {302}
        assert REQUEST_SENT in {response["Location"] for response in responses}
        assert SupportTask.objects.count() == Email.objects.count() == 1
        assert not JourneyAnswers.objects.exists()


class TestTwoPeopleForOneRecord:
    def test_connect_one_of_them(self, at_once: AtOnce) -> None:
        record = TeachingRecordFactory.create(last_name="Adeyemi", email="shared@example.com")
        people = [OneLoginUserFactory.create(email="shared@example.com") for _ in range(2)]
        at_once(*(partial(try_to_connect, one_login_user_id=user.pk, step=Step.IDENTITY, at=NOW) for user in people))
        assert Connection.objects.get().teaching_record == record
        assert ChangeHistoryEvent.objects.count() == 1
        outcomes = sorted(MatchDecision.objects.values_list("outcome", "reason"))
        assert outcomes == [("connected", ""), ("not_connected", "already_connected")]
