"""Which rungs of a late duty are told now, and to whom: to posts, not to names.

A rung that finds nobody is told all the same, and the next one at once, though its
time has not come. So is the next one when no message about a rung could be delivered.
Above the highest rung is the partnership's office. It never goes round: each rung is
told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from plait.worklist.ladder import (
    NOBODY,
    OFFICE_RUNG,
    PEOPLE,
    UNDELIVERED,
    cannot_wait,
    sensitivity_of,
)
from plait.worklist.on_duty import OnDuty
from plait.worklist.routing import OFFICE


@dataclass(frozen=True, slots=True)
class Late:
    """A duty that is late, with its whole ladder and what was told of it.

    `team` is the one that owes it. `undelivered`: none of the messages about the rung
    that was told last arrived.
    """

    id: UUID
    standard: str
    trigger: UUID
    about: UUID | None
    from_team: int | None
    team: int
    classes: int
    due_at: datetime | None
    rungs: tuple[dict[str, Any], ...]
    told: tuple[dict[str, Any], ...]
    undelivered: bool = False

    @property
    def sensitivity(self) -> str:
        """The class of the events about it: routine, or the lowest of its reasons."""
        return sensitivity_of(self.classes)

    @property
    def cannot_wait(self) -> bool:
        """Whether somebody must be awake: see `ladder.cannot_wait`."""
        return cannot_wait(self.rungs)


@dataclass(frozen=True, slots=True)
class Telling:
    """A rung that is told now: to which role and team, whom it found, why so early."""

    late: Late
    rung: int
    tell: str
    team: int
    duty: OnDuty
    instead: str = ""

    @property
    def found(self) -> str:
        """Whether anybody could be reached."""
        return PEOPLE if self.duty.reached else NOBODY

    @property
    def is_office(self) -> bool:
        """Whether it is the last resort."""
        return self.rung == OFFICE_RUNG

    def fact(self) -> dict[str, Any]:
        """The fact of its event."""
        fact: dict[str, Any] = {
            "standard": self.late.standard,
            "trigger": str(self.late.trigger),
            "rung": self.rung,
            "tell": self.tell,
            "found": self.found,
            "reached": sorted(one.staff for one in self.duty.reached),
        }
        return fact | ({"instead": self.instead} if self.instead else {})


#: Gives the team that a role means, and who of it is on duty now.
Find = Callable[[str], tuple[int, OnDuty]]


def climb(late: Late, stamp: datetime, find: Find) -> Iterator[Telling]:
    """The rungs that are told by now, lowest first.

    Args:
        find: whom a role means for this duty; asked once for each rung that is told.
    """
    told = {one["rung"] for one in late.told}
    instead = UNDELIVERED if late.undelivered else ""
    for rung in late.rungs:
        if rung["index"] in told:
            continue
        if not instead and datetime.fromisoformat(rung["at"]) > stamp:
            return
        team, duty = find(rung["tell"])
        yield Telling(late, rung["index"], rung["tell"], team, duty, instead)
        instead = "" if duty.reached else NOBODY
    if instead and OFFICE_RUNG not in told:
        team, duty = find(OFFICE)
        yield Telling(late, OFFICE_RUNG, OFFICE, team, duty, instead)
