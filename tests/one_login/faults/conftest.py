"""A visit to the product, whose log is kept as it would be written."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from tests.factories import TeachingRecordFactory
from tests.one_login.browser import Browser
from tests.one_login.faults.visit import PERSON, Visit
from tests.one_login.simulator.control import Control


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that is logged meanwhile, as in production: every logger writes through one of two handlers."""
    written = StringIO()
    handlers = [logging.getHandlerByName(name) for name in ("out", "bare")]
    kept = [(handler, handler.setStream(written)) for handler in handlers if isinstance(handler, logging.StreamHandler)]
    assert len(kept) == len(handlers)
    yield written
    for handler, stream in kept:
        handler.setStream(stream)


@pytest.fixture
def visit(teacher: Browser, control: Control, log: StringIO) -> Visit:
    """Somebody whose record would be connected as soon as One Login vouched for them."""
    TeachingRecordFactory.create(
        first_name="Amara", last_name="Okonkwo-Hale", date_of_birth=PERSON.birth_dates[0], email=PERSON.email
    )
    return Visit(teacher, control, log)
