"""What a service writes its assessments and plans under: the sections, as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.standards.roles import roles
from plait.standards.services import Service, Sourced, has_topic, services, topic
from plait.timeline.facts import did_you_mean
from plait.timeline.facts.documents import MOST_SECTIONS, DocumentId, Slug

TOPIC: Final = "documents"
#: What a parent's own copy may hold: a copy lies about, and others read it.
FOR_PARENTS: Final = frozenset({"routine", "health"})

_Line = Annotated[str, Field(min_length=1, max_length=400)]
Guarded = Literal["routine", "health", "third_party", "domestic_abuse"]


class SectionOf(BaseModel):
    """One section of a document.

    Attributes:
        prompt: what to write there, in plain words.
        required: whether a version without it is not recorded.
        sensitivity: the class of what it says, and so who may read it.
        shown_to_parent: whether it stands in the parent's own copy.
        at_night: whether the family's page leads to it.
        simple_title: what the parent's copy calls it; else its title.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Slug
    title: Annotated[str, Field(min_length=1, max_length=100)]
    prompt: _Line
    required: bool = False
    sensitivity: Guarded = "health"
    shown_to_parent: bool = False
    at_night: bool = False
    simple_title: Annotated[str, Field(max_length=100)] = ""

    @model_validator(mode="after")
    def _safe_to_show(self) -> Self:
        if self.shown_to_parent and self.sensitivity not in FOR_PARENTS:
            message = (
                f"{self.id}: shown_to_parent is for routine and health only, "
                f"got {self.sensitivity}: a copy lies about, and others read it"
            )
            raise ValueError(message)
        return self


class Approval(Sourced):
    """Which posts may approve, and whether whoever wrote it may not."""

    roles: Annotated[tuple[str, ...], Field(min_length=1)]
    not_the_writer: bool = True

    @model_validator(mode="after")
    def _known_roles(self) -> Self:
        _check_roles("approval", self.roles)
        return self


class SharedWith(Sourced):
    """Who gets each version: roles, in the order in which they are asked."""

    roles: Annotated[tuple[str, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _known_roles(self) -> Self:
        _check_roles("shared_with", self.roles)
        return self


class DocumentOf(BaseModel):
    """One document of a service: its sections in order, and what becomes of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: DocumentId
    title: Annotated[str, Field(min_length=1, max_length=100)]
    lead: _Line
    sections: Annotated[
        tuple[SectionOf, ...], Field(min_length=1, max_length=MOST_SECTIONS)
    ]
    approval: Approval | None = None
    shared_with: SharedWith | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _check_once([one.id for one in self.sections], "section")
        if not any(one.required for one in self.sections):
            message = f"{self.id}: wanted at least one section that is required"
            raise ValueError(message)
        return self

    def section(self, named: str) -> SectionOf | None:
        """The section of this id."""
        return next((one for one in self.sections if one.id == named), None)


class Documents(BaseModel):
    """The documents that a service writes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: Annotated[tuple[DocumentOf, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _check_once([one.id for one in self.documents], "document")
        return self

    def of(self, named: str) -> DocumentOf | None:
        """The document of this id."""
        return next((one for one in self.documents if one.id == named), None)


def service_of(agency: str) -> Service | None:
    """The service of an agency that says what it writes, if it has one."""
    for one in services().values():
        if one.agency == agency and has_topic(one, TOPIC):
            return one
    return None


def written_by(agency: str) -> Documents | None:
    """What the service of an agency writes; None where it has not said.

    Raises:
        BadStandards: its file is wrong; says the file, the line and how.
    """
    service = service_of(agency)
    return topic(service, TOPIC, Documents) if service else None


def _check_once(ids: Sequence[str], what: str) -> None:
    twice = {one for one in ids if ids.count(one) > 1}
    if twice:
        message = f"wanted each {what} once, got twice: {', '.join(sorted(twice))}"
        raise ValueError(message)


def _check_roles(what: str, named: Sequence[str]) -> None:
    for one in named:
        if one not in roles():
            hint = did_you_mean(one, roles())
            message = f"{what}: {one!r} is not a role{hint}"
            raise ValueError(message)
    _check_once(list(named), "role")
