"""What staff record when they see a mark on a child, and how it is closed: by two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal, Unpack
from uuid import UUID

from plait.worklist.recording import Occasion, Recorded, given, record

Explanation = Literal["none", "inconsistent", "changed", "plausible"]
Source = Literal["seen", "photo", "past"]
Opinion = Literal["paediatric", "social_care"]
Step = Literal["requested", "reported", "followup_done"]

#: Where on the body a mark can be, from the head down, as the body map names it.
SITES: tuple[str, ...] = (
    "scalp", "forehead", "left_eye", "right_eye", "nose", "left_ear", "right_ear",
    "left_cheek", "right_cheek", "mouth", "inside_mouth", "chin", "neck_front",
    "neck_back", "left_shoulder", "right_shoulder", "chest", "abdomen", "upper_back",
    "lower_back", "left_upper_arm", "right_upper_arm", "left_forearm", "right_forearm",
    "left_hand", "right_hand", "genitals", "left_buttock", "right_buttock",
    "left_thigh", "right_thigh", "left_knee", "right_knee", "left_lower_leg",
    "right_lower_leg", "left_foot", "right_foot", "left_sole", "right_sole",
)  # fmt: skip

#: What a mark looks like, in the words of whoever sees it; never what caused it.
MARKS: tuple[str, ...] = (
    "bruise", "red_mark", "petechiae", "swelling", "scratch", "cut", "burn_or_scald",
    "bite_mark", "bleeding", "birthmark", "blue_grey_spot", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where (see `SITES`), what it looks like, its longest side in mm."""

    site: str
    kind: str
    size_mm: float | None = None
    colour: str | None = None


def record_injury(
    *,
    about: UUID,
    marks: Sequence[Mark],
    mobile: bool,
    explanation: Explanation = "none",
    reported_from: Source = "seen",
    note: str | None = None,
    answers: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record a mark or injury, as seen.

    Args:
        about: the child who has it.
        mobile: whether the child can move about, by the partnership's definition.
        explanation: what was given for it; none is an answer too.
        reported_from: seen, on a photo, or told of from the past.

    Raises:
        BeforeBirth: the child was not born then.
        And as `worklist.recording.record`.
    """
    return record(
        kind="injury.observed",
        about=about,
        fact=given(
            marks=[given(**asdict(mark)) for mark in marks],
            mobile=mobile,
            explanation=explanation,
            reported_from=reported_from,
            note=note,
            answers=str(answers) if answers else None,
        ),
        **occasion,
    )


def record_opinion(
    *,
    about: UUID,
    opinion_of: Opinion,
    conclusion: str | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record one of the two opinions without which a mark is not closed.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="injury.opinion",
        about=about,
        fact=given(by=opinion_of, conclusion=conclusion, note=note),
        **occasion,
    )


def close_injury(
    *, about: UUID, note: str | None = None, **occasion: Unpack[Occasion]
) -> Recorded:
    """Close what was seen: two agencies have looked and agreed.

    Raises:
        TooSoonToClose: a paediatric and a social care opinion, of two agencies and
            after the mark was seen, are not both recorded.
        And as `worklist.recording.record`.
    """
    return record(kind="injury.closed", about=about, fact=given(note=note), **occasion)


def record_paediatric_assessment(
    *, about: UUID, note: str | None = None, **occasion: Unpack[Occasion]
) -> Recorded:
    """Record that a paediatrician has seen the child because of it.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="paediatric.assessed", about=about, fact=given(note=note), **occasion
    )


def record_skeletal_survey(
    *,
    about: UUID,
    step: Step,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a skeletal survey was asked for, reported, or followed up.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=f"skeletal_survey.{step}", about=about, fact=given(note=note), **occasion
    )
