"""The Jinja environment: where templates are found, what they can call, and how a typo shows itself."""

import functools
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, cast

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from jinja2.utils import missing

from govuk.formats import govuk_date, govuk_datetime

TEMPLATES = Path(__file__).parent / "jinja2"
LENIENT_MODULES = {"builtins", "jinja2", "markupsafe"}


class HouseUndefined(jinja2.ChainableUndefined):
    """Strict about our objects, lenient about everything else.

    The package's macros look up keys that they were not given, in dicts and among names: that stays empty.
    `page.nmae` is a typo: it raises as soon as it is printed, tested or looked into.
    """

    def __new__(
        cls,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[jinja2.exceptions.TemplateRuntimeError] = jinja2.UndefinedError,
    ) -> "HouseUndefined":
        if is_lenient(obj):
            return super().__new__(cls)
        # Not an instance of this class, so __init__ is not run again on it.
        return cast("HouseUndefined", jinja2.StrictUndefined(hint, obj, name, exc))


def is_lenient(owner: object) -> bool:
    """Whether an attribute missing on `owner` is simply empty (a dict, a string, a name) or a mistake."""
    if owner is missing or isinstance(owner, Mapping | str | jinja2.Undefined):
        return True
    return type(owner).__module__.partition(".")[0] in LENIENT_MODULES


METHODS_OF_DICT = frozenset(dir(dict))
NOT_GIVEN = HouseUndefined()  # of the same type as any other, or the macros would not find them equal


class HouseEnvironment(jinja2.Environment):
    """Answers as any environment does, and sooner of a dict's keys: the package's macros look up hundreds of them for
    a page, most of which are not there, and each would be an exception or two.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`obj.attribute` in a template."""
        if type(obj) is dict and attribute not in METHODS_OF_DICT:
            return obj.get(attribute, NOT_GIVEN)
        return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows besides what it is given: as the environment has it when the template is loaded.

        Jinja's own chain of maps follows later changes, of which there are none, and is walked for each import.
        """
        return {**self.globals, **(d or {})}


def url(name: str, *args: object, **kwargs: object) -> str:
    """Django's reverse, called as in templates: `url("console:task", reference=page.reference)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def as_it_is(markup: str, *_: object) -> str:
    """In place of `indent`: the package's macros indent what they put into each other, many times over, for nobody."""
    return markup


def environment(**options: Any) -> jinja2.Environment:
    """An environment for Django's Jinja2 backend (OPTIONS["environment"]); `loader` is asked first."""
    own = [options.pop("loader")] if "loader" in options else []
    package = jinja2.PackageLoader("govuk_frontend_jinja")
    prefixed = jinja2.PrefixLoader({"govuk_frontend_jinja": package})
    loader = jinja2.ChoiceLoader([*own, jinja2.FileSystemLoader(TEMPLATES), prefixed])
    fixed = {"loader": loader, "undefined": HouseUndefined, "autoescape": True}
    result = HouseEnvironment(**{**options, **fixed})
    result.globals |= {"static": static, "url": url, "get_messages": get_messages}
    result.filters |= {"govuk_date": govuk_date, "govuk_datetime": govuk_datetime, "indent": as_it_is}
    return result


@functools.cache
def components() -> jinja2.Environment:
    """The environment in which form fields render themselves, whatever backend shows the page."""
    return environment(auto_reload=settings.DEBUG)
