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

#: Where on the body a mark can be, drawing by drawing, as the body map names it.
#: Left and right are the infant's own.
SITES: tuple[str, ...] = (
    "front_of_the_neck", "right_side_of_the_chest", "left_side_of_the_chest",
    "tummy", "genital_area", "right_upper_arm", "left_upper_arm", "right_forearm",
    "left_forearm", "right_hand", "left_hand", "right_thigh", "left_thigh",
    "right_shin", "left_shin", "right_top_of_the_foot", "left_top_of_the_foot",
    "back_of_the_head", "back_of_the_neck", "left_shoulder_blade",
    "right_shoulder_blade", "lower_back", "left_buttock", "right_buttock",
    "left_back_of_the_upper_arm", "right_back_of_the_upper_arm",
    "left_back_of_the_forearm", "right_back_of_the_forearm",
    "left_back_of_the_hand", "right_back_of_the_hand", "left_back_of_the_thigh",
    "right_back_of_the_thigh", "left_calf", "right_calf", "left_ankle_or_heel",
    "right_ankle_or_heel", "top_of_the_head", "forehead", "right_eye", "left_eye",
    "nose", "right_cheek", "left_cheek", "mouth_area", "chin", "upper_lip",
    "skin_between_upper_lip_and_gum", "upper_gum", "roof_of_the_mouth", "tongue",
    "skin_under_the_tongue", "lower_gum", "lower_lip", "right_temple",
    "right_side_of_the_head", "right_side_of_the_head_behind_the_ear",
    "right_side_of_the_jaw", "right_side_of_the_face", "right_skin_around_the_ear",
    "right_side_of_the_neck", "left_temple", "left_side_of_the_head",
    "left_side_of_the_head_behind_the_ear", "left_side_of_the_jaw",
    "left_side_of_the_face", "left_skin_around_the_ear", "left_side_of_the_neck",
    "front_of_the_right_ear", "behind_the_right_ear", "behind_the_left_ear",
    "front_of_the_left_ear", "right_toes", "left_toes", "right_sole", "left_sole",
    "right_heel_of_the_foot", "left_heel_of_the_foot",
)  # fmt: skip

#: What a mark looks like, in the words of whoever sees it; never what caused it.
MARKS: tuple[str, ...] = (
    "bruise", "red_mark", "petechiae", "swelling", "scratch", "cut", "burn_or_scald",
    "bite_mark", "bleeding", "scar", "birthmark", "blue_grey_spot", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where (see `SITES`), what it looks like, its longest side in mm."""

    site: str
    kind: str
    size_mm: float | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Who saw a mark, and who explained it; `seen_by_name` is a name and a role.

    `explanation_changed` says whether it is another explanation than at first.
    """

    seen_by: Literal["self", "colleague", "parent", "other"] | None = None
    seen_by_name: str | None = None
    explained_by: Literal["mother", "partner", "other_carer", "nobody"] | None = None
    explanation_words: str | None = None
    explanation_changed: Literal["yes", "no", "not_asked"] | None = None


def record_injury(
    *,
    about: UUID,
    marks: Sequence[Mark],
    mobile: bool,
    explanation: Explanation = "none",
    reported_from: Source = "seen",
    note: str | None = None,
    answers: UUID | None = None,
    said: Said | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record a mark or injury, as seen.

    Args:
        about: the child who has it.
        mobile: whether the child can move about, by the partnership's definition.
        explanation: what was given for it; none is an answer too.
        reported_from: seen, on a photo, or told of from the past.
        said: who saw it, and who explained it in which words.

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
        )
        | given(**asdict(said) if said else {}),
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
    *,
    about: UUID,
    agreed: str,
    opinions: Sequence[UUID],
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Close what was seen: two agencies have looked and agreed.

    Args:
        agreed: the reasons in which both agree.
        opinions: the two events that say what each of them found.

    Raises:
        TooSoonToClose: a paediatric and a social care opinion, of two agencies and
            after the mark was seen, are not both recorded.
        NoJointReasons, NotBothOpinions: it does not say them.
        And as `worklist.recording.record`.
    """
    return record(
        kind="injury.closed",
        about=about,
        fact=given(agreed=agreed, opinions=[str(one) for one in opinions], note=note),
        **occasion,
    )


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
