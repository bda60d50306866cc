"""Why a team ended a duty without doing it: one of a list, so that it can be counted.

Who may end what is for the standard to say (`may_dismiss`), and never so for what binds
or what keeps a child safe. What was said beside the cause is read with the family, and
is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from plait.worklist.refusals import NotRecorded

DISMISSED: Final = "duty.dismissed"

#: The causes in the order of the form, in words for staff.
CAUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not_applicable": "It does not apply to this family",
        "done_elsewhere": "It was already done elsewhere",
        "declined": "The family declined, and knows what was offered",
        "duplicate": "It is owed twice",
        "other": "Another reason",
    }
)
#: Causes that are nothing without words: where it was done, or why.
NEEDS_WORDS: Final = frozenset({"done_elsewhere", "other"})


class MayNotBeDismissed(NotRecorded):
    """Its standard does not let anybody end it, or it is not theirs, or has ended."""

    say = (
        "This cannot be ended with a reason by your team. It stays owed. If it is "
        "wrong, ring whoever owns the pathway."
    )


class UnknownCause(NotRecorded):
    """The cause is none of the list, or lacks the words that it needs."""

    say = "Select why it is ended, and say where or why."
    field = "cause"


def cause_words(cause: object) -> str:
    """A cause in words; what is not of the list counts as another reason."""
    return CAUSES.get(str(cause), CAUSES["other"])
