"""What staff record after they met a parent or an infant, or did not meet them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Mode = Literal["face_to_face", "video", "telephone"]
Missed = Literal[
    "nonattendance.did_not_attend",
    "nonattendance.was_not_brought",
    "nonattendance.no_access",
    "contact.declined",
]


def record_contact(
    *,
    what: str,
    about: UUID,
    mode: Mode | None = None,
    place: str | None = None,
    seen_alone: bool | None = None,
    infant_seen: bool | None = None,
    infant_awake: bool | None = None,
    infant_undressed: bool | None = None,
    interpreter: bool | str | None = None,
    people_present: Iterable[UUID] = (),
    note: str | None = None,
    answers: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that somebody of a service met, rang or called on them.

    Args:
        what: which contact, as `health_visitor.new_birth` or `gp.other`.
        about: whose contact it was.
        people_present: all who were there, where more than one was.
        answers: the event that this answers, if it answers one alone.

    Raises:
        As `worklist.recording.record`.
    """
    fact = given(
        mode=mode,
        place=place,
        seen_alone=seen_alone,
        infant_seen=infant_seen,
        infant_awake=infant_awake,
        infant_undressed=infant_undressed,
        interpreter=interpreter,
        people_present=[str(one) for one in people_present] or None,
        note=note,
        answers=str(answers) if answers else None,
    )
    return record(kind=f"contact.{what}", about=about, fact=fact, **occasion)


def record_missed(
    *,
    what: Missed,
    about: UUID,
    planned: str | None = None,
    contact: str | None = None,
    attempt: int | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a planned contact did not happen, and in which way.

    An infant does not miss an appointment: an infant was not brought.

    Args:
        planned: which contact it should have been, in words.
        contact: its kind, such as `contact.perinatal`, where that is known: what was
            missed is then of the class of that contact.
        attempt: the how-manieth attempt, from 1.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=what,
        about=about,
        fact=given(planned=planned, contact=contact, attempt=attempt, note=note),
        **occasion,
    )
