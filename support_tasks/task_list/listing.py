"""What one page of the list is made of."""

from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator

from govuk.lists import nearest_page
from support_tasks.models import SupportTask
from support_tasks.task_list.chosen import Chosen
from support_tasks.task_list.completed import completed
from support_tasks.task_list.counts import Counts, count
from support_tasks.task_list.fitting import Seen
from support_tasks.task_list.to_do import to_do

ON_A_PAGE = 20


@dataclass(frozen=True)
class Listing:
    """The tasks of a page, and what the rest is counted from. `chosen` names a page that there is.

    Each has one fact more, `has_failed_email`: whether one did not reach its person, and nobody has sent it again.
    Those to do have another, `is_begun`: whether they are in progress.
    """

    chosen: Chosen
    seen: Seen
    counts: Counts
    page: "Page[int]"
    tasks: tuple[SupportTask, ...]

    @property
    def total(self) -> int:
        return self.page.paginator.count


def listing(chosen: Chosen, seen: Seen) -> Listing:
    """The page as it was chosen, or the nearest that there is. Three queries at most."""
    counts = count(chosen, seen)
    page = nearest_page(Paginator(range(counts.listed(chosen)), ON_A_PAGE), chosen.page)
    chosen = replace(chosen, page=str(page.number) if page.number > 1 else "")
    return Listing(chosen, seen, counts, page, tuple(_tasks(chosen, seen, counts, page)))


def _tasks(chosen: Chosen, seen: Seen, counts: Counts, page: "Page[int]") -> list[SupportTask]:
    start, length = page.start_index() - 1, len(page)
    if not length:
        return []
    if chosen.is_completed:
        return completed(chosen, counts, start, length)
    return to_do(chosen, seen, start, length)
