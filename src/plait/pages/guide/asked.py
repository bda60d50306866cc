"""What is asked of a role: what it owes, what it is told, where it may be asked to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plait.pages.guide.shelf import Shelved
from plait.pages.guide.stages import STAGES
from plait.standards.attendance import needed_roles
from plait.standards.lanes import Lane, lane_of, lanes
from plait.standards.plain_words import rung_after
from plait.standards.roles import Role, roles

#: Whoever finds something owes the next step: anybody who sees families may be that.
FINDER = "finder"


@dataclass(frozen=True, slots=True)
class Told:
    """A standard of which a role is told when it is late, and how long after."""

    duty: Shelved
    after: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a role owes under one heading.

    Attributes:
        slug: of the stage in an address; "" for a heading that is no stage.
        told_first: whom most of it is told to first when it is late; "" if nobody.
    """

    title: str
    slug: str
    duties: tuple[Shelved, ...]
    told_first: str


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the pathway asks of one role.

    Attributes:
        owes: what it owes by name.
        finds: what it owes when it was the one who found it.
        told: of what it is told when somebody else is late.
        invited: for what it may be asked to come to a meeting.
    """

    role: Role
    owes: tuple[Shelved, ...]
    finds: tuple[Shelved, ...]
    told: tuple[Told, ...]
    invited: tuple[Shelved, ...]

    @property
    def lane(self) -> Lane:
        """The lane of the pathway that it belongs to."""
        return lane_of(self.role.id)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it owes, by stage."""
        return tuple(
            _part(stage.title, stage.slug, here)
            for stage in STAGES.values()
            if (here := [it for it in self.owes if it.stage is stage])
        )

    @property
    def found_part(self) -> Part | None:
        """What it owes if it was the one who found it."""
        return _part("If you found it", "", self.finds) if self.finds else None

    @property
    def told_by_after(self) -> tuple[tuple[str, tuple[Shelved, ...]], ...]:
        """Of what it is told when late, by how long after; the soonest first."""
        after: dict[str, list[Shelved]] = {}
        for told in sorted(self.told, key=lambda it: it.after != "at once"):
            after.setdefault(told.after, []).append(told.duty)
        return tuple((words, tuple(duties)) for words, duties in after.items())

    @property
    def lines(self) -> int:
        """How many lines a poster of it has, about; what it is told of runs on."""
        owed = len(self.owes) + len(self.finds) + len(self.invited)
        return owed + len(self.told) // 3

    @property
    def count(self) -> int:
        """In how many ways the pathway names it, finding aside."""
        return len(self.owes) + len(self.told) + len(self.invited)


def asked_of(role_id: str, found: Iterable[Shelved]) -> Asked | None:
    """What is asked of the role; None for a role that there is not."""
    role = roles().get(role_id)
    known = tuple(found)
    return _asked_of(role, known, _invitations(known)) if role else None


def _invitations(found: Iterable[Shelved]) -> Mapping[str, tuple[Shelved, ...]]:
    """By role: the standards whose meeting does not count without it."""
    invited: dict[str, tuple[Shelved, ...]] = {}
    for it in found:
        for role_id in needed_roles(it.standard):
            invited[role_id] = (*invited.get(role_id, ()), it)
    return invited


def _asked_of(
    role: Role,
    known: tuple[Shelved, ...],
    invitations: Mapping[str, tuple[Shelved, ...]],
) -> Asked:
    role_id = role.id
    owes = tuple(it for it in known if it.standard.owed_by == role_id)
    told = tuple(
        Told(it, rung_after(rung))
        for it in known
        for rung in it.standard.if_late
        if rung.tell == role_id
    )
    invited = invitations.get(role_id, ())
    sees_families = bool(owes) and bool(role.held_by) and role_id != FINDER
    finds = tuple(it for it in known if sees_families and it.standard.owed_by == FINDER)
    return Asked(role, owes, finds, told, invited)


def _part(title: str, slug: str, duties: Sequence[Shelved]) -> Part:
    told = Counter(it.first_told for it in duties)
    return Part(title, slug, tuple(duties), told.most_common(1)[0][0])


def everybody(found: Iterable[Shelved]) -> tuple[tuple[Lane, tuple[Asked, ...]], ...]:
    """Every role of which something is asked, by lane; who owes most comes first."""
    known = tuple(found)
    invitations = _invitations(known)
    every = [_asked_of(role, known, invitations) for role in roles().values()]
    asked = [it for it in every if it.count]
    by_lane = [(lane, [it for it in asked if it.lane == lane]) for lane in lanes()]
    return tuple(
        (lane, tuple(sorted(them, key=lambda it: (-len(it.owes), it.role.title))))
        for lane, them in by_lane
        if them
    )
