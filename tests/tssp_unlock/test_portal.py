"""The portal's API, against a server on the loopback; and that our own table answers as it does."""

from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from teaching_records.models import TeachingRecord
from tests.factories import TeachingRecordFactory, locked_account
from tests.tssp_unlock.portal_server import KEY, PREFIX, PortalServer, running
from tssp_unlock import portal as portals
from tssp_unlock.portal import LocalAccounts, Portal, Refused, TsspApi, Unavailable
from tssp_unlock.rules import portal_id

AT = datetime(2026, 11, 4, 14, 11, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(server: PortalServer) -> TsspApi:
    return TsspApi(server.url, KEY)


@pytest.fixture
def record(server: PortalServer) -> TeachingRecord:
    """One whose account is locked, wherever that is kept."""
    record = TeachingRecordFactory.create()
    server.locked.add(str(portal_id(record.trn)))
    locked_account(record)
    return record


@pytest.mark.parametrize("kind", ["api", "local"])
class TestContract:
    """Our own table answers as the portal does."""

    @pytest.fixture
    def portal(self, kind: str, api: TsspApi) -> Portal:
        return api if kind == "api" else LocalAccounts()

    def test_unlocks_an_account_that_is_locked(self, portal: Portal, record: TeachingRecord) -> None:
        assert portal.is_locked(record) in (True, None)
        assert portal.unlock(record, at=AT) is True

    def test_says_so_where_it_is_not_locked(self, portal: Portal, record: TeachingRecord) -> None:
        portal.unlock(record, at=AT)
        assert portal.is_locked(record) in (False, None)
        assert portal.unlock(record, at=AT) is False

    def test_unlocks_no_other_account(self, portal: Portal, record: TeachingRecord) -> None:
        assert portal.unlock(TeachingRecordFactory.create(), at=AT) is False
        assert portal.unlock(record, at=AT) is True


class TestTsspApi:
    def test_puts_to_the_records_own_address_with_our_key(
        self, api: TsspApi, server: PortalServer, record: TeachingRecord
    ) -> None:
        api.unlock(record, at=AT)
        assert server.asked == [f"{PREFIX}{portal_id(record.trn)}"]
        [headers] = server.headers
        assert (headers["Authorization"], headers["User-Agent"]) == (f"Bearer {KEY}", "trs-console")

    def test_takes_an_address_with_a_slash_at_its_end(self, server: PortalServer, record: TeachingRecord) -> None:
        TsspApi(f"{server.url}/tssp/", KEY).unlock(record, at=AT)
        assert server.asked == [f"/tssp{PREFIX}{portal_id(record.trn)}"]

    @pytest.mark.parametrize("status", [400, 403, 404])
    def test_takes_these_for_final(
        self, api: TsspApi, server: PortalServer, record: TeachingRecord, status: int
    ) -> None:
        server.answers = [status]
        with pytest.raises(Refused) as refusal:
            api.unlock(record, at=AT)
        assert str(status) in str(refusal.value)
        assert "grace" not in str(refusal.value)

    @pytest.mark.parametrize(
        ("answer", "may_have_unlocked"),
        [
            (500, True),
            (502, True),
            (503, True),
            (PortalServer.LOST, True),
            (b"", True),
            (b"<html>", True),
            (b"null", True),
            (b"{}", True),
            (b'{"hasBeenUnlocked": "yes"}', True),
            (b"[" * 600_000, True),
            (204, False),
            (401, False),
            (429, False),
            (PortalServer.MOVED, False),
        ],
    )
    def test_takes_anything_else_for_a_reason_to_ask_again(
        self, api: TsspApi, server: PortalServer, record: TeachingRecord, answer: Any, may_have_unlocked: bool
    ) -> None:
        server.answers = [answer]
        with pytest.raises(Unavailable) as trouble:
            api.unlock(record, at=AT)
        assert trouble.value.may_have_unlocked is may_have_unlocked
        assert "grace" not in str(trouble.value)
        assert len(server.asked) == 1

    def test_waits_for_so_long_and_no_longer(
        self, api: TsspApi, server: PortalServer, record: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(portals, "READ_SECONDS", 0.1)
        server.answers = [server.SLOW]
        with pytest.raises(Unavailable) as trouble:
            api.unlock(record, at=AT)
        assert trouble.value.may_have_unlocked

    def test_knows_that_nobody_was_there(self, record: TeachingRecord) -> None:
        with running() as gone:
            api = TsspApi(gone.url, KEY)
        with pytest.raises(Unavailable) as trouble:
            api.unlock(record, at=AT)
        assert not trouble.value.may_have_unlocked

    def test_is_asked_with_the_promised_patience(
        self, api: TsspApi, record: TeachingRecord, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: dict[str, Any] = {}

        def note(_: str, **options: Any) -> None:
            asked.update(options)
            raise requests.ReadTimeout

        monkeypatch.setattr(requests, "put", note)
        with pytest.raises(Unavailable):
            api.unlock(record, at=AT)
        assert (asked["timeout"], asked["allow_redirects"]) == ((3, 10), False)


class TestPortal:
    def test_is_our_own_table_where_none_is_configured(self) -> None:
        assert isinstance(portals.portal(), LocalAccounts)

    def test_is_the_one_that_is_configured(self, settings: Any) -> None:
        settings.TSSP_API_URL, settings.TSSP_API_KEY = "https://portal.example", KEY
        assert portals.portal() == TsspApi("https://portal.example", KEY)
