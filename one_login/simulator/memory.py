"""State that lives only as long as the process: bounded, expiring, safe to use from several threads."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class _Entry[Value]:
    value: Value
    expires_at: float


class ExpiringStore[Value]:
    """Keeps each value for `lifetime` seconds; when `limit` are kept, the oldest makes room."""

    def __init__(self, *, lifetime: float, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._lifetime = lifetime
        self._limit = limit
        self._clock = clock
        self._entries: OrderedDict[str, _Entry[Value]] = OrderedDict()
        self._lock = Lock()

    def put(self, key: str, value: Value) -> None:
        """Keeps `value` under `key` for a whole lifetime from now, in place of what was there."""
        with self._lock:
            self._put(key, value)

    def put_new(self, key: str, value: Value) -> bool:
        """Keeps `value` unless `key` is taken; says whether it did."""
        with self._lock:
            if self._live(key) is not None:
                return False
            self._put(key, value)
            return True

    def get(self, key: str) -> Value | None:
        """What is kept under `key`, or None."""
        with self._lock:
            entry = self._live(key)
            return entry.value if entry else None

    def renew(self, key: str) -> Value | None:
        """As `get`, and the value's lifetime begins again."""
        with self._lock:
            entry = self._live(key)
            if entry is None:
                return None
            self._put(key, entry.value)
            return entry.value

    def take(self, key: str) -> Value | None:
        """As `get`, but only one caller ever gets the value."""
        with self._lock:
            entry = self._live(key)
            self._entries.pop(key, None)
            return entry.value if entry else None

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def _live(self, key: str) -> _Entry[Value] | None:
        entry = self._entries.get(key)
        return entry if entry and self._clock() < entry.expires_at else None

    def _put(self, key: str, value: Value) -> None:
        self._entries.pop(key, None)
        while len(self._entries) >= self._limit:
            self._entries.popitem(last=False)
        self._entries[key] = _Entry(value, self._clock() + self._lifetime)
