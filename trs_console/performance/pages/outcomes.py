"""What the automatic match came to, and why staff connected nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from govuk.charts import BarTable, percentage
from matching.models import Step
from matching.rules import Reason as MatchReason
from support_tasks.models import Outcome, Reason
from trs_console.performance.models import Figure
from trs_console.performance.pages.tables import Download, number, of_all
from trs_console.performance.queries import Figures

STEPS: Mapping[str, str] = {
    Step.IDENTITY: "Verified identity alone",
    Step.NATIONAL_INSURANCE_NUMBER: "National Insurance number",
    Step.TRN: "Teacher reference number (TRN)",
}
MATCH_REASONS: Mapping[str, str] = {
    MatchReason.NO_RECORD: "No record agreed",
    MatchReason.SEVERAL_RECORDS: "More than one record agreed",
    MatchReason.POSSIBLE_DUPLICATE: "The record may have a duplicate",
    MatchReason.ALREADY_CONNECTED: "The record is connected to another One Login",
    MatchReason.TRN_DISAGREES: "The record does not have the TRN given",
    MatchReason.RECORD_DEACTIVATED: "The record was deactivated",
    MatchReason.TOO_MANY_ATTEMPTS: "Too many attempts",
    MatchReason.DISCONNECTED: "Staff ended their connection to the record before",
}
REASONS: Mapping[str, str] = {reason.value: reason.label for reason in Reason}


@dataclass(frozen=True)
class Matching:
    """`share` is of the people who were connected without staff, in words."""

    connected: BarTable
    not_connected: BarTable
    people: int
    share: str

    @classmethod
    def of(cls, figures: Figures) -> "Matching":
        connected = _table(
            "Connected automatically, by what was known",
            "What was known",
            "People",
            STEPS,
            figures.splits(Figure.MATCHED),
        )
        not_connected = _table(
            "Not connected automatically, by reason",
            "Reason",
            "People",
            MATCH_REASONS,
            figures.splits(Figure.NOT_MATCHED),
        )
        people = connected.total + not_connected.total
        return cls(connected, not_connected, people, percentage(of_all(connected.total, people)) if people else "")

    @property
    def sentence(self) -> str:
        return f"{number(self.connected.total)} of {number(self.people)} ({self.share}) were connected without staff."


def matching_download(figures: Figures) -> Download:
    kinds = (("Yes", Figure.MATCHED, STEPS), ("No", Figure.NOT_MATCHED, MATCH_REASONS))
    rows = [
        (day, is_connected, _named(split, names), count)
        for is_connected, figure, names in kinds
        for day, split, count in figures.of_each_period(figure)
    ]
    return Download(("Day", "Connected automatically", "What was known, or why not", "People"), rows)


@dataclass(frozen=True)
class Reasons:
    table: BarTable

    @classmethod
    def of(cls, figures: Figures) -> "Reasons":
        return cls(_table("Why no record was connected", "Reason", "Decisions", REASONS, _chosen(figures)))


def reasons_download(figures: Figures) -> Download:
    rows = [
        (day, _named(split, REASONS), count)
        for day, split, count in figures.of_each_period(Figure.DECIDED)
        if split != Outcome.CONNECTED
    ]
    return Download(("Day", "Reason", "Decisions"), rows)


def _chosen(figures: Figures) -> Counter[str]:
    splits = figures.splits(Figure.DECIDED)
    del splits[Outcome.CONNECTED]
    return splits


def _table(caption: str, first: str, second: str, names: Mapping[str, str], counts: Counter[str]) -> BarTable:
    """A row for each name, also where there are none, and for what has no name any more."""
    every = [*names, *(split for split in counts if split not in names)]
    return BarTable.of(caption, (first, second, "Share"), [(_named(split, names), counts[split]) for split in every])


def _named(split: str, names: Mapping[str, str]) -> str:
    return names.get(split) or split.replace("_", " ").capitalize()
