"""Which feeds an operator expects to be heard from, read from one setting."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_PART = re.compile(r"([^\s=,:]+(?::[^\s=,:]+)?)\s*=\s*([1-9][0-9]{0,4})([mhd])")


def expected(text: str) -> dict[str, timedelta]:
    """How long each feed may be silent, by `feed` or `feed:agency`.

    Args:
        text: such as `maternity=30m, gp-system:ashmere-gp=1d`; empty is none.

    Raises:
        ImproperlyConfigured: a part is not of that form, or a feed stands twice.
    """
    found: dict[str, timedelta] = {}
    for part in (one.strip() for one in text.split(",")):
        if not part:
            continue
        read = _PART.fullmatch(part)
        if read is None or read[1] in found:
            twice = " (it stands there twice)" if read else ""
            msg = (
                "PLAIT_FEEDS: wanted NAME=TIME or NAME:AGENCY=TIME with a time such as "
                f"30m, 4h or 1d, parted by commas; got {part[:60]!r}{twice}."
            )
            raise ImproperlyConfigured(msg)
        found[read[1]] = timedelta(**{_UNITS[read[3]]: int(read[2])})
    return found
