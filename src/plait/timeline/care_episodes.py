"""Reads the episodes of care off a timeline.

Pure: the same facts give the same episodes, whoever asks. An event belongs to the
episode that it answers; where it names none, to the newest of that person that is open.
A referral that is passed on is not over until somebody has taken it up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from types import MappingProxyType
from typing import Final

from plait.timeline import care_followed as followed
from plait.timeline.care import (
    ACCEPTED,
    ALLOCATED,
    ASKED,
    DECLINED,
    DISCHARGED,
    HANDED_OVER,
    JOINED,
    MADE,
    OFFERED,
    PARTNER,
    PERINATAL,
    PLANNED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    RETURNED,
    SCORES,
    SEEN,
    SUPERVISED,
    SUPPLIED,
    TAKEN_UP,
    TOLD,
    TRIAGED,
    UNALLOCATED,
    Episode,
)
from plait.timeline.care_found import Found
from plait.timeline.timeline import Known, Timeline


def episodes(timeline: Timeline, *, without: str = "") -> tuple[Episode, ...]:
    """Every episode of care of one family, the first one first.

    Args:
        without: the id of an event that is left out, to see how it stood before.
    """
    if not any(kind in timeline.kinds for kind in (MADE, RECEIVED, ACCEPTED)):
        return ()
    found = Found(timeline)
    own = (one for one in timeline.events if one.kind in _STEPS and one.id != without)
    for event in sorted(own, key=_in_turn):
        if not found.is_elsewhere(event):
            _STEPS[event.kind](found, event)
        elif event.fact.get("to") in PERINATAL:
            _passed_on(found, event)
    return tuple(found.every)


def _in_turn(event: Known) -> tuple[datetime, datetime, int, bool]:
    """One request records several steps at one moment: the road gives their order."""
    names_nothing = not event.fact.get("answers")
    return event.occurred_at, event.recorded_at, _ORDER[event.kind], names_nothing


def of_event(
    every: Iterable[Episode], event_id: str, timeline: Timeline
) -> Episode | None:
    """The episode to which an event belongs; the newest where it is of two."""
    root = timeline.aliases.get(event_id, event_id)
    found = [one for one in every if any(event.id == root for event in one.events)]
    return found[-1] if found else None


def is_touched(kinds: AbstractSet[str]) -> bool:
    """Whether events of these kinds may begin, change or end an episode."""
    return not kinds.isdisjoint(_STEPS)


def _made(found: Found, event: Known) -> None:
    one = found.begin(event)
    one.made, one.team = event, _to_team(event)


def _received(found: Found, event: Known) -> None:
    one = found.named(event)
    if one is None or one.received is not None or one.closed is not None:
        waiting = (x for x in found.every if x.state == "sent" and _same(x, event))
        one = next(waiting, None)
    if one is None:
        one = found.begin(event)
    else:
        found.keep(one, event)
    one.received = event
    one.take(event)
    _came(found, one, event)


def _came(found: Found, one: Episode, event: Known) -> None:
    """Where it was passed on to this team: for the one that did, it is taken up."""
    before = found.by_id(one.came_from) if one.came_from else None
    if before is not None and before.taken_up is None:
        before.taken_up = event


def _same(one: Episode, event: Known) -> bool:
    """Whether a referral that was sent is the one that is received now."""
    return one.about == event.about and one.is_of(event)


def _triaged(found: Found, event: Known) -> None:
    one = found.of(event)
    if one is not None:
        found.keep(one, event).triaged = event


def _accepted(found: Found, event: Known) -> None:
    one = found.of(event) or found.passed_on(event)
    if one is None or one.accepted is not None:
        if one is not None and one.is_of(event):
            found.keep(one, event)
            return
        one = found.begin(event)
    else:
        found.keep(one, event)
    if one.passed_on is not None and not one.is_of(event):
        # Another service takes it on: here it is over, and there it begins.
        one.taken_up = event
        one = found.begin(event)
    one.accepted, one.asked, one.passed_on = event, None, None
    one.take(event)
    _came(found, one, event)


def _asked(found: Found, event: Known) -> None:
    one = found.of(event)
    if one is not None:
        found.keep(one, event).asked = event


def _supplied(found: Found, event: Known) -> None:
    one = found.named(event) or found.asked(event) or found.newest(event)
    if one is not None:
        found.keep(one, event).asked = None
        one.given |= {str(k): str(v) for k, v in event.fact.get("given", {}).items()}


def _passed_on(found: Found, event: Known) -> None:
    one = found.of(event)
    if one is not None:
        found.keep(one, event)
        one.passed_on, one.asked, one.refused = event, None, None
    before = one.team if one else None
    if event.fact.get("to") in PERINATAL and _to_team(event) not in (None, before):
        # What answers the passing on is the other team's from now on.
        begun = found.begin(event)
        begun.made, begun.team = event, _to_team(event)
        begun.came_from = one.first.id if one else None


def _taken_up(found: Found, event: Known) -> None:
    one = found.named(event) or found.passed_on(event)
    one = found.side(event, one)
    if one is not None and one.passed_on is not None:
        found.keep(one, event).taken_up = event


def _refused(found: Found, event: Known) -> None:
    one = found.named(event) or found.passed_on(event)
    if one is not None and one.came_from is not None:
        found.keep(one, event).closed = event
        one = found.by_id(one.came_from)
    if one is not None and one.passed_on is not None:
        one.refused, one.passed_on = event, None
        one.events.append(event)


def _joined(found: Found, event: Known) -> None:
    one = found.named(event)
    other = found.by_id(event.fact.get("with_episode") or "")
    if one is not None and other is not None and other is not one:
        found.keep(one, event).joined_to = other.id


def _told(found: Found, event: Known) -> None:
    one = found.side(event, found.of(event))
    if one is not None:
        found.keep(one, event)
        one.told |= dict.fromkeys(event.fact.get("whom", ()), event)


def _both(
    *steps: Callable[[Found, Known], None],
) -> Callable[[Found, Known], None]:
    """Each of these, in turn."""

    def step(found: Found, event: Known) -> None:
        for one in steps:
            one(found, event)

    return step


_ROAD: Final[Mapping[str, Callable[[Found, Known], None]]] = MappingProxyType(
    {
        MADE: _made,
        RECEIVED: _received,
        TRIAGED: _triaged,
        ACCEPTED: _accepted,
        ASKED: _asked,
        SUPPLIED: _supplied,
        REDIRECTED: _passed_on,
        DECLINED: _passed_on,
        TAKEN_UP: _taken_up,
        REFUSED: _refused,
        JOINED: _joined,
        TOLD: _told,
        ALLOCATED: followed.allocated,
        UNALLOCATED: followed.unallocated,
        PLANNED: followed.planned,
        OFFERED: followed.offered,
        HANDED_OVER: followed.handed_over,
        RETURNED: followed.returned,
        DISCHARGED: followed.discharged,
        "person.died": followed.died,
        SUPERVISED: followed.supervised,
        **dict.fromkeys(SEEN, followed.seen),
        **dict.fromkeys(SCORES, followed.scored),
    }
)
#: Of a partner these say that somebody asked, whatever else they are.
_STEPS = MappingProxyType(
    dict(_ROAD)
    | {
        kind: _both(*([_ROAD[kind]] if kind in _ROAD else []), followed.of_partner)
        for kind in PARTNER
    }
)


_ORDER: Final = {kind: number for number, kind in enumerate(_STEPS)}


def _to_team(event: Known) -> str | None:
    team = event.fact.get("to_team")
    return str(team) if isinstance(team, int) else None
