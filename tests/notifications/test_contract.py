"""What we take GOV.UK Notify to do: of the fake, or of the real one where the environment names it.

NOTIFY_CONTRACT_URL, NOTIFY_CONTRACT_KEY (one that sends for real or a test key) and NOTIFY_CONTRACT_TEMPLATE_ID (with
the placeholders `subject` and `body`).
"""

import os
import socket
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pytest
import requests
from notifications_python_client import authentication
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from tests.notifications.fake_notify import KEY, TEMPLATE_ID, running

REAL = os.environ.get("NOTIFY_CONTRACT_URL")
PATIENCE_SECONDS = 60 if REAL else 5
DELIVERED = "simulate-delivered@notifications.service.gov.uk"
WORDS = {"subject": "A test", "body": "A test\n"}
connect = socket.socket.connect


@dataclass
class Service:
    url: str
    key: str
    template_id: str

    def client(self, key: str = "") -> Any:
        return NotificationsAPIClient(key or self.key, base_url=self.url, timeout=15)

    def send(self, **more: Any) -> Any:
        message = {"email_address": DELIVERED, "template_id": self.template_id, "personalisation": WORDS}
        return self.client().send_email_notification(**message | more)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    if REAL:
        monkeypatch.setattr(socket.socket, "connect", connect)
        yield Service(REAL, os.environ["NOTIFY_CONTRACT_KEY"], os.environ["NOTIFY_CONTRACT_TEMPLATE_ID"])
        return
    with running() as server:
        yield Service(server.url, KEY, TEMPLATE_ID)


def refusal(error: pytest.ExceptionInfo[HTTPError]) -> tuple[int, str]:
    messages: Any = error.value.message
    return error.value.status_code, messages[0]["error"]


def eventually(ask: Any, is_so: Any) -> Any:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so(answer := ask()):
        assert time.monotonic() < end, answer
        time.sleep(0.5)
    return answer


class TestSending:
    def test_is_answered_with_an_id_and_our_reference(self, service: Service) -> None:
        reference = str(uuid.uuid4())
        answer = service.send(reference=reference)
        assert uuid.UUID(answer["id"])
        assert answer["reference"] == reference

    def test_is_found_by_our_reference(self, service: Service) -> None:
        reference = str(uuid.uuid4())
        sent = service.send(reference=reference)
        ask = lambda: service.client().get_all_notifications(reference=reference)["notifications"]  # noqa: E731
        [found] = eventually(ask, bool)
        assert (found["id"], found["reference"]) == (sent["id"], reference)

    def test_takes_one_reference_twice(self, service: Service) -> None:
        reference = str(uuid.uuid4())
        ids = {service.send(reference=reference)["id"] for _ in range(2)}
        ask = lambda: service.client().get_all_notifications(reference=reference)["notifications"]  # noqa: E731
        assert {found["id"] for found in eventually(ask, lambda found: len(found) == 2)} == ids

    def test_of_a_reference_that_it_never_saw_it_lists_nothing(self, service: Service) -> None:
        assert service.client().get_all_notifications(reference=str(uuid.uuid4()))["notifications"] == []


class TestTemplate:
    def test_is_shown_as_it_would_be_sent(self, service: Service) -> None:
        preview = service.client().post_template_preview(service.template_id, WORDS)
        assert {name: preview[name].strip() for name in WORDS} == {name: word.strip() for name, word in WORDS.items()}

    @pytest.mark.parametrize(
        ("template_id", "given", "expected"),
        [
            ("99999999-9999-4999-8999-999999999999", WORDS, (404, "NoResultFound")),
            ("none", WORDS, (400, "ValidationError")),
            (None, {"subject": "A test"}, (400, "BadRequestError")),
        ],
    )
    def test_is_not_shown(
        self, service: Service, template_id: str | None, given: dict[str, str], expected: tuple[int, str]
    ) -> None:
        with pytest.raises(HTTPError) as error:
            service.client().post_template_preview(template_id or service.template_id, given)
        assert refusal(error) == expected


class TestStatus:
    @pytest.mark.parametrize(
        ("address", "status"),
        [
            (DELIVERED, "delivered"),
            ("temp-fail@simulator.notify", "temporary-failure"),
            ("perm-fail@simulator.notify", "permanent-failure"),
        ],
    )
    def test_comes_to_its_end(self, service: Service, address: str, status: str) -> None:
        sent = service.send(email_address=address)
        ask = lambda: service.client().get_notification_by_id(sent["id"])  # noqa: E731
        found = eventually(ask, lambda found: found["status"] not in {"created", "sending"})
        assert found["status"] == status
        assert found["completed_at"]

    def test_of_an_unknown_id_is_not_found(self, service: Service) -> None:
        with pytest.raises(HTTPError) as error:
            service.client().get_notification_by_id(str(uuid.uuid4()))
        assert refusal(error) == (404, "NoResultFound")


class TestRefusals:
    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({"email_address": "no address"}, "ValidationError"),
            ({"template_id": "none"}, "ValidationError"),
            ({"template_id": "99999999-9999-4999-8999-999999999999"}, "BadRequestError"),
            ({"personalisation": {"subject": "A test"}}, "BadRequestError"),
        ],
    )
    def test_of_what_will_never_do(self, service: Service, more: dict[str, Any], expected: str) -> None:
        with pytest.raises(HTTPError) as error:
            service.send(**more)
        assert refusal(error) == (400, expected)

    @pytest.mark.parametrize("part", ["service", "secret"])
    def test_of_a_wrong_key(self, service: Service, part: str) -> None:
        wrong = str(uuid.uuid4())
        key = {"service": f"x-{wrong}-{service.key[-36:]}", "secret": f"{service.key[:-36]}{wrong}"}[part]
        with pytest.raises(HTTPError) as error:
            service.client(key).get_all_notifications(reference="x")
        assert refusal(error) == (403, "AuthError")

    @pytest.mark.parametrize("seconds", [-60, 60])
    def test_of_a_clock_that_is_wrong(self, service: Service, seconds: int) -> None:
        wrong = authentication.epoch_seconds() + seconds
        with mock.patch.object(authentication, "epoch_seconds", return_value=wrong):
            client = service.client()
            url, request = client._create_request_objects("/v2/notifications", None, {"reference": "x"})
        answer = requests.get(url, headers=request["headers"], params=request["params"], timeout=15)
        assert (answer.status_code, answer.json()["errors"][0]["error"]) == (403, "AuthError")

    @pytest.mark.parametrize("authorization", ["", "Basic abc"])
    def test_of_no_token(self, service: Service, authorization: str) -> None:
        answer = requests.get(f"{service.url}/v2/notifications", headers={"Authorization": authorization}, timeout=15)
        assert (answer.status_code, answer.json()["errors"][0]["error"]) == (401, "AuthError")
