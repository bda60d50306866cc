"""What staff record of an action that a meeting agreed: done, or no longer needed."""

from __future__ import annotations

from typing import Unpack
from uuid import UUID

from plait.worklist.agreed_actions import DONE, DROPPED
from plait.worklist.recording import Occasion, Recorded, given, record


def do_action(
    *,
    action: UUID,
    evidence: str,
    about: UUID | None = None,
    outcome: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that an action was done.

    Args:
        action: the event that agreed it.
        evidence: what was done, and where anybody can see that it was.
        outcome: what came of it.

    Raises:
        As `worklist.recording.record`; NoEvidence: nobody could see that it was done.
    """
    fact = given(answers=str(action), evidence=evidence, outcome=outcome)
    return record(kind=DONE, about=about, fact=fact, **occasion)


def drop_action(
    *,
    action: UUID,
    reason: str,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that an action is no longer needed, and why. It is then owed no more.

    Raises:
        As `worklist.recording.record`; NotTheirAction: another agency agreed it, and
        another called its meeting.
    """
    fact = given(answers=str(action), reason=reason)
    return record(kind=DROPPED, about=about, fact=fact, **occasion)
