"""A referral to a mental-health service, and the care that follows from it.

Everything from the referral to the discharge is one episode of care: see
`plait.timeline.care`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from plait.timeline.facts.shapes import Day, Fact, Kind, Name, Urgency, Words

#: Who asked for help: somebody for her, or she herself.
Referrer = Literal[
    "self", "family", "gp", "midwife", "health_visitor", "obstetrician",
    "mental_health", "talking_therapies", "hospital", "social_care", "other",
]  # fmt: skip
#: What is known of a danger now. No score and no forecast.
Danger = Literal["none_told", "worried", "now", "not_asked"]
#: Whether a rule of the service is met.
Met = Literal["yes", "no", "not_known"]
#: What a colleague does in an episode of care.
Part = Literal["coordinator", "infant", "beside"]
_MANY = 40


class MentalHealthReferral(Fact):
    """A referral to mental-health care, or what became of it.

    `purpose` is what it is for where that is not the parent's own treatment:
    `preconception`, `partner`, `parent_infant`. `to` is a role, `to_team` its team by
    number, `service` a service by the name that the receiving one gives it.
    `help_wanted` is what whoever refers asks for, `flags` what worried them, `agreed`
    whether the parent knows and agrees.
    """

    urgency: Urgency = "routine"
    to: Name | None = None
    purpose: Name | None = None
    to_team: int | None = None
    service: Name | None = None
    referrer: Referrer | None = None
    referrer_name: Name | None = None
    help_wanted: Words | None = None
    flags: list[Name] | None = Field(default=None, max_length=_MANY)
    agreed: Literal["yes", "no", "not_asked"] | None = None
    out_of_area: bool | None = None
    medication: Words | None = None
    under_team: Words | None = None
    reach: Words | None = None


class Asked(Fact):
    """Whoever referred is asked for what is missing. The clock goes on."""

    missing: list[Name] = Field(default_factory=list, max_length=_MANY)
    to: Name | None = None


class Supplied(Fact):
    """What was missing came, field by field."""

    given: dict[str, Words] = Field(default_factory=dict, max_length=_MANY)


class TakenUp(Fact):
    """A service to which a referral was passed on has said yes: somebody by name."""

    service: Name | None = None
    by_name: Name | None = None


class Refused(Fact):
    """A service to which it was passed on did not take it: `reason` says why."""

    service: Name | None = None
    by_name: Name | None = None


class Joined(Fact):
    """It says the same as an episode that is open: `with_episode` goes on."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    with_episode: Name


class Told(Fact):
    """Who was told what became of a referral, and how."""

    whom: list[Literal["referrer", "gp", "parent"]] = Field(min_length=1, max_length=3)
    how: Literal["message", "telephone", "letter", "in_person"] | None = None


class Criterion(BaseModel):
    """One rule of the service: whether it is met, and why that is thought."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: Name
    met: Met
    reason: Words | None = None


class Triage(Fact):
    """What triage found: the urgency class, the rules one by one, dangers now.

    `risk_self` and `risk_infant` say what is known of a danger to her and to the baby.
    `mbu_needed`: a bed in a mother and baby unit. `crisis_told` is who of the crisis
    team was told, and `told_at` when; `crisis_not_told` why nobody was.
    """

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    class_: Name | None = Field(default=None, alias="class")
    criteria: list[Criterion] | None = Field(default=None, max_length=_MANY)
    risk_self: Danger | None = None
    risk_infant: Danger | None = None
    mbu_needed: bool | None = None
    crisis_told: Name | None = None
    crisis_not_told: Words | None = None


class Allocation(Fact):
    """The post that holds the work; `worker` is the colleague in it, by number.

    `part` is what they do in an `episode` of care, and `reason` why it is they: without
    a part they have the whole family for their team. The episode is no `answers`: that
    somebody has the family answers whatever duty asks for it.
    """

    post: Name | None = None
    worker: int | None = None
    part: Part | None = None
    episode: Name | None = None


class AllocationEnded(Fact):
    """A colleague does not have it any more. Until another is named nobody has.

    `post` is that of `Allocation`: with it a standard asks that service for another.
    """

    post: Name | None = None
    worker: int | None = None
    part: Part | None = None
    episode: Name | None = None


class Discharge(Fact):
    """The service ends its care, once whoever has them next has accepted.

    `summary` is what the GP and the health visitor read; `infant_risk` what it means
    for the baby; `early_signs` how a relapse begins; `next_pregnancy` what was said
    about another one. Until `return_until` they come back without a new referral.
    `episode` is the care that ends, which is no `answers`: it stops what else is owed.
    """

    episode: Name | None = None

    summary: Words | None = None
    infant_risk: Words | None = None
    early_signs: Words | None = None
    next_pregnancy: Words | None = None
    next_pregnancy_said: Literal["yes", "no", "not_wanted"] | None = None
    return_until: Day | None = None


class Supervised(Fact):
    """The work with this family was talked of in safeguarding supervision.

    `next_on` is the day on which it is talked of again.
    """

    next_on: Day | None = None


_REFERRAL = "referral.mental_health."


def _kind(name: str, title: str, shape: type[Fact], **more: Any) -> Kind:
    return Kind(
        name,
        "mental_health_care",
        title,
        shape,
        sensitivity="health",
        public="Information about health",
        **more,
    )


KINDS = (
    *(
        _kind(_REFERRAL + name, title, shape)
        for name, title, shape in (
            ("made", "Referred to mental-health care", MentalHealthReferral),
            ("received", "Mental-health referral received", MentalHealthReferral),
            ("accepted", "Mental-health referral accepted", MentalHealthReferral),
            ("redirected", "Mental-health referral redirected", MentalHealthReferral),
            ("declined", "Mental-health referral declined", MentalHealthReferral),
            ("asked", "More was asked about a referral", Asked),
            ("supplied", "What a referral lacked was given", Supplied),
            ("taken_up", "Redirected referral taken up", TakenUp),
            ("refused", "Redirected referral not taken up", Refused),
            ("joined", "Referral joined to one that is open", Joined),
            ("told", "Told what became of a referral", Told),
        )
    ),
    _kind("discharge.mental_health", "Discharged from mental-health care", Discharge),
    _kind("triage.completed", "Referral triaged", Triage),
    _kind("allocation.made", "Worker allocated", Allocation),
    Kind(
        "supervision.case_discussed",
        "mental_health_care",
        "Talked of in safeguarding supervision",
        Supervised,
    ),
    _kind("allocation.ended", "Worker no longer allocated", AllocationEnded),
)
