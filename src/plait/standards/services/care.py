"""What a service watches on its caseload: from when on a row says that it is time."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from plait.clock.ages import parse_gestation
from plait.standards.services import Service, Sourced, topic


class Watch(Sourced):
    """After so many days without it a row says so. No score, and no forecast."""

    days: int = Field(ge=1, le=400)


class PlanBy(Sourced):
    """The week of pregnancy by which a plan is written, such as `32+0`."""

    gestation: str

    @property
    def days(self) -> int:
        """The same in days."""
        return parse_gestation(self.gestation)


class Care(BaseModel):
    """All of it.

    `seen`: the parent was not seen for so long; `infant_seen`: the baby. `soon` is how
    long before a birth a row says that it comes, and after it that it was.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    seen: Watch
    infant_seen: Watch
    supervision: Watch
    soon: Watch
    plan_by: PlanBy


def care_of(service: Service) -> Care:
    """What a service watches.

    Raises:
        BadStandards: its `care.yaml` is missing or wrong.
    """
    return topic(service, "care", Care)
