"""The meetings of a subject as they stand, read off its timeline.

Pure: the same facts give the same meetings, whoever asks. Whoever may read only a part
of the timeline gets the meetings as far as that part tells of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from plait.clock.moments import parse_moment
from plait.timeline.timeline import Known, Timeline

CALLED = "meeting.called"
HELD = "meeting.held"
#: A meeting for which no length was said is taken to last so long, in minutes.
USUAL_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Seat:
    """One team that is asked to a meeting, and what it answered.

    Attributes:
        team: its number; role: in which it is asked.
        why, basis, may_say: as the invitation says.
        asked_at: when it was asked.
        reply: "" until it answers, else accepts, deputy or apologies.
        replied: the event of the last answer, with who comes and what they send.
    """

    team: int
    role: str
    why: tuple[str, ...]
    basis: str
    may_say: str
    asked_at: datetime
    replied: Known | None = None

    @property
    def reply(self) -> str:
        """How it answered: accepts, deputy, apologies, or "" for not yet."""
        return str(self.replied.fact["reply"]) if self.replied else ""

    @property
    def decides(self) -> bool:
        """Whether who comes may decide for the agency, as far as was said."""
        if self.replied is None or self.reply == "apologies":
            return False
        return self.replied.fact.get("decides") is not False

    @property
    def untrained(self) -> bool:
        """Whether who comes was said to have no training for such a meeting."""
        return self.replied is not None and self.replied.fact.get("untrained") is True

    @property
    def information(self) -> str:
        """What they sent in writing, or nothing."""
        return str(self.replied.fact.get("information") or "") if self.replied else ""


@dataclass(slots=True)
class Gathering:
    """One meeting as it stands: `state` is called, held or cancelled.

    `id` is the id of the event that called it, or of the holding where none did.
    Events are in the order in which they happened. Moments are aware.
    """

    id: str
    type: str
    about: str | None
    called: Known | None = None
    held: Known | None = None
    cancelled: Known | None = None
    starts_at: datetime | None = None
    minutes: int = USUAL_MINUTES
    zone: str = "Europe/London"
    place: str = ""
    link: str = ""
    chair: str = ""
    #: How often it was moved or changed: the number of the calendar entry's version.
    sequence: int = 0
    seats: dict[int, Seat] = field(default_factory=dict)
    #: Teams that were asked once and are asked no more.
    unseated: list[int] = field(default_factory=list)
    heard: list[Known] = field(default_factory=list)
    decisions: list[Known] = field(default_factory=list)
    dissents: list[Known] = field(default_factory=list)
    actions: list[Known] = field(default_factory=list)
    approved: Known | None = None
    sent: list[Known] = field(default_factory=list)
    acknowledged: list[Known] = field(default_factory=list)
    letters: list[Known] = field(default_factory=list)
    packs: list[Known] = field(default_factory=list)
    #: The doing of an action by the id of the event that agreed it.
    done: dict[str, Known] = field(default_factory=dict)
    #: What was said to be no longer needed, in the same way.
    dropped: dict[str, Known] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """called, held or cancelled."""
        if self.held is not None:
            return "held"
        return "cancelled" if self.cancelled is not None else "called"

    @property
    def ends_at(self) -> datetime | None:
        """When it is meant to end."""
        if self.starts_at is None:
            return None
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def quorate(self) -> bool | None:
        """Whether it was quorate, as was recorded; None before it is held."""
        found = self.held.fact.get("quorate") if self.held else None
        return found if isinstance(found, bool) else None

    @property
    def open_actions(self) -> list[Known]:
        """The actions that nobody has recorded as done, or as no longer needed."""
        ended = self.done.keys() | self.dropped.keys()
        return [one for one in self.actions if one.id not in ended]

    @property
    def last_decisions(self) -> dict[str, Known]:
        """The last word on each question that it decided."""
        return {str(one.fact["question"]): one for one in self.decisions}


def gatherings(timeline: Timeline) -> tuple[Gathering, ...]:
    """Every meeting that the timeline tells of, in the order of their first events."""
    found = _begun(timeline)
    aliases = timeline.aliases
    for event in sorted(timeline.events, key=_in_order):
        if event.kind.startswith("meeting.") or event.kind in _ACTIONS:
            named = str(event.fact.get("meeting") or event.id)
            _take(event, found.get(aliases.get(named, named)), found.values())
    return tuple(sorted(found.values(), key=_first))


def _begun(timeline: Timeline) -> dict[str, Gathering]:
    """Each meeting as it was called, or only held.

    Before all else that is told: who talks at once writes the call up afterwards.
    """
    found = {event.id: _called(event) for event in timeline.of_kind(CALLED)}
    for event in timeline.of_kind(HELD):
        named = str(event.fact.get("meeting") or "")
        if timeline.aliases.get(named, named) not in found:
            found[event.id] = Gathering(
                event.id, str(event.fact["type"]), event.about, held=event
            )
    return found


def _first(one: Gathering) -> datetime:
    """When it was first heard of."""
    each = (event.occurred_at for event in (one.called, one.held) if event is not None)
    return min(each)


def gathering(timeline: Timeline, meeting: str) -> Gathering | None:
    """The meeting of this id, or None."""
    wanted = timeline.aliases.get(meeting, meeting)
    return next((one for one in gatherings(timeline) if one.id == wanted), None)


def _in_order(event: Known) -> tuple[datetime, int]:
    """At one moment a meeting is held, and then the rest is told of it."""
    return event.occurred_at, 0 if event.kind == HELD else 1


_ACTIONS = frozenset({"action.agreed", "action.done", "action.dropped"})


def _called(event: Known) -> Gathering:
    one = Gathering(event.id, str(event.fact["type"]), event.about, called=event)
    _place(one, event.fact)
    one.chair = str(event.fact.get("chair") or "")
    _seat(one, event)
    return one


def _place(one: Gathering, fact: Mapping[str, Any]) -> None:
    """When and where, as far as the fact says."""
    if fact.get("starts_at"):
        one.starts_at = parse_moment(str(fact["starts_at"]))
    one.minutes = int(fact.get("minutes") or one.minutes)
    one.zone = str(fact.get("zone") or one.zone)
    one.place = str(fact.get("place") or one.place)
    one.link = str(fact.get("link") or one.link)


def _seat(one: Gathering, event: Known) -> None:
    for asked in event.fact.get("invitations") or ():
        team = int(asked["team"])
        if team in one.unseated:
            one.unseated.remove(team)
        one.seats.setdefault(
            team,
            Seat(
                team=team,
                role=str(asked["role"]),
                why=tuple(map(str, asked.get("why") or ())),
                basis=str(asked.get("basis") or ""),
                may_say=str(asked.get("may_say") or ""),
                asked_at=event.occurred_at,
            ),
        )


def _take(event: Known, one: Gathering | None, every: Iterable[Gathering]) -> None:
    """One more event of a meeting; what names none we know says nothing of any."""
    if event.kind in ("action.done", "action.dropped"):
        _ended(event, every)
    elif one is not None:
        taker = _TAKERS.get(event.kind)
        if taker is not None:
            taker(one, event)


def _ended(event: Known, every: Iterable[Gathering]) -> None:
    answers = str(event.fact.get("answers") or "")
    for one in every:
        if any(action.id == answers for action in one.actions):
            ends = one.done if event.kind == "action.done" else one.dropped
            ends[answers] = event


def _held(one: Gathering, event: Known) -> None:
    one.held = event


def _cancelled(one: Gathering, event: Known) -> None:
    one.cancelled = event
    one.sequence += 1


def _moved(one: Gathering, event: Known) -> None:
    _place(one, event.fact)
    one.sequence += 1


def _invited(one: Gathering, event: Known) -> None:
    for team in map(int, event.fact.get("not_any_more") or ()):
        if one.seats.pop(team, None) is not None:
            one.unseated.append(team)
    _seat(one, event)
    one.sequence += 1


def _replied(one: Gathering, event: Known) -> None:
    seat = one.seats.get(int(event.fact["team"]))
    if seat is not None:
        one.seats[seat.team] = Seat(
            seat.team, seat.role, seat.why, seat.basis, seat.may_say, seat.asked_at,
            event,
        )  # fmt: skip


def _approved(one: Gathering, event: Known) -> None:
    one.approved = event


_TAKERS: Mapping[str, Callable[[Gathering, Known], None]] = {
    HELD: _held,
    "meeting.cancelled": _cancelled,
    "meeting.moved": _moved,
    "meeting.invited": _invited,
    "meeting.replied": _replied,
    "meeting.minutes_approved": _approved,
    "meeting.heard": lambda one, event: one.heard.append(event),
    "meeting.decided": lambda one, event: one.decisions.append(event),
    "meeting.dissented": lambda one, event: one.dissents.append(event),
    "action.agreed": lambda one, event: one.actions.append(event),
    "meeting.minutes_sent": lambda one, event: one.sent.append(event),
    "meeting.minutes_acknowledged": lambda one, event: one.acknowledged.append(event),
    "meeting.decision_sent": lambda one, event: one.letters.append(event),
    "meeting.pack_opened": lambda one, event: one.packs.append(event),
}
