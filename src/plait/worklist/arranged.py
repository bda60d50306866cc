"""What staff have arranged about who does it: read from the timeline alone.

A named worker has a family for a team. A duty may be offered to a colleague of the
team, and is the sender's until it is accepted. Somebody may say why it will be late.
All of it are events, so that the worklist stays a function of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from plait.timeline.timeline import Known, Timeline

ALLOCATED: Final = "allocation.made"
ENDED: Final = "allocation.ended"
#: What a named worker may be for: the whole family, or the coordinator of its care. The
#: baby's own worker, and who helps beside, have a part of it only.
WHOLE: Final = frozenset({None, "coordinator"})
OFFERED: Final = "responsibility.offered"
ACCEPTED: Final = "responsibility.accepted"
SAID: Final = "info.shared"

#: The purpose of what is shared about a duty that will be late.
WILL_BE_LATE: Final = "why it will be late"

#: After these who owes something, or what is said of it, may be another.
KINDS: Final = frozenset({ALLOCATED, ENDED, OFFERED, ACCEPTED, SAID})

#: A duty within its subject: its standard and the event that started it.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A duty that was offered to a team in a role, or to one of its members."""

    id: str
    team: int
    role: str
    worker: int | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """Who has the family, who took a duty, to whom one is offered, what was said.

    `late_said` is when it was said last why a duty will be late.
    """

    workers: Mapping[int, int] = field(default_factory=dict)
    taken: Mapping[Key, Offer] = field(default_factory=dict)
    offered: Mapping[Key, Offer] = field(default_factory=dict)
    late_said: Mapping[Key, datetime] = field(default_factory=dict)

    def worker_of(self, key: Key, team: int) -> int | None:
        """The member of staff whose duty it is, where the team has named one."""
        taken = self.taken.get(key)
        if taken is not None and taken.team == team and taken.worker is not None:
            return taken.worker
        return self.workers.get(team)


NOTHING: Final = Arranged()


def arranged(timeline: Timeline) -> Arranged:
    """What is arranged, as the timeline tells it."""
    if KINDS.isdisjoint(timeline.kinds):
        return NOTHING
    offers: dict[str, tuple[Key, Offer]] = {}
    offered: dict[Key, Offer] = {}
    taken: dict[Key, Offer] = {}
    for event in timeline.of_kind(OFFERED):
        key, offer = key_of(event.fact), _offer(event)
        if key is not None and offer is not None:
            offers[event.id] = (key, offer)
            offered[key] = offer
    for event in timeline.of_kind(ACCEPTED):
        answered = offers.get(str(event.fact.get("answers")))
        if answered is None or _team(event) != answered[1].team:
            continue
        key, offer = answered
        if _is_allocated_since(event, offer.team, timeline):
            continue
        by = _number(event.fact.get("worker")) or offer.worker
        taken[key] = Offer(offer.id, offer.team, offer.role, by)
        if offered.get(key) == offer:
            del offered[key]
    return Arranged(
        workers=_workers(timeline),
        taken=taken,
        offered=offered,
        late_said={
            key: event.recorded_at
            for event in timeline.of_kind(SAID)
            if event.fact.get("purpose") == WILL_BE_LATE
            and (key := key_of(event.fact)) is not None
        },
    )


def key_of(fact: Mapping[str, Any]) -> Key | None:
    """The duty that a fact is about, if it names one."""
    if not fact.get("standard") or not fact.get("trigger"):
        return None
    return str(fact["standard"]), str(fact["trigger"])


def _workers(timeline: Timeline) -> dict[int, int]:
    """The named worker of each team: the newest, unless they have it no more."""
    found: dict[int, int] = {}
    for event in timeline.events:
        if event.kind not in (ALLOCATED, ENDED):
            continue
        team, worker = _team(event), _number(event.fact.get("worker"))
        if team is None or event.fact.get("part") not in WHOLE:
            continue  # a part of an episode of care is not the whole family
        if event.kind == ENDED:
            if worker in (None, found.get(team)):
                found.pop(team, None)
        elif worker is not None:
            found[team] = worker
    return found


def _is_allocated_since(accepted: Known, team: int, timeline: Timeline) -> bool:
    """Whether the team has named who has the family after one duty was accepted."""
    return any(
        _team(event) == team
        and event.recorded_at > accepted.recorded_at
        and event.fact.get("part") in WHOLE
        for event in timeline.of_kind(ALLOCATED)
    )


def _offer(event: Known) -> Offer | None:
    team, role = _number(event.fact.get("team")), event.fact.get("to")
    if team is None or not role:
        return None
    return Offer(event.id, team, str(role), _number(event.fact.get("worker")))


def _team(event: Known) -> int | None:
    return _number(event.event.team)


def _number(value: object) -> int | None:
    """A number as the fact holds it; what an import made of it may be text."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else None
