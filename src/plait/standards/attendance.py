"""Who must be there for a meeting to answer a duty, as its standard asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from plait.standards.shapes import Standard

_MEETING = "meeting.held"

#: Whom a quorate meeting cannot do without, beside the agency that calls it. Health is
#: there through whoever found it: see ADR 0022. Working Together to Safeguard Children
#: names social care, health and police for a strategy discussion.
QUORUM: Final[Mapping[str, tuple[str, ...]]] = {"strategy": ("police",)}


def needed_roles(standard: Standard) -> tuple[str, ...]:
    """The roles without which no meeting answers it, each once; none for the others."""
    found: dict[str, None] = {}
    for signal in standard.then.signals:
        if _MEETING not in signal.kinds:
            continue
        wanted = {test.field: test.value for test in signal.tests}
        if wanted.get("quorate") is True:
            found |= dict.fromkeys(QUORUM.get(str(wanted.get("type")), ()))
        found |= {
            str(test.value): None
            for test in signal.tests
            if test.field == "represented" and test.operator == "includes"
        }
    return tuple(found)
