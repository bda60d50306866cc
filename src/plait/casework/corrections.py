"""How staff put right what was recorded: by a new event, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack
from uuid import UUID

from plait.access.errors import NotAllowed
from plait.records import queries
from plait.records.shapes import StoredEvent
from plait.worklist import refusals
from plait.worklist.recording import Occasion, Recorded, record


def correct(
    *,
    event: UUID,
    fact: Mapping[str, Any],
    reason: str,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Replace what an event says. Both versions stay to be read.

    It restarts no clock and makes no second duty: what is true changes, not since
    when it was known. It keeps the class of what it corrects: a correction tells
    nobody what they could not read before.

    Args:
        event: the event to correct, or an earlier correction of it.
        fact: what it should have said, whole.
        reason: why, in words.
        about: whom it is about, where that was wrong; None keeps it.

    Raises:
        NothingToCorrect: this family's record has no such event that you may see.
        And as `worklist.recording.record`.
    """
    newest = _newest(occasion["family"], event)
    occasion.setdefault("sensitivity", newest.sensitivity)
    return record(
        kind=newest.kind,
        about=about or newest.about,
        fact={**fact, "reason": reason},
        corrects=newest.id,
        **occasion,
    )


def withdraw(*, event: UUID, reason: str, **occasion: Unpack[Occasion]) -> Recorded:
    """Say that what was recorded never happened. It stays to be read, struck through.

    Raises:
        As `correct`.
    """
    newest = _newest(occasion["family"], event)
    occasion.setdefault("sensitivity", newest.sensitivity)
    return record(
        kind=newest.kind,
        about=newest.about,
        fact={"withdrawn": True, "reason": reason},
        corrects=newest.id,
        **occasion,
    )


def _newest(family: UUID, event: UUID) -> StoredEvent:
    """The newest version of the event: what a correction corrects."""
    try:
        versions = queries.event(family, event)
    except NotAllowed:
        raise refusals.NothingToCorrect from None
    return versions[-1].event
