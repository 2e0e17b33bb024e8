"""What the automatic match came to, and why staff connected nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from govuk.charts import BarTable, percentage
from matching.models import Step
from matching.rules import Reason as MatchReason
from support_tasks.models import REASONS, Outcome
from trs_console.performance.models import TRN_NOT_SENT, Figure
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
NOT_CONNECTED: Mapping[str, str] = {reason.value: reason.label for reason in REASONS[Outcome.NOT_CONNECTED]}
NOT_SENT: Mapping[str, str] = {f"{TRN_NOT_SENT}{each.value}": each.label for each in REASONS[Outcome.TRN_NOT_SENT]}
POSITIVE = (Outcome.CONNECTED, Outcome.TRN_SENT)


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
    """`of_lost_trns` is why no TRN was sent."""

    table: BarTable
    of_lost_trns: BarTable

    @classmethod
    def of(cls, figures: Figures) -> "Reasons":
        not_connected, not_sent = _chosen(figures)
        return cls(
            _table("Why no record was connected", "Reason", "Decisions", NOT_CONNECTED, not_connected),
            _table("Why no TRN was sent", "Reason", "Decisions", NOT_SENT, not_sent),
        )


def reasons_download(figures: Figures) -> Download:
    rows = [
        (day, "TRN" if _is_of_lost_trn(split) else "Record", _named(split, {**NOT_CONNECTED, **NOT_SENT}), count)
        for day, split, count in figures.of_each_period(Figure.DECIDED)
        if split not in POSITIVE
    ]
    return Download(("Day", "Asked for", "Reason", "Decisions"), rows)


def _chosen(figures: Figures) -> tuple[Counter[str], Counter[str]]:
    """Why nothing was connected, and why no TRN was sent."""
    of_records, of_trns = Counter[str](), Counter[str]()
    for split, count in figures.splits(Figure.DECIDED).items():
        if split not in POSITIVE:
            (of_trns if _is_of_lost_trn(split) else of_records)[split] += count
    return of_records, of_trns


def _is_of_lost_trn(split: str) -> bool:
    return split.startswith(TRN_NOT_SENT)


def _table(caption: str, first: str, second: str, names: Mapping[str, str], counts: Counter[str]) -> BarTable:
    """A row for each name, also where there are none, and for what has no name any more."""
    every = [*names, *(split for split in counts if split not in names)]
    return BarTable.of(caption, (first, second, "Share"), [(_named(split, names), counts[split]) for split in every])


def _named(split: str, names: Mapping[str, str]) -> str:
    return names.get(split) or split.replace("_", " ").capitalize()
