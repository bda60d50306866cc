"""Who may see what was recorded: its class raised or lowered, and who is named."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import model_validator

from plait.timeline.facts.shapes import Fact, Kind

ClassName = Literal[
    "routine", "health", "third_party", "police", "sealed", "location", "domestic_abuse"
]


class _WithReason(Fact):
    """What is done to who may see an event: `event` is its id, `reason` says why."""

    event: UUID

    @model_validator(mode="after")
    def _says_why(self) -> _WithReason:
        if not (self.reason or "").strip():
            message = "say in `reason` why"
            raise ValueError(message)
        return self


class ClassChanged(_WithReason):
    """From now on the event counts with the class `seen_as`, whatever it had before.

    The event itself stays as it was recorded, with its link in the chain.
    """

    seen_as: ClassName


class PersonNamed(_WithReason):
    """Who may see a sealed event, or may no longer: `staff` by number, of `team`."""

    staff: int
    team: int


CHANGED = "class.changed"
NAMED = "class.named"
NAME_ENDED = "class.name_ended"

#: They are read by who ever could read the event that they name, at its most guarded:
#: see `plait.seen_as_of` in the database. None of them is corrected or withdrawn.
KINDS = (
    Kind(CHANGED, "communication", "Who may see it was changed", ClassChanged),
    Kind(NAMED, "communication", "Somebody was named for what is sealed", PersonNamed),
    Kind(NAME_ENDED, "communication", "Somebody is no longer named", PersonNamed),
)
