"""The search for a mother and baby unit bed; a mother on a ward without her baby."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from plait.timeline.facts.shapes import Day, Fact, Kind, Name, Words

#: What a unit answered when it was asked.
Answer = Literal["bed", "no_bed", "not_suitable", "no_answer"]
#: What was decided when a mother on a ward without her baby was reviewed.
Decision = Literal["ask_units", "not_now", "going_home", "no_unit_fits"]
Miles = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]


class BedNeeded(Fact):
    """A mother and baby unit bed is asked for: `need` says why.

    `planned` is an admission before she is ill, as about a birth. `meanwhile` says how
    she and the baby are kept safe and together until there is a bed.
    """

    need: Words | None = None
    meanwhile: Words | None = None
    planned: bool | None = None


class UnitAsked(Fact):
    """A unit was asked for a bed, and what it answered.

    `unit` is its id in the service's own list, `unit_name` what it is called. `request`
    is the event that asked for the bed. `free_on` is the day on which the unit expects
    one. `distance_miles` is as the crow flies. `spoke_to` is who answered.
    """

    ONE_OF = "answer"

    unit: Name
    unit_name: Name
    answer: Answer
    request: Name | None = None
    distance_miles: Miles | None = None
    free_on: Day | None = None
    spoke_to: Name | None = None

    @model_validator(mode="after")
    def _says_why_it_does_not_fit(self) -> Self:
        if self.answer == "not_suitable" and not (self.reason or "").strip():
            raise ValueError("wanted why the unit is not suitable, got no reason")
        if self.free_on is not None and self.answer != "no_bed":
            raise ValueError("wanted a day only where there is no bed yet")
        return self


class WardReviewed(Fact):
    """A mother on a ward without her baby was reviewed.

    `baby_is` is where the baby is, `looked_after_by` who looks after it, `visits` how
    the two see each other.
    """

    decision: Decision
    baby_is: Words
    looked_after_by: Words
    visits: Words | None = None


_PUBLIC = "Information about health"

KINDS = (
    Kind(
        "admission.mbu.asked",
        "mental_health_care",
        "Mother and baby unit asked for a bed",
        UnitAsked,
        "health",
        about=("mother",),
        public=_PUBLIC,
    ),
    Kind(
        "admission.acute_mh.reviewed",
        "mental_health_care",
        "Mother on a ward without her baby reviewed",
        WardReviewed,
        "health",
        about=("mother",),
        public=_PUBLIC,
    ),
)
