"""What staff record when they are worried, or a clinician has named an illness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Concern = Literal[
    "red_flag",
    "amber_flag",
    "self_harm",
    "harm_to_infant",
    "psychosis_suspected",
    "safeguarding",
]
Severity = Literal["mild", "moderate", "severe", "psychosis"]


def record_concern(
    *,
    what: Concern,
    about: UUID,
    flags: Sequence[str] = (),
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record a concern, and what was seen or said that it stands for.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=f"concern.{what}",
        about=about,
        fact=given(flags=list(flags), note=note),
        **occasion,
    )


def record_diagnosis(
    *,
    about: UUID,
    severity: Severity,
    condition: str | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record a diagnosis that a clinician has made. Plait makes none.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="diagnosis.mental_health",
        about=about,
        fact=given(severity=severity, condition=condition, note=note),
        **occasion,
    )
