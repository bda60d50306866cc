"""Why a team ended a duty without doing it: one of a list, so that it can be counted.

Who may end what is for the standard to say (`may_dismiss`), and never so for what binds
or what keeps a child safe. What was said beside the cause is read with the family, and
is counted nowhere. What another system says was ended is held to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from plait.records.shapes import NewEvent
from plait.standards.collection import Library
from plait.standards.roles import roles
from plait.standards.shapes import Standard
from plait.timeline.timeline import Known, Timeline
from plait.worklist.refusals import NotRecorded
from plait.worklist.routing import Directory, owing_role, sent_to

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


class NotTheirsToEnd(NotRecorded):
    """Another system says that a duty was ended, by who could not end it."""

    say = (
        "duty.dismissed: only the agency that owes a duty may end it with a reason, "
        "and only where its standard lets it. It stays owed."
    )
    field = "standard"


def check_whose(
    event: NewEvent,
    timeline: Timeline,
    libraries: Iterable[Library],
    directory: Directory,
) -> None:
    """Refuse what another system says of a duty that was not that agency's to end.

    It must name a standard that lets itself be ended and a fact that is known, and come
    from an agency of a kind that answers for the role that owes it. Which of several
    teams of that kind it was then, its own system has to know.

    Raises:
        NotTheirsToEnd: it does not.
    """
    if event.kind != DISMISSED or event.fact.get("withdrawn"):
        return
    trigger = timeline.get(str(event.fact["trigger"]))
    owed_by = _owed_by(str(event.fact["standard"]), libraries)
    if trigger is None or not any(
        _answers(event, role, trigger, directory) for role in owed_by
    ):
        raise NotTheirsToEnd


def _owed_by(standard: str, libraries: Iterable[Library]) -> set[str]:
    """The roles that owe it under any of its versions that lets itself be ended."""
    versions: list[Standard] = []
    for library in libraries:
        versions += library.versions(standard)
    return {one.owed_by for one in versions if one.may_dismiss}


def _answers(
    event: NewEvent, owed_by: str, trigger: Known, directory: Directory
) -> bool:
    """Whether the agency that says so answers for the role."""
    team = directory.teams.get(event.team_id or -1)
    if team is None:
        return False
    to = sent_to(trigger.kind, trigger.fact)
    role = roles().get(owing_role(owed_by, sent_to=to))
    if role is None or role.depends_on_event:
        return team.agency == trigger.agency
    return team.agency_kind in role.held_by


def cause_words(cause: object) -> str:
    """A cause in words; what is not of the list counts as another reason."""
    return CAUSES.get(str(cause), CAUSES["other"])
