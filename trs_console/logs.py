"""JSON logs on standard output: an event's name and opaque ids, never a person's data (house style 22)."""

import logging
import traceback
from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from structlog.typing import EventDict


class RequestLogMiddleware(RequestMiddleware):
    """One line for each request, with the route's pattern in place of the address.

    A TRN, a reference or a code may stand in an address, so none is ever logged.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        route = request.resolver_match.route if request.resolver_match else "?"
        return f"{request.method} {route}"

    def prepare(self, request: HttpRequest) -> None:
        structlog.contextvars.clear_contextvars()
        super().prepare(request)


def exception_without_values(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Keep an exception's type and places; drop its text, which may quote a row or what was typed."""
    exc_info = event.pop("exc_info", None)
    if exc_info is True:
        import sys

        exc_info = sys.exc_info()
    if isinstance(exc_info, BaseException):
        exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    if isinstance(exc_info, tuple) and exc_info[0] is not None:
        event["exception"] = exc_info[0].__qualname__
        frames = traceback.extract_tb(exc_info[2])
        event["at"] = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    return event


class WithoutArguments(logging.Filter):
    """For loggers of libraries whose messages carry addresses or names: keep only the bare template.

    A message without arguments may have been put together already, such as one that quotes a Host header.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            template = record.msg.split("%", 1)[0].strip() if record.args else ""
            record.args, record.msg = None, template or record.name
        return True


_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    exception_without_values,
]

CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": _shared,
        }
    },
    "filters": {"without_arguments": {"()": WithoutArguments}},
    "handlers": {
        "out": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"},
        "bare": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "stream": "ext://sys.stdout",
            "filters": ["without_arguments"],
        },
    },
    "root": {"handlers": ["out"], "level": "INFO"},
    "loggers": {
        # Django names the address of a request in these; RequestLogMiddleware says the same without it.
        "django.request": {"handlers": ["bare"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["bare"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": ["bare"], "level": "WARNING", "propagate": False},
        "urllib3": {"handlers": ["bare"], "level": "WARNING", "propagate": False},
        "notifications_python_client": {"handlers": ["bare"], "level": "CRITICAL", "propagate": False},
        "authlib": {"handlers": ["bare"], "level": "WARNING", "propagate": False},
        "procrastinate": {"handlers": ["out"], "level": "WARNING", "propagate": False},
    },
}

structlog.configure(
    processors=[*_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
