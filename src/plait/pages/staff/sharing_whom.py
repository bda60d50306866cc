"""With whom something may be shared, and whom one may ask: teams, and who is in them.

The teams are those that are there for everyone of the area: that one can be asked tells
nobody whether it holds anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from plait.access import posts
from plait.casework.sharing import Recipient
from plait.pages import components
from plait.pages.choices import Option
from plait.records import queries
from plait.standards.roles import roles
from plait.worklist import around
from plait.worklist.directory import directory
from plait.worklist.routing import TeamCard, team_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open

OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Whom:
    """A team of ours and the role in which it is meant, or an organisation outside.

    `team` is None for who is outside, and for nobody in particular; `sort` then says
    which kind it is.
    """

    team: TeamCard | None
    role: str = ""
    organisation: str = ""
    sort: str = ""

    @property
    def kind(self) -> str:
        """The kind of agency or organisation."""
        return self.team.agency_kind if self.team else self.sort

    @property
    def words(self) -> str:
        """Its name, as a page says it."""
        return self.team.name if self.team else self.organisation

    def recipient(
        self, *, staff: int | None = None, person: str | None = None
    ) -> Recipient:
        """The same as a share names it."""
        if self.team is None:
            return Recipient(
                organisation=self.organisation or None,
                sort=self.sort or None,
                person=person,
            )
        return Recipient(
            team=self.team.id,
            to=self.role or None,
            only=staff,
            asked_agency=self.team.agency,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Teams to choose from, under a heading."""

    heading: str
    teams: tuple[TeamCard, ...]


def named(request: Request, opened: Open) -> Whom | None:
    """Whom the address names; None where it names nobody.

    Raises:
        Http404: it names what is no team, or a team of one's own.
    """
    asked = request.GET
    role = asked.get("to", "")
    if asked.get("team"):
        found = of_team(_number(asked["team"]), role)
    elif role in roles():
        read = around.read(opened.id).around
        found = of_team(team_for(role, read, directory()), role)
    else:
        return None
    if found.team and found.team.id in {post.team_id for post in request.posts}:
        raise Http404
    return found


def of_team(number: int | None, role: str = "") -> Whom:
    """A team by its number, in a role: the one that is given, or its first.

    Raises:
        Http404: there is no such team.
    """
    card = directory().teams.get(number) if number is not None else None
    if card is None:
        raise Http404
    return Whom(card, role if role in roles() else role_of(card))


def role_of(card: TeamCard) -> str:
    """The role in which a team is usually meant."""
    return next((one for one in card.answers_for if one in roles()), "")


def groups(request: Request, opened: Open) -> list[Group]:
    """The teams to choose from: those around the family first, then of the area."""
    own = {post.team_id for post in request.posts}
    known = directory().teams
    there = [
        known[one.team_id]
        for one in queries.teams_there(opened.id)
        if one.team_id in known and one.team_id not in own
    ]
    there = list({one.id: one for one in there}.values())
    near = [
        one
        for one in known.values()
        if one.works_for(opened.family.partnership)
        and one.id not in own
        and one not in there
    ]
    found = [Group("Already involved", tuple(_by_name(there)))]
    found.append(Group("Other teams of the area", tuple(_by_name(near))))
    return [one for one in found if one.teams]


def people(whom: Whom, request: Request, opened: Open) -> list[Option]:
    """Who works in the team now, without those who are close to the family."""
    if whom.team is None:
        return []
    held = posts.who_may_have(opened.id, whom.team.id, request.now)
    found = {
        str(post.staff_id): f"{post.staff.given_name} {post.staff.family_name}, "
        f"{components.role(post.role)}"
        for post in held
    }
    return [Option(id_, label) for id_, label in found.items()]


def _by_name(found: Iterable[TeamCard]) -> list[TeamCard]:
    return sorted(found, key=lambda one: (one.agency_name, one.name))


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:  # noqa: PLR2004 - an integer column
        raise Http404
    return int(text)
