"""Measures of outcome that are no single sum."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plait.timeline.facts.shapes import Fact, Kind

#: Each half of the MORS-SF has seven items of 0 to 5.
Half = Annotated[float, Field(ge=0, le=35, allow_inf_nan=False)]


class SeenByParent(Fact):
    """How a parent sees the baby, as two sums of 0 to 35: warmth, and invasion.

    They are never added up. `answered_by` is the role of whoever answered.
    """

    warmth: Half
    invasion: Half
    answered_by: Literal["mother", "partner", "other_carer"] | None = None


KINDS = (
    Kind(
        "screen.mors_sf",
        "screens",
        "MORS-SF",
        SeenByParent,
        sensitivity="health",
        public="Information about health",
        about=("infant",),
    ),
)
