"""What a service says of its capacity: its professions, and how much a family weighs.

Points are how a team says that two families are not the same work. They are a service's
own agreement and never law; each number says where it is from and who has checked it.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.standards.services import Service, Sourced, topic

#: The name of the topic, and of its file.
NAME: Final = "capacity"

_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
_Title = Annotated[str, Field(min_length=1, max_length=80)]
_Points = Annotated[int, Field(ge=0, le=20)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PerBirths(Sourced):
    """Whole-time equivalents for 10,000 births a year, from so many to so many."""

    least: float = Field(gt=0, le=50)
    most: float = Field(gt=0, le=50)

    @model_validator(mode="after")
    def _in_order(self) -> PerBirths:
        if self.most < self.least:
            said = f"most: wanted {self.least} or more, got {self.most}"
            raise ValueError(said)
        return self


class Caseload(Sourced):
    """How many points one whole-time equivalent carries."""

    points: int = Field(gt=0, le=100)


class Profession(_Shape):
    """One kind of post in the team.

    Attributes:
        per_births: how many are usual; None where the source says nothing.
        caseload: what a full-time colleague carries; None where they carry none.
        coordinates: whether they may be the coordinator of a family's care.
        with_infants: whether they may be the baby's own worker.
        sees_families: whether they see families though they carry no caseload.
    """

    id: _Id
    title: _Title
    per_births: PerBirths | None = None
    caseload: Caseload | None = None
    coordinates: bool = False
    with_infants: bool = False
    sees_families: bool = False

    @property
    def is_seeing(self) -> bool:
        """Whether families wait for the hours of this profession."""
        return self.sees_families or self.coordinates or self.with_infants

    @model_validator(mode="after")
    def _can_be_allocated(self) -> Profession:
        if (self.coordinates or self.with_infants) and self.caseload is None:
            said = f"caseload: {self.id} has families, so wanted its points, got none"
            raise ValueError(said)
        return self


class Weight(_Shape):
    """One class of work, and the points that it weighs."""

    id: _Id
    title: _Title
    points: _Points


class Weights(Sourced):
    """What a family weighs: how often it is seen, how far it lives, the baby's part."""

    intensity: tuple[Weight, ...] = Field(min_length=1)
    travel: tuple[Weight, ...] = Field(min_length=1)
    #: What the baby's own worker carries for one baby.
    infant: int = Field(ge=1, le=20)

    @model_validator(mode="after")
    def _each_once(self) -> Weights:
        for name in ("intensity", "travel"):
            ids = [one.id for one in getattr(self, name)]
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                said = f"{name}: wanted each id once, got {twice[0]!r} twice"
                raise ValueError(said)
        if any(one.points == 0 for one in self.intensity):
            said = "intensity: wanted 1 point or more, got 0"
            raise ValueError(said)
        return self


class Births(Sourced):
    """Births a year in the area that the service covers."""

    a_year: int = Field(gt=0, le=1_000_000)


class Ahead(Sourced):
    """How many weeks ahead leave counts when somebody is suggested."""

    weeks: int = Field(ge=1, le=12)


class Capacity(_Shape):
    """All that a service says of its capacity."""

    births: Births | None = None
    ahead: Ahead
    weights: Weights
    professions: tuple[Profession, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Capacity:
        ids = [one.id for one in self.professions]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            said = f"professions: wanted each id once, got {twice[0]!r} twice"
            raise ValueError(said)
        return self

    def profession(self, id_: str) -> Profession | None:
        """The profession of this id, if the service has it."""
        return next((one for one in self.professions if one.id == id_), None)

    def intensity(self, id_: str | None) -> Weight:
        """The class of this id. What is not known weighs as the heaviest.

        A class that the service no longer has, or none, is the heaviest there is: else
        a family whose weight nobody has said would look like no work.
        """
        heaviest = max(self.weights.intensity, key=lambda one: one.points)
        return next((x for x in self.weights.intensity if x.id == id_), heaviest)

    def travel(self, id_: str | None) -> Weight:
        """The class of travel of this id; the nearest where nobody has said."""
        nearest = min(self.weights.travel, key=lambda one: one.points)
        return next((x for x in self.weights.travel if x.id == id_), nearest)

    def points(self, intensity: str | None, travel: str | None) -> int:
        """What the care of a family weighs for whoever coordinates it, in points."""
        return self.intensity(intensity).points + self.travel(travel).points


def capacity_of(service: Service) -> Capacity:
    """What this service says.

    Raises:
        BadStandards: it says nothing, or it is wrong; says the file, the line and how.
    """
    return topic(service, NAME, Capacity)
