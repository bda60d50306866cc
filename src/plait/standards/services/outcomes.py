"""Which measures a service takes, from when on a change counts, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from plait.instruments.measures import FaultyMeasure, Measure, bound_from, measures
from plait.standards.services import Service, Sourced, topic
from plait.timeline.facts import did_you_mean

#: The name of the topic: `outcomes.yaml`.
TOPIC: Final = "outcomes"
#: Fewer answers than this are never shown, whatever a service says.
FEWEST: Final = 5


class OwnBound(Sourced):
    """A bound for the people of this service: `points`, or `sd` and `reliability`."""

    points: float | None = None
    sd: float | None = None
    reliability: float | None = None

    @model_validator(mode="after")
    def _can_be(self) -> OwnBound:
        try:
            bound_from(self.model_dump())
        except FaultyMeasure as faulty:
            raise ValueError(str(faulty)) from None
        return self


class Outcomes(BaseModel):
    """What a service says of its outcomes.

    Attributes:
        measures: of each parent, at the start, at reviews and at discharge.
        with_a_baby: the same where there is a baby: of the bond, and of the baby.
        bounds: own bounds by the name of a measure, in place of those of the library.
        experience_from: so many answers of parents in a quarter are shown, or more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    measures: tuple[str, ...] = Field(min_length=1)
    with_a_baby: tuple[str, ...] = ()
    bounds: Mapping[str, OwnBound] = Field(default_factory=dict)
    experience_from: int = Field(default=FEWEST, ge=FEWEST, le=100)

    @field_validator("measures", "with_a_baby", "bounds")
    @classmethod
    def _are_known(cls, named: object) -> object:
        known = measures()
        for name in named if isinstance(named, tuple | dict) else ():
            if name not in known:
                hint = did_you_mean(name, known)
                message = f"{name[:40]!r} is no measure that we know{hint}"
                raise ValueError(message)
        return named


def of_service(service: Service) -> Outcomes:
    """What a service says of its outcomes, or what the one of every agency says.

    Raises:
        BadStandards: its file is wrong.
    """
    return topic(service, TOPIC, Outcomes)


def measured_by(service: Service) -> tuple[Measure, ...]:
    """The measures that a service takes, each with the bound that holds there."""
    said = of_service(service)
    return tuple(_of(said, name) for name in (*said.measures, *said.with_a_baby))


def every_measure(service: Service | None) -> Mapping[str, Measure]:
    """Every measure by its id, with the bounds that hold at a service, if at one."""
    if service is None:
        return measures()
    said = of_service(service)
    return {name: _of(said, name) for name in measures()}


def _of(said: Outcomes, name: str) -> Measure:
    own = said.bounds.get(name)
    found = measures()[name]
    if own is None:
        return found
    return replace(found, bound=bound_from(own.model_dump()))
