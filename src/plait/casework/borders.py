"""What social care records when the protection of a child goes to another area.

The area where a child was found acts and owns until another accepts in writing; see
`timeline.ownership` for who owns, and `worklist.transfers` for who may say what.
"""

from __future__ import annotations

from typing import Final, Unpack
from uuid import UUID

from plait.timeline.ownership import ACCEPTED, OFFERED, REFUSED
from plait.worklist.directory import directory
from plait.worklist.recording import Occasion, Recorded, given, record

#: To whom an offer to another area goes.
FRONT_DOOR: Final = "social_care_front_door"


def offer_to_area(
    *,
    about: UUID | None,
    to_area: str,
    what: str,
    summary: str,
    urgent: bool = False,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Offer the protection of a child to another area.

    Args:
        about: the child; None for what is about nobody of the family.
        to_area: the slug of the area.
        what: what it is asked to take over: the enquiry, the plan, the next meeting.
        summary: what it must know on the first day.
        urgent: whether an enquiry is open: it then has hours to answer.

    Raises:
        NotTheOwner, NoOtherArea.
        As `worklist.recording.record`.
    """
    return record(
        kind=OFFERED,
        about=about,
        fact=given(
            to=FRONT_DOOR,
            team=directory().answering(FRONT_DOOR, to_area),
            to_area=to_area,
            what=what,
            summary=summary,
            urgency="urgent" if urgent else "routine",
        ),
        **occasion,
    )


def tell_home_area(
    *, about: UUID | None, home: str, note: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Tell the area where the child lives what was found here. It acknowledges it.

    Args:
        home: the slug of the family's own area.
        note: what was found, what is done now, and when the meeting is.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="message.sent",
        about=about,
        fact=given(
            to=FRONT_DOOR,
            team=directory().answering(FRONT_DOOR, home),
            home_area=True,
            urgency="urgent",
            note=note,
        ),
        **occasion,
    )


def accept_for_area(
    *,
    about: UUID | None,
    offer: UUID,
    words: str,
    role: str,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Accept in writing: the area owns from now on.

    Args:
        offer: the event that offered it.
        words: the words of the document in which the area accepts.
        role: in which role whoever wrote them accepts.

    Raises:
        NothingOffered, OfferedToAnother, NotInWriting.
        As `worklist.recording.record`.
    """
    return record(
        kind=ACCEPTED,
        about=about,
        fact={"answers": str(offer), "words": words, "role": role},
        **occasion,
    )


def refuse_for_area(
    *, about: UUID | None, offer: UUID, reason: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Refuse, and say why: the area that offered stays owner.

    Raises:
        NothingOffered, OfferedToAnother, NoReasonToRefuse.
        As `worklist.recording.record`.
    """
    return record(
        kind=REFUSED,
        about=about,
        fact={"answers": str(offer), "reason": reason},
        **occasion,
    )
