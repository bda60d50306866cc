"""Records that were opened without a relationship, and what became of it."""

from __future__ import annotations

from typing import Literal

from plait.timeline.facts.shapes import Fact, Kind

OPENED = "access.emergency_opened"
REVIEWED = "access.reviewed"

#: Why a record was opened in an emergency.
Code = Literal["child_danger", "parent_danger", "treatment", "missing", "other"]
#: What whoever reviewed it found.
Outcome = Literal["right", "understandable", "not_right"]


class EmergencyOpened(Fact):
    """A record was opened by somebody who was not involved.

    `code` is why, from a list, and `reason` the same in their words. It was open until
    `opened_until` at the latest (ISO 8601, UTC).
    """

    code: Code | None = None
    opened_until: str | None = None


class Reviewed(Fact):
    """An opening in an emergency was reviewed: `answers` names it, `note` says how."""

    outcome: Outcome | None = None


KINDS = (
    Kind(OPENED, "communication", "Record opened in an emergency", EmergencyOpened),
    Kind(REVIEWED, "communication", "Emergency opening reviewed", Reviewed),
)
