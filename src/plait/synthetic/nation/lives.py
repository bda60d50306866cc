"""Who the families of a chunk are, and the course of each pregnancy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from plait.synthetic.nation.book import Book
from plait.synthetic.nation.calendar import MINUTES_A_DAY, UNTIL
from plait.synthetic.nation.draws import Array, Draws
from plait.synthetic.nation.published import (
    PROFILES,
    areas,
    known_shares,
    languages,
    rate,
    shares,
)

NEVER: Final = 2**31 - 1
#: How long before the last day the first and the last pregnancy was notified.
_EARLIEST, _LATEST = 1240, 12
_TERM: Final = 280
_LAST_DAY: Final = UNTIL // MINUTES_A_DAY
#: (first day, last day) of gestation of each measure of the published figures.
_BOOKED: Final = {
    "0-70": (45, 70), "71-90": (71, 90), "91-140": (91, 140), "141+": (141, 230),
    "missing": (50, 90),
}  # fmt: skip
_BORN: Final = {"24-27": (24, 27), "28-31": (28, 31), "32-33": (32, 33),
                "34-36": (34, 36), "43+": (43, 43)}  # fmt: skip


@dataclass(slots=True)
class Lives:
    """The families, a column each; days and minutes are those of `calendar`.

    `severity` is how unwell the mother is, of the standard normal distribution: all
    that is about mental health leans on it. `over` is when the pregnancy ends, by birth
    or otherwise, and `booked_measure` how its booking counts in what is published.
    """

    everyone: Array
    area: Array
    next_area: Array
    moves_at: Array
    leaves_at: Array
    deprivation: Array
    ethnicity: Array
    language: Array
    complex: Array
    severity: Array
    conceived: Array
    notified_on: Array
    booked_on: Array
    booked_at: Array
    booked_measure: Array
    gestation: Array
    born_at: Array
    is_lost: Array
    over: Array
    has_twins: Array
    has_partner: Array
    dies_at: Array
    mother_dies_at: Array
    pace: Array
    reach: Array

    @property
    def partner(self) -> Array:
        """The number of the partner in the family."""
        return (2 + self.has_twins).astype(np.int32)

    @property
    def born(self) -> Array:
        """The families that have a baby, sooner or later."""
        return self.everyone[~self.is_lost]

    @property
    def ends(self) -> Array:
        """When a family's record ends: with a death, or as it leaves the nation."""
        first = np.minimum(self.dies_at, self.mother_dies_at)
        return np.minimum(first, self.leaves_at)


@dataclass(frozen=True, slots=True)
class Story:
    """The families, the book in which they are told of, and chance."""

    lives: Lives
    book: Book
    draws: Draws

    def age(self, of: Array, days: Array) -> Array:
        """A minute in the hours of an office so many days after the birth."""
        born_on = self.lives.born_at[of] // MINUTES_A_DAY
        at = self.draws.office(born_on + days)
        # A Saturday's visit is moved to Friday, but not to before the birth.
        return np.maximum(at, self.lives.born_at[of] + 90)

    def week(self, of: Array, week: float, spread: float) -> Array:
        """A minute in the hours of an office about this week of pregnancy."""
        jitter = self.draws.normal(len(of)) * spread
        return self.draws.office(
            np.rint(self.lives.conceived[of] + week * 7 + jitter).astype(np.int32)
        )

    def slow(self, of: Array, minutes: Array) -> Array:
        """The time that something takes, at the pace of the area where they live."""
        return np.maximum(minutes * self.lives.pace[of], 1).astype(np.int32)

    def reached(self, of: Array, chance: float) -> Array:
        """Those whom a planned contact reaches, with this chance in a usual area."""
        unwell = 0.03 * (self.lives.severity[of] > 1)
        return self.draws.some(of, chance + self.lives.reach[of] - unwell)


@cache
def _by_profile(dimension: str) -> tuple[tuple[str, ...], Array]:
    """The measures of a dimension, and for each profile the share of each."""
    names = tuple(shares(PROFILES[0], dimension))
    return names, np.array([[_of(p, dimension)[n] for n in names] for p in PROFILES])


def _of(profile: str, dimension: str) -> Mapping[str, float]:
    found = shares(profile, dimension)
    every = shares(PROFILES[0], dimension)
    return {name: found.get(name, 0.0) for name in every}


def measures(dimension: str) -> tuple[str, ...]:
    """The measures of a dimension, by the numbers that `Lives` has of them."""
    return _by_profile(dimension)[0]


def live(draws: Draws, n: int) -> Lives:
    """So many families: where they live, who they are, and how each pregnancy goes."""
    everyone = np.arange(n, dtype=np.int32)
    area = draws.one_of(np.array([one.share for one in areas()]) / _all_shares(), n=n)
    profile = np.array([PROFILES.index(one.profile) for one in areas()])[area]
    deprivation = draws.one_of(_by_profile("deprivation")[1], profile)
    ethnicity = draws.one_of(_by_profile("ethnicity")[1], profile)
    is_complex = _is_complex(draws, profile)
    severity = draws.normal(n) + 0.35 * is_complex
    booked_measure = draws.one_of(_by_profile("booked_at")[1], profile)
    booked_at = _within(draws, [_BOOKED[m] for m in measures("booked_at")],
                        booked_measure)  # fmt: skip
    # Nobody is booked after the birth: who books late was not born very early.
    gestation = np.maximum(_gestation(draws, profile), booked_at + 5)
    notified_on = _LAST_DAY - draws.whole(_LATEST, _EARLIEST, n)
    conceived = notified_on - np.maximum(36, booked_at - draws.whole(4, 16, n))
    born_at = draws.any_time(conceived + gestation)
    lost_on, is_lost = _losses(draws, booked_at, gestation)
    over = np.where(is_lost, (conceived + lost_on) * MINUTES_A_DAY, born_at)
    moves_at, next_area, leaves_at = _moves(draws, notified_on, area)
    return Lives(
        everyone=everyone, area=area, next_area=next_area, moves_at=moves_at,
        leaves_at=leaves_at, deprivation=deprivation, ethnicity=ethnicity,
        language=_language(draws, n), complex=is_complex, severity=severity,
        conceived=conceived, notified_on=notified_on,
        booked_on=np.maximum(conceived + booked_at, notified_on), booked_at=booked_at,
        booked_measure=booked_measure, gestation=gestation, born_at=born_at,
        is_lost=is_lost, over=over.astype(np.int32),
        has_twins=draws.chance(n, rate("multiple_births")),
        has_partner=draws.chance(n, rate("partner_at_home")),
        dies_at=_death(draws, born_at, is_lost, rate("infant_died"), 40),
        mother_dies_at=_death(draws, born_at, is_lost, rate("mother_died"), 90),
        pace=np.array([one.pace for one in areas()])[area],
        reach=np.array([one.reach for one in areas()])[area],
    )  # fmt: skip


def _all_shares() -> float:
    return sum(one.share for one in areas())


def _is_complex(draws: Draws, profile: Array) -> Array:
    """Whether there are complex social factors, by the share where it was recorded."""
    share = [known_shares(one, "complex_social_factors")["yes"] for one in PROFILES]
    return draws.chance(len(profile), np.array(share)[profile])


def _within(draws: Draws, spans: list[tuple[int, int]], measure: Array) -> Array:
    """A day within the span of each measure, all days of it alike."""
    low, high = np.array(spans, np.int32).T
    width = (high - low + 1)[measure]
    return low[measure] + (draws.share(len(measure)) * width).astype(np.int32)


def _gestation(draws: Draws, profile: Array) -> Array:
    """Days of pregnancy at birth, by the shares where it was recorded."""
    names = [one for one in measures("born_at") if one != "missing"]
    known = np.array(
        [[known_shares(p, "born_at").get(one, 0.0) for one in names] for p in PROFILES]
    )
    spans = [_BORN.get(one) or (int(one), int(one)) for one in names]
    weeks = _within(draws, spans, draws.one_of(known, profile))
    return weeks * 7 + draws.whole(0, 6, len(profile))


def _losses(draws: Draws, booked_at: Array, gestation: Array) -> tuple[Array, Array]:
    """On which day of pregnancy it ends without a live birth, and whether it does."""
    n = len(booked_at)
    early = draws.chance(n, rate("lost_before_24_weeks"))
    still = ~early & draws.chance(n, rate("stillborn"))
    day = np.minimum(booked_at + draws.whole(3, 60, n), 167)
    # Booked after 24 weeks, it is lost no earlier than that.
    day = np.maximum(day, np.minimum(booked_at + 2, gestation))
    return np.where(still, gestation, day), early | still


def _moves(draws: Draws, notified_on: Array, area: Array) -> tuple[Array, Array, Array]:
    """When a family moves within the nation, to which area, and when it leaves it."""
    n = len(area)
    at = draws.office(notified_on + draws.whole(60, 700, n))
    draw = draws.share(n)
    moves, leaves = rate("moved_within"), rate("moved_away")
    next_area = (area + draws.whole(1, len(areas()) - 1, n)) % len(areas())
    moves_at = np.where(draw < moves, at, NEVER)
    leaves_at = np.where((draw >= moves) & (draw < moves + leaves), at, NEVER)
    return moves_at, next_area.astype(np.int32), leaves_at


def _death(
    draws: Draws, born_at: Array, is_lost: Array, chance: float, days: int
) -> Array:
    """When a few die, so many days after the birth in the middle; others never."""
    dies = draws.chance(len(born_at), chance) & ~is_lost
    after = draws.hours(len(born_at), days * 24, 1.2)
    return np.where(dies, born_at + after, NEVER)


def _language(draws: Draws, n: int) -> Array:
    """The number of the main language; one more than there are is not recorded."""
    known = np.array(list(languages().values()))
    found = draws.one_of(known, n=n)
    missing = draws.chance(n, rate("language_missing"))
    return np.where(missing, len(known), found).astype(np.int32)
