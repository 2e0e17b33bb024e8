"""A signed-in person's browser that answers the questions of the connect journey."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday

START = "/connect"
NATIONAL_INSURANCE_NUMBER = "/connect/national-insurance-number"
TRN = "/connect/trn"
NOT_CONNECTED = "/connect/not-connected"
CHECK_ANSWERS = "/connect/check-answers"
REQUEST_SENT = "/connect/request-sent"
CONNECTED = "/connect/connected"
RECORD = "/record"


@dataclass
class Answering:
    client: Client

    def get(self, path: str) -> HttpResponse:
        return self.client.get(path)  # type: ignore[return-value]

    def text(self, path: str) -> str:
        """The words of a page that shows itself (no redirect)."""
        response = self.client.get(path)
        assert response.status_code == 200, response
        return response.content.decode()

    def main(self, path: str) -> str:
        """What is the page's own: without the head and the frame, which differ at each visit."""
        return self.text(path).partition("<main")[2].partition("</main>")[0]

    def arrives_at(self, path: str) -> str:
        """Where `path` leads, all redirects followed."""
        response: Any = self.client.get(path, follow=True)
        assert response.status_code == 200
        return response.redirect_chain[-1][0] if response.redirect_chain else path

    def answers_national_insurance_number(self, answer: str) -> str:
        return self._answers(NATIONAL_INSURANCE_NUMBER, "national_insurance_number", answer)

    def answers_trn(self, answer: str) -> str:
        return self._answers(TRN, "trn", answer)

    def answers(self, *, national_insurance_number: str, trn: str) -> str:
        """Both questions; returns where the last answer leads."""
        self.answers_national_insurance_number(national_insurance_number)
        return self.answers_trn(trn)

    def sends_the_request(self) -> str:
        return self._leads_to(self.client.post(CHECK_ANSWERS))

    def _answers(self, path: str, name: str, answer: str) -> str:
        """`answer` is "no", or the number after a yes."""
        yes_or_no = "no" if answer == "no" else "yes"
        number = "" if answer == "no" else answer
        return self._leads_to(self.client.post(path, {f"has_{name}": yes_or_no, name: number}))

    @staticmethod
    def _leads_to(response: Any) -> str:
        assert response.status_code == 302, response.content.decode()
        return str(response["Location"])
