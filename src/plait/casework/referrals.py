"""What staff record when they ask another service for help, and what it answers.

A referral involves the team that must answer it, and an accepted one the team that
took it on: they can open the record from then on, for the reason that is recorded.
"""

from __future__ import annotations

from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Urgency = Literal["routine", "urgent", "emergency"]
MentalHealthStep = Literal["made", "received", "accepted", "redirected", "declined"]
SocialCareStep = Literal["made", "decided", "declined"]


def record_mental_health_referral(
    *,
    step: MentalHealthStep,
    about: UUID,
    urgency: Urgency = "routine",
    reason: str | None = None,
    to: str | None = None,
    note: str | None = None,
    answers: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record a referral to mental-health care, or what became of it.

    Args:
        about: the parent who is referred.
        to: the role that it goes to.
        answers: the referral that this answers, if several are open.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=f"referral.mental_health.{step}",
        about=about,
        fact=given(
            urgency=urgency,
            reason=reason,
            to=to,
            note=note,
            answers=str(answers) if answers else None,
        ),
        **occasion,
    )


def record_social_care_referral(
    *,
    step: SocialCareStep,
    about: UUID,
    decision: str | None = None,
    reason: str | None = None,
    note: str | None = None,
    answers: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record a referral to children's social care, or what was decided on it.

    Args:
        about: the child whom it is about.
        decision: what was decided, where it was.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=f"referral.social_care.{step}",
        about=about,
        fact=given(
            decision=decision,
            reason=reason,
            note=note,
            answers=str(answers) if answers else None,
        ),
        **occasion,
    )


def record_enquiry(
    *,
    is_over: bool,
    about: UUID,
    outcome: str | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a section 47 enquiry started, or how it ended.

    Raises:
        ReservedKind: it is not of children's social care or the police.
        And as `worklist.recording.record`.
    """
    return record(
        kind="s47.ended" if is_over else "s47.started",
        about=about,
        fact=given(outcome=outcome if is_over else None, note=note),
        **occasion,
    )
