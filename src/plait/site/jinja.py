"""The template environment: Jinja2 with the NHS components and our words for values."""

import contextlib
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
)
from jinja2 import __version__ as jinja2_version
from jinja2.bccache import Bucket
from jinja2.exceptions import UndefinedError

import plait
from plait.assurance.leads import LEADS
from plait.pages import components
from plait.workforce.readers import READERS


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


#: Beside Python's own compiled files: whoever may write here may change our code.
COMPILED = Path(__file__).parent / "__pycache__"


class Compiled(FileSystemBytecodeCache):
    """Templates as Python, kept: compiling them takes seconds in each new process.

    What is kept counts only for the very text that it was compiled from, compiled by
    the very same code. Where nothing can be read or written, nothing is kept.
    """

    def __init__(self, options: Any, *, folder: Path = COMPILED) -> None:
        """Keep what an environment of these options compiles in a folder."""
        super().__init__(str(folder), "jinja_%s.kept")
        self._mark = f"{jinja2_version} {options} {_code()}"

    def get_source_checksum(self, source: str) -> str:
        """The same for the same template under the same code."""
        return sha256(f"{self._mark} {source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what was kept of a template, if anything whole was."""
        try:
            super().load_bytecode(bucket)
        except (OSError, ValueError, EOFError, TypeError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, where Python may keep its own files too."""
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)


@cache
def _code() -> str:
    """The same while no file of ours changed: a filter's word may be compiled in."""
    known = sorted(
        (str(path), path.stat().st_mtime_ns, path.stat().st_size)
        for path in Path(plait.__file__).parent.rglob("*.py")
    )
    return sha256(repr(known).encode()).hexdigest()


def environment(**options: Any) -> Environment:
    """The environment that every page is rendered with."""
    chosen = [options.get(name) for name in ("autoescape", "extensions")]
    options["bytecode_cache"] = Compiled(chosen)
    options["loader"] = ChoiceLoader(
        [options["loader"], PackageLoader("nhsuk_frontend_jinja")]
    )
    options |= {"undefined": Hole, "trim_blocks": True, "lstrip_blocks": True}
    jinja = Environment(**options)  # noqa: S701 (autoescape is in the options)
    jinja.globals.update({"static": static, "url": url, "board_roles": LEADS})
    jinja.globals["capacity_roles"] = READERS
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
