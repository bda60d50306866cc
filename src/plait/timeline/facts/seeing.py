"""Who may see what was recorded: its class raised or lowered, and who is named."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import model_validator

from plait.timeline.facts.shapes import Day, Fact, Kind

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


class AddressRestricted(Fact):
    """An address must not be found, or need not be hidden any more; never which one.

    `cause` says why it must not, and `review_on` when that is looked at again.
    """

    restricted: bool
    cause: Literal["refuge", "court_order", "fear", "other"] | None = None
    review_on: Day | None = None

    @model_validator(mode="after")
    def _says_why_and_until_when(self) -> AddressRestricted:
        if self.restricted and (self.cause is None or self.review_on is None):
            message = "say in `cause` why, and in `review_on` when to look again"
            raise ValueError(message)
        return self


CHANGED = "class.changed"
NAMED = "class.named"
NAME_ENDED = "class.name_ended"
ADDRESS_RESTRICTED = "address.restricted"

#: They are read by who ever could read the event that they name, at its most guarded:
#: see `plait.seen_as_of` in the database. None of them is corrected or withdrawn.
KINDS = (
    Kind(CHANGED, "communication", "Who may see it was changed", ClassChanged),
    Kind(NAMED, "communication", "Somebody was named for what is sealed", PersonNamed),
    Kind(NAME_ENDED, "communication", "Somebody is no longer named", PersonNamed),
    Kind(
        ADDRESS_RESTRICTED,
        "people",
        "Whether their address must not be found",
        AddressRestricted,
        "location",
        public="Information",
    ),
)
