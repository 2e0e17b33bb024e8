"""E-mails, and those that failed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from govuk.charts import BarTable, FigureTable, percentage
from notifications.pages import kind_in_words
from trs_console.performance.models import Figure
from trs_console.performance.pages.tables import Download, number, of_all
from trs_console.performance.queries import Figures, UndeliveredEmails

UNKNOWN = "No reason was given"


@dataclass(frozen=True)
class Emails:
    table: FigureTable
    why: BarTable

    @classmethod
    def of(cls, figures: Figures, undelivered: Iterable[UndeliveredEmails]) -> "Emails":
        undelivered = list(undelivered)
        queued, failed = figures.splits(Figure.EMAILS), _by_kind(undelivered)
        rows = [(kind_in_words(kind), *_shown(queued[kind], failed[kind])) for kind in sorted(queued | failed)]
        return cls(
            table=FigureTable("Emails written, and failed since", ("Email", "Written", "Failed", "Share"), rows),
            why=BarTable.of("Why emails failed", ("Why", "Emails", "Share"), _by_reason(undelivered)),
        )


def _by_kind(undelivered: Iterable[UndeliveredEmails]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for each in undelivered:
        counts[each.kind] += each.count
    return counts


def _by_reason(undelivered: Iterable[UndeliveredEmails]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for each in undelivered:
        counts[each.failure or UNKNOWN] += each.count
    return counts.most_common()


def _shown(queued: int, failed: int) -> tuple[str, str, str]:
    return number(queued), number(failed), percentage(of_all(failed, queued))


def emails_download(figures: Figures, undelivered: Iterable[UndeliveredEmails]) -> Download:
    """A row for each kind, then one for each reason for which some of a kind were not delivered."""
    undelivered = list(undelivered)
    queued, failed = figures.splits(Figure.EMAILS), _by_kind(undelivered)
    return Download(
        ("Email", "Written", "Failed", "Why"),
        [
            *(
                (kind_in_words(kind), queued[kind], failed[kind], _of_kind(failed[kind]))
                for kind in sorted(queued | failed)
            ),
            *((kind_in_words(each.kind), "", each.count, each.failure or UNKNOWN) for each in undelivered),
        ],
    )


def _of_kind(failed: int) -> str:
    """What stands for the reasons in the row of a kind: where none failed there is nothing to give one for."""
    return "All" if failed else ""
