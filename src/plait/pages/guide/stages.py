"""The stages of the pathway, from before a pregnancy to two and a half years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from plait.standards import shapes
from plait.standards import stages as known
from plait.standards.shapes import Standard


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the pathway.

    Attributes:
        key: what standards call it, as `early_weeks`.
        when: from when to when, in a few words.
        lead: one or two sentences on what it is for.
    """

    key: shapes.Stage
    when: str
    lead: str

    @property
    def title(self) -> str:
        """What people call it."""
        return known.STAGES[self.key]

    @property
    def slug(self) -> str:
        """Its name in an address: `early-weeks`."""
        return self.key.replace("_", "-")


_EVERY = (
    Stage(
        "before_pregnancy",
        "when a baby is planned",
        "Good care can start before there is a baby.",
    ),
    Stage(
        "pregnancy",
        "from the first call to the birth",
        "Ask how she is, plan early, and let each team know who else is there.",
    ),
    Stage(
        "birth",
        "the first days",
        "Nobody goes home before the people who will visit know about it.",
    ),
    Stage(
        "early_weeks",
        "after the birth",
        "These are the weeks of highest risk. Visit, ask, and look at the baby.",
    ),
    Stage(
        "first_year",
        "as the baby grows",
        "Illness can start late or come back. Keep asking, and keep seeing the baby.",
    ),
    Stage(
        "second_year",
        "as the child grows",
        "Care ends step by step, and not before the next team has started.",
    ),
    Stage(
        "any_time",
        "at any time",
        "A mark on a baby, a bad night, a missed visit: what to do, and how soon.",
    ),
    Stage(
        "people",
        "training and support",
        "People who do this work need training and support of their own.",
    ),
    Stage(
        "learning",
        "after a serious event",
        "When a child is hurt or dies, the partnership asks what could be better.",
    ),
)

#: Every stage by its key, in reading order.
STAGES: Final[Mapping[str, Stage]] = MappingProxyType({it.key: it for it in _EVERY})
#: The stages that follow one another.
IN_ORDER: Final = tuple(STAGES[key] for key in known.OF_A_LIFE)
#: What is asked whenever it happens.
ANY_TIME: Final = STAGES["any_time"]
#: What concerns staff and the partnership, not one family.
APART: Final = (STAGES["people"], STAGES["learning"])


def stage_of(standard: Standard) -> Stage:
    """The stage in which it is asked for."""
    return STAGES[standard.stage]


def by_slug(slug: str) -> Stage | None:
    """The stage of this name in an address, if there is one."""
    return STAGES.get(slug.replace("-", "_"))
