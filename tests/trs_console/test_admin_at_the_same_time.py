"""Two administrators who save what cannot both stand at the same instant."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from staff.models import Role, StaffUser
from teaching_records.models import ChangeHistoryEvent, TeachingRecord
from tests.at_once import AtOnce
from tests.factories import StaffUserFactory, TeachingRecordFactory
from tests.trs_console.test_admin import posted_record, url

NEW_ACCOUNT = {
    "email": "new@console.example",
    "name": "New Officer",
    "role": "support",
    "own_trn": "",
    "password1": "chalk and rained-off playtimes",
    "password2": "chalk and rained-off playtimes",
}


def two_administrators(as_staff: Callable[..., Client]) -> list[Client]:
    return [as_staff(user=StaffUserFactory.create(role=Role.ADMINISTRATOR)) for _ in range(2)]


def save_together(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both forms are found to be valid before either is saved."""
    both_are_valid = threading.Barrier(2)
    pages = admin.site.get_model_admin(model)
    save = pages.save_model

    def save_together(*args: Any, **options: Any) -> None:
        both_are_valid.wait(timeout=10)
        save(*args, **options)

    monkeypatch.setattr(pages, "save_model", save_together)


@pytest.mark.parametrize(
    ("model", "posted", "sentence"),
    [
        (TeachingRecord, posted_record(), "There is a record with this TRN already"),
        (StaffUser, NEW_ACCOUNT, "This address has an account."),
    ],
)
def test_the_second_reads_that_it_is_there_already(
    at_once: AtOnce,
    as_staff: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
    model: Any,
    posted: dict[str, object],
    sentence: str,
) -> None:
    browsers = two_administrators(as_staff)
    save_together(model, monkeypatch)
    responses = at_once(*(partial(browser.post, url(model, "add"), posted) for browser in browsers))
    assert sorted(response.status_code for response in responses) == [200, 302]
    assert sentence in next(response for response in responses if response.status_code == 200).text
    assert ChangeHistoryEvent.objects.count() == (model is TeachingRecord)


def test_two_records_are_never_merged_into_one_another(
    at_once: AtOnce, as_staff: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [TeachingRecordFactory.create(trn=trn) for trn in ("1234567", "7654321")]
    browsers = two_administrators(as_staff)
    save_together(TeachingRecord, monkeypatch)

    def merge(browser: Client, record: TeachingRecord, into: TeachingRecord) -> Any:
        posted = posted_record(trn=record.trn, status="deactivated", merged_into_trn=into.trn)
        return browser.post(url(TeachingRecord, "change", record.pk), posted)

    responses = at_once(
        partial(merge, browsers[0], records[0], records[1]), partial(merge, browsers[1], records[1], records[0])
    )

    assert sorted(response.status_code for response in responses) == [200, 302]
    refused = next(response for response in responses if response.status_code == 200)
    assert "That record was itself merged into this one" in refused.text
    assert TeachingRecord.objects.filter(merged_into=None).count() == 1
    assert ChangeHistoryEvent.objects.count() == 1
