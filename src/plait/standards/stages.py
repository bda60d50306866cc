"""The stages of the pathway, in the order of a life, as pages and posters say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from plait.standards.shapes import Stage, Standard

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

#: How far on a pregnancy mostly is, in days, when these start something.
_STARTS = MappingProxyType(
    {
        "pregnancy.notified": 40,
        "contact.midwife.booking": 70,
        "pregnancy.booked": 70,
        "birth.recorded": 280,
    }
)
#: After everything that has its day.
_ANY_DAY = 100_000
_DAYS = {"age_days": 1, "age_weeks": 7, "age_months": 31}
_BIRTH = 280


def day_in_a_life(standard: Standard) -> int:
    """On which day, counted from the start of a pregnancy, it is mostly due.

    For putting a stage in order: what hangs on no day comes last.
    """
    limit = standard.within[-1].limit
    for part in limit.parts:
        if part.unit == "gestation_days":
            return part.n
        if part.unit in _DAYS:
            return _BIRTH + part.n * _DAYS[part.unit]
    known = [_STARTS[kind] for kind in standard.trigger_kinds if kind in _STARTS]
    return min(known, default=_ANY_DAY)
