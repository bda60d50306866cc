"""What a maternity service says of a birth alert: whom it goes to, and what is ready.

It is the service's own to say: no national text lists whom to tell. See
`standards/services/<service>/birth_alert.yaml`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.standards.roles import roles
from plait.standards.services import Sourced

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Phone = Annotated[str, Field(min_length=3, max_length=40)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Goes(_Part):
    """Whom an alert goes to: a role in Plait of the service's agency, or a telephone.

    Attributes:
        id: its name, once in the file.
        role: the role whose team gets a message, which somebody there acknowledges.
        agency: the slug of another agency, where it is not the service's own.
        phone: where somebody outside Plait is rung, and reads it back.
    """

    id: Id
    title: Line
    role: str | None = None
    agency: str | None = None
    phone: Phone | None = None

    @model_validator(mode="after")
    def _has_one_way(self) -> Goes:
        if (self.role is None) == (self.phone is None):
            message = "wanted a role in Plait or a phone number, and one of the two"
            raise ValueError(message)
        if self.role is not None and self.role not in roles():
            raise ValueError(f"{self.role!r} is not a role")
        return self


class Hospital(_Part):
    """A hospital where the birth may be: its name, its ward, and whom it goes to."""

    id: Id
    title: Line
    ward_phone: Phone
    goes_to: Annotated[tuple[Goes, ...], Field(min_length=1)]


class Ready(Sourced):
    """One thing that an early birth needs."""

    id: Id
    title: Line


class Advice(Sourced):
    """One thing to see to before a mother and baby go home."""

    id: Id
    title: Line
    means: Annotated[str, Field(min_length=1, max_length=600)]


class BirthAlertTopic(BaseModel):
    """Everything that a service says of a birth alert."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hospitals: Annotated[tuple[Hospital, ...], Field(min_length=1)]
    always: tuple[Goes, ...]
    early: Annotated[tuple[Ready, ...], Field(min_length=1)]
    going_home: tuple[Advice, ...]

    @model_validator(mode="after")
    def _names_each_once(self) -> BirthAlertTopic:
        listed = [*self.always, *(g for h in self.hospitals for g in h.goes_to)]
        for ids in (
            [one.id for one in listed],
            [one.id for one in self.early],
            [one.id for one in self.going_home],
        ):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"these are there twice: {', '.join(twice)}")
        return self
