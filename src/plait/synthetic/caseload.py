"""Which teams have a family because of where it lives or is registered."""

from __future__ import annotations

from plait.synthetic.organisation import Organisation


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
