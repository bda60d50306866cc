"""What somebody needs to know to call a meeting, and to see who comes.

Everything here is worked out from what the reader may know of the family: the teams
that are listed to them, and the timeline as they may read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from plait.access import sessions
from plait.access.classes import EVERYTHING
from plait.clock.moments import local_day
from plait.records import queries as records
from plait.records.shapes import FamilyView, Involved
from plait.standards.quorums import (
    Judgement,
    Present,
    Quorum,
    judge,
    quorum_of,
    stands,
)
from plait.timeline.gatherings import Gathering, Seat, gatherings
from plait.timeline.timeline import Timeline
from plait.worklist import adopted, inviting
from plait.worklist.directory import directory
from plait.worklist.invitees import (
    Called,
    Invitee,
    invitees,
    of_own_accord,
    ought,
)
from plait.worklist.obligations import visible
from plait.worklist.routing import OFFICE, Directory, TeamCard

#: How a part of the quorum stands, the best first.
State = Literal["coming", "undecided", "waiting", "absent", "not_asked"]
_STATES: tuple[State, ...] = ("coming", "undecided", "waiting", "absent", "not_asked")


@dataclass(frozen=True, slots=True)
class Known:
    """A family as far as the reader knows it, for its meetings.

    `office` is whom to ring where somebody else may have to be asked who may not be
    named; None for a reader who may read everything.
    """

    family: FamilyView
    places: tuple[Involved, ...]
    timeline: Timeline
    directory: Directory
    office: TeamCard | None

    @property
    def meetings(self) -> tuple[Gathering, ...]:
        """Its meetings, the newest first."""
        return tuple(reversed(gatherings(self.timeline)))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the quorum: a role, or any of several, and how it stands."""

    roles: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One team that is asked.

    `leads` are the teams that a message went to as nobody is in this one now; `nobody`
    says that. `is_ours`: the reader works in it. `is_caller`: it called the meeting.
    """

    seat: Seat
    team: TeamCard
    is_ours: bool
    is_caller: bool
    nobody: bool = False
    leads: tuple[TeamCard, ...] = ()

    @property
    def reply(self) -> str:
        """What it answered; who calls a meeting comes to it."""
        return self.seat.reply or ("accepts" if self.is_caller else "")


@dataclass(frozen=True, slots=True)
class Convened:
    """A meeting with who is asked, who comes, and who is missing.

    `suggested` are teams that came to the family after the call, or were left out.
    """

    one: Gathering
    quorum: Quorum
    seats: tuple[SeatLine, ...]
    parts: tuple[Part, ...]
    judgement: Judgement
    suggested: tuple[Invitee, ...]
    caller: TeamCard | None

    @property
    def ours(self) -> SeatLine | None:
        """The reader's own seat: first one that is not answered."""
        own = [line for line in self.seats if line.is_ours]
        return next((line for line in own if not line.reply), next(iter(own), None))


def known(family: FamilyView, *, using: str = "default") -> Known:
    """The family that is open, as far as the reader may know it."""
    timeline, _ = visible(family.id, records.timeline_for(family.id, using=using))
    opened = sessions.opened(using=using)
    reads_all = opened is not None and opened.classes == EVERYTHING
    teams = directory(using)
    office = teams.teams.get(teams.answering(OFFICE, family.partnership) or -1)
    return Known(
        family=family,
        places=records.teams_there(family.id, using=using),
        timeline=timeline,
        directory=teams,
        office=None if reads_all else office,
    )


def quorum_here(found: Known, type_: str, now: datetime) -> Quorum:
    """The quorum of a type under the policy of the family's partnership."""
    policy = adopted.now_in_use(found.family.partnership).on(local_day(now))
    return quorum_of(type_, policy.values if policy else {})


def asked_for(
    found: Known, type_: str, now: datetime, *, trigger: UUID | None = None
) -> tuple[Invitee, ...]:
    """Whom to ask to a meeting of this type now.

    Args:
        trigger: the event that began the duty. One that may not be read says nothing.
    """
    return invitees(_called(found, type_, now, str(trigger or "")))


def trigger_of(one: Gathering) -> str:
    """The event that began the duty it was called for, as the call names it, or ""."""
    return str(one.called.fact.get("duty_trigger") or "") if one.called else ""


def _called(found: Known, type_: str, now: datetime, trigger: str = "") -> Called:
    return Called(
        quorum=quorum_here(found, type_, now),
        at=now,
        partnership=found.family.partnership,
        home_team=found.family.home_team_id,
        places=found.places,
        timeline=found.timeline,
        directory=found.directory,
        trigger=found.timeline.get(trigger) if trigger else None,
    )


def convened(
    found: Known, one: Gathering, teams: Iterable[int], now: datetime
) -> Convened:
    """A meeting as it stands, for somebody who works in these teams."""
    quorum = quorum_here(found, one.type, now)
    called_by = one.called.event.team if one.called else None
    caller = int(called_by) if called_by and called_by.isdecimal() else None
    lines = tuple(_lines(found, one, frozenset(teams), caller, now))
    at = min(one.starts_at or now, now) if one.state == "held" else now
    kinds = {place.agency_kind for place in found.places}
    wanted = ought(found.timeline, at, quorum=quorum, kinds=kinds)
    return Convened(
        one=one,
        quorum=quorum,
        seats=lines,
        parts=tuple(_parts(quorum, lines, wanted)),
        judgement=judge(quorum, list(_present(lines)), ought=wanted),
        suggested=_suggested(found, one, now) if one.state == "called" else (),
        caller=found.directory.teams.get(caller or -1),
    )


def _lines(
    found: Known, one: Gathering, mine: frozenset[int], caller: int | None,
    now: datetime,
) -> Iterator[SeatLine]:  # fmt: skip
    teams = found.directory.teams
    seats = [seat for seat in one.seats.values() if seat.team in teams]
    is_open = one.state == "called"
    left = inviting.nobody_in([s.team for s in seats], now) if is_open else frozenset()
    for seat in seats:
        near = inviting.leading(seat.team) if seat.team in left else ()
        yield SeatLine(
            seat,
            teams[seat.team],
            is_ours=seat.team in mine,
            is_caller=seat.team == caller,
            nobody=seat.team in left,
            leads=tuple(teams[team] for team in near),
        )


def _present(lines: Iterable[SeatLine]) -> Iterator[Present]:
    """Who said that they come, as if they had come."""
    for line in lines:
        if line.reply in ("accepts", "deputy"):
            yield Present(
                line.seat.role,
                line.team.agency_kind,
                line.team.agency,
                decides=line.seat.decides or line.seat.replied is None,
            )


def _parts(
    quorum: Quorum, lines: Sequence[SeatLine], wanted: Iterable[str]
) -> Iterator[Part]:
    """Each part of the quorum, then who ought to be there."""
    groups: list[tuple[str, ...]] = [(role,) for role in quorum.all]
    groups += quorum.any
    groups += [(role,) for role in wanted if (role,) not in groups]
    for group in groups:
        states = [_state(line, quorum) for line in lines if _stands(line, group)]
        yield Part(group, min(states, key=_STATES.index, default="not_asked"))


def _stands(line: SeatLine, group: Sequence[str]) -> bool:
    """Whether the team would stand for one of these roles."""
    alone = [Present(line.seat.role, line.team.agency_kind)]
    return any(stands(role, alone) for role in group)


def _state(line: SeatLine, quorum: Quorum) -> State:
    if not line.reply:
        return "waiting"
    if line.reply == "apologies":
        return "absent"
    if quorum.decides and line.seat.replied and not line.seat.decides:
        return "undecided"
    return "coming"


def _suggested(found: Known, one: Gathering, now: datetime) -> tuple[Invitee, ...]:
    """Whom we would ask now and who is not asked, and was not asked to stay away."""
    wanted = invitees(_called(found, one.type, now, trigger_of(one)))
    return tuple(
        each
        for each in wanted
        if each.is_asked
        and each.team not in one.seats
        and each.team not in one.unseated
    )


def other_teams(found: Known, but: Iterable[int]) -> list[TeamCard]:
    """Every other team that could be asked, those of the family's area first."""
    out = frozenset(but)
    area = found.family.partnership
    left = [team for team in found.directory.teams.values() if team.id not in out]
    return sorted(
        left, key=lambda team: (not team.works_for(area), team.agency_name, team.name)
    )


def added(found: Known, team: TeamCard, type_: str, now: datetime) -> Invitee:
    """A team that somebody asks of their own accord, as it is asked."""
    return of_own_accord(_called(found, type_, now), team)
