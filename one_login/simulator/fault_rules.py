"""Which faults the provider is to commit, when and how often."""

from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from one_login.simulator.faults import (
    FAULTS,
    FAULTS_OF_AN_IDENTITY,
    PLACES_OF_A_SIGN_IN,
    PLACES_OF_A_SUBJECT,
    place_of,
)

MOST_RULES = 1000
# The two requests of a client: who is it, and can they prove it.
STEPS = ("sign-in", "identity")


class FaultNotPossible(Exception):
    """There is no such fault, or not in that way; the message says what is wrong."""


@dataclass(kw_only=True)
class Rule:
    """A fault, for `requests` more times (None: until cleared), for all or for one subject, session or step."""

    name: str
    value: Any = None
    requests: int | None = 1
    subject: str | None = None
    session: str | None = None
    step: str | None = None

    def __post_init__(self) -> None:
        """The value becomes the default one where none was chosen. Raises FaultNotPossible."""
        if self.name not in FAULTS:
            raise FaultNotPossible(f"There is no fault named {self.name}")
        if self.subject is not None and place_of(self.name) not in PLACES_OF_A_SUBJECT:
            raise FaultNotPossible(f"{self.name} cannot be for one person: the document is the same for all")
        if self.session is not None and place_of(self.name) not in PLACES_OF_A_SIGN_IN:
            raise FaultNotPossible(f"{self.name} cannot be for one sign-in")
        if self.step is not None and (self.step not in STEPS or place_of(self.name) not in PLACES_OF_A_SIGN_IN):
            raise FaultNotPossible(f"{self.name} has no such step: it is one of {' and '.join(STEPS)}, or none")
        if self.name in FAULTS_OF_AN_IDENTITY:
            self.step = "identity"
        chosen = FAULTS[self.name].value
        if self.value is None:
            self.value = chosen.default if chosen else None
        elif chosen is None:
            raise FaultNotPossible(f"{self.name} takes no value")
        elif not chosen.is_valid(self.value):
            raise FaultNotPossible(f"{self.name} takes as its value {chosen.description}")

    def meets(self, place: str, subject: str | None, session: str | None, step: str | None) -> bool:
        """Whether the rule holds for what is about to be sent at `place`."""
        return (
            place_of(self.name) == place
            and self.requests != 0
            and self.subject in (None, subject)
            and self.session in (None, session)
            and self.step in (None, step)
        )

    def commit(self, thing: Any) -> None:
        """Changes `thing` by the fault, whether it is due or not."""
        FAULTS[self.name].apply(thing, self.value)


class FaultRules:
    """Safe to use from several threads; the newest MOST_RULES are kept."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = Lock()
        self._cleared = Event()

    def add(self, *rules: Rule) -> None:
        """The rules hold from now on."""
        with self._lock:
            self._rules = [*self._rules, *rules][-MOST_RULES:]

    def active(self) -> tuple[Rule, ...]:
        """The rules that still hold, the oldest first."""
        with self._lock:
            return tuple(self._rules)

    def clear(self) -> None:
        """No rule holds any more, and whoever waits need not wait longer."""
        with self._lock:
            self._rules = []
            self._cleared.set()
            self._cleared = Event()

    def wait(self, seconds: float) -> None:
        """Lets so many seconds pass, fewer if the rules are cleared meanwhile."""
        if seconds:
            self._cleared.wait(seconds)

    def commit(
        self,
        place: str,
        thing: Any,
        *,
        subject: str | None = None,
        session: str | None = None,
        step: str | None = None,
    ) -> None:
        """Changes `thing`, which is about to be sent at `place`, by every fault that is due there."""
        for rule in self._due(place, subject, session, step):
            rule.commit(thing)

    def _due(self, place: str, subject: str | None, session: str | None, step: str | None) -> list[Rule]:
        with self._lock:
            due = [rule for rule in self._rules if rule.meets(place, subject, session, step)]
            for rule in due:
                if rule.requests is not None:
                    rule.requests -= 1
            self._rules = [rule for rule in self._rules if rule.requests != 0]
        return due
