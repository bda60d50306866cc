"""Who has a family's care by name, and that somebody has it no more."""

from __future__ import annotations

from plait.timeline.facts.shapes import Fact, Kind, Name


class AllocationEnded(Fact):
    """A colleague has this family no longer: they left the post, or gave it back.

    `post` is the role of their post, `worker` the colleague by number. `reason` says
    why: it is nothing about the family.
    """

    post: Name
    worker: int | None = None


KINDS = (
    Kind(
        "allocation.ended",
        "mental_health_care",
        "Worker has the family no longer",
        AllocationEnded,
        "routine",
    ),
)
