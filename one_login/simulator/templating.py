"""The Jinja environment: a name that a page lacks is an error."""

from typing import Any

from django.urls import reverse
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """As Django's backend asks for it, with `url` for the addresses of views."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**{**options, "autoescape": True})  # noqa: S701  the rule cannot see into a dict
    made.globals["url"] = reverse
    return made
