"""gunicorn's configuration. Its limit on a request's first line is tested with the search that reaches it."""

import gc
import runpy
from collections.abc import Iterator

import pytest
from django.conf import settings


@pytest.fixture
def collector() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("collector")
def test_a_worker_does_not_walk_its_code_for_something_to_collect() -> None:
    web_server = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    of_before = gc.get_freeze_count()
    web_server["post_worker_init"](object())
    assert gc.get_freeze_count() > of_before + 10_000
