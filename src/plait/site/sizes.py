"""Amounts of memory, as they are given on the command line."""

from __future__ import annotations

import re
from typing import Final

import click

#: Bytes of each letter that a size may end with.
_SIZES: Final = {"M": 2**20, "G": 2**30}
#: No more digits than that: an engine has to count with it.
_WRITTEN: Final = re.compile(r"([1-9][0-9]{0,6})([MG])B?")


class Size(click.ParamType):
    """An amount of memory, as 800M or 2G; gives bytes."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read it, or say what was wanted."""
        if isinstance(value, int):
            return value
        found = _WRITTEN.fullmatch(str(value).strip().upper())
        if found is None:
            self.fail("wanted an amount such as 800M or 2G", param, ctx)
        return int(found[1]) * _SIZES[found[2]]
