"""The start page and the connected record."""

from datetime import date

import pytest
from django.test import Client

from one_login.models import OneLoginUser
from teaching_records.models import Status, TeachingRecord
from tests.factories import TeachingRecordFactory
from tests.matching.answering import RECORD, Answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def connected(answering: Answering, record: TeachingRecord) -> Answering:
    answering.answers_national_insurance_number("QQ 12 34 56 C")
    return answering


class TestStart:
    def test_offers_to_sign_in(self, client: Client) -> None:
        words = client.get("/").content.decode()
        assert "Sign in with GOV.UK One Login" in words
        assert 'href="/sign-in"' in words

    def test_lets_who_is_signed_in_continue(self, answering: Answering) -> None:
        words = answering.text("/")
        assert 'href="/continue"' in words
        assert 'href="/sign-in"' not in words

    def test_needs_no_sign_in_for_a_person_who_is_gone(self, answering: Answering, grace: OneLoginUser) -> None:
        grace.delete()
        assert 'href="/sign-in"' in answering.text("/")


class TestRecord:
    def test_shows_name_trn_date_of_birth_and_address(self, connected: Answering) -> None:
        words = connected.text(RECORD)
        for fact in ("Grace Adeyemi", "2000001", "15 August 1990", "grace@example.com"):
            assert fact in words

    def test_says_what_is_missing(self, connected: Answering, record: TeachingRecord) -> None:
        record.date_of_birth = None
        record.save()
        assert connected.text(RECORD).count("Not provided") == 1

    def test_follows_a_merged_record_to_the_one_it_lives_on_in(
        self, connected: Answering, record: TeachingRecord
    ) -> None:
        last = TeachingRecordFactory.create(trn="2000009", date_of_birth=date(1990, 8, 16))
        between = TeachingRecordFactory.create(trn="2000008", status=Status.DEACTIVATED, merged_into=last)
        TeachingRecord.objects.filter(pk=record.pk).update(status=Status.DEACTIVATED, merged_into=between)
        words = connected.text(RECORD)
        assert "2000009" in words
        assert "16 August 1990" in words
        assert "2000001" not in words

    def test_does_not_show_a_deactivated_record(self, connected: Answering, record: TeachingRecord) -> None:
        TeachingRecord.objects.filter(pk=record.pk).update(status=Status.DEACTIVATED)
        words = connected.text(RECORD)
        assert "Your teaching record cannot be shown" in words
        assert "mailto:" in words
        assert "Adeyemi" not in words
        assert "2000001" not in words
