"""What the templates of *find a lost TRN* are given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse

from govuk.formats import govuk_date
from govuk.pages import Action, Row
from matching import connect
from matching.find_trn import journey, keys
from matching.find_trn.models import Answer, Search
from matching.journey import CHECK_ANSWERS, Answers, Journey
from notifications.models import Email
from notifications.models import Status as EmailStatus
from notifications.wording import emailing, is_held_up
from support_tasks.rules import answer_by
from teaching_records.rules.normal_forms import show_national_insurance_number

ANSWERS_CHANGED = "Your answers have changed. Check them again"
NOTHING_SENT = (
    "We have not sent a support request. You have gone back to change your details since: check them, then search again"
)
CHANGED_NAME = {"no": "No", "prefer_not_to_say": "Prefer not to say"}

TITLES = {
    EmailStatus.QUEUED: "We are sending your TRN",
    EmailStatus.HELD: "We are sending your TRN",
    EmailStatus.SENDING: "We are sending your TRN",
    EmailStatus.ACCEPTED: "We have sent your TRN",
    EmailStatus.DELIVERED: "We have sent your TRN",
    EmailStatus.FAILED: "We could not send your TRN",
}


@dataclass(frozen=True)
class StartPage:
    """`back_href` leads a signed-in person back to the question that they came from."""

    is_signed_in: bool

    @property
    def back_href(self) -> str:
        return connect.address(connect.TRN) if self.is_signed_in else reverse("start")


@dataclass(frozen=True)
class QuestionPage:
    back_href: str

    @classmethod
    def of(cls, asked: Journey, slug: str) -> "QuestionPage":
        """Back leads to the question before or, where all is answered, to the answers."""
        if asked.next == CHECK_ANSWERS:
            return cls(journey.address(CHECK_ANSWERS))
        before = asked.path[: asked.path.index(slug)]
        return cls(journey.address(before[-1]) if before else reverse("find-a-lost-trn"))


@dataclass(frozen=True)
class CheckAnswersPage:
    """`seen` is the key of these answers. `notice` says what was not done, and why."""

    rows: Sequence[Row]
    back_href: str
    seen: str
    notice: str = ""

    @classmethod
    def of(cls, asked: Journey, notice: str = "") -> "CheckAnswersPage":
        return cls(_rows(asked.answers), journey.address(asked.path[-1]), keys.answers_key(asked.answers), notice)


@dataclass(frozen=True)
class AskPage:
    """What support staff will get, and the address that they answer to; `seen` and `notice` as at check-answers."""

    rows: Sequence[Row]
    email: str
    seen: str
    notice: str = ""

    @classmethod
    def of(cls, answers: Answers, notice: str = "") -> "AskPage":
        rows = [replace(row, actions=()) for row in _rows(answers)]
        return cls(rows, journey.email(answers), keys.answers_key(answers), notice)


@dataclass(frozen=True)
class AskedPage:
    """A request was sent. It looks the same where the mailbox has an open one already: anybody can give an address.

    So the reference goes to the address only. `emailing` says so, as far as e-mails go out.
    """

    sent_to: str
    emailing: str
    answer_by: date

    @classmethod
    def of(cls, search: Search) -> "AskedPage":
        sent_to = search.sent_to or "the email address that you gave"
        promise = emailing(f"We are emailing the reference number of your request to {sent_to}.")
        return cls(sent_to, promise, answer_by(search.changed_at))


@dataclass(frozen=True)
class AnswerPage:
    """What came of the search. `sent_to` is "" where no TRN was found.

    `has_failed`: the e-mail with it did not arrive; `is_late`: it waits while none goes out.
    """

    title: str
    is_found: bool
    sent_to: str
    is_signed_in: bool
    has_failed: bool = False
    is_late: bool = False

    @classmethod
    def of(cls, search: Search, email: Email | None, *, is_signed_in: bool) -> "AnswerPage":
        """`email` is the one with the TRN; None where none was found, or where it is deleted by now."""
        if search.answer != Answer.FOUND:
            return cls("We could not find your TRN", False, "", is_signed_in)
        title = TITLES[EmailStatus(email.status) if email else EmailStatus.ACCEPTED]
        page = cls(title, True, search.sent_to, is_signed_in)
        return replace(page, has_failed=email.has_failed, is_late=is_held_up(email)) if email else page

    @property
    def connect_href(self) -> str:
        return connect.address(connect.TRN)


def _rows(answers: Answers) -> list[Row]:
    name, number = answers[journey.NAME], answers[journey.NATIONAL_INSURANCE_NUMBER]["national_insurance_number"]
    born = journey.as_typed(answers[journey.DATE_OF_BIRTH])[journey.BORN]
    return [
        _row("Email address", journey.email(answers), journey.EMAIL),
        _row("Name", f"{name['first_name']} {name['last_name']}", journey.NAME),
        _row("Previous name", _previous_name(name), journey.NAME),
        _row("Date of birth", govuk_date(born), journey.DATE_OF_BIRTH),
        _row(
            "National Insurance number",
            show_national_insurance_number(number) if number else "No",
            journey.NATIONAL_INSURANCE_NUMBER,
        ),
    ]


def _previous_name(name: Any) -> str:
    given = " ".join(filter(None, (name["previous_first_name"], name["previous_last_name"])))
    return given or CHANGED_NAME[name["has_changed_name"]]


def _row(key: str, value: str, slug: str) -> Row:
    hidden = key if key.isupper() else key[0].lower() + key[1:]
    hidden = "National Insurance number" if slug == journey.NATIONAL_INSURANCE_NUMBER else hidden
    return Row(key, value, [Action("Change", journey.address(slug), hidden)])


def initial_answer(asked: Journey, slug: str) -> dict[str, Any]:
    """The answer given before, as a form shows it."""
    answer = journey.as_typed(asked.answers.get(slug, {}))
    if number := answer.get("national_insurance_number"):
        answer["national_insurance_number"] = show_national_insurance_number(number)
    return answer
