"""How fast, how often and for how long e-mails are sent (GOV.UK Notify's limits, and what we leave of them)."""

from datetime import UTC, datetime, time, timedelta

# GOV.UK Notify takes 3,000 a minute, and we send 2,500 at most. These are 2,400, evenly: what the network holds up for
# two seconds may then arrive together with what follows it.
BETWEEN_TWO = timedelta(milliseconds=25)
# Nobody waits for so long: a turn that lies farther ahead was taken by a clock that was.
FARTHEST_TURN = timedelta(minutes=2)
# Longer than two look-ups and a call can take, each of which gives up after a third of a minute.
CLAIMED_FOR = timedelta(minutes=2)
TRIED_FOR = timedelta(hours=72)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=40), timedelta(hours=1)
# What GOV.UK Notify has taken, its list may not have at once: it is asked no sooner, whatever wakes a message.
LISTED_AFTER = timedelta(seconds=30)
SLOWED_DOWN_FOR = timedelta(seconds=10)
CLOCKS_AGREE_WITHIN = timedelta(minutes=1)  # or Notify would refuse our tokens
# After so many messages in a row that failed, it is not the message: nobody tries for a while.
FAILURES_IN_A_ROW = 5
FIRST_CLOSURE, LONGEST_CLOSURE = timedelta(seconds=10), timedelta(minutes=5)
# Jobs that nothing can be done about sleep for so long, and are woken as soon as something can be.
PARKED_FOR = timedelta(days=1)
# An e-mail that waits for longer, and not because its time has not come, is late.
LATE_AFTER = timedelta(minutes=10)
# GOV.UK Notify keeps what it knows for a week.
POLLED_AFTER, POLLED_EVERY, POLLED_UNTIL = timedelta(days=1), timedelta(days=1), timedelta(days=7)
POLLED_AGAIN_AFTER = timedelta(hours=1)


def pause(tried_for: timedelta, luck: float) -> timedelta:
    """How long to wait before a message is tried again: as long as it was tried, 40 seconds to an hour.

    `luck`, from 0 to 1, moves it by a quarter either way, so that what failed together is not tried together.
    """
    return _jittered(min(max(FIRST_PAUSE, tried_for), LONGEST_PAUSE), luck)


def closure(failures: int, luck: float) -> timedelta:
    """For how long nobody tries, after so many messages in a row that failed; none where it may be the messages."""
    if failures < FAILURES_IN_A_ROW:
        return timedelta(0)
    return _jittered(_doubled(FIRST_CLOSURE, failures - FAILURES_IN_A_ROW, LONGEST_CLOSURE), luck)


def next_try_at(*, at: datetime, first_tried_at: datetime, luck: float) -> datetime | None:
    """When to try again a message that failed at `at`; None where it was tried for long enough."""
    if at >= first_tried_at + TRIED_FOR:
        return None
    return min(at + pause(at - first_tried_at, luck), first_tried_at + TRIED_FOR)


def full_until(at: datetime) -> datetime:
    """When GOV.UK Notify takes messages again that says at `at` that the day is full: its day is UTC's.

    In the first minutes of a day its clock may be behind ours, in the day before. It is asked again soon.
    """
    day = at.astimezone(UTC).date()
    if at < datetime.combine(day, time(), UTC) + CLOCKS_AGREE_WITHIN:
        return at + CLOCKS_AGREE_WITHIN
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def slowed_down_for(luck: float) -> timedelta:
    """How long to wait where GOV.UK Notify says that we send too fast."""
    return _jittered(SLOWED_DOWN_FOR, luck)


def _doubled(first: timedelta, times: int, most: timedelta) -> timedelta:
    return min(first * float(2 ** min(times, 20)), most)


def _jittered(time: timedelta, luck: float) -> timedelta:
    return time * (0.75 + luck / 2)
