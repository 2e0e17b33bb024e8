"""One support request and what became of it: the same for the same number and seed, whatever else is made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from benchmarks.console.calendar import Calendar
from benchmarks.console.plan import ConsolePlan
from benchmarks.population import SyntheticRecord, record
from benchmarks.population.draws import Draw, Weighted
from benchmarks.population.numbers import national_insurance_number
from support_tasks.models import Kind, Outcome, Reason, Status

WHICH = 11  # keeps these draws apart from those of other things
OF_STRANGERS = 1_300_000_000  # NINOs from this index on are of people without a record
ASK_AGAIN_EVERY, ASK_AGAIN_AFTER = 25, 20  # one in so many asked before, a twentieth of all requests earlier
OFFICERS = 12

KINDS = Weighted((Kind.CONNECT_ONE_LOGIN, Kind.VERIFY_IDENTITY), (88, 12))
WHY_NOT_MATCHED = Weighted(
    ("no_record", "several_records", "possible_duplicate", "already_connected", "trn_disagrees", "record_deactivated"),
    (58, 14, 9, 8, 7, 4),
)
REASONS = Weighted(
    (Reason.NO_RECORD, Reason.NOT_CLOSE_ENOUGH, Reason.SEVERAL_RECORDS, Reason.ANOTHER_REASON), (44, 33, 9, 14)
)
IN_OTHER_WORDS = (
    "The date of birth is not the one we have. Send us a copy of your passport.",
    "You have two GOV.UK One Logins. Use the one with your school address.",
    "We could not read the document that you sent.\nSend a clearer picture.",
)
DECIDED_BY = Weighted(range(OFFICERS), (34, 30, 9, 7, 5, 4, 3, 2, 2, 2, 1, 1))
IS_CONNECTED, HAS_NEW_NAME, HAS_NEW_ADDRESS = 0.62, 0.2, 0.8
STATES_NUMBER, STATES_TRN = 0.7, 0.5
IS_ASSIGNED, IS_CLAIMED = 0.12, 0.003


@dataclass(frozen=True, slots=True)
class SupportRequest:
    """`person_number` is the request's own, or the earlier one's of the same person. `officer` is a number too:
    of who decided a completed request, of whose an open one is; None: nobody's."""

    number: int
    person_number: int
    person: SyntheticRecord
    email: str
    previous_last_name: str
    stated_trn: str | None
    stated_number: str | None
    kind: Kind
    why_not_matched: str
    arrived_at: datetime
    decided_at: datetime | None
    officer: int | None
    status: Status
    outcome: Outcome | None = None
    connected_trn: str | None = None
    reason: Reason | None = None
    detail: str = ""

    @property
    def is_of_new_person(self) -> bool:
        return self.number == self.person_number

    @property
    def is_claimed(self) -> bool:
        return self.status == Status.IN_PROGRESS


@dataclass
class SupportRequests:
    """Those of a plan: the completed ones first, each in the order in which they arrived."""

    plan: ConsolePlan
    now: datetime
    draw: Draw = field(default_factory=Draw)
    of_people: Draw = field(default_factory=Draw)

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.now)

    def between(self, start: int, stop: int) -> Iterator[SupportRequest]:
        return map(self.numbered, range(start, stop))

    def numbered(self, number: int) -> SupportRequest:
        earlier = self._earlier_one(number)
        return self._drawn(number, earlier) if earlier else self._drawn(number)

    def _earlier_one(self, number: int) -> SupportRequest | None:
        """The request of the same person that was turned down before this one arrived; mostly there is none."""
        before = number - max(self.plan.completed // ASK_AGAIN_AFTER, 1)
        is_again = number % ASK_AGAIN_EVERY == 0 and before > 0 and before % ASK_AGAIN_EVERY
        if not is_again or number >= self.plan.completed:
            return None
        earlier = self._drawn(before)
        is_over = earlier.decided_at is not None and earlier.decided_at < self._arrival(number)
        return earlier if is_over and earlier.outcome == Outcome.NOT_CONNECTED else None

    def _arrival(self, number: int) -> datetime:
        if number < self.plan.completed:
            return self.calendar.arrival_of_completed((number + 0.5) / self.plan.completed)
        return self.calendar.arrival_of_open((number - self.plan.completed + 0.5) / self.plan.open)

    def _drawn(self, number: int, earlier: SupportRequest | None = None) -> SupportRequest:
        draw, seed = self.draw, self.plan.seed
        draw.seed(seed, number, WHICH)
        is_completed, arrived_at = number < self.plan.completed, self._arrival(number)
        is_connected = is_completed and draw.chance(IS_CONNECTED)
        person = earlier.person if earlier else self._person(number, has_record=is_connected or draw.chance(0.5))
        is_connected = is_connected and person.index < self.plan.records
        is_claimed = not is_completed and draw.chance(IS_CLAIMED)
        has_officer = is_completed or is_claimed or draw.chance(IS_ASSIGNED)
        reason = REASONS.pick(draw) if is_completed and not is_connected else None
        return SupportRequest(
            number=number,
            person_number=earlier.number if earlier else number,
            person=person,
            email=earlier.email if earlier else self._email(person, number),
            previous_last_name=person.previous_names[0].last if person.previous_names else "",
            stated_trn=person.trn if draw.chance(STATES_TRN) and person.index < self.plan.records else None,
            stated_number=self._number(person) if draw.chance(STATES_NUMBER) else None,
            kind=KINDS.pick(draw),
            why_not_matched=WHY_NOT_MATCHED.pick(draw),
            arrived_at=arrived_at,
            decided_at=self.calendar.decided_at(arrived_at, draw) if is_completed else None,
            officer=DECIDED_BY.pick(draw) if has_officer else None,
            status=Status.CLOSED if is_completed else Status.IN_PROGRESS if is_claimed else Status.OPEN,
            outcome=(Outcome.CONNECTED if is_connected else Outcome.NOT_CONNECTED) if is_completed else None,
            connected_trn=person.trn if is_connected else None,
            reason=reason,
            detail=draw.pick(IN_OTHER_WORDS) if reason == Reason.ANOTHER_REASON else "",
        )

    def _person(self, number: int, *, has_record: bool) -> SyntheticRecord:
        """Somebody with an active record; or somebody who is in no record."""
        if has_record:
            while True:
                person = record(self.draw.below(self.plan.records), self.plan.seed, self.of_people)
                if person.status == "active" and person.merged_into_trn is None and person.date_of_birth:
                    return person
        return record(self.plan.records + number, self.plan.seed, self.of_people)

    def _email(self, person: SyntheticRecord, number: int) -> str:
        """Often another address than the record's: that is why they were not matched."""
        if person.email and not self.draw.chance(HAS_NEW_ADDRESS):
            return person.email
        first, last = ("".join(filter(str.isalpha, name.lower())) for name in (person.first_name, person.last_name))
        name = f"{first}.{last}".strip(".").encode("ascii", "ignore").decode()
        return f"{name}{number}@{self.draw.pick(('mail.example', 'post.example', 'school.example'))}"

    def _number(self, person: SyntheticRecord) -> str:
        own = person.national_insurance_numbers
        return own[0] if own else national_insurance_number(OF_STRANGERS + person.index, self.plan.seed)
