"""Whom a service takes, how soon it answers, and who takes those whom it does not."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.standards.roles import roles
from plait.standards.services import Service, Sourced, topic

#: Whose referral it is, apart from the parent's own treatment.
Purpose = Literal["", "preconception", "partner", "parent_infant"]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Criterion(Sourced):
    """One rule of whom the service takes, as a question that is ticked.

    `met` says what it means where the answer is yes: the service takes them, or
    another does: then `send_to` is its id. `purposes` narrows for which referrals it
    is asked; empty is every one.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$", max_length=60)
    words: str = Field(min_length=1, max_length=300)
    met: Literal["takes", "elsewhere"]
    send_to: str = ""
    purposes: tuple[Purpose, ...] = ()


class UrgencyClass(Sourced):
    """One class of urgency: its words, and the standard whose clock it starts.

    `rank` orders a list, 0 first. `mhsds` is the national data set's code for it.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$", max_length=40)
    words: str
    within: str
    standard: str
    rank: int = Field(ge=0, le=9)
    mhsds: str = Field(pattern=r"^[1-4]$")
    tells_crisis: bool = False


class Wanted(_Data):
    """Something that a referral must say, and how whoever referred is asked for it."""

    field: str = Field(pattern=r"^[a-z_]+$")
    words: str
    purposes: tuple[Purpose, ...] = ()


class Elsewhere(_Data):
    """A service to which a referral is passed on.

    `role` is whom it means in Plait, where a team answers for that role. `phone` is
    its number where it is outside Plait; such a service says yes by telephone.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$", max_length=60)
    title: str
    takes: str
    role: str = ""
    phone: str = ""
    outside: bool = False

    @model_validator(mode="after")
    def _can_be_reached(self) -> Elsewhere:
        if self.outside and not self.phone:
            raise ValueError("wanted a phone for a service outside Plait, got none")
        if not self.outside and self.role not in roles():
            raise ValueError(f"wanted a role of roles.yaml, got {self.role[:40]!r}")
        return self


class Window(Sourced):
    """How old the baby may be, in months: new referrals, and where illness lasts."""

    months: int = Field(ge=1, le=36)
    longest_months: int = Field(ge=1, le=36)
    adult_from_years: int = Field(ge=12, le=21)


class Flag(_Data):
    """A warning sign that whoever refers may tick."""

    id: str = Field(pattern=r"^[a-z0-9_]+$", max_length=60)
    words: str
    is_red: bool = False


class Intake(_Data):
    """All of it."""

    window: Window
    criteria: tuple[Criterion, ...]
    classes: tuple[UrgencyClass, ...]
    wanted: tuple[Wanted, ...]
    elsewhere: tuple[Elsewhere, ...]
    flags: tuple[Flag, ...]

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Intake:
        for name, every in (
            ("criteria", [one.id for one in self.criteria]),
            ("classes", [one.id for one in self.classes]),
            ("elsewhere", [one.id for one in self.elsewhere]),
            ("flags", [one.id for one in self.flags]),
        ):
            twice = [one for number, one in enumerate(every) if one in every[:number]]
            if twice:
                raise ValueError(f"{name}: {twice[0]!r} stands twice")
        there = {one.id for one in self.elsewhere}
        for one in self.criteria:
            if one.met == "elsewhere" and one.send_to not in there:
                raise ValueError(
                    f"criteria: {one.id} sends to {one.send_to!r}, which is no service "
                    "of elsewhere"
                )
        return self

    def criteria_for(self, purpose: str) -> tuple[Criterion, ...]:
        """The rules that are asked of a referral for this purpose."""
        return tuple(
            x for x in self.criteria if not x.purposes or purpose in x.purposes
        )

    def wanted_for(self, purpose: str) -> tuple[Wanted, ...]:
        """What such a referral must say."""
        return tuple(one for one in self.wanted if _is_for(one.purposes, purpose))

    def class_of(self, id_: str) -> UrgencyClass | None:
        """The class of this id."""
        return next((one for one in self.classes if one.id == id_), None)

    def service_of(self, id_: str) -> Elsewhere | None:
        """The other service of this id."""
        return next((one for one in self.elsewhere if one.id == id_), None)


def _is_for(purposes: tuple[str, ...], purpose: str) -> bool:
    return not purposes or purpose in purposes


def intake_of(service: Service) -> Intake:
    """What a service says of whom it takes.

    Raises:
        BadStandards: its `intake.yaml` is missing or wrong.
    """
    return topic(service, "intake", Intake)
