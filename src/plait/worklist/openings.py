"""Which care is open on whom of a family, read off its timeline. Pure.

The last word on each person holds: care that was accepted is open until it is said to
have ended. Whoever may read only a part of the timeline gets it as far as that tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plait.timeline.timeline import Timeline

#: What opens mental health care of somebody, and what ends it. That a referral was
#: passed on says neither.
MENTAL_HEALTH_OPENS: Final = (
    "referral.mental_health.made",
    "referral.mental_health.received",
    "referral.mental_health.accepted",
    "contact.perinatal",
    "therapy.started",
    "admission.mbu.started",
    "admission.acute_mh.started",
)
MENTAL_HEALTH_ENDS: Final = (
    "referral.mental_health.declined",
    "discharge.mental_health",
)
HOSPITAL_OPENS: Final = ("hospital.admitted",)
HOSPITAL_ENDS: Final = ("hospital.discharged",)
ENQUIRY_OPENS: Final = ("s47.started",)
ENQUIRY_ENDS: Final = ("s47.ended",)

CHILDREN: Final = frozenset({"infant", "unborn", "sibling"})


@dataclass(frozen=True, slots=True)
class Opening:
    """Care of somebody: `is_open`, and by which team, by number, if it is one here."""

    about: str | None
    role: str | None
    is_open: bool
    team: int | None

    @property
    def of_child(self) -> bool:
        """Whether it is a child's, born or not."""
        return self.role in CHILDREN


def openings(
    timeline: Timeline, at: datetime, opens: tuple[str, ...], ends: tuple[str, ...]
) -> Iterator[Opening]:
    """For each person of whom it is told, whether it is open at the moment.

    Args:
        opens: kinds of event that open it; ends: those that end it.
    """
    last: dict[str | None, Opening] = {}
    told = sorted(
        (event for kind in (*opens, *ends) for event in timeline.of_kind(kind)),
        key=lambda event: (event.occurred_at, event.recorded_at, event.id),
    )
    for event in told:
        if event.occurred_at <= at:
            team = event.event.team
            last[event.about] = Opening(
                event.about,
                event.role,
                event.kind in opens,
                int(team) if team and team.isdecimal() else None,
            )
    yield from last.values()
