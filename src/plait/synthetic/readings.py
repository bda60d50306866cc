"""Made-up readings for the demo's boards, until its families are counted by night.

Nothing was counted for them, and every page says so (`readings.MADE_UP`). They are made
so that a board has something of everything: what is steady, what got better, what gets
worse, one month apart, and numbers too small to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random
from typing import Final, Literal

from plait.assurance import readings
from plait.assurance.readings import MADE_UP, STEPS, Reading
from plait.clock.moments import local_day
from plait.synthetic.organisation import Organisation

MONTHS: Final = 30
_YEAR: Final = 12
Shape = Literal["steady", "better", "worse", "apart"]


@dataclass(frozen=True, slots=True)
class _Made:
    """How a measure is made up.

    Attributes:
        kind: of the agency that owes it.
        a_month: duties a month, in all of a partnership.
        rate: how many of them are met in time, and in which `shape` over the months.
        hours: the limit.
    """

    measure: str
    kind: str
    a_month: int
    rate: float
    hours: int
    shape: Shape = "steady"
    is_cut: bool = False


_ALL: Final = (
    _Made("standard:hv_new_birth", "health_visiting", 214, 0.84, 336, "better", True),
    _Made("standard:hv_six_week", "health_visiting", 208, 0.82, 1344, "worse", True),
    _Made("standard:hv_antenatal", "health_visiting", 190, 0.46, 2016, "better"),
    _Made("standard:booking_by_10_weeks", "maternity", 236, 0.66, 336),
    _Made("standard:midwife_first_visit_36h", "maternity", 214, 0.93, 36),
    _Made("standard:domestic_abuse_asked", "maternity", 221, 0.88, 672, "apart"),
    _Made("standard:gp_maternal_six_week", "gp", 205, 0.71, 1344),
    _Made("standard:pmh_assessment_2w", "perinatal", 26, 0.6, 336, "worse"),
    _Made("standard:referral_decision", "social_care", 48, 0.86, 24),
    _Made("standard:initial_conference", "social_care", 11, 0.8, 504),
    _Made("standard:infant_injury_strategy", "social_care", 3, 0.7, 24),
    _Made("national:c2", "health_visiting", 209, 0.83, 336, "better"),
    _Made("national:c8i", "health_visiting", 205, 0.81, 1344, "worse"),
    _Made("national:qs115_6w", "perinatal", 31, 0.58, 1008),
)
#: Practices of the made-up town; a chart of two would say little.
_PRACTICES: Final = (
    "Mill Lane Surgery", "Corvale Medical Centre", "Harbour Road Practice",
    "The Old Bakery Surgery", "Northgate Health Centre", "St Botolph's Practice",
    "Larkfield Surgery", "Weir Street Medical Centre", "Orchard House Practice",
    "Tannery Yard Surgery",
)  # fmt: skip
_QUINTILES: Final = ("1", "2", "3", "4", "5")


def load_demo_readings(rows: Iterable[Reading], *, using: str = readings.ENGINE) -> int:
    """Store these for the demo's boards; gives how many."""
    return readings.store(rows, using=using)


def made_readings(world: Organisation, *, as_of: datetime, seed: int) -> list[Reading]:
    """The same for the same moment and seed, of every partnership of the world."""
    months = _months(local_day(as_of))
    found: list[Reading] = []
    for partnership in world.partnerships:
        for one in _ALL:
            random = Random(f"{seed} {partnership.slug} {one.measure}")
            blank = Reading(
                measure=one.measure, partnership=partnership.slug, month=months[0],
                opened=0, as_of=as_of, known_at=as_of, made_at=as_of, rules=MADE_UP,
                policy=partnership.policy,
            )  # fmt: skip
            agency, teams = _places(world, partnership.slug, one.kind)
            for number, month in enumerate(months):
                of_month = replace(blank, month=month)
                found += _month(one, number, of_month, agency, teams, random)
    return found


def _months(today: date) -> list[date]:
    """The first days of so many months; the last is the one before this."""
    last = today.year * _YEAR + today.month - 2
    numbers = range(last - MONTHS + 1, last + 1)
    return [date(number // _YEAR, number % _YEAR + 1, 1) for number in numbers]


def _places(
    world: Organisation, partnership: str, kind: str
) -> tuple[str, Sequence[str]]:
    """The agency of the kind, and the names of its teams."""
    for agency in world.agencies:
        if agency.partnership == partnership and agency.kind == kind:
            teams = [team.name for team in agency.teams]
            is_long = kind == "gp" and partnership == world.partnerships[0].slug
            return agency.slug, _PRACTICES if is_long else teams
    return "", ()


def _month(
    one: _Made, number: int, blank: Reading, agency: str, teams: Sequence[str],
    random: Random,
) -> Iterator[Reading]:  # fmt: skip
    """The reading of the partnership, of its agency, of its teams and cuts."""
    rate = _rate(one, number) + random.gauss(0, 0.008)
    parts = []
    for place, team in enumerate(teams or ("",)):
        share = one.a_month * _size(place, len(teams))
        opened = max(0, round(random.gauss(share, share**0.5)))
        own = replace(blank, agency=agency, team=team)
        parts.append(_drawn(one, own, opened, rate + _apart(place, len(teams)), random))
    if agency and len(parts) > 1:
        yield from parts
    whole = _sum(parts, blank, one)
    yield whole
    if agency:
        yield replace(whole, agency=agency)
    if one.is_cut:
        for value in _QUINTILES:
            own = replace(blank, cut="deprivation", cut_value=value)
            names = ("met", "met_late", "missed", "stopped")
            fifth = {name: getattr(whole, name) // len(_QUINTILES) for name in names}
            yield replace(own, **fifth, opened=sum(fifth.values()))


def _rate(one: _Made, number: int) -> float:
    if one.shape == "better":
        return one.rate + (0.07 if number >= MONTHS - 12 else 0)
    if one.shape == "worse":
        return one.rate - 0.012 * max(0, number - MONTHS + 9)
    return one.rate - (0.16 if one.shape == "apart" and number == MONTHS - 8 else 0)


def _size(place: int, places: int) -> float:
    """Which part of the whole it is: teams are of different sizes."""
    weights = [1 + 0.35 * (number % 4) for number in range(max(1, places))]
    return weights[place] / sum(weights)


def _apart(place: int, places: int) -> float:
    """How far a team is from the rest: the last of many is, most are not."""
    few = 3
    if places <= few:
        return 0.03 * (-1) ** place if places > 1 else 0
    return -0.19 if place == places - 1 else 0.02 * ((place * 7) % 5 - 2)


def _drawn(
    one: _Made, blank: Reading, opened: int, rate: float, random: Random
) -> Reading:
    """So many duties, each of which was met, met late, stopped, or is late still."""
    rate = min(0.985, max(0.03, rate))
    met = sum(random.random() < rate for _ in range(opened))
    left = opened - met
    met_late = round(left * 0.62)
    stopped = round((left - met_late) * 0.3)
    parts = replace(
        blank, opened=opened, met=met, met_late=met_late, stopped=stopped,
        missed=left - met_late - stopped, missing=int(random.random() < opened / 400),
    )  # fmt: skip
    return _timed(parts, one)


def _sum(parts: Sequence[Reading], blank: Reading, one: _Made) -> Reading:
    names = ("opened", "met", "met_late", "missed", "stopped", "missing")
    sums = {name: sum(getattr(part, name) for part in parts) for name in names}
    return _timed(replace(blank, **sums), one)


def _timed(given: Reading, one: _Made) -> Reading:
    """With how soon they were met: half as many late again by a half longer time."""
    done = given.met + given.met_late
    if not done:
        return replace(given, done_by=(0,) * len(STEPS))
    ratio = min(0.98, max(0.05, given.met / done))
    odds, steep = (1 - ratio) / ratio, 3.0
    return replace(
        given,
        done_by=tuple(
            round(done / (1 + odds * (one.hours / step) ** steep)) for step in STEPS
        ),
        median_hours=round(one.hours * odds ** (1 / steep), 1),
        p90_hours=round(one.hours * (9 * odds) ** (1 / steep), 1),
    )
