"""Somebody's browser that answers the questions of *find a lost TRN*."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from matching.find_trn.actions import answer_question, begin
from matching.find_trn.models import Search

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
START = "/find-a-lost-trn"
EMAIL, NAME, BORN, NINO, CHECK_ANSWERS, ANSWER, CHANGE_DETAILS, TOO_MANY, ASK, TOO_MANY_REQUESTS = (
    f"{START}/{slug}"
    for slug in (
        "email",
        "name",
        "date-of-birth",
        "national-insurance-number",
        "check-answers",
        "answer",
        "change-details",
        "too-many-searches",
        "ask-for-support",
        "too-many-requests",
    )
)
PAGES = (EMAIL, NAME, BORN, NINO, CHECK_ANSWERS, ANSWER)
GRACE = {
    "email": "grace@home.example",
    "first_name": "Grace",
    "last_name": "Adeyemi",
    "has_changed_name": "no",
    "date_of_birth-day": "15",
    "date_of_birth-month": "8",
    "date_of_birth-year": "1990",
    "has_national_insurance_number": "yes",
    "national_insurance_number": "QQ 12 34 56 C",
}


@dataclass
class Searching:
    client: Client

    def get(self, path: str) -> HttpResponse:
        return self.client.get(path)  # type: ignore[return-value]

    def main(self, path: str) -> str:
        """What is the page's own, of a page that shows itself."""
        response = self.client.get(path)
        assert response.status_code == 200, response
        return response.content.decode().partition("<main")[2].partition("</main>")[0]

    def posts(self, path: str, **answer: str) -> str:
        """Where the answer leads."""
        response: Any = self.client.post(path, answer)
        assert response.status_code == 302, response.content.decode()
        return str(response["Location"])

    def refused(self, path: str, **answer: str) -> str:
        """The page that shows the answer again, with what is wrong with it."""
        response = self.client.post(path, answer)
        assert response.status_code == 422
        return response.content.decode()

    def sets_out(self) -> str:
        return self.posts(START)

    def answers(self, **answers: str) -> str:
        """All questions, as Grace does where nothing else is said; returns where the last one leads."""
        self.sets_out()
        leads_to = ""
        for path in (EMAIL, NAME, BORN, NINO):
            leads_to = self.posts(path, **{**GRACE, **answers})
        return leads_to

    def searches(self, **answers: str) -> str:
        """Answers all questions and submits."""
        assert self.answers(**answers) == CHECK_ANSWERS
        return self.posts(CHECK_ANSWERS)


def search(
    *,
    email: str = "grace@home.example",
    first_name: str = "Grace",
    last_name: str = "Adeyemi",
    previous_last_name: str = "",
    born: date = date(1990, 8, 15),
    nino: str = "QQ123456C",
    visitor: Search | None = None,
) -> Search:
    """A search with all questions answered, as the pages leave it."""
    made = begin(visitor=visitor.visitor if visitor else None, at=NOW)
    answers: dict[str, dict[str, Any]] = {
        "email": {"email": email},
        "name": {
            "first_name": first_name,
            "last_name": last_name,
            "has_changed_name": "yes" if previous_last_name else "no",
            "previous_first_name": "",
            "previous_last_name": previous_last_name,
        },
        "date-of-birth": {"date_of_birth": born},
        "national-insurance-number": {
            "has_national_insurance_number": "yes" if nino else "no",
            "national_insurance_number": nino,
        },
    }
    for slug, answer in answers.items():
        made = answer_question(search_id=made.pk, slug=slug, answer=answer, at=NOW)
    return made
