"""Unlocking in the change history of a record, in words."""

from collections.abc import Callable

import pytest
from django.test import Client

from staff.models import StaffUser
from teaching_records.models import TeachingRecord
from tests.tssp_unlock.conftest import AT
from tests.tssp_unlock.matches import connect, find
from tests.tssp_unlock.portal_server import PortalServer
from tssp_unlock import portal as portals
from tssp_unlock.actions import ask, unlock_by_hand

pytestmark = pytest.mark.django_db

HISTORY = "/console/records/1234567/history/"
type SignIn = Callable[..., Client]


def shown(as_staff: SignIn) -> str:
    return " ".join(as_staff().get(HISTORY).text.split())


def test_says_through_which_match_and_address(as_staff: SignIn, grace: TeachingRecord) -> None:
    connect(grace, "grace@example.com")
    page = shown(as_staff)
    assert "Portal account unlocked" in page
    assert "By the system on" in page
    assert "Connected by identity" in page


def test_says_by_whom_and_why_it_was_done_by_hand(as_staff: SignIn, grace: TeachingRecord, manager: StaffUser) -> None:
    unlock_by_hand(record_id=grace.pk, reason="She rang.", by=manager, at=AT)
    page = shown(as_staff)
    assert "Portal account unlocked by hand" in page
    assert "Mo Manager" in page
    assert "She rang." in page


def test_leads_to_the_decision(as_staff: SignIn, grace: TeachingRecord) -> None:
    decision = find(grace, "grace@example.com")
    assert f'href="/console/unlocks/decisions/{decision.pk}/"' in shown(as_staff)


def test_says_that_an_answer_was_lost(as_staff: SignIn, grace: TeachingRecord, portal: PortalServer) -> None:
    decision = find(grace, "grace@example.com")
    portal.answers = [500]
    with pytest.raises(portals.Unavailable):
        ask(decision_id=decision.pk, portal=portals.portal(), at=AT)
    ask(decision_id=decision.pk, portal=portals.portal(), at=AT)
    assert "Asked again, it said that the account is not locked." in shown(as_staff)
