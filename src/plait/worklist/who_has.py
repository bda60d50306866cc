"""Whom a team has in care, who of it has them, and who had a family before.

Read from rows that the database gives a team of its own episodes, with the record
closed: so they hold initials, and no word of what was said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connections

from plait.clock.moments import local_day
from plait.standards.services.capacity import Capacity
from plait.timeline.care import ALLOCATED, IN_CARE, Episode
from plait.timeline.timeline import Known
from plait.workforce.shapes import Held, Part

_FAMILIES: Final = """
    select e.subject_id, e.id, e.label, e.state, e.urgency, e.worker_id,
        e.infant_worker_id, coalesce(w.intensity, ''), coalesce(w.travel, ''),
        e.accepted_at, e.last_seen_at, e.born_on, e.edd
    from care_episode e
    left join workforce_weight w on w.subject_id = e.subject_id and w.id = e.id
    where e.team_id = %s and e.state in ('accepted', 'allocated', 'seen', 'discharging')
    order by e.accepted_at, e.id
"""


@dataclass(frozen=True, slots=True)
class InCare:
    """A family that a team has in care. `label` is initials.

    Attributes:
        coordinator, infant_worker: numbers of who was allocated last; None for nobody.
        intensity, travel: classes of the service, empty where nobody has said.
    """

    subject_id: UUID
    episode: UUID
    label: str
    state: str
    urgency: str
    coordinator: int | None
    infant_worker: int | None
    intensity: str
    travel: str
    accepted_at: datetime | None
    last_seen_at: datetime | None
    born_on: date | None
    edd: date | None

    def parts_of(self, staff: int) -> tuple[Part, ...]:
        """What a colleague is in this family's care."""
        found: list[Part] = []
        if self.coordinator == staff:
            found.append("coordinator")
        if self.infant_worker == staff:
            found.append("infant")
        return tuple(found)


def in_care(team: int, *, using: str = "default") -> list[InCare]:
    """Every family that a team has in care, whoever has waited longest first."""
    with connections[using].cursor() as cursor:
        cursor.execute(_FAMILIES, [team])
        return [InCare(*row) for row in cursor.fetchall()]


def held(families: Iterable[InCare], capacity: Capacity) -> dict[int, Held]:
    """What each colleague has, by their number, in families, babies and points."""
    found: dict[int, Held] = {}
    for one in families:
        points = capacity.points(one.intensity, one.travel)
        if one.coordinator is not None:
            has = found.get(one.coordinator, Held())
            found[one.coordinator] = Held(
                has.families + 1, has.babies, has.points + points
            )
        if one.infant_worker is not None:
            has = found.get(one.infant_worker, Held())
            found[one.infant_worker] = Held(
                has.families, has.babies + 1, has.points + capacity.weights.infant
            )
    return found


def without_worker(
    families: Iterable[InCare], there: Collection[int]
) -> list[tuple[InCare, tuple[Part, ...]]]:
    """The families that need somebody, and for what: a coordinator, the baby's worker.

    Whoever holds no post in the team now has left: whom they had is without a worker
    until somebody else is allocated.

    Args:
        there: the numbers of those who hold a post in the team now.
    """
    found: list[tuple[InCare, tuple[Part, ...]]] = []
    for one in families:
        parts: list[Part] = []
        if one.coordinator is None or one.coordinator not in there:
            parts.append("coordinator")
        if one.infant_worker is not None and one.infant_worker not in there:
            parts.append("infant")
        if parts:
            found.append((one, tuple(parts)))
    return found


def team_with(
    episode: UUID, teams: Iterable[int], *, using: str = "default"
) -> tuple[int, list[InCare]] | None:
    """Which of these teams has the episode in care, with all that it has.

    What another system sent names no team: the row says whose it is all the same.
    """
    for team in sorted(teams):
        families = in_care(team, using=using)
        if any(one.episode == episode for one in families):
            return team, families
    return None


def episode_of(every: Iterable[Episode], episode: UUID) -> Episode | None:
    """The episode of this id, where somebody has it in care."""
    found = (one for one in every if one.id == str(episode) and one.state in IN_CARE)
    return next(found, None)


def holder(one: Episode, part: Part) -> Known | None:
    """The event that says who has this part of an episode now."""
    return one.infant_worker if part == "infant" else one.coordinator


def worker_of(event: Known | None) -> int | None:
    """The colleague whom an allocation names, by number."""
    worker = event.fact.get("worker") if event is not None else None
    return worker if isinstance(worker, int) else None


def had_before(
    every: Sequence[Episode], team: str | None, now_have: Collection[int | None]
) -> Mapping[int, date | None]:
    """Who of a team had the family before, and the last day of it as far as known.

    Args:
        now_have: the numbers of those who have it now: they had it not only before.
    """
    found: dict[int, date | None] = {}
    for one in every:
        if one.team != team:
            continue
        made = [event for event in one.events if event.kind == ALLOCATED]
        for number, event in enumerate(made):
            worker = worker_of(event)
            if worker is None or worker in now_have:
                continue
            later = (x for x in made[number + 1 :] if _part(x) == _part(event))
            ended = next(later, one.closed)
            found[worker] = local_day(ended.occurred_at) if ended else None
    return found


def _part(event: Known) -> str:
    return str(event.fact.get("part") or "coordinator")
