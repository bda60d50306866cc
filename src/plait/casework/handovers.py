"""A family's care is offered to another team; until it accepts, it is still ours."""

from __future__ import annotations

from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

HandoverAnswer = Literal["accepted", "returned"]


def offer_handover(
    *,
    to: str,
    about: UUID | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Offer the family's care to another team. Until it accepts, it is still ours.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="handover.offered",
        about=about,
        fact=given(to=to, note=note),
        **occasion,
    )


def answer_handover(
    *,
    offer: UUID,
    answer: HandoverAnswer,
    about: UUID | None = None,
    reason: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Accept a handover, or return it with a reason.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=f"handover.{answer}",
        about=about,
        fact=given(answers=str(offer), reason=reason),
        **occasion,
    )
