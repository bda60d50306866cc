"""Documents in versions: assessments and care plans as sections, each in words.

A version is an event of the kind that it is: `plan.perinatal_care.recorded`, or
`assessment.mental_health`. What in it is of another class is an event of its own, a
part, so that each section is read by those who may read it and by nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from plait.timeline.facts.shapes import Day, Fact, Kind, Name, Words

#: Letters in one section, at most; and sections in one document.
MOST_LETTERS: Final = 4000
MOST_SECTIONS: Final = 40

PART: Final = "document.part"
APPROVED: Final = "plan.perinatal_care.approved"
REVIEWED: Final = "plan.perinatal_care.reviewed"
PUBLISHED: Final = "plan.family.published"

DocumentId = Literal["assessment", "care-plan"]
Number = Annotated[int, Field(ge=1, le=9999, strict=True)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=60)]


class Section(BaseModel):
    """One section: what it is called, and what it says.

    `place` is where it stands in the document, from 0. `shown` says that parents have
    it in their own copy, under `simple` where that is given. `at_night` says that
    whoever has no time is led to it from the family's page.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    id: Slug
    title: Name
    words: Annotated[Words, Field(min_length=1)]
    place: Annotated[int, Field(ge=0, le=MOST_SECTIONS, strict=True)] = 0
    shown: Literal[True] | None = None
    simple: Name | None = None
    at_night: Literal[True] | None = None


class Document(BaseModel):
    """The sections of one version that are of one class, each once."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: DocumentId
    sections: Annotated[list[Section], Field(max_length=MOST_SECTIONS)]

    @field_validator("sections")
    @classmethod
    def _each_once(cls, sections: Sequence[Section]) -> Sequence[Section]:
        ids = [one.id for one in sections]
        if len(set(ids)) != len(ids):
            message = "wanted each section once"
            raise ValueError(message)
        return sections


class Written(Fact):
    """What a document may be recorded with; without one it is only said that it is.

    `version` counts the versions from 1; `of` is the id of the version before.
    """

    document: Document | None = None
    version: Number | None = None
    of: Name | None = None

    @model_validator(mode="after")
    def _whole(self) -> Written:
        if self.document is not None and self.version is None:
            message = "wanted a version with the document"
            raise ValueError(message)
        return self


class DocumentPart(Fact):
    """Sections of a version that are of another class; `belongs_to` is the version.

    A part stands until the team that wrote it records a part of that class again; one
    without sections says that they are not in the document any more.
    """

    belongs_to: Name
    version: Number
    document: Document


class PlanApproved(Fact):
    """That a senior stands for a version; `answers` names it, `role` is their post."""

    version: Number | None = None
    role: Name | None = None


class PlanReviewed(Fact):
    """That a plan was gone through with her. `next_on` is when it is again, at latest.

    `outcome` is whether it stays as it is, or is to be written anew.
    """

    version: Number | None = None
    outcome: Literal["stays", "to_change"] = "stays"
    next_on: Day | None = None


class FamilyPlan(Fact):
    """The family's own plan: `of` is the version that it was made from.

    `way` is how they have it. `keeps` says where a copy is safe: `not_at_home` is that
    she has read it, and it is kept for her elsewhere.
    """

    of: Name | None = None
    version: Number | None = None
    way: Literal["read_together", "on_paper", "sent_to_her"] | None = None
    keeps: Literal["at_home", "not_at_home"] | None = None


KINDS = (
    Kind(
        "plan.perinatal_care.recorded",
        "plans",
        "Perinatal care plan recorded",
        Written,
        "health",
        public="Information about health",
    ),
    Kind(
        APPROVED,
        "plans",
        "Perinatal care plan approved",
        PlanApproved,
        "health",
        public="Information about health",
    ),
    Kind(
        REVIEWED,
        "plans",
        "Perinatal care plan reviewed",
        PlanReviewed,
        "health",
        public="Information about health",
    ),
    Kind(PUBLISHED, "plans", "Family's own plan published", FamilyPlan),
    Kind(
        PART,
        "plans",
        "Part of a document recorded",
        DocumentPart,
        "health",
        public="Part of a document",
    ),
)
