"""What staff record when they were told that something is late."""

from __future__ import annotations

from typing import Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record


def answer_escalation(
    *,
    standard: str,
    trigger: UUID,
    note: str | None = None,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say that we were told and see to it. What is owed stays owed until it is done.

    Args:
        standard: the id of the standard of the duty that is late.
        trigger: the event that started it.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="escalation.answered",
        about=about,
        fact=given(standard=standard, trigger=str(trigger), note=note),
        **occasion,
    )
