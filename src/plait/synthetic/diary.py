"""The diary of one made-up family: what is written, by whom, and how late.

Every moment is an aware UTC datetime. Nothing is written that would have happened
or been recorded after `as_of`: a later answer is simply not there yet.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from plait.clock.moments import LONDON, local_day
from plait.synthetic import rates
from plait.synthetic.organisation import Colleague, Organisation, Team
from plait.timeline.events import Event

_SATURDAY = 5
_FOUND_OUT_AFTER = timedelta(days=45)
_OPENS = 9 * 60
_CLOSES = 16 * 60 + 30


def draw_uuid(draw: Random) -> str:
    """A random UUID that is the same for the same seed."""
    return str(uuid.UUID(int=draw.getrandbits(128), version=4))


def share(draw: Random, table: tuple[tuple[int, int, float], ...]) -> int:
    """A whole number from a table of (lowest, highest, share)."""
    at = draw.random() * sum(row[2] for row in table)
    for lowest, highest, part in table:
        at -= part
        if at < 0:
            return draw.randint(lowest, highest)
    return table[-1][1]


@dataclass(slots=True)
class Diary:
    """What is written of one family while its story is made up.

    `ends` is when the family left the area or the story stopped; nothing happens
    to it afterwards.
    """

    draw: Random
    as_of: datetime
    subject: str
    partnership: str
    town: str
    world: Organisation
    ends: datetime | None = None
    events: list[Event] = field(default_factory=list)
    _usual: dict[str, Colleague] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        """Whether something that happens this often happens now."""
        return self.draw.random() < share

    def office(self, day: date) -> datetime:
        """A minute in office hours on this day, or on the Monday after a weekend."""
        if day.weekday() >= _SATURDAY:
            day += timedelta(days=7 - day.weekday())
        minute = self.draw.randrange(_OPENS, _CLOSES)
        local = datetime.combine(day, time(minute // 60, minute % 60), LONDON)
        return local.astimezone(UTC)

    def any_time(self, day: date) -> datetime:
        """Any minute of the day: births keep no office hours."""
        minute = self.draw.randrange(24 * 60)
        local = datetime.combine(day, time(minute // 60, minute % 60), LONDON)
        return local.astimezone(UTC)

    def later(self, at: datetime, lowest: float, highest: float) -> datetime:
        """Between so many hours after `at`, on a whole minute."""
        minutes = round(self.draw.uniform(lowest, highest) * 60)
        return at + timedelta(minutes=minutes)

    def days_later(self, at: datetime, lowest: int, highest: int) -> datetime:
        """In office hours, so many days after; never before `at` itself."""
        day = local_day(at) + timedelta(days=self.draw.randint(lowest, highest))
        return max(self.office(day), at + timedelta(minutes=20))

    def answered(
        self, at: datetime, *, days: tuple[int, int], late: tuple[int, int]
    ) -> datetime | None:
        """When a duty that opened at `at` is done: in time, late, or not yet (None).

        What is forgotten is found out within some weeks: nothing old is left undone.
        """
        luck = self.draw.random()
        if luck < rates.DONE_IN_TIME:
            return self.days_later(at, *days)
        is_old = self.as_of - at > _FOUND_OUT_AFTER
        if is_old or luck < rates.DONE_IN_TIME + rates.DONE_LATE:
            return self.days_later(at, *late)
        return None

    def team(self, kind: str) -> Team:
        """The team of this kind that the family meets."""
        return self.world.team_for(kind, partnership=self.partnership, town=self.town)

    def usual(self, team: Team, role: str | None) -> Colleague:
        """Whom the family usually meets in a team: the same person each time."""
        key = f"{team.name}/{role}"
        if key not in self._usual:
            fitting = [c for c in team.staff if role in (None, c.role)]
            clinical = [
                c for c in fitting if not c.role.endswith(("manager", "_admin"))
            ]
            self._usual[key] = self.draw.choice(clinical or list(team.staff))
        return self._usual[key]

    def write(
        self,
        kind: str,
        at: datetime,
        about: str | None,
        by: str,
        /,
        *,
        post: str | None = None,
        known: datetime | None = None,
        corrects: str | None = None,
        **fact: Any,
    ) -> str | None:
        """Write that this happened, recorded by a team of the kind `by`.

        `post` is the role of the colleague who writes. `known` is when it was
        recorded, if not a little after it happened.

        Returns the event's id, or None when it lies after `as_of` or the story's end.
        """
        return self.put(
            kind, at, about, by, fact, post=post, known=known, corrects=corrects
        )

    def put(
        self,
        kind: str,
        at: datetime,
        about: str | None,
        by: str,
        fact: dict[str, Any],
        *,
        post: str | None = None,
        known: datetime | None = None,
        corrects: str | None = None,
    ) -> str | None:
        """The same, for a fact whose fields may be called as anything."""
        if self.ends is not None and at > self.ends:
            return None
        recorded_at = known or at + self._lag()
        if recorded_at > self.as_of:
            return None
        team = self.team(by)
        event_id = draw_uuid(self.draw)
        self.events.append(
            Event(
                id=event_id,
                subject=self.subject,
                about=about,
                kind=kind,
                occurred_at=at,
                recorded_at=max(recorded_at, at),
                agency=team.agency,
                fact=fact,
                corrects=corrects,
                team=team.name,
                by=self.usual(team, post).email,
            )
        )
        return event_id

    def _lag(self) -> timedelta:
        """From happening to recording: mostly under an hour, now and then days."""
        if self.chance(rates.RECORDED_DAYS_LATE):
            return timedelta(minutes=self.draw.randrange(24 * 60, 6 * 24 * 60))
        minutes = rates.RECORDING_LAG_MINUTES * self.draw.lognormvariate(
            0, rates.RECORDING_LAG_SPREAD
        )
        return timedelta(minutes=min(round(minutes), 24 * 60))
