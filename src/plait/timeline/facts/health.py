"""Screens, concerns, diagnoses and mental-health care."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from plait.instruments.scoring import ImpossibleScore, total_of
from plait.timeline.facts.beds import BedNeeded
from plait.timeline.facts.care import MentalHealthReferral
from plait.timeline.facts.documents import Written
from plait.timeline.facts.shapes import Fact, Kind, Name, Nothing, Words

#: Strict: the text "1" is no answer, and neither is 1.5.
Answer = (
    Annotated[bool, Field(strict=True)]
    | Annotated[int, Field(strict=True)]
    | Literal["yes", "no"]
)


class Screen(Fact):
    """Answers to a questionnaire: item scores, printed positions, or the sum alone.

    `items` are scores as the instrument counts them; `answers_printed` are positions
    of the printed options from the top, 0 first. `safety_item` goes with `total`.
    """

    items: list[Answer] | None = None
    answers_printed: list[Answer] | None = None
    total: int | None = Field(default=None, strict=True)
    safety_item: int | None = Field(default=None, strict=True)
    language: Name | None = None
    seen_alone: bool | None = None

    @model_validator(mode="after")
    def _something_was_answered(self) -> Self:
        if self.withdrawn:
            return self
        given = [self.items, self.answers_printed, self.total]
        if all(part is None for part in given):
            raise ValueError("wanted items, answers_printed or total")
        return self


class WellbeingAsked(Fact):
    """Asked how the parent is, in ordinary words."""

    seen_alone: bool | None = None


class SevereIllnessHistory(Fact):
    """Severe mental illness now or before, or in a parent, brother, sister or child."""

    present: bool = False
    first_degree_relative: bool = False


class DomesticAbuseAsked(Fact):
    """Whether abuse was asked about, and whether the parent was alone."""

    asked: bool = True
    alone: bool | None = None


class Flags(Fact):
    """What was seen or said that the flag stands for."""

    flags: list[Name] = Field(default_factory=list)


class Diagnosis(Fact):
    """A mental-health diagnosis as made by a clinician. We make none."""

    condition: Name | None = None
    severity: Literal["mild", "moderate", "severe", "psychosis"]


class Assessment(Fact):
    """An assessment: who made it and how senior they were, where, what was found."""

    seniority: Name | None = None
    assessor: Name | None = None
    place: Name | None = None
    found: Words | None = None


class MentalHealthAssessment(Assessment, Written):
    """A comprehensive assessment, written as a document or only said to be made."""


class Outcome(Fact):
    """A measure of outcome: the instrument and its total."""

    instrument: Name | None = None
    total: float | None = Field(default=None, allow_inf_nan=False)


def _kind(name: str, group: str, title: str, shape: type[Fact], **more: Any) -> Kind:
    more.setdefault("sensitivity", "health")
    more.setdefault("public", "Information about health")
    return Kind(name, group, title, shape, **more)


SCREENS = {
    "screen.whooley": "Whooley questions",
    "screen.gad2": "GAD-2",
    "screen.gad7": "GAD-7",
    "screen.phq9": "PHQ-9",
    "screen.epds": "EPDS",
    "screen.core10": "CORE-10",
    "screen.pbq": "Postpartum Bonding Questionnaire",
    "screen.honos": "HoNOS",
    "screen.reqol10": "ReQoL-10",
    "screen.adbb": "Alarm Distress Baby Scale",
}
#: Of those, what only a baby can be seen with.
_OF_A_BABY = frozenset({"screen.adbb"})

#: What is said of a fact whose very existence is bound, should anybody ever ask.
_SOMETHING = "Information"
Hours = Annotated[float, Field(ge=0)]

KINDS = (
    *(
        _kind(
            name,
            "screens",
            title,
            Screen,
            about=("infant",) if name in _OF_A_BABY else (),
        )
        for name, title in SCREENS.items()
    ),
    _kind(
        "screen.wellbeing_asked",
        "screens",
        "Wellbeing asked about",
        WellbeingAsked,
        sensitivity="routine",
        public="",
    ),
    _kind(
        "screen.smi_history",
        "screens",
        "History of severe mental illness asked about",
        SevereIllnessHistory,
    ),
    _kind(
        "screen.domestic_abuse",
        "screens",
        "Domestic abuse asked about",
        DomesticAbuseAsked,
        sensitivity="domestic_abuse",
        public=_SOMETHING,
    ),
    _kind(
        "concern.domestic_abuse",
        "concerns",
        "Domestic abuse told of or suspected",
        Flags,
        sensitivity="domestic_abuse",
        public=_SOMETHING,
    ),
    _kind("concern.red_flag", "concerns", "Red flag", Flags),
    _kind("concern.amber_flag", "concerns", "Amber flag", Flags),
    _kind("concern.self_harm", "concerns", "Thoughts or acts of self-harm", Flags),
    _kind("concern.harm_to_infant", "concerns", "Thoughts of harming the baby", Flags),
    _kind("concern.psychosis_suspected", "concerns", "Psychosis suspected", Flags),
    _kind(
        "concern.safeguarding",
        "concerns",
        "Safeguarding concern",
        Flags,
        sensitivity="routine",
        public="",
    ),
    _kind(
        "concern.raised_by_family", "concerns", "Concern raised by the family", Flags
    ),
    _kind(
        "diagnosis.mental_health",
        "concerns",
        "Mental-health diagnosis",
        Diagnosis,
        about=("mother", "partner", "other_carer"),
    ),
    *(
        _kind(
            f"referral.{name}.made",
            "mental_health_care",
            title,
            MentalHealthReferral,
        )
        for name, title in (
            ("talking_therapies", "Referred to talking therapies"),
            ("parent_infant", "Referred to the parent-infant team"),
        )
    ),
    _kind(
        "assessment.mental_health",
        "mental_health_care",
        "Mental-health assessment",
        MentalHealthAssessment,
    ),
    _kind("assessment.risk", "mental_health_care", "Risk assessment", Assessment),
    _kind("assessment.crisis", "mental_health_care", "Crisis assessment", Assessment),
    _kind(
        "assessment.preconception",
        "mental_health_care",
        "Assessment and advice before a pregnancy",
        Assessment,
    ),
    _kind(
        "assessment.parent_infant",
        "mental_health_care",
        "Assessment of parent and baby together",
        Assessment,
    ),
    _kind("therapy.started", "mental_health_care", "Therapy started", Nothing),
    *(
        _kind(
            f"admission.{name}",
            "mental_health_care",
            title,
            BedNeeded if name == "mbu.requested" else Nothing,
        )
        for name, title in (
            ("mbu.requested", "Mother and baby unit bed asked for"),
            ("mbu.started", "Admitted to a mother and baby unit"),
            ("mbu.ended", "Left the mother and baby unit"),
            ("acute_mh.started", "Admitted to an acute mental-health ward"),
            ("acute_mh.ended", "Left the acute mental-health ward"),
        )
    ),
    _kind(
        "admission.mbu.declined",
        "mental_health_care",
        "Mother and baby unit decided against",
        Nothing,
    ),
    _kind("outcome.measured", "mental_health_care", "Outcome measured", Outcome),
)


def check_score(kind: str, fact: dict[str, Any]) -> None:
    """Refuse answers that the questionnaire cannot give.

    Raises:
        ImpossibleScore: an item or the total is out of the instrument's range.
    """
    if kind in SCREENS and not fact.get("withdrawn"):
        total_of(kind.removeprefix("screen."), fact)


__all__ = ["KINDS", "SCREENS", "ImpossibleScore", "check_score"]
