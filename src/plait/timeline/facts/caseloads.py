"""How much work the care of a family is for the team that has it."""

from __future__ import annotations

from typing import Final

from plait.timeline.facts.shapes import Fact, Kind, Name

WEIGHED: Final = "caseload.weighed"


class Weighed(Fact):
    """How often a family is seen (`intensity`) and how far it lives (`travel`).

    Both are classes that the service itself has named; `answers` is the episode.
    """

    intensity: Name
    travel: Name | None = None


KINDS = (
    Kind(
        WEIGHED,
        "mental_health_care",
        "How often a family is seen",
        Weighed,
        sensitivity="health",
        public="Information about health",
    ),
)
