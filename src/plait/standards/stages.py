"""The stages of the pathway, in the order of a life, as pages and posters say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from plait.standards.shapes import Stage

#: Each stage's title, in order.
STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        "before_pregnancy": "Before pregnancy",
        "pregnancy": "Pregnancy",
        "birth": "Birth and going home",
        "early_weeks": "The first 8 weeks",
        "first_year": "8 weeks to 1 year",
        "second_year": "1 to 2 and a half years",
        "any_time": "Whenever there is a worry",
        "people": "The people who do the work",
        "learning": "When something went wrong",
    }
)
#: Stages of a life, from left to right; the others go beside them.
OF_A_LIFE: tuple[Stage, ...] = (
    "before_pregnancy", "pregnancy", "birth", "early_weeks", "first_year",
    "second_year",
)  # fmt: skip
#: The stages that a standard about a subject of this kind can be in.
OF_SUBJECT: Mapping[str, tuple[Stage, ...]] = MappingProxyType(
    {
        "family": (*OF_A_LIFE, "any_time"),
        "staff": ("people",),
        "review": ("learning",),
    }
)
