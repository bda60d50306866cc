"""Injuries, social care, plans and disagreements."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from plait.timeline.facts.shapes import (
    Fact,
    Kind,
    Millimetres,
    Name,
    Nothing,
    Words,
)


class Mark(BaseModel):
    """One mark: where on the body, what it looks like, how large in millimetres."""

    model_config = ConfigDict(frozen=True, extra="allow")

    site: Name
    kind: Name
    size_mm: Millimetres | None = None
    colour: Name | None = None


class Found(Fact):
    """A child was found harmed or in danger: where it was, as the slug of an area.

    `found_elsewhere` says that this is not the family's own area.
    """

    area_of_incident: Name | None = None
    found_elsewhere: bool | None = Field(default=None, strict=True)


class InjuryObserved(Found):
    """A mark or injury, as seen. `mobile` by the partnership's own definition.

    The clock runs from when it was seen (`occurred_at`), also when it is reported
    from the past or from a photo. No explanation recorded counts as none given.
    `explained_by` gave it, in `explanation_words`; `explanation_changed` says whether
    it is another than the one given first. `seen_by_name` is a name and a role.
    """

    mobile: bool = Field(strict=True)
    marks: list[Mark] = Field(default_factory=list)
    explanation: Literal["none", "inconsistent", "changed", "plausible"] = "none"
    explained_by: Literal["mother", "partner", "other_carer", "nobody"] | None = None
    explanation_words: Words | None = None
    explanation_changed: Literal["yes", "no", "not_asked"] | None = None
    reported_from: Literal["seen", "photo", "past"] = "seen"
    seen_by: Literal["self", "colleague", "parent", "other"] | None = None
    seen_by_name: Name | None = None


class InjuryOpinion(Fact):
    """One of the two opinions without which a mark is not closed."""

    by: Literal["paediatric", "social_care"]
    conclusion: Name | None = None


class InjuryClosed(Fact):
    """Two agencies closed a mark together.

    `agreed` are the reasons in which both agree, and `opinions` the ids of the two
    events that say what each of them found. What other systems send may lack both.
    """

    agreed: Words | None = None
    opinions: list[Name] = Field(default_factory=list, max_length=10)


class Photo(BaseModel):
    """A photo: its id, and the SHA-256 (hexadecimal) of the picture as it is kept."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: UUID
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class PhotosAdded(Fact):
    """Photos of a mark, 1 to 6. `mark` is the id of the event that says it was seen.

    `occurred_at` is when they were taken. The pictures are kept apart, encrypted; what
    is here proves which they are.
    """

    mark: UUID
    photos: list[Photo] = Field(min_length=1, max_length=6)


class PaediatricAssessment(Fact):
    """A paediatrician examined the child: who, where, and what was found."""

    assessor: Name | None = None
    place: Name | None = None
    found: Words | None = None


class SocialCareReferral(Fact):
    """A referral to children's social care, or what became of it."""

    decision: Name | None = None
    to: Name | None = None


class EnquiryEnded(Fact):
    """How a section 47 enquiry ended."""

    outcome: Name | None = None


CHILD = ("infant", "sibling", "unborn")

KINDS = (
    Kind(
        "injury.observed",
        "injury",
        "Mark or injury seen",
        InjuryObserved,
        about=("infant", "sibling"),
        needs_birth=True,
    ),
    Kind(
        "injury.opinion",
        "injury",
        "Opinion on a mark or injury",
        InjuryOpinion,
        needs_birth=True,
    ),
    Kind(
        "injury.closed",
        "injury",
        "Mark or injury closed by two agencies",
        InjuryClosed,
        needs_birth=True,
    ),
    Kind(
        "injury.photo_added",
        "injury",
        "Photos added to a mark",
        PhotosAdded,
        about=("infant", "sibling"),
        needs_birth=True,
    ),
    Kind(
        "paediatric.assessed",
        "injury",
        "Seen by a paediatrician",
        PaediatricAssessment,
        needs_birth=True,
    ),
    Kind(
        "skeletal_survey.requested",
        "injury",
        "Skeletal survey asked for",
        Nothing,
        needs_birth=True,
    ),
    Kind(
        "skeletal_survey.reported",
        "injury",
        "Skeletal survey reported",
        Nothing,
        needs_birth=True,
    ),
    Kind(
        "skeletal_survey.followup_done",
        "injury",
        "Follow-up imaging done",
        Nothing,
        needs_birth=True,
    ),
    Kind(
        "referral.social_care.made",
        "social_care",
        "Referred to children's social care",
        SocialCareReferral,
    ),
    Kind(
        "referral.social_care.decided",
        "social_care",
        "Children's social care decided on the referral",
        SocialCareReferral,
    ),
    Kind(
        "referral.social_care.declined",
        "social_care",
        "Children's social care declined the referral",
        SocialCareReferral,
    ),
    Kind(
        "referral.social_care.considered",
        "social_care",
        "Referral to children's social care considered",
        SocialCareReferral,
    ),
    Kind(
        "referral.social_care.feedback_given",
        "social_care",
        "Referrer told what was decided",
        SocialCareReferral,
    ),
    Kind("harm.suspected", "social_care", "Significant harm suspected", Found),
    Kind(
        "police_protection.taken", "social_care", "Taken into police protection", Found
    ),
    Kind("s47.started", "social_care", "Section 47 enquiry started", Nothing),
    Kind("s47.ended", "social_care", "Section 47 enquiry ended", EnquiryEnded),
    Kind(
        "plan.child_protection.started",
        "social_care",
        "Child protection plan started",
        Nothing,
    ),
    Kind(
        "plan.child_protection.ended",
        "social_care",
        "Child protection plan ended",
        Nothing,
    ),
    Kind(
        "assessment.child_and_family.completed",
        "social_care",
        "Child and family assessment completed",
        Nothing,
    ),
    *(
        Kind(name, "social_care", title, Nothing)
        for name, title in (
            ("plan.child_in_need.started", "Child in need plan started"),
            ("plan.child_in_need.ended", "Child in need plan ended"),
            ("assessment.prebirth.started", "Pre-birth assessment started"),
            ("assessment.prebirth.completed", "Pre-birth assessment completed"),
            ("police_protection.ended", "Police protection ended"),
            ("cpis.updated", "Child protection information system updated"),
        )
    ),
    Kind("plan.prebirth.agreed", "plans", "Pre-birth plan agreed", Nothing),
    Kind("plan.birth.shared", "plans", "Birth plan shared", Nothing),
    Kind("plan.birth.received", "plans", "Birth plan received by all", Nothing),
    Kind("plan.birth.alert_tested", "plans", "Birth alert on the ward tested", Nothing),
    Kind("plan.safety.agreed", "plans", "Safety plan agreed", Nothing),
)
