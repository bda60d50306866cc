"""Which team a role means for one subject. Every duty has a team: never none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plait.standards.roles import roles
from plait.timeline.moves import ROLES
from plait.timeline.ownership import Places

#: The role of a partnership's own office, which answers where nobody else does.
OFFICE = "partnership"

#: It names its owner, and may name the team.
ACTION = "action.agreed"
#: Whatever it answers for: who holds something is asked, and nobody else.
_NAMES_THE_TEAM = frozenset({ACTION, "info.requested", "message.declined"})
#: Roles that only these hold act for the area that owns the protection of a child.
_OF_THE_OWNER = frozenset({"social_care", "police"})
SOCIAL_CARE = "social_care"


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team as routing needs it: what it answers for and whom it serves.

    `is_elsewhere`: it works in another installation, and signs in there alone.
    """

    id: int
    name: str
    agency: str
    agency_kind: str
    partnership: str
    phone: str = ""
    out_of_hours: str = ""
    answers_for: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    agency_name: str = ""
    is_elsewhere: bool = False

    def works_for(self, partnership: str) -> bool:
        """Whether families of the partnership are among those it serves."""
        return partnership == self.partnership or partnership in self.serves


@dataclass(frozen=True, slots=True)
class Involved:
    """A team that is involved with the subject, in a role, from a moment."""

    team_id: int
    role: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """The teams around one subject: its home team and who is involved now.

    `guests` are those who ever opened it in an emergency: team and person by number.
    """

    partnership: str
    home_team: int
    involved: tuple[Involved, ...] = ()
    guests: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Directory:
    """Every team there is. Read once and kept: teams change rarely."""

    teams: Mapping[int, TeamCard]
    #: The names of staff by number, for those who are named as a family's worker.
    workers: Mapping[int, str] = field(default_factory=dict)
    _memo: dict[tuple[str, str], int | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _near: dict[frozenset[int], tuple[tuple[str, str], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _places: dict[str, Places] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls, teams: Iterable[TeamCard], workers: Mapping[int, str] | None = None
    ) -> Directory:
        """The directory of these teams, in the order of their numbers."""
        in_order = sorted(teams, key=lambda team: team.id)
        return cls({team.id: team for team in in_order}, workers or {})

    def agencies_near(self, own: frozenset[int]) -> tuple[tuple[str, str], ...]:
        """The agencies of these teams' partnerships and those that work for them.

        The slug and the name of each, by name. Worked out once for the same teams.
        """
        found = self._near.get(own)
        if found is None:
            areas = {self.teams[id_].partnership for id_ in own if id_ in self.teams}
            names = {
                team.agency: team.agency_name
                for team in self.teams.values()
                if team.partnership in areas or any(map(team.works_for, areas))
            }
            found = tuple(sorted(names.items(), key=lambda pair: pair[1]))
            self._near[own] = found
        return found

    def of_agency(self, team: int) -> tuple[int, ...]:
        """The other teams of a team's agency, in the order of their numbers."""
        own = self.teams.get(team)
        return tuple(
            one.id
            for one in self.teams.values()
            if own is not None and one.agency == own.agency and one.id != team
        )

    def places(self, home: str) -> Places:
        """Where the agencies are, for a family whose home is this partnership."""
        if home not in self._places:
            found = {team.agency: team.partnership for team in self.teams.values()}
            found |= {
                team.agency: home
                for team in self.teams.values()
                if team.works_for(home)
            }
            social_care = {
                team.agency: team.partnership
                for team in self.teams.values()
                if team.agency_kind == SOCIAL_CARE
            }
            every = self.teams.values()
            based = {team.agency: team.partnership for team in every}
            serves: dict[str, set[str]] = {}
            for team in every:
                own = serves.setdefault(team.agency, set())
                own.update({team.partnership, *team.serves})
            worked = {agency: frozenset(areas) for agency, areas in serves.items()}
            self._places[home] = Places(home, found, social_care, based, worked)
        return self._places[home]

    def answering(self, role: str, partnership: str) -> int | None:
        """The partnership's team that answers for the role, or of the right kind."""
        key = (role, partnership)
        if key not in self._memo:
            self._memo[key] = self._answering(role, partnership)
        return self._memo[key]

    def _answering(self, role: str, partnership: str) -> int | None:
        known = roles().get(role)
        held_by = known.held_by if known else ()
        serving = [team for team in self.teams.values() if team.works_for(partnership)]
        own_first = sorted(serving, key=lambda team: team.partnership != partnership)
        named = [team.id for team in own_first if role in team.answers_for]
        alike = [team.id for team in own_first if team.agency_kind in held_by]
        return next(iter((*named, *alike)), None)


def team_for(
    role: str,
    around: Around,
    directory: Directory,
    *,
    found_by: int | None = None,
    sent_to: str | None = None,
    near: int | None = None,
) -> int:
    """The number of the team that the role means for this subject.

    In this order: a team involved in that role (the newest), an involved team that
    answers for it, the partnership's team that does, the partnership's own office,
    and at last the subject's home team.

    Args:
        found_by: the team that recorded what started the clock; for `finder`.
        sent_to: the role that a message names; for `addressee`.
        near: the team that an addressee's fact names: it is meant if it answers for
            the role, else a team of its agency that does.
    """
    known = roles().get(role)
    if role == "addressee":
        if sent_to is None or sent_to == "addressee":
            return around.home_team
        own = _of_agency(sent_to, near, around, directory)
        if own is not None:
            return own
        return team_for(sent_to, around, directory, found_by=found_by)
    if known is not None and known.depends_on_event:
        is_finder = role == "finder" and found_by in directory.teams
        return found_by if is_finder and found_by is not None else around.home_team
    team = answering_team(role, around, directory)
    if team is None:
        team = directory.answering(OFFICE, around.partnership)
    return around.home_team if team is None else team


def acts_for_the_owner(role: str) -> bool:
    """Whether only social care or the police hold it: the area that owns acts."""
    known = roles().get(role)
    held_by = frozenset(known.held_by) if known else frozenset()
    return bool(held_by) and held_by <= _OF_THE_OWNER


def around_in(area: str, around: Around, directory: Directory) -> Around:
    """The teams around as far as they work for one area, as if it were its own."""
    return Around(
        area,
        around.home_team,
        tuple(
            place
            for place in around.involved
            if (team := directory.teams.get(place.team_id)) is not None
            and team.works_for(area)
        ),
    )


def around_of(role: str, owing: int, around: Around, directory: Directory) -> Around:
    """The teams among which somebody is told that this team is late.

    A manager of social care or of the police is of the area of the team that owes it;
    so is one of a service to which a family that moves was offered.
    """
    team = directory.teams.get(owing)
    if team is not None and not team.works_for(around.partnership):
        known = roles().get(role)
        if known is not None and set(known.held_by) & ROLES.keys() & {team.agency_kind}:
            return around_in(team.partnership, around, directory)
    if (
        team is None
        or team.agency_kind not in _OF_THE_OWNER
        or not acts_for_the_owner(role)
    ):
        return around
    home = around.partnership
    area = home if team.works_for(home) else team.partnership
    return around_in(area, around, directory)


def answering_team(role: str, around: Around, directory: Directory) -> int | None:
    """The team that answers for the role here: involved, or the partnership's own."""
    involved = _involved(role, around, directory)
    if involved is not None:
        return involved
    return directory.answering(role, around.partnership)


def _of_agency(
    role: str, near: int | None, around: Around, directory: Directory
) -> int | None:
    """The team itself, or one of its agency, that answers for the role.

    Of several, one that is involved comes first.
    """
    named = directory.teams.get(near) if near is not None else None
    if named is None or role in named.answers_for:
        return named.id if named else None
    there = {place.team_id for place in around.involved}
    own = [
        team.id
        for team in directory.teams.values()
        if team.agency == named.agency and role in team.answers_for
    ]
    return min(own, key=lambda id_: (id_ not in there, id_), default=None)


def sent_to(kind: str, fact: Mapping[str, Any]) -> str | None:
    """The role that an event names: whom it is sent to, or who owns an action."""
    named = fact.get("owner") if kind == ACTION else fact.get("to")
    return str(named) if named else None


def named_team(kind: str, fact: Mapping[str, Any], directory: Directory) -> int | None:
    """The very team that an action, a request or what came back names, if ours."""
    number = fact.get("team") if kind in _NAMES_THE_TEAM else None
    return number if isinstance(number, int) and number in directory.teams else None


def owing_role(role: str, *, sent_to: str | None = None) -> str:
    """The role that owes it: for an addressee, the role that the message names."""
    return sent_to if role == "addressee" and sent_to else role


def _involved(role: str, around: Around, directory: Directory) -> int | None:
    newest = sorted(
        (place for place in around.involved if place.team_id in directory.teams),
        key=lambda place: (place.since, place.team_id),
        reverse=True,
    )
    for place in newest:
        if place.role == role:
            return place.team_id
    for place in newest:
        if role in directory.teams[place.team_id].answers_for:
            return place.team_id
    return None
