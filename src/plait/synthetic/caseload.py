"""Which teams have a family because of where it lives, and who of a team has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from plait.synthetic.families import MadeSubject
from plait.synthetic.organisation import Organisation, Team
from plait.timeline.events import Event

#: The roles that carry a caseload: one of them has a family by name.
CARRY = frozenset(
    {"midwife", "health_visitor", "social_worker", "care_coordinator",
     "perinatal_clinician"}
)  # fmt: skip

#: One family in so many is given to nobody yet.
_NOBODY_OF = 6


def caseload(
    world: Organisation, partnership: str, town: str
) -> tuple[tuple[str, str], ...]:
    """The teams of a town that have every family of it, with their roles."""
    return tuple(
        (world.team_for(kind, partnership=partnership, town=town).name, role)
        for kind, role in (
            ("maternity", "midwife"),
            ("health_visiting", "health_visitor"),
            ("gp", "gp"),
        )
    )


def allocations(made: MadeSubject, world: Organisation) -> Iterator[Event]:
    """That each team which carries a caseload named who has this family.

    Whoever recorded most for the team has it; where nobody who carries a caseload has
    recorded anything, nobody is named.
    """
    if made.kind != "family":
        return
    for team in world.teams:
        own = [event for event in made.events if event.team == team.name]
        carry = {p.email: p.role for p in team.staff if p.role in CARRY}
        wrote = Counter(event.by for event in own if event.by in carry)
        if not wrote or _is_unnamed(made, team):
            continue
        [(email, _)] = wrote.most_common(1)
        first = next(event for event in own if event.by == email)
        yield Event(
            id=str(uuid5(NAMESPACE_URL, f"{made.key}/{team.name}/allocated")),
            subject=made.subject,
            about=None,
            kind="allocation.made",
            occurred_at=first.recorded_at,
            recorded_at=first.recorded_at,
            agency=team.agency,
            fact={"post": carry[email or ""], "worker": email},
            corrects=None,
            team=team.name,
            by=email,
            sensitivity="routine",
        )


def _is_unnamed(made: MadeSubject, team: Team) -> bool:
    return uuid5(NAMESPACE_URL, f"{made.key}/{team.name}").int % _NOBODY_OF == 0
