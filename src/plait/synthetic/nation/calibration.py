"""The made nation beside what was published: how near it comes, counted from events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Final

import numpy as np

from plait.synthetic.nation import chunk as chunks
from plait.synthetic.nation.calendar import LAST_DAY, MINUTES_A_DAY, UNTIL
from plait.synthetic.nation.chunk import Chunk
from plait.synthetic.nation.draws import Array
from plait.synthetic.nation.published import (
    MISSING,
    PROFILES,
    areas,
    rate,
    rates,
    shares,
)

#: The nation that is counted: its seed and how many families.
SEED, FAMILIES = 1, chunks.FAMILIES
#: A share may lie so many standard errors from the published one, and a bit more: it
#: was rounded, and a few families have no such event yet.
_ERRORS, _ROUNDING = 3.3, 0.002
#: The same for rates that the areas of the nation change, each in its way.
_AREAS_DIFFER: Final = 0.03
_MICROSECONDS_A_DAY: Final = 86_400_000_000
_TERM, _PRETERM = 280, 37 * 7
_STATISTICS: Final = "Maternity Services Data Set 2022-23"


@dataclass(frozen=True, slots=True)
class Row:
    """One share: published or assumed, and as it came out.

    Attributes:
        what: what it is a share of, in words.
        profile: whose published figure it is; empty for a rate of the whole nation.
        within: how far apart they may lie.
    """

    what: str
    profile: str
    wanted: float
    made: float
    within: float
    source: str

    @property
    def holds(self) -> bool:
        """Whether they lie no further apart than they may."""
        return abs(self.wanted - self.made) <= self.within


class Counted:
    """A chunk, its events first recorded, and ways to find some of them."""

    def __init__(self, chunk: Chunk) -> None:
        self.chunk = chunk
        self.is_first = chunk.columns["depth"] == 0
        self._kinds = [one.kind for one in chunks.made_facts()]

    @cached_property
    def profile(self) -> Array:
        """The number of the profile of each family's first home."""
        numbers = np.array([PROFILES.index(one.profile) for one in areas()])
        found: Array = numbers[self.chunk.lives.area]
        return found

    def values(self, kind: str, name: str) -> tuple[Array, Array, Array]:
        """Of each event of a kind: the family, the moment, a field (-1: not there)."""
        facts = chunks.made_facts()
        value = np.array(
            [int(f.fact.get(name, -1)) if f.kind == kind else -2 for f in facts]
        )[self.chunk.made]
        which = np.flatnonzero((value > -2) & self.is_first)
        families = self.chunk.columns["family"][which] - self.chunk.first_key
        return families, self.chunk.columns["occurred"][which], value[which]


def compare(chunk: Chunk) -> list[Row]:
    """Every share that was published or assumed, beside what was made."""
    counted = Counted(chunk)
    return [*_published(counted), *_assumed(counted)]


def _published(counted: Counted) -> Iterator[Row]:
    lives = counted.chunk.lives
    booked, _, days = counted.values("pregnancy.booked", "gestation_days")
    born, _, at_birth = counted.values("birth.recorded", "gestation_days")
    # A baby who is not born yet would have come late: count those who are all born.
    over = lives.conceived[born] + _TERM + 20 < UNTIL // MINUTES_A_DAY
    born, at_birth = born[over & (at_birth > 0)], at_birth[over & (at_birth > 0)]
    deciles = np.array([one or 0 for one in chunks.deprivation(lives)])
    groups = np.array([one or MISSING for one in chunks.ethnicity(lives)])
    everyone = lives.everyone
    for number, profile in enumerate(PROFILES):

        def row(what: str, dimension: str, of: Array, is_so: Array, *measures: str,
                known: bool = False, number: int = number,
                profile: str = profile) -> Row:  # fmt: skip
            mine = counted.profile[of] == number
            every = shares(profile, dimension)
            wanted = sum(every.get(one, 0.0) for one in measures)
            wanted /= (1 - every.get(MISSING, 0.0)) if known else 1
            return _row(what, profile, wanted, is_so[mine], _STATISTICS)

        yield row("Booked by 70 days", "booked_at", booked,
                  (days >= 0) & (days <= 70), "0-70")  # fmt: skip
        yield row("Booked after 140 days", "booked_at", booked, days > 140, "141+")
        yield row("Born before 37 weeks, where known", "born_at", born,
                  at_birth < _PRETERM, "24-27", "28-31", "32-33", "34-36",
                  known=True)  # fmt: skip
        yield row("In the two most deprived tenths", "deprivation", everyone,
                  (deciles > 0) & (deciles <= 2), "1", "2")  # fmt: skip
        yield row("No tenth known", "deprivation", everyone, deciles == 0,
                  MISSING, "no_fixed_postcode", "elsewhere")  # fmt: skip
        for measure in ("white", "asian", "black"):
            yield row(f"Ethnic group: {measure}", "ethnicity", everyone,
                      groups == measure, measure)  # fmt: skip
        yield row("Ethnic group missing", "ethnicity", everyone, groups == MISSING,
                  MISSING)  # fmt: skip
        yield row("Complex social factors, where known", "complex_social_factors",
                  everyone, lives.complex, "yes", known=True)  # fmt: skip


def _row(
    what: str, profile: str, wanted: float, is_so: Array, source: str, more: float = 0.0
) -> Row:
    made = float(is_so.mean()) if len(is_so) else 0.0
    error = sqrt(max(wanted * (1 - wanted), 1e-4) / max(len(is_so), 1))
    return Row(what, profile, wanted, made, _ERRORS * error + _ROUNDING + more, source)


def _assumed(counted: Counted) -> Iterator[Row]:
    def row(what: str, name: str, is_so: Array, more: float = 0.0) -> Row:
        source = str(rates()[name]["source"])
        return _row(what, "", rate(name), is_so, source, more)

    lives = counted.chunk.lives
    yield row("Twins", "multiple_births", lives.has_twins)
    of, at, total = counted.values("screen.epds", "total")
    at_review = _together(counted, of, at, "contact.health_visitor.six_week")
    items = counted.values("screen.epds", "safety_item")[2]
    for what, name, is_so in (
        ("EPDS of 10 or more at 6 to 8 weeks", "epds_10_or_more", total >= 10),
        ("EPDS of 13 or more at 6 to 8 weeks", "epds_13_or_more", total >= 13),
        ("EPDS with a safety item above 0", "epds_safety_item", items > 0),
    ):
        yield row(what, name, is_so[at_review], 0.01)
    of, at, total = counted.values("screen.whooley", "total")
    at_booking = _together(counted, of, at, "contact.midwife.booking")
    yield row("Whooley answered with yes at booking", "whooley_positive",
              total[at_booking] > 0, 0.01)  # fmt: skip
    for what, kind, days, name in (
        ("New birth visit in 14 days", "new_birth", 14, "hv_new_birth_in_14_days"),
        ("Review in 8 weeks", "six_week", 56, "hv_six_week_in_8_weeks"),
        ("Review in 12 months", "one_year", 365, "hv_one_year_in_12_months"),
        ("Review in 2 and a half years", "two_year", 913, "hv_two_year"),
    ):
        yield row(what, name, _in_time(counted, kind, days), _AREAS_DIFFER)
    asq3 = counted.values("contact.health_visitor.two_year", "asq3")[2]
    yield row("Review in 2 and a half years with the ASQ-3", "asq3_used", asq3 == 1)
    first = counted.is_first.sum()
    corrections = counted.chunk.columns["depth"] == 1
    yield row("Events corrected", "corrected",
              np.arange(first) < corrections.sum())  # fmt: skip
    withdrawn = [bool(one.fact.get("withdrawn")) for one in chunks.made_facts()]
    yield row("Corrections that take it back", "correction_withdraws",
              np.array(withdrawn)[counted.chunk.made[corrections]], 0.02)  # fmt: skip


def _together(counted: Counted, of: Array, at: Array, kind: str) -> Array:
    """Which of these lie at the same moment as the family's event of a kind."""
    families, moments, _ = counted.values(kind, "none")
    when = np.zeros(len(counted.chunk.lives.everyone), np.int64)
    when[families] = moments
    found: Array = when[of] == at
    return found


def _in_time(counted: Counted, kind: str, days: int) -> Array:
    """For each birth that was long enough ago: whether the review was by that day."""
    lives = counted.chunk.lives
    born, at, _ = counted.values("birth.recorded", "none")
    once = np.unique(born, return_index=True)[1]
    born, at = born[once], at[once]
    seen, when, _ = counted.values(f"contact.health_visitor.{kind}", "none")
    met = np.full(len(lives.everyone), np.iinfo(np.int64).max)
    met[seen] = when
    is_long_ago = (lives.born_at[born] < UNTIL - (days + 20) * MINUTES_A_DAY) & (
        lives.ends[born] > UNTIL
    )
    found: Array = (met[born] - at < (days + 1) * _MICROSECONDS_A_DAY)[is_long_ago]
    return found


__all__ = ["FAMILIES", "LAST_DAY", "SEED", "Counted", "Row", "compare"]
