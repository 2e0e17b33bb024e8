"""gunicorn's own lines, as JSON and without what was sent: a request that it cannot read may hold a code or a name."""

from trs_console import logs

logconfig_dict = {
    **logs.CONFIGURATION,
    "loggers": {"gunicorn.error": {"handlers": ["bare"], "level": "INFO", "propagate": False}},
}

# The longest that gunicorn allows. Its own default turns away a long search with a bare page of its own.
limit_request_line = 8190
