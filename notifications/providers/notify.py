"""GOV.UK Notify."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from notifications.models import Email
from notifications.providers.answers import (
    NOT_NOW,
    DayIsFull,
    NotLetIn,
    Receipt,
    Refused,
    TooFast,
    Unavailable,
    usable_id,
)

TIMEOUT_SECONDS, WHOLE_ANSWER_SECONDS = 15, 20
SAMPLE = {"subject": "A subject", "body": "A body"}
AT_ANOTHER_TIME = {408, 425}  # of those that say that the request is at fault
NO_TEMPLATE = "GOV.UK Notify does not have our template, or cannot fill it in"
OTHER_TEMPLATE = "Our template at GOV.UK Notify does not make an email of subject and body alone"


@dataclass(frozen=True)
class Notify:
    """GOV.UK Notify through its own client, with one template that passes subject and body through."""

    api_key: str
    base_url: str
    template_id: str

    def _client(self) -> Any:
        # The client is not thread-safe: one for each message.
        return NotificationsAPIClient(self.api_key, base_url=self.base_url, timeout=TIMEOUT_SECONDS)

    def send(self, email: Email) -> str:
        try:
            return self._send(email)
        except Refused:
            # Of a template that is gone it says no more than of an address that is wrong, unless we read its words.
            with suppress(*(set(NOT_NOW) - {NotLetIn})):
                self.check()
            raise

    def _send(self, email: Email) -> str:
        with _answers(sending=True):
            answer = in_time(
                self._client().send_email_notification,
                email_address=email.to,
                template_id=self.template_id,
                personalisation={"subject": email.subject, "body": email.body},
                reference=str(email.reference),
            )
            return _id(answer)

    def find(self, email: Email) -> str | None:
        with _answers():
            found = in_time(self._client().get_all_notifications, reference=str(email.reference))["notifications"]
            ours = [_id(one) for one in found if one["reference"] == str(email.reference)]
            return ours[0] if ours else None

    def what_became(self, email: Email) -> Receipt | None:
        with _answers():
            try:
                return Receipt.of(in_time(self._client().get_notification_by_id, email.provider_id))
            except APIError as error:
                if error.status_code == 404:
                    return None
                raise

    def check(self) -> None:
        with _answers():
            try:
                preview = in_time(self._client().post_template_preview, self.template_id, SAMPLE)
            except APIError as error:
                if error.status_code in {400, 404}:  # what is asked for is the same each time
                    raise NotLetIn(f"{NO_TEMPLATE} ({error.status_code} {_kind(error)})") from None
                raise
            if {name: preview[name].strip() for name in SAMPLE} != SAMPLE:
                raise NotLetIn(OTHER_TEMPLATE)


def in_time[**P](ask: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> Any:
    """What it answers. Raises Unavailable: it takes longer than we wait, whatever comes of it afterwards.

    The client's own limit is for each piece of an answer, and pieces may be without end.
    """
    answers: SimpleQueue[tuple[Any, Exception | None]] = SimpleQueue()

    def wait() -> None:
        try:
            answers.put((ask(*args, **kwargs), None))
        except Exception as error:
            answers.put((None, error))

    Thread(target=wait, daemon=True).start()
    try:
        answer, error = answers.get(timeout=WHOLE_ANSWER_SECONDS)
    except Empty:
        raise Unavailable("GOV.UK Notify did not answer in time") from None
    if error:
        raise error
    return answer


def _id(one: Mapping[str, Any]) -> str:
    if usable := usable_id(one["id"]):
        return usable
    raise Unavailable("GOV.UK Notify gave an id that makes no sense")


@contextmanager
def _answers(*, sending: bool = False) -> Iterator[None]:
    """What goes wrong within, in our words; by status and type of error, as their texts may quote a person."""
    try:
        yield
    except APIError as error:
        raise _meaning(error, sending=sending) from None
    except (KeyError, TypeError, AttributeError):
        raise Unavailable("GOV.UK Notify gave an answer that makes no sense") from None


def _meaning(error: APIError, *, sending: bool) -> Exception:
    status, kind = error.status_code, _kind(error)
    words = f"{status} {kind}".strip()
    if status in {401, 403}:
        return NotLetIn(f"GOV.UK Notify does not accept our key or clock ({words})")
    if status in {404, 405}:
        return NotLetIn(f"There is no GOV.UK Notify at the address that we have for it ({words})")
    if status == 429:
        return DayIsFull() if kind == "TooManyRequestsError" else TooFast()
    if sending and 400 <= status < 500 and status not in AT_ANOTHER_TIME:
        return Refused(f"GOV.UK Notify refused the message ({words})")
    return Unavailable(f"GOV.UK Notify did not answer as it should ({words})")


def _kind(error: APIError) -> str:
    """The type of error; "" where there is none that looks like one."""
    messages: Any = error.message
    first = messages[0] if isinstance(messages, list) and messages else None
    kind = str(first.get("error")) if isinstance(first, dict) else ""
    return kind if re.fullmatch("[A-Za-z]{1,40}", kind) else ""
