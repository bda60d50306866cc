"""Whose an obligation is where the family's home has moved, and who may know of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from plait.engine.obligations import Obligation
from plait.timeline import moves
from plait.timeline.timeline import Known, Timeline
from plait.worklist.concerns import Concern
from plait.worklist.routing import Around, Directory

#: Their part goes roads of its own: it ends with no move of another service.
_APART: Final = frozenset({"social_care", "police"})


class Moved:
    """Where a family's home was, for saying whose an obligation is, worked out once."""

    def __init__(self, timeline: Timeline, around: Around, teams: Directory) -> None:
        self._homes = moves.homes(timeline, around.partnership)
        self._timeline = timeline
        self._teams = teams

    def around(self, owed: Obligation, around: Around) -> Around:
        """The teams among which one is found that owes it.

        What had ended before a move stays with the area that was home then.
        """
        ended = owed.closed_at
        for home, following in pairwise(self._homes):
            because = following.because
            if ended is None or because is None or ended >= because.occurred_at:
                continue
            offer = self._timeline.get(str(because.fact["answers"]))
            team = team_of(offer)
            return Around(home.area, around.home_team if team is None else team)
        return around

    def team(self, team: int | None) -> int | None:
        """The team, unless it may not know."""
        return team if self.may_know(team) else None

    def known(self, concerns: Iterable[Concern]) -> tuple[Concern, ...]:
        """Those of teams that may know."""
        return tuple(one for one in concerns if self.may_know(one.team))

    def may_know(self, team: int | None) -> bool:
        """Whether a team may learn from a list who works with the family now.

        Where their place is kept hidden, no team of the old area may.
        """
        because = self._homes[-1].because
        if because is None or not moves.is_hidden(because.fact):
            return True
        found = self._teams.teams.get(team) if team is not None else None
        return (
            found is None
            or found.works_for(self._homes[-1].area)
            or found.agency_kind in _APART
        )


def team_of(event: Known | None) -> int | None:
    """The number of the team that recorded it; None where it was none of ours."""
    team = event.event.team if event else None
    return int(team) if team and team.isdecimal() else None
