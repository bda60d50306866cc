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

from plait.timeline.care import (
    ACCEPTED,
    ALLOCATED,
    ASKED,
    DECLINED,
    DISCHARGED,
    ELSEWHERE,
    HANDED_OVER,
    IN_CARE,
    JOINED,
    MADE,
    OFFERED,
    PERINATAL,
    PLANNED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    RETURNED,
    SEEN,
    SUPPLIED,
    TAKEN_UP,
    TOLD,
    TRIAGED,
    UNALLOCATED,
    Episode,
)
from plait.timeline.timeline import Known, Timeline

#: A telephone call is no meeting.
_UNSEEN: Final = frozenset({"telephone"})


def episodes(timeline: Timeline, *, without: str = "") -> tuple[Episode, ...]:
    """Every episode of care of one family, the first one first.

    Args:
        without: the id of an event that is left out, to see how it stood before.
    """
    if not any(kind in timeline.kinds for kind in (MADE, RECEIVED, ACCEPTED)):
        return ()
    found = _Found(timeline)
    own = (one for one in timeline.events if one.kind in _STEPS and one.id != without)
    for event in sorted(own, key=_in_turn):
        _STEPS[event.kind](found, event)
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


class _Found:
    """The episodes so far, while the events are gone through in their order."""

    def __init__(self, timeline: Timeline) -> None:
        self._aliases = timeline.aliases
        self.every: list[Episode] = []
        self._by_event: dict[str, Episode] = {}

    def begin(self, event: Known) -> Episode:
        one = Episode(event, event.about)
        self.every.append(one)
        return self.keep(one, event)

    def by_id(self, name: object) -> Episode | None:
        """The episode to which an event of this id belongs."""
        return self._by_event.get(self._aliases.get(str(name), str(name)))

    def keep(self, one: Episode, event: Known) -> Episode:
        one.events.append(event)
        self._by_event[event.id] = one
        return one

    def named(self, event: Known) -> Episode | None:
        """The episode that an event names as what it answers."""
        return self.by_id(event.fact.get("answers") or "")

    def of(self, event: Known, *, any_person: bool = False) -> Episode | None:
        """The episode to which an event belongs."""
        return self.named(event) or self.newest(event, any_person=any_person)

    def newest(self, event: Known, *, any_person: bool = False) -> Episode | None:
        """The newest that is open, of the same person; of its own team if any is."""
        fitting = [
            one
            for one in self.every
            if one.is_open and (any_person or one.about == event.about)
        ]
        own = [one for one in fitting if one.is_of(event)]
        return (own or fitting)[-1] if fitting else None


def _made(found: _Found, event: Known) -> None:
    if event.fact.get("to") not in ELSEWHERE:
        one = found.begin(event)
        one.made, one.team = event, _to_team(event)


def _received(found: _Found, event: Known) -> None:
    one = found.named(event)
    if one is None or one.received is not None:
        waiting = (x for x in found.every if x.state == "sent" and _same(x, event))
        one = next(waiting, None)
    if one is None:
        one = found.begin(event)
    else:
        found.keep(one, event)
    one.received = event
    one.take(event)
    _came(found, one, event)


def _came(found: _Found, one: Episode, event: Known) -> None:
    """Where it was passed on to this team: for the one that did, it is taken up."""
    before = found.by_id(one.came_from) if one.came_from else None
    if before is not None and before.taken_up is None:
        before.taken_up = event


def _same(one: Episode, event: Known) -> bool:
    """Whether a referral that was sent is the one that is received now."""
    return one.about == event.about and one.is_of(event)


def _triaged(found: _Found, event: Known) -> None:
    one = found.of(event)
    if one is not None:
        found.keep(one, event).triaged = event


def _accepted(found: _Found, event: Known) -> None:
    one = found.of(event)
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


def _asked(found: _Found, event: Known) -> None:
    one = found.of(event)
    if one is not None:
        found.keep(one, event).asked = event


def _supplied(found: _Found, event: Known) -> None:
    one = found.of(event)
    if one is not None:
        found.keep(one, event).asked = None
        one.given |= {str(k): str(v) for k, v in event.fact.get("given", {}).items()}


def _passed_on(found: _Found, event: Known) -> None:
    one = found.of(event)
    if one is None:
        return
    found.keep(one, event)
    one.passed_on, one.asked, one.refused = event, None, None
    if event.fact.get("to") in PERINATAL and _to_team(event) not in (None, one.team):
        # What answers the passing on is the other team's from now on.
        begun = found.begin(event)
        begun.made, begun.team, begun.came_from = event, _to_team(event), one.first.id


def _taken_up(found: _Found, event: Known) -> None:
    one = found.of(event)
    if one is not None and one.passed_on is not None:
        found.keep(one, event).taken_up = event


def _refused(found: _Found, event: Known) -> None:
    one = found.of(event)
    if one is not None and one.came_from is not None:
        found.keep(one, event).closed = event
        one = found.by_id(one.came_from)
    if one is not None and one.passed_on is not None:
        one.refused, one.passed_on = event, None
        one.events.append(event)


def _joined(found: _Found, event: Known) -> None:
    one = found.named(event)
    other = found.by_id(event.fact.get("with_episode") or "")
    if one is not None and other is not None and other is not one:
        found.keep(one, event).joined_to = other.id


def _told(found: _Found, event: Known) -> None:
    one = found.of(event)
    if one is not None:
        found.keep(one, event)
        one.told |= dict.fromkeys(event.fact.get("whom", ()), event)


def _allocated(found: _Found, event: Known) -> None:
    """Who has it. Said of the whole family, it is so for what their team has open."""
    one = found.named(event)
    if one is None:
        own = (x for x in reversed(found.every) if x.is_of(event))
        one = next((x for x in own if x.state in IN_CARE), None)
    worker = event.fact.get("worker")
    if one is None or not isinstance(worker, int):
        return
    found.keep(one, event)
    part = event.fact.get("part", "coordinator")
    if part == "infant":
        one.infant_worker = event
    elif part == "coordinator":
        one.coordinator = event
        one.past_workers = [x for x in one.past_workers if x != worker] + [worker]


def _unallocated(found: _Found, event: Known) -> None:
    one = found.named(event)
    if one is None:
        return
    found.keep(one, event)
    worker = event.fact.get("worker")
    if one.coordinator is not None and one.coordinator.fact.get("worker") == worker:
        one.coordinator = None
    if one.infant_worker is not None and one.infant_worker.fact.get("worker") == worker:
        one.infant_worker = None


def _seen(found: _Found, event: Known) -> None:
    """A meeting with the service. The baby's own is the episode's of the parent."""
    if event.fact.get("mode") in _UNSEEN:
        return
    present = set(event.fact.get("people_present") or ()) | {event.about}
    own = [
        one for one in found.every if one.is_open and one.accepted and one.is_of(event)
    ]
    with_them = [one for one in own if one.about in present]
    one = found.named(event) or next(reversed(with_them or own), None)
    one = one or found.newest(event)
    if one is None:
        return
    found.keep(one, event)
    if one.about in present:
        one.seen.append(event)
    if event.role == "infant" or event.fact.get("infant_seen") or _babies(event):
        one.infant_seen = event


def _babies(event: Known) -> bool:
    return bool(event.fact.get("infants_seen"))


def _planned(found: _Found, event: Known) -> None:
    one = found.newest(event) or found.newest(event, any_person=True)
    if one is not None:
        one.plan = event


def _offered(found: _Found, event: Known) -> None:
    """Care is offered to another: at the discharge, or with a referral passed on."""
    passed = found.by_id(event.fact.get("referral") or "")
    if passed is not None and passed.passed_on is not None:
        found.keep(passed, event)
        return
    if event.fact.get("occasion") != "discharge":
        return
    own = [one for one in found.every if one.state in IN_CARE and one.is_of(event)]
    if own:
        one = own[-1]
        found.keep(one, event)
        one.discharge, one.handed_over = event, None


def _handed_over(found: _Found, event: Known) -> None:
    one = found.named(event)
    if one is not None and one.passed_on is not None:
        found.keep(one, event).taken_up = event
    elif one is not None and one.discharge is not None:
        found.keep(one, event).handed_over = event


def _returned(found: _Found, event: Known) -> None:
    one = found.named(event)
    if one is not None and one.passed_on is not None:
        found.keep(one, event).refused = event
        one.passed_on = None
    elif one is not None and one.discharge is not None and one.handed_over is None:
        found.keep(one, event).discharge = None


def _discharged(found: _Found, event: Known) -> None:
    one = found.of(event)
    if one is not None:
        found.keep(one, event).closed = event


def _died(found: _Found, event: Known) -> None:
    for one in found.every:
        if one.is_open and one.about == event.about:
            one.closed = event


_STEPS: Final[Mapping[str, Callable[[_Found, Known], None]]] = MappingProxyType(
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
        ALLOCATED: _allocated,
        UNALLOCATED: _unallocated,
        PLANNED: _planned,
        OFFERED: _offered,
        HANDED_OVER: _handed_over,
        RETURNED: _returned,
        DISCHARGED: _discharged,
        "person.died": _died,
        **dict.fromkeys(SEEN, _seen),
    }
)


_ORDER: Final = {kind: number for number, kind in enumerate(_STEPS)}


def _to_team(event: Known) -> str | None:
    team = event.fact.get("to_team")
    return str(team) if isinstance(team, int) else None
