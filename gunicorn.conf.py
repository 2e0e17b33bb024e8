"""gunicorn's own lines, as JSON and without what was sent: a request that it cannot read may hold a code or a name."""

import gc

from trs_console import logs

logconfig_dict = {
    **logs.CONFIGURATION,
    "loggers": {"gunicorn.error": {"handlers": ["bare"], "level": "INFO", "propagate": False}},
}

# The longest that gunicorn allows. Its own default turns away a long search with a bare page of its own.
limit_request_line = 8190


def post_worker_init(_worker: object) -> None:
    """Called by gunicorn in each worker once the application is loaded, before the first request.

    What is loaded then lives as long as the worker: without this, walking all of it every so often for something to
    collect stops every request of the worker for some 70 ms.
    """
    gc.collect()
    gc.freeze()
