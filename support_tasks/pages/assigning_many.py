"""What managers read when they assign several tasks, before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from staff.models import StaffUser
from support_tasks.actions import Assigned, Skipped
from support_tasks.forms.assigning_many import NOBODY, Which
from support_tasks.pages.task_list import TABS, address, filters_in_words
from support_tasks.task_list.listing import Listing

MOST_NAMED = 10


@dataclass(frozen=True)
class CheckAssignPage:
    """All tasks that match are about to be assigned: how many, which, to whom. `answers` are sent again to confirm."""

    title: str
    matching: tuple[str, ...]
    button: str
    answers: Mapping[str, str]
    assign_href: str
    back_href: str

    @classmethod
    def of(cls, listed: Listing, officer: StaffUser | None) -> "CheckAssignPage":
        number = f"{listed.total:,} task{'s' * (listed.total != 1)}"
        return cls(
            title=f"Assign {number} to {officer.name}" if officer else f"Take {number} away from whoever has them",
            matching=(TABS[listed.chosen.tab], *filters_in_words(listed.chosen, listed.counts)),
            button=f"Assign {number}" if officer else f"Unassign {number}",
            answers={"which": Which.ALL, "to": str(officer.pk) if officer else NOBODY, "confirmed": "yes"},
            assign_href=reverse("support_tasks:assign-many") + listed.chosen.address,
            back_href=address(listed.chosen),
        )


def in_words(result: Assigned, officer: StaffUser | None) -> Iterator[str]:
    """What became of the tasks; the first line is the heading."""
    yield _done(len(result.done), officer)
    if officer:
        yield from _whose(result.taken_from, "was {}’s before", "were {}’s before")
        others = {reference: holder for reference, holder in result.held_by.items() if holder != officer}
        yield from _whose(others, "that {} was working on", "that {} was working on")
    name = officer.name if officer else ""
    for reason, (one, several) in WHY.items():
        references = [reference for reference, why in result.skipped.items() if why == reason]
        if references:
            why = (one if len(references) == 1 else several).format(name=name)
            yield f"{len(references):,} {why}: {_named(references)}"


def _done(count: int, officer: StaffUser | None) -> str:
    number = f"{count:,} task{'s' * (count != 1)}" if count else "No tasks"
    if officer:
        return f"{number} assigned to {officer.name}"
    if not count:
        return "No tasks were taken away from anybody"
    return f"{number} {'is' if count == 1 else 'are'} nobody’s now"


def _whose(theirs: Mapping[str, StaffUser], one: str, several: str) -> Iterator[str]:
    """Whom they were taken from: somebody may have got them, or begun, since the list was opened."""
    for name in sorted({each.name for each in theirs.values()}):
        references = [reference for reference, whose in theirs.items() if whose.name == name]
        words = (one if len(references) == 1 else several).format(name)
        yield f"{len(references):,} {words}: {_named(references)}"


def _named(references: list[str]) -> str:
    more = len(references) - MOST_NAMED
    return ", ".join(references[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


# Of one task, and of several.
WHY: Mapping[Skipped, tuple[str, str]] = {
    Skipped.CLOSED: ("was completed already", "were completed already"),
    Skipped.ALREADY_THEIRS: ("was {name}’s already", "were {name}’s already"),
    Skipped.NOT_ASSIGNED: ("was nobody’s already", "were nobody’s already"),
    Skipped.OWN_OF_ASSIGNEE: ("is {name}’s own support request", "are {name}’s own support requests"),
    Skipped.YOUR_OWN: ("is your own support request", "are your own support requests"),
}
