"""Which teams have a family because of where it lives, and who of a team has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from plait.synthetic.families import MadeSubject
from plait.synthetic.organisation import Colleague, Organisation, Team
from plait.timeline.events import Event

#: The roles that carry a caseload: one of them has a family by name.
CARRY = frozenset(
    {"midwife", "health_visitor", "social_worker", "care_coordinator",
     "perinatal_clinician"}
)  # fmt: skip

_ACCEPTED: Final = "referral.mental_health.accepted"
_ALLOCATED: Final = "allocation.made"
_MET: Final = "contact.perinatal"
#: Who of a perinatal team is a baby's own worker.
_FOR_BABIES = frozenset({"nursery_nurse", "infant_mental_health_lead"})
#: How often families are seen and how far they live: each as often as it stands here.
_OFTEN = (*["standard"] * 9, *["enhanced"] * 7, *["high"] * 3, "intensive")
_FAR = ("near", "near", "far")

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
        accepted = next((x for x in reversed(own) if x.kind == _ACCEPTED), None)
        if accepted is not None:
            yield from _taken_on(made, team, accepted, own)
            continue
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
            kind=_ALLOCATED,
            occurred_at=first.recorded_at,
            recorded_at=first.recorded_at,
            agency=team.agency,
            fact={"post": carry[email or ""], "worker": email},
            corrects=None,
            team=team.name,
            by=email,
            sensitivity="routine",
        )


def _taken_on(
    made: MadeSubject, team: Team, accepted: Event, own: list[Event]
) -> Iterator[Event]:
    """That a referral which was accepted was weighed, and allocated by who leads.

    One in some has nobody yet, where nobody met them since. One in three has a worker
    for the baby.
    """
    lead = next((p for p in team.staff if p.role.endswith("manager")), None)
    carry = [p for p in team.staff if p.role in CARRY]
    is_met = any(x.kind == _MET and x.occurred_at > accepted.occurred_at for x in own)
    if lead is None or not carry or (_is_unnamed(made, team) and not is_met):
        return
    wrote = Counter(x.by for x in own if x.by in {p.email for p in carry})
    most = wrote.most_common(1)[0][0] if wrote else None
    chosen = next((p for p in carry if p.email == most), None)
    chosen = chosen or carry[_draw(made, "who") % len(carry)]
    weight: dict[str, object] = {
        "intensity": _OFTEN[_draw(made, "often") % len(_OFTEN)],
        "travel": _FAR[_draw(made, "far") % len(_FAR)],
    }
    facts: list[tuple[str, dict[str, object], str | None]] = [
        ("caseload.weighed", weight, None),
        (_ALLOCATED, _part(chosen, "coordinator"), "routine"),
    ]
    for_baby = [p for p in team.staff if p.role in _FOR_BABIES]
    if for_baby and _draw(made, "baby") % 3 == 0:
        baby = for_baby[_draw(made, "whose") % len(for_baby)]
        facts.append((_ALLOCATED, _part(baby, "infant"), "routine"))
    for number, (kind, fact, sensitivity) in enumerate(facts):
        yield Event(
            id=str(uuid5(NAMESPACE_URL, f"{made.key}/{team.name}/taken-on/{number}")),
            subject=made.subject,
            about=accepted.about,
            kind=kind,
            occurred_at=accepted.recorded_at,
            recorded_at=accepted.recorded_at,
            agency=team.agency,
            fact=fact,
            corrects=None,
            team=team.name,
            by=lead.email,
            sensitivity=sensitivity,
        )


def _part(who: Colleague, part: str) -> dict[str, object]:
    return {"post": who.role, "worker": who.email, "part": part}


def _draw(made: MadeSubject, what: str) -> int:
    return uuid5(NAMESPACE_URL, f"{made.key}/{what}").int


def _is_unnamed(made: MadeSubject, team: Team) -> bool:
    return uuid5(NAMESPACE_URL, f"{made.key}/{team.name}").int % _NOBODY_OF == 0
