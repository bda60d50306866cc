"""Care or a duty that is offered to another team, and accepted by it or not."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from plait.timeline.facts.messages import Addressed
from plait.timeline.facts.shapes import Day, Fact, Kind, Name, Words

#: Why a family's care is handed over: after a birth, at a discharge, to another area.
Occasion = Literal["birth", "discharge", "area", "other"]
#: The parts of what is handed over, in the order in which they are read.
PartName = Literal[
    "birth", "feeding", "mood", "scores", "concerns", "home", "worries", "told",
    "owed", "next_visit",
]  # fmt: skip


class Part(BaseModel):
    """One part of what the sender writes, such as how the baby feeds."""

    model_config = ConfigDict(frozen=True, extra="allow")

    part: PartName
    words: Words


class Offered(Addressed):
    """A family's care is offered to a team (`team`) in a role (`to`).

    `occasion` is why. `from_role` is the role in which it was offered, and to which it
    comes back. `worker` is the colleague to whom it is addressed, by number. What the
    sender writes stands in `parts`. `answers` names the return after which it is
    offered again, `referral` the event that passes a referral on with it, or at a
    discharge the episode of care that ends.
    """

    occasion: Occasion | None = None
    from_role: Name | None = None
    worker: int | None = None
    referral: Name | None = None
    parts: list[Part] = Field(default_factory=list)


class Accepted(Addressed):
    """A team has the family's care from now on: somebody of it says so by name.

    `worker` is who becomes the family's worker, by number. `covers_for` is the
    colleague who was asked, where somebody else accepts. `first_visit_on` is the day
    of the first visit, if known.
    """

    worker: int | None = None
    covers_for: int | None = None
    first_visit_on: Day | None = None


class Returned(Addressed):
    """It goes back to who offered it (`to`, `team`): the reason, and what is missing.

    `worker` is who offered it, by number. `by_name` is who said no by telephone, where
    those who had offered it wrote it down.
    """

    missing: Words | None = None
    worker: int | None = None
    by_name: Name | None = None


class Responsibility(Addressed):
    """A duty that is offered to a team in a role (`to`), or accepted by it.

    `standard` and `trigger` name the duty. `worker` is the colleague to whom it is
    offered, or who accepts it, by number.

    Without a duty, and with `to_area` (the slug of an area), the protection of the
    child as a whole is offered to another area. `what` is what it takes over, `summary`
    what it must know. `words` are those of the document in which it accepts.
    """

    standard: Name | None = None
    trigger: Name | None = None
    worker: int | None = None
    to_area: Name | None = None
    what: Words | None = None
    summary: Words | None = None
    words: Words | None = None


class Kept(Fact):
    """What was returned is not offered again: `reason` says why, and who has it."""


_SHAPES: tuple[tuple[str, str, type[Fact]], ...] = (
    ("handover.offered", "Handover offered", Offered),
    ("handover.accepted", "Handover accepted", Accepted),
    ("handover.returned", "Handover returned", Returned),
    ("handover.kept", "Handover not offered again", Kept),
    ("responsibility.offered", "Responsibility offered", Responsibility),
    ("responsibility.accepted", "Responsibility accepted", Responsibility),
    ("responsibility.refused", "Responsibility not accepted", Responsibility),
)
KINDS = tuple(
    Kind(name, "communication", title, shape) for name, title, shape in _SHAPES
)
