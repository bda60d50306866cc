"""Who is asked to a meeting, and why: worked out from who is there. Pure.

What is worked out tells no more than what it is worked out from. So it is given the
teams around the family, and the timeline, as far as whoever calls may know of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from plait.access.classes import EXISTENCE_IS_BOUND, bit_of, holds
from plait.clock.moments import local_day
from plait.records.shapes import Involved
from plait.standards.legal_bases import basis_for
from plait.standards.quorums import EXACT, Quorum
from plait.standards.roles import roles
from plait.timeline.facts import kind as kind_of
from plait.timeline.timeline import Known, Timeline
from plait.worklist import involving, openings
from plait.worklist.routing import Around, Directory, TeamCard, answering_team
from plait.worklist.routing import Involved as Placed

#: Why a team is asked, as codes; the pages have the words.
QUORUM: Final = "quorum"
OPEN_TO_ADULT: Final = "open_to_adult"
OPEN_TO_CHILD: Final = "open_to_child"
OPEN_TO_FAMILY: Final = "open_to_family"
FOUND_IT: Final = "found_it"
REFERRED: Final = "referred"
AREA_OF_INCIDENT: Final = "area_of_incident"
HOME_AREA: Final = "home_area"
OTHER_AREA: Final = "other_area"
IN_HOSPITAL: Final = "in_hospital"
#: Care by them has ended: shown, and not asked unless somebody asks them.
WAS_OPEN: Final = "was_open"
#: Somebody asks them who knows why.
ADDED: Final = "added"

#: Roles that ought to be at a meeting while something holds.
PERINATAL: Final = "perinatal_mental_health"
WARD: Final = "ward_consultant"


def ought(
    timeline: Timeline,
    at: datetime,
    *,
    quorum: Quorum | None = None,
    kinds: Collection[str] = (),
) -> tuple[str, ...]:
    """The roles that ought to be at a meeting, because of what holds at the moment.

    Mental health, while a parent or carer is open to mental health care; the
    consultant of the ward, while a child is in hospital.

    Args:
        timeline: as far as whoever asks may read it.
        quorum: of the meeting: only roles that it names `beside`. None gives all.
        kinds: the kinds of agency that are involved, as far as whoever asks may know.
            A perinatal team is there for a reason that its neighbours may not read.
    """
    found = []
    care = list(
        openings.openings(
            timeline, at, openings.MENTAL_HEALTH_OPENS, openings.MENTAL_HEALTH_ENDS
        )
    )
    is_told = any(not one.of_child for one in care)
    if any(one.is_open and not one.of_child for one in care) or (
        not is_told and "perinatal" in kinds
    ):
        found.append(PERINATAL)
    stays = openings.openings(
        timeline, at, openings.HOSPITAL_OPENS, openings.HOSPITAL_ENDS
    )
    if any(one.is_open and one.of_child for one in stays):
        found.append(WARD)
    return tuple(role for role in found if quorum is None or role in quorum.beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a meeting is called for, and who is around, as far as the caller may know.

    Attributes:
        places: the teams around the family; none that only a named person brings.
        timeline: of the family, as far as the caller may read it.
        trigger: what began the duty, if the caller may read it.
    """

    quorum: Quorum
    at: datetime
    partnership: str
    home_team: int
    places: Sequence[Involved]
    timeline: Timeline
    directory: Directory
    trigger: Known | None = None

    @property
    def around(self) -> Around:
        """The teams around the family, for finding who answers for a role."""
        return around_of(self.partnership, self.home_team, self.places)


@dataclass(frozen=True, slots=True)
class Invitee:
    """A team to ask, in which role and why.

    `is_asked` is False where it is only shown, for whoever calls to decide.
    """

    team: int
    role: str
    why: tuple[str, ...]
    basis: str
    may_say: str
    is_asked: bool = True


_Wanted = tuple[int | None, str, str]


def invitees(called: Called) -> tuple[Invitee, ...]:
    """Every team to ask to the meeting, those of the quorum first.

    A team that would be asked for several reasons has one seat. In which role: in one
    that is a person's own part, else the first. Everybody who is asked reads who else
    is, and why. So whom only something guarded brings is shown last, without a reason
    and not asked, for whoever calls to decide.
    """
    told = _without_bound(called)
    found = _seats(told)
    if told is called:
        return found
    listed = {one.team for one in found}
    return (
        *found,
        *(
            replace(one, why=(ADDED,), is_asked=False)
            for one in _seats(called)
            if one.team not in listed
        ),
    )


def _without_bound(called: Called) -> Called:
    """The same, but for what others may not even know to be there."""
    events = called.timeline.events
    left = [event for event in events if not _is_bound(event)]
    if len(left) == len(events):
        return called
    trigger = called.trigger
    return replace(
        called,
        timeline=Timeline(called.timeline.subject, left, called.timeline.aliases),
        trigger=None if trigger and _is_bound(trigger) else trigger,
    )


def _is_bound(event: Known) -> bool:
    name = event.event.sensitivity or kind_of(event.kind).sensitivity
    return holds(EXISTENCE_IS_BOUND, bit_of(name))


def _seats(called: Called) -> tuple[Invitee, ...]:
    seats: dict[int, dict[str, None]] = {}
    reasons: dict[int, dict[str, None]] = {}
    for team, role, why in _wanted(called):
        if team is not None and team in called.directory.teams:
            seats.setdefault(team, {})[role] = None
            reasons.setdefault(team, {})[why] = None
    ground = basis_for(called.quorum.type, _states(called), local_day(called.at))
    return tuple(
        Invitee(
            team=team,
            role=next((one for one in wanted if one in EXACT), next(iter(wanted))),
            why=tuple(reasons[team]),
            basis=ground.code,
            may_say=ground.may_say,
            is_asked=set(reasons[team]) != {WAS_OPEN},
        )
        for team, wanted in seats.items()
    )


def of_own_accord(called: Called, team: TeamCard) -> Invitee:
    """A team that somebody asks of their own accord, in the role that it has there."""
    own = [place.role for place in called.places if place.team_id == team.id]
    usual = [role.id for role in roles().values() if team.agency_kind in role.held_by]
    ground = basis_for(called.quorum.type, _states(called), local_day(called.at))
    role = next(iter((*own, *team.answers_for[:1], *usual)))
    return Invitee(team.id, role, (ADDED,), ground.code, ground.may_say)


def around_of(partnership: str, home_team: int, places: Sequence[Involved]) -> Around:
    """These places as routing reads them."""
    there = ((one.team_id, one.role, one.since, one.until) for one in places)
    return Around(partnership, home_team, tuple(Placed(*each) for each in there))


def _wanted(called: Called) -> Iterator[_Wanted]:
    """Each team with a role and one reason, the most pressing first."""
    yield from _of_quorum(called)
    yield from _of_ought(called)
    yield from _of_finders(called)
    yield from _of_areas(called)
    yield from _of_care(called)
    yield from _of_places(called)


def _of_quorum(called: Called) -> Iterator[_Wanted]:
    quorum, around = called.quorum, called.around
    for role in quorum.all:
        yield answering_team(role, around, called.directory), role, QUORUM
    there = {one.agency_kind for one in _open(called)}
    is_mark = called.trigger is not None and called.trigger.kind.startswith("injury.")
    for several in quorum.any:
        known = (one for one in several if there.intersection(_held_by(one)))
        # A mark may have to be looked at: whoever can is asked, beside who knows them.
        wanted = {next(known, several[0]): None}
        if is_mark:
            wanted[several[0]] = None
        for role in wanted:
            yield answering_team(role, around, called.directory), role, QUORUM


def _of_ought(called: Called) -> Iterator[_Wanted]:
    kinds = {one.agency_kind for one in _open(called)}
    reasons = {PERINATAL: OPEN_TO_ADULT, WARD: IN_HOSPITAL}
    for role in ought(called.timeline, called.at, kinds=kinds):
        team = answering_team(role, called.around, called.directory)
        yield team, role, reasons[role]


def _of_finders(called: Called) -> Iterator[_Wanted]:
    if called.trigger is not None:
        yield _by(called.trigger, called, FOUND_IT)
    for event in called.timeline.of_kind("referral.social_care.made")[-1:]:
        yield _by(event, called, REFERRED)


def _of_areas(called: Called) -> Iterator[_Wanted]:
    """Social care of where it happened, and of where they live; police as well."""
    wanted = [role for role in ("social_worker", "police") if role in called.quorum.all]
    teams = called.directory.teams
    areas = {called.partnership: HOME_AREA}
    for place in _open(called):
        if (card := teams.get(place.team_id)) and not card.works_for(
            called.partnership
        ):
            areas.setdefault(card.partnership, OTHER_AREA)
    if called.trigger is not None:
        where = _found_in(called.trigger, called)
        if where != called.partnership:
            areas[where] = AREA_OF_INCIDENT
    for area, why in areas.items():
        for role in wanted or ["social_worker"]:
            # Of the area that the quorum has asked already it says so.
            if not (role in called.quorum.all and _is_asked(role, area, called)):
                yield called.directory.answering(role, area), role, why


def _found_in(trigger: Known, called: Called) -> str:
    """Where the child was found: as was said, else where whoever recorded it works."""
    said = str(trigger.fact.get("area_of_incident") or "")
    if called.directory.places(called.partnership).knows(said):
        return said
    card = called.directory.teams.get(_team(trigger) or -1)
    is_elsewhere = card is not None and not card.works_for(called.partnership)
    return card.partnership if card and is_elsewhere else called.partnership


def _is_asked(role: str, area: str, called: Called) -> bool:
    """Whether the team that the quorum asks in this role works for the area."""
    team = answering_team(role, called.around, called.directory)
    card = called.directory.teams.get(team or -1)
    return card is not None and card.works_for(area)


def _of_care(called: Called) -> Iterator[_Wanted]:
    """Teams whose care of somebody is open, or was, as far as the timeline tells."""
    kinds = openings.MENTAL_HEALTH_OPENS, openings.MENTAL_HEALTH_ENDS
    for one in openings.openings(called.timeline, called.at, *kinds):
        card = called.directory.teams.get(one.team or -1)
        if card is not None and card.agency_kind == "perinatal":
            open_to = OPEN_TO_CHILD if one.of_child else OPEN_TO_ADULT
            yield card.id, PERINATAL, open_to if one.is_open else WAS_OPEN


def _of_places(called: Called) -> Iterator[_Wanted]:
    for place in _open(called):
        yield place.team_id, place.role, OPEN_TO_FAMILY


def _open(called: Called) -> list[Involved]:
    """The places of those who work with the family now.

    Not of those who were only told of something, nor of those whose care has ended.
    """
    care = [(team, why) for team, _, why in _of_care(called)]
    ended = {team for team, why in care if why == WAS_OPEN}
    ended -= {team for team, why in care if why != WAS_OPEN}
    return [
        one
        for one in called.places
        if not one.basis.startswith(involving.NOT_A_SERVICE)
        and (one.until is None or one.until > called.at)
        and one.team_id not in ended
    ]


def _by(event: Known, called: Called, why: str) -> _Wanted:
    """The team that recorded it, in the role that it has there."""
    team = _team(event)
    own = [one.role for one in called.places if one.team_id == team]
    card = called.directory.teams.get(team or -1)
    answers = card.answers_for[:1] if card else ()
    return team, next(iter((*own, *answers)), "finder"), why


def _team(event: Known | None) -> int | None:
    team = event.event.team if event else None
    return int(team) if team and team.isdecimal() else None


def _held_by(role: str) -> tuple[str, ...]:
    known = roles().get(role)
    return known.held_by if known else ()


def _states(called: Called) -> list[str]:
    found = openings.openings(
        called.timeline, called.at, openings.ENQUIRY_OPENS, openings.ENQUIRY_ENDS
    )
    return ["section47"] if any(one.is_open for one in found) else []
