"""What staff record of mental-health care: triage, assessment, therapy, the ward."""

from __future__ import annotations

from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Assessment = Literal["mental_health", "risk", "crisis"]
Step = Literal[
    "therapy.started",
    "admission.mbu.requested",
    "admission.mbu.started",
    "admission.mbu.ended",
    "admission.acute_mh.started",
    "admission.acute_mh.ended",
    "discharge.mental_health",
]


def record_triage(
    *,
    about: UUID,
    urgency: str,
    note: str | None = None,
    answers: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record the urgency class that triage gave a referral.

    Raises:
        As `worklist.recording.record`.
    """
    fact = given(note=note, answers=str(answers) if answers else None)
    return record(
        kind="triage.completed",
        about=about,
        fact={**fact, "class": urgency},
        **occasion,
    )


def record_assessment(
    *,
    what: Assessment,
    about: UUID,
    seniority: str | None = None,
    note: str | None = None,
    answers: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that somebody was assessed, and how senior the assessor was.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=f"assessment.{what}",
        about=about,
        fact=given(
            seniority=seniority,
            note=note,
            answers=str(answers) if answers else None,
        ),
        **occasion,
    )


def record_step(
    *,
    what: Step,
    about: UUID,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that therapy, an admission or the care itself began or ended.

    Raises:
        As `worklist.recording.record`.
    """
    return record(kind=what, about=about, fact=given(note=note), **occasion)
