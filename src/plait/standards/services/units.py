"""The mother and baby units that a service asks: where they are, whom they take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.clock.ages import add_months, day_of_gestation, format_gestation
from plait.standards.services import Service, Sourced, has_topic, topic

_EARTH_MILES: Final = 3958.8


class Place(BaseModel):
    """A point on the earth in degrees: that of a town, and never of a family."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)

    def miles_to(self, other: Place) -> float:
        """The distance as the crow flies, in miles: along a great circle."""
        here, there = radians(self.latitude), radians(other.latitude)
        north = (there - here) / 2
        east = radians(other.longitude - self.longitude) / 2
        half = sin(north) ** 2 + cos(here) * cos(there) * sin(east) ** 2
        return 2 * _EARTH_MILES * asin(sqrt(half))


class Window(Sourced):
    """From which week of pregnancy a unit takes a mother, to which age of the baby."""

    from_gestation_days: int = Field(ge=0, le=300)
    to_months: int = Field(ge=1, le=36)


class Unit(Place):
    """One unit. `phone` is rung at any hour; `beds` is how many it has."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    name: str = Field(min_length=1, max_length=100)
    town: str = Field(min_length=1, max_length=60)
    phone: str = Field(pattern=r"^[0-9 ]{5,20}$")
    beds: int | None = Field(default=None, ge=1, le=40)
    note: str = Field(default="", max_length=300)
    window: Window | None = None


class Units(BaseModel):
    """Every unit that a service asks, the usual window, and the towns it asks from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    window: Window
    places: Mapping[str, Place] = Field(min_length=1)
    units: tuple[Unit, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_has_a_name_of_its_own(self) -> Units:
        ids = [one.id for one in self.units]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice:
            raise ValueError(f"wanted each unit once, got {twice!r} twice")
        return self

    def get(self, unit_id: str) -> Unit | None:
        """The unit with this id."""
        return next((one for one in self.units if one.id == unit_id), None)

    def window_of(self, unit: Unit) -> Window:
        """Its own window, else the usual one."""
        return unit.window or self.window

    def by_distance(self, town: str) -> list[tuple[float, Unit]]:
        """Each with its distance in miles from a town, the nearest first.

        Raises:
            KeyError: the town is none of `places`.
        """
        here = self.places[town]
        return sorted(
            ((here.miles_to(one), one) for one in self.units), key=lambda pair: pair[0]
        )


def units_of(service: Service | None) -> Units | None:
    """What a service says of units; None where it says nothing.

    Raises:
        BadStandards: as `topic`.
    """
    if service is None or not has_topic(service, "units"):
        return None
    return topic(service, "units", Units)


class Fit(BaseModel):
    """Whether a mother and her baby are within a window, and why, in words."""

    model_config = ConfigDict(frozen=True)

    is_within: bool
    words: str


def fit(window: Window, *, edd: date | None, born_on: date | None, on: date) -> Fit:
    """Whether the youngest baby, or the pregnancy, is within the window on a day."""
    if born_on is not None:
        last = add_months(born_on, window.to_months)
        if on < last:
            return _is(f"The baby is under {window.to_months} months")
        return _is_not(f"The baby is {window.to_months} months or older")
    if edd is None:
        return _is_not("No living baby and no pregnancy with a due date is recorded")
    first = day_of_gestation(edd, window.from_gestation_days)
    weeks = format_gestation(window.from_gestation_days)
    if on >= first:
        return _is(f"The pregnancy is {weeks} weeks or more")
    return _is_not(f"The pregnancy reaches {weeks} weeks on {first:%d %B %Y}")


def _is(words: str) -> Fit:
    return Fit(is_within=True, words=words)


def _is_not(words: str) -> Fit:
    return Fit(is_within=False, words=words)
