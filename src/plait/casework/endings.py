"""How a mental-health service ends its care, and takes somebody back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Unpack
from uuid import UUID, uuid5

from django.db import transaction

from plait.timeline import care
from plait.worklist.recording import Occasion, Recorded, given, record


def discharge(
    *,
    episode: UUID,
    about: UUID | None,
    words: Mapping[str, str],
    said: str | None = None,
    return_until: date | None = None,
    is_elsewhere: bool = False,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """End the care, once whoever has them next has accepted.

    What is owed in care is over with it. Where they are in other care as well, nobody
    can tell by an end whose duties it ends: then it names what it answers and stops
    none, so that none of the other service's is lost.

    Args:
        words: summary, infant_risk, early_signs, next_pregnancy.
        is_elsewhere: whether they are in the care of another episode too.
        said: whether another pregnancy was talked of: yes, no, not_wanted.
        return_until: until when they come back without a new referral.

    Raises:
        NobodyAccepted: nobody has accepted, or somebody who is asked has not.
        As `worklist.recording.record`.
    """
    fact = given(
        episode=str(episode),
        answers=str(episode) if is_elsewhere else None,
        next_pregnancy_said=said,
        return_until=return_until.isoformat() if return_until else None,
        **{name: text or None for name, text in words.items()},
    )
    return record(kind=care.DISCHARGED, about=about, fact=fact, **occasion)


def take_back(
    *,
    about: UUID | None,
    after: UUID,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Take somebody back whom the service discharged: received and accepted at once.

    Args:
        after: the care that ended. Two who take them back at once: the second is told.

    Raises:
        TakenBackAlready: they are with the service already.
        As `worklist.recording.record`.
    """
    with transaction.atomic():
        came = record(
            kind=care.RECEIVED,
            about=about,
            fact=given(
                urgency="routine", referrer="self", note=note, answers=str(after)
            ),
            **occasion,
        )
        own = occasion.copy()
        own["event_id"] = uuid5(came.event.id, "accepted")
        record(
            kind=care.ACCEPTED,
            about=about,
            fact={"answers": str(came.event.root)},
            **own,
        )
    return came


def note_supervision(
    *,
    next_on: date | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that the work was talked of in safeguarding supervision.

    Raises:
        As `worklist.recording.record`.
    """
    fact = given(next_on=next_on.isoformat() if next_on else None, note=note)
    return record(kind=care.SUPERVISED, fact=fact, **occasion)
