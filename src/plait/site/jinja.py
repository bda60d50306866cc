"""The template environment: Jinja2 with the NHS components and our words for values."""

from functools import cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from jinja2.exceptions import UndefinedError

from plait.pages import components


class Hole(ChainableUndefined):
    """A name that is not there: may be asked about, may not be printed.

    The NHS macros ask for optional parameters several levels deep. Our pages must not
    reach a nurse with a hole in them, so writing one out is an error. `{{ a if b }}`
    without an `else` has no name, and is nothing on purpose.
    """

    __slots__ = ()

    def __str__(self) -> str:
        """Refuse to be written into a page."""
        if self._undefined_name is None:
            return ""
        raise UndefinedError(self._undefined_message)

    def __html__(self) -> str:
        """Refuse to be written into a page."""
        return str(self)


def environment(**options: Any) -> Environment:
    """The environment that every page is rendered with."""
    options["loader"] = ChoiceLoader(
        [options["loader"], PackageLoader("nhsuk_frontend_jinja")]
    )
    options |= {"undefined": Hole, "trim_blocks": True, "lstrip_blocks": True}
    jinja = Environment(**options)  # noqa: S701 (autoescape is in the options)
    jinja.globals.update({"static": static, "url": url})
    jinja.filters.update(components.FILTERS)
    return jinja


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a named page."""
    if args or kwargs:
        return reverse(name, args=args, kwargs=kwargs)
    return _place(name)


@cache
def _place(name: str) -> str:
    """The path of a page that is the same for everybody: on each page many times."""
    return reverse(name)
