"""What staff record of the plans that agencies and parents make."""

from __future__ import annotations

from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Plan = Literal[
    "perinatal_care.recorded",
    "prebirth.agreed",
    "safety.agreed",
    "family.published",
    "child_protection.started",
    "child_protection.ended",
]


def record_plan(
    *,
    what: Plan,
    about: UUID,
    note: str | None = None,
    answers: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a plan was made, agreed, published, started or ended.

    Raises:
        ReservedKind: a child protection plan is for children's social care.
        And as `worklist.recording.record`.
    """
    return record(
        kind=f"plan.{what}",
        about=about,
        fact=given(note=note, answers=str(answers) if answers else None),
        **occasion,
    )
