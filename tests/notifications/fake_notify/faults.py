"""What can go wrong with the next requests: a list of these, each for one request."""

from dataclasses import dataclass, field
from threading import Event

HANG_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """Say this in place of what there is to say; with `is_taken` only after the message was taken."""

    status: int
    error: str = "AnError"
    message: str = "grace@home.example is no good"
    is_taken: bool = False


@dataclass(frozen=True)
class Drop:
    """Close the connection without a word."""

    is_taken: bool = False


@dataclass(frozen=True)
class Wait:
    """Say nothing until `go` is set, then go on as ever; with `is_taken` take the message before."""

    go: Event = field(default_factory=Event)
    is_taken: bool = False


@dataclass(frozen=True)
class Dribble:
    """Take the message, and answer letter by letter."""

    seconds_between: float
    is_taken: bool = True


type Fault = Answer | Drop | Wait | Dribble
