"""The birth that is expected: where, what if it comes early, and who was alerted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from plait.timeline.facts.shapes import Day, Fact, Kind, Name, Words

#: An alert is read at night: it says this many things to do, and no more.
MOST_TO_DO = 3
#: Numbers to ring, and those whom an alert goes to, at most.
MOST_TO_RING = 4
MOST_RECIPIENTS = 20

Line = Annotated[str, Field(min_length=1, max_length=200)]


class BirthPlace(BaseModel):
    """A place where the birth may be: its name, and its id where a service lists it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: Name
    id: Name | None = None
    phone: Name | None = None


class BirthPlaces(Fact):
    """Where the birth is planned, and the hospital that it may be instead."""

    first: BirthPlace
    second: BirthPlace | None = None


class ReadyThing(BaseModel):
    """One thing that an early birth needs, and whether it is ready."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: Name
    title: Line
    is_ready: bool


class EarlyBirthAgreed(Fact):
    """What happens if the baby comes early: each thing, and whether it is ready."""

    ready: Annotated[list[ReadyThing], Field(min_length=1, max_length=20)]


class Ring(BaseModel):
    """Whom to ring: who it is, the number, and when they answer it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    whom: Line
    phone: Name
    hours: Name | None = None


class Recipient(BaseModel):
    """Whom an alert goes to: a `role` in Plait, of a `team`; else by telephone."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: Name
    title: Line
    role: Name | None = None
    team: int | None = None
    phone: Name | None = None


class BirthAlert(Fact):
    """What those who are there at the birth need, the first thing first.

    `version` counts from 1 within a pregnancy; a newer one takes the place of all
    before it. `plan_on` is the day of the plan that it rests on.
    """

    version: Annotated[int, Field(ge=1, le=999, strict=True)]
    do: Annotated[list[Line], Field(min_length=1, max_length=MOST_TO_DO)]
    ring: Annotated[list[Ring], Field(min_length=1, max_length=MOST_TO_RING)]
    recipients: Annotated[
        list[Recipient], Field(min_length=1, max_length=MOST_RECIPIENTS)
    ]
    plan_on: Day | None = None


class AlertTold(Fact):
    """That somebody outside Plait was told of an alert by telephone, by name.

    `answers` is the alert, `recipient` whom of it. They read it back.
    """

    answers: Name
    recipient: Name
    told: Line
    read_back: Literal[True]


class AlertWithdrawn(Fact):
    """That an alert holds no more, and why."""

    answers: Name
    reason: Annotated[Words, Field(min_length=1)]


PLACES = "plan.birth.places_set"
EARLY = "plan.birth.early_agreed"
ALERT = "plan.birth.alert_sent"
TOLD = "plan.birth.alert_told"
WITHDRAWN = "plan.birth.alert_withdrawn"

KINDS = (
    Kind(PLACES, "plans", "Places of birth planned", BirthPlaces),
    Kind(EARLY, "plans", "Plan agreed for an early birth", EarlyBirthAgreed),
    Kind(
        ALERT,
        "plans",
        "Birth alert sent",
        BirthAlert,
        sensitivity="health",
        public="A birth alert was sent",
    ),
    Kind(TOLD, "plans", "Told of the birth alert by telephone", AlertTold),
    Kind(WITHDRAWN, "plans", "Birth alert withdrawn", AlertWithdrawn),
)
