"""The actions that meetings agreed, as their events tell them, and who may end one.

Pure. An action is done when somebody says how it can be seen, and is owed until then;
see docs/adr/0038.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from plait.standards.shapes import day_named
from plait.timeline.gatherings import Gathering, gatherings
from plait.timeline.timeline import Known, Timeline
from plait.worklist import refusals
from plait.worklist.routing import ACTION

DONE: Final = "action.done"
DROPPED: Final = "action.dropped"
#: The standard under which each action is owed.
STANDARD: Final = "meeting_action"


@dataclass(frozen=True, slots=True)
class AgreedAction:
    """One action: the event that agreed it, its meeting, and how it ended, if it has.

    `meeting` is None where the action names none that is known. Of several that say it
    was done, or is no longer needed, the first holds.
    """

    agreed: Known
    meeting: Gathering | None
    ended: Known | None

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.ended is None

    @property
    def is_done(self) -> bool:
        """Whether somebody said that it was done, and how that can be seen."""
        return self.ended is not None and self.ended.kind == DONE

    @property
    def due(self) -> date | None:
        """The day that was agreed; None where none was."""
        return day_named(self.agreed.fact.get("due"))

    @property
    def may_drop(self) -> frozenset[str]:
        """The agencies that may say that it is no longer needed."""
        called = self.meeting.called if self.meeting else None
        return frozenset({self.agreed.agency} | ({called.agency} if called else set()))


def agreed_actions(timeline: Timeline) -> list[AgreedAction]:
    """Every action, as far as the timeline has it, in the order of their agreeing."""
    if not timeline.of_kind(ACTION):
        return []
    meetings = {one.id: one for one in gatherings(timeline)}
    ends: dict[str, Known] = {}
    for event in _ends(timeline):
        ends.setdefault(_named(event, "answers", timeline), event)
    return [
        AgreedAction(
            one, meetings.get(_named(one, "meeting", timeline)), ends.get(one.id)
        )
        for one in timeline.of_kind(ACTION)
    ]


def agreed_action(timeline: Timeline, action: str) -> AgreedAction | None:
    """The action that this event, or a correction of it, agreed."""
    wanted = timeline.aliases.get(action, action)
    return next((a for a in agreed_actions(timeline) if a.agreed.id == wanted), None)


def _ends(timeline: Timeline) -> Iterator[Known]:
    for event in timeline.events:
        if event.kind in (DONE, DROPPED):
            yield event


def _named(event: Known, field: str, timeline: Timeline) -> str:
    named = str(event.fact.get(field) or "")
    return timeline.aliases.get(named, named)


def check_done(done: Known, timeline: Timeline) -> None:
    """An action is done where it says which, and how anybody can see it.

    Raises:
        WhichAction: it names none.
        NoEvidence: it does not say what was done.
    """
    if agreed_action(timeline, str(done.fact.get("answers") or "")) is None:
        raise refusals.WhichAction
    if not str(done.fact.get("evidence") or "").strip():
        raise refusals.NoEvidence


def check_dropped(dropped: Known, timeline: Timeline) -> None:
    """Who agreed an action, or called its meeting, ends it undone, and says why.

    Raises:
        WhichAction: it names none.
        NotTheirAction: another agency says so.
        WhyNotNeeded: it gives no reason.
    """
    found = agreed_action(timeline, str(dropped.fact.get("answers") or ""))
    if found is None:
        raise refusals.WhichAction
    if dropped.agency not in found.may_drop:
        raise refusals.NotTheirAction
    if not str(dropped.fact.get("reason") or "").strip():
        raise refusals.WhyNotNeeded
