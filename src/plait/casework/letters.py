"""Telling a parent in writing what a meeting decided: one letter, one adult."""

from __future__ import annotations

from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Route = Literal["post", "by_hand"]


def send_decision(
    *,
    meeting: UUID,
    type: str,  # noqa: A002 - the word of the vocabulary
    to: UUID,
    route: Route,
    digest: str,
    hands_over: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that the letter to one adult went out, and how.

    Args:
        to: the adult to whom it is addressed.
        digest: the SHA-256 of its text, in hexadecimal.
        hands_over: who hands it over, where it is not posted.

    Raises:
        As `worklist.recording.record`; another agency than social care may not.
    """
    return record(
        kind="meeting.decision_sent",
        about=to,
        fact=given(
            meeting=str(meeting),
            type=type,
            route=route,
            digest=digest,
            hands_over=hands_over,
        ),
        **occasion,
    )
