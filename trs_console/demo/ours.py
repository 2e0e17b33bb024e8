"""Use cases of the product inside the one transaction that makes the demo world."""

import inspect
from collections.abc import Callable


def part_of_ours[**P, R](action: Callable[P, R]) -> Callable[P, R]:
    """The body of a use case without a transaction of its own: ours is the one that holds."""
    body: Callable[P, R] = inspect.unwrap(action)
    return body
