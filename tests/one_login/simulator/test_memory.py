"""The store in which sessions, codes and tokens live."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from one_login.simulator.memory import ExpiringStore


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> ExpiringStore[str]:
    return ExpiringStore(lifetime=300, limit=3, clock=clock)


def test_a_value_lives_for_its_lifetime(store: ExpiringStore[str], clock: Clock) -> None:
    store.put("key", "value")
    clock.now = 299.9
    assert store.get("key") == "value"
    clock.now = 300
    assert store.get("key") is None
    assert store.take("key") is None
    assert store.renew("key") is None


def test_renewing_begins_the_lifetime_again(store: ExpiringStore[str], clock: Clock) -> None:
    store.put("key", "value")
    clock.now = 200
    assert store.renew("key") == "value"
    clock.now = 450
    assert store.get("key") == "value"


def test_a_value_is_taken_once(store: ExpiringStore[str]) -> None:
    store.put("key", "value")
    assert store.take("key") == "value"
    assert store.take("key") is None


def test_one_of_many_threads_takes_or_puts() -> None:
    store: ExpiringStore[int] = ExpiringStore(lifetime=300, limit=10)
    with ThreadPoolExecutor(8) as pool:
        put = list(pool.map(lambda number: store.put_new("key", number), range(200)))
        taken = list(pool.map(lambda _: store.take("key"), range(200)))
    assert put.count(True) == 1
    assert len([value for value in taken if value is not None]) == 1


def test_a_taken_key_is_free_again_once_expired(store: ExpiringStore[str], clock: Clock) -> None:
    assert store.put_new("key", "first")
    assert not store.put_new("key", "second")
    assert store.get("key") == "first"
    clock.now = 300
    assert store.put_new("key", "third")


def test_the_oldest_makes_room(store: ExpiringStore[str]) -> None:
    for number in range(5):
        store.put(str(number), "value")
    assert len(store) == 3
    assert store.get("1") is None
    assert store.get("4") == "value"
