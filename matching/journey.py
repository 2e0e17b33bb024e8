"""A journey is a tuple of questions and the answers so far; the position is worked out, never stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from govuk.forms import Form

CHECK_ANSWERS = "check-answers"

# By slug of the question: the cleaned data of its form, as JSON.
type Answers = Mapping[str, Mapping[str, Any]]


def _always(_answers: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Question:
    """One page. `slug` is the last part of its address and the key of its answer."""

    slug: str
    form: type[Form]
    asked_when: Callable[[Answers], bool] = _always


@dataclass(frozen=True)
class Journey:
    questions: tuple[Question, ...]
    answers: Answers

    @property
    def path(self) -> list[str]:
        """The slugs of the questions that are asked, given the answers."""
        return [question.slug for question in self.questions if question.asked_when(self.answers)]

    @property
    def next(self) -> str:
        """The first question without an answer, or check-answers."""
        return next((slug for slug in self.path if slug not in self.answers), CHECK_ANSWERS)

    def can_visit(self, slug: str) -> bool:
        """Whether every question before this one is answered."""
        if slug == CHECK_ANSWERS:
            return self.next == CHECK_ANSWERS
        return slug in self.path and all(s in self.answers for s in self.path[: self.path.index(slug)])
