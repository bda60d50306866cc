"""Professional disagreement: what one agency says of another's decision."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from plait.timeline.facts.shapes import Fact, Kind, Name

#: How many stages the ladder has, from practitioners to the lead partners.
STAGES = 5

Outcome = Literal["agreed", "changed", "not_agreed"]


class Challenge(Fact):
    """A professional disagreement taken to a stage, its answer, or its end.

    The first event of a disagreement has no `challenge`, and all others name it there.
    Each names in `answers` what it follows: the first the decision, an answer what was
    raised, everything else the last that was said. So it moves no other duty.

    Attributes:
        stage: from 1, practitioner to practitioner, to 5, the lead partners.
        urgent: a baby may be at risk, and the clocks are in hours.
        of: the id of the event, or of the duty, that is disagreed with.
        challenge: the id of the first event of this disagreement.
        to: the role that answers; of an answer, the role to which it goes back.
        team: the number of the team whose decision it is; of an answer, of the team
            that disagrees. A team of its agency that has the role is meant by `to`.
        outcome: `agreed`: both see it alike now; `changed`: the decision is changed;
            `not_agreed`. Of the end: `agreed`, or none where it was withdrawn.
        skipped: stages were left out because waiting would not be safe; `reason` why.
    """

    stage: int = Field(default=1, ge=1, le=STAGES, strict=True)
    urgent: bool = False
    of: Name | None = None
    challenge: Name | None = None
    to: Name | None = None
    team: int | None = None
    outcome: Outcome | None = None
    skipped: Literal[True] | None = None

    @model_validator(mode="after")
    def _says_why_it_skips(self) -> Challenge:
        if self.skipped and not (self.reason or "").strip():
            message = "say in `reason` why waiting would not be safe"
            raise ValueError(message)
        return self


KINDS = tuple(
    Kind(f"challenge.{step}", "communication", title, Challenge)
    for step, title in (
        ("raised", "Disagreement raised"),
        ("answered", "Disagreement answered"),
        ("withdrawn", "Disagreement ended by who raised it"),
    )
)
