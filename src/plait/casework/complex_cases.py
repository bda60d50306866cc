"""What staff do with the list of the complex-cases team beside its meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack
from uuid import UUID

from plait.timeline.facts.complex_cases import ADDED, LEFT_OUT, Tier
from plait.worklist.recording import Occasion, Recorded, given, record
from plait.worklist.refusals import NotRecorded


class SayWhy(NotRecorded):
    """Nobody comes on the list, or off it, without a reason that others can read."""

    say = "Enter the reason"
    field = "reason"


class CameMeanwhile(NotRecorded):
    """Something that brings her here was recorded after the reasons were read."""

    say = (
        "Why she is on the list has changed since you opened this page. Read it again "
        "above, then say whether she may still be left out."
    )
    field = "reason"


def add(
    *,
    reason: str,
    tier: Tier,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Put a pregnancy on the list by hand, for a reason that no criterion sees.

    Raises:
        SayWhy: it gives no reason.
        As `worklist.recording.record`.
    """
    if not reason.strip():
        raise SayWhy
    fact = given(reason=reason.strip(), tier=tier)
    return record(kind=ADDED, about=about, fact=fact, **occasion)


def leave_out(
    *,
    reason: str,
    criteria: Sequence[str] = (),
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say that the list need not hold a pregnancy. Something new brings it back.

    Args:
        criteria: the ids of what had brought it there, as whoever decides reads them.

    Raises:
        SayWhy: it gives no reason.
        As `worklist.recording.record`.
    """
    if not reason.strip():
        raise SayWhy
    fact = given(reason=reason.strip(), criteria=list(criteria))
    return record(kind=LEFT_OUT, about=about, fact=fact, **occasion)
