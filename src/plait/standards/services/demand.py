"""How many need a service, and what it assumes of its work: `demand.yaml`.

Births, and posts for so many births, are in `capacity.yaml` alone.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.standards.services import BadStandards, Service, Sourced, topic
from plait.standards.services.capacity import capacity_of


class _Part(BaseModel):
    """A part of the file. It has these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedShare(Sourced):
    """Of a hundred births, how many families will need the service."""

    per_cent: float = Field(gt=0, le=100)


class KindClock(Sourced):
    """A class of `intake.yaml`, and by when somebody is seen, in days for a forecast.

    Attributes:
        limit_days: None where no clock runs.
        at_once: it is seen whatever else there is, and the others wait for it.
    """

    id: str = Field(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)
    limit_days: int | None = Field(ge=0, le=365)
    at_once: bool = False


class Amount(Sourced):
    """One number that a forecast assumes where the past says too little."""

    value: float = Field(ge=0, le=1000)


class Work(_Part):
    """What the work takes. Hours and weeks as their names say; shares from 0 to 1."""

    hours_a_week: Amount
    first_appointment_hours: Amount
    weekly_hours_in_care: Amount
    weeks_in_care: Amount
    share_for_families: Amount
    share_on_leave: Amount
    share_missed: Amount
    rebook_days: Amount
    notice_days: Amount

    @model_validator(mode="after")
    def _possible(self) -> Work:
        for name in ("share_for_families", "share_on_leave", "share_missed"):
            value = getattr(self, name).value
            # Of a whole that is on leave, or missed, nothing would ever be done.
            if value > 1 or (value == 1 and name != "share_for_families"):
                said = f"{name}: wanted a part from 0 to 1, got {value:g}"
                raise ValueError(said)
        for name in ("hours_a_week", "first_appointment_hours", "weeks_in_care"):
            if not getattr(self, name).value:
                raise ValueError(f"{name}: wanted more than 0")
        return self


class InPost(Sourced):
    """Who is in post, where a team keeps no working time in Plait.

    Attributes:
        wte: by a profession of `capacity.yaml`.
    """

    wte: dict[str, float]


class Demand(_Part):
    """All that the file says."""

    expected: ExpectedShare
    kinds: tuple[KindClock, ...] = Field(min_length=1)
    work: Work
    in_post: InPost

    @model_validator(mode="after")
    def _named_once(self) -> Demand:
        names = [one.id for one in self.kinds]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"kinds: named twice: {', '.join(twice)}")
        wrong = [name for name, wte in self.in_post.wte.items() if not 0 <= wte <= 100]  # noqa: PLR2004
        if wrong:
            said = f"in_post: {', '.join(wrong)}: wanted WTE from 0 to 100"
            raise ValueError(said)
        return self


def demand_of(service: Service) -> Demand:
    """What this service says.

    Raises:
        BadStandards: it says nothing, or it is wrong; says the file, the line and how.
            Or somebody is in post of whose profession `capacity.yaml` knows nothing:
            their hours would be counted nowhere.
    """
    found = topic(service, "demand", Demand)
    known = {one.id for one in capacity_of(service).professions}
    unknown = sorted(set(found.in_post.wte) - known)
    if unknown:
        said = (
            f"in_post: {', '.join(unknown)}: wanted some of {', '.join(sorted(known))}"
        )
        raise BadStandards(f"demand.yaml:1: {said}")
    return found
