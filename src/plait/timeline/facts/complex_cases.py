"""What the complex-cases team of maternity asks, adds, leaves out and decides.

The criteria by which it takes a family are data of the team, and mostly seen in what
others recorded. These are the facts that nothing else tells.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from plait.timeline.facts.shapes import Fact, Kind, Name, Words

#: What is asked at booking and told by no other kind. Domestic abuse is not among
#: them: it has a kind of its own, which fewer may read.
Factor = Literal[
    "substance_use", "learning_disability", "recent_migrant", "care_experienced",
    "previous_child_removed", "concealed_pregnancy", "no_settled_home",
]  # fmt: skip

#: How gravely a family is on the list: seen each week, with social care, or each month.
Tier = Literal["red", "safeguarding", "amber"]


class SocialFactors(Fact):
    """Asked what makes life hard, and what she told. None of them is an answer too."""

    factors: Annotated[list[Factor], Field(max_length=7)] = Field(default_factory=list)


class Medication(Fact):
    """Whether she takes medicine for her mental health now. Which, stands elsewhere."""

    psychotropic: bool


class Added(Fact):
    """A family was put on the list by hand, for a reason that no criterion sees."""

    reason: Words = Field(min_length=1)
    tier: Tier = "amber"


class LeftOut(Fact):
    """The list need not hold this family, and why. Something new brings it back.

    `criteria` are the ids of what had brought it there, as whoever decided read them.
    """

    reason: Words = Field(min_length=1)
    criteria: list[Name] = Field(default_factory=list)


class Tiered(Fact):
    """The meeting decided how often it talks of the family, and why if it changed."""

    tier: Tier
    meeting: Name | None = None
    changed: bool = Field(default=False, strict=True)

    @model_validator(mode="after")
    def _a_change_has_a_reason(self) -> Self:
        if self.changed and not (self.reason or "").strip():
            message = "wanted in `reason` why the tier was changed"
            raise ValueError(message)
        return self


SOCIAL_FACTORS = "screen.social_factors"
MEDICATION = "medication.recorded"
ADDED = "complex_case.added"
LEFT_OUT = "complex_case.left_out"
TIERED = "complex_case.tiered"
MOTHER = ("mother",)
_HEALTH = "Information about health"

KINDS = (
    Kind(
        SOCIAL_FACTORS,
        "screens",
        "Asked what makes life hard",
        SocialFactors,
        "health",
        about=MOTHER,
        public=_HEALTH,
    ),
    Kind(
        MEDICATION,
        "mental_health_care",
        "Medicine for mental health asked about",
        Medication,
        "health",
        about=MOTHER,
        public=_HEALTH,
    ),
    *(
        Kind(name, "meetings", title, shape, "health", about=MOTHER, public=_HEALTH)
        for name, title, shape in (
            (ADDED, "Put on the complex cases list by hand", Added),
            (LEFT_OUT, "Left out of the complex cases list", LeftOut),
            (TIERED, "How often the complex cases meeting talks of her", Tiered),
        )
    ),
)
