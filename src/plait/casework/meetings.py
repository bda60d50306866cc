"""What staff record of the meetings of agencies: held, and what was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Meeting = Literal[
    "strategy_call",
    "strategy",
    "conference_initial",
    "conference_review",
    "core_group",
    "prebirth",
    "discharge_planning",
    "complex_case",
    "escalation_panel",
    "rapid_review",
]


def hold_meeting(
    *,
    type: Meeting,  # noqa: A002 - as above
    quorate: bool,
    represented: Sequence[str],
    about: UUID | None = None,
    note: str | None = None,
    answers: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a meeting was held, and who took part.

    Args:
        quorate: whether those took part without whom it does not count.
        represented: the roles that took part.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="meeting.held",
        about=about,
        fact=given(
            type=type,
            quorate=quorate,
            represented=list(represented),
            note=note,
            answers=str(answers) if answers else None,
        ),
        **occasion,
    )


def send_minutes(
    *,
    type: Meeting,  # noqa: A002 - as above
    about: UUID | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that the minutes went out.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="meeting.minutes_sent",
        about=about,
        fact=given(type=type, note=note),
        **occasion,
    )


def record_action(
    *,
    action: str,
    owner: str | None = None,
    due: date | None = None,
    meeting: UUID | None = None,
    of_team: int | None = None,
    about: UUID | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record an action that a meeting agreed. That it was done is `actions`' part.

    Args:
        owner: the role that does it; of_team: its team, by number.
        due: the day by which.
        meeting: the event that called the meeting.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="action.agreed",
        about=about,
        fact=given(
            action=action,
            owner=owner,
            due=due.isoformat() if due else None,
            meeting=str(meeting) if meeting else None,
            team=of_team,
            note=note,
        ),
        **occasion,
    )
