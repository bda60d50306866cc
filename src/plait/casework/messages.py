"""What staff say to each other about a family, and that it was heard."""

from __future__ import annotations

from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Urgency = Literal["routine", "urgent", "emergency"]
Answer = Literal["acknowledged", "declined"]


def send_message(
    *,
    to: str,
    urgency: Urgency = "routine",
    about: UUID | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Send a message to a role. Its team may open the record, and owes an answer.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="message.sent",
        about=about,
        fact=given(to=to, urgency=urgency, note=note),
        **occasion,
    )


def answer_message(
    *,
    message: UUID,
    answer: Answer,
    about: UUID | None = None,
    reason: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say that a message was heard, or decline it with a reason.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=f"message.{answer}",
        about=about,
        fact=given(answers=str(message), reason=reason),
        **occasion,
    )
