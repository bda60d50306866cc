"""A forecast in the words of its page: what is told to whom, beside what if."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from plait.assurance import few, spc
from plait.assurance.counts import SHARED_FROM
from plait.assurance.guarding import SHOWN_FROM
from plait.pages.boards import capacity_picture, funnel, xmr
from plait.pages.boards.capacity_picture import Path
from plait.pages.boards.drawing import as_svg
from plait.workforce.queueing.kept import AGES, Kept, KeptBand, KeptMonth

TOO_FEW: Final = funnel.TOO_FEW
#: So many weeks of the forecast are told week by week.
SOON: Final = 12
#: Weeks that stand side by side with what if.
BESIDE: Final = (4, 12, 26, 52)


@dataclass(frozen=True, slots=True)
class Say:
    """How numbers are told: as they are to the service, guarded to others.

    Others read none from 1 to 4, and the rest to the nearest five.
    """

    is_own: bool

    def count(self, number: float) -> str:
        """A number of people."""
        return f"{round(number):,}" if self.is_own else few.told(number)

    def rounded(self, number: float) -> int:
        """To the nearest five, where it is not the service's own to read."""
        return round(number) if self.is_own else few.rounded(number)

    def band(self, band: KeptBand) -> str:
        """A number that is expected, and between what it lies."""
        if round(band.low) == round(band.high):
            return self.count(band.middle)
        low, high = self.rounded(band.low), self.rounded(band.high)
        return f"{self.count(band.middle)} ({low:,} to {high:,})"


def pictures(now: Kept, then: Kept | None, say: Say) -> dict[str, Any]:
    """The chart of the list, wide and narrow."""
    paths = [_path("As it is", now, say)]
    if then is not None:
        paths.append(_path("What if", then, say))
    names = ["Today", *(f"{one.ends_on:%-d %b}" for one in now.weeks)]
    title = "How many wait for a first appointment, week by week"
    return {
        "wide": as_svg(capacity_picture.draw(paths, names, title), "list"),
        "narrow": as_svg(
            capacity_picture.draw(paths, names, title, xmr.NARROW), "list-narrow"
        ),
    }


def _path(name: str, kept: Kept, say: Say) -> Path:
    today = sum(one.waiting for one in kept.kinds)
    return Path(
        name,
        say.rounded(today),
        tuple(_guarded(one.waiting, say) for one in kept.weeks),
    )


def _guarded(band: KeptBand, say: Say) -> KeptBand:
    if say.is_own:
        return band
    low, middle, high = (say.rounded(x) for x in (band.low, band.middle, band.high))
    return KeptBand(low=low, middle=middle, high=high)


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of the comparison: how it is, and what it would be."""

    what: str
    now: str
    then: str


def beside(now: Kept, then: Kept, say: Say) -> Iterator[Beside]:
    """The two forecasts, line by line."""
    for week in BESIDE:
        one, other = now.weeks[week - 1].waiting, then.weeks[week - 1].waiting
        yield Beside(f"Waiting in {week} weeks", say.band(one), say.band(other))
    yield Beside(
        "Will pass their clock in a year",
        say.band(now.late_all),
        say.band(then.late_all),
    )
    for kind, other_kind in zip(now.kinds, then.kinds, strict=True):
        yield Beside(
            f"{kind.title}: half seen within, of who is seen",
            _days(kind.wait), _days(other_kind.wait),
        )  # fmt: skip


def _days(band: KeptBand | None) -> str:
    if band is None:
        return "nobody new is seen"
    return f"{round(band.middle)} days ({round(band.low)} to {round(band.high)})"


@dataclass(frozen=True, slots=True)
class Ages:
    """A class today: how many have waited how long, and all."""

    title: str
    limit: int | None
    counts: tuple[str, ...]
    total: str
    already: str


def ages(now: Kept, say: Say) -> list[Ages]:
    """Today's list, by class and how long they have waited.

    Others than the service read the sums of the classes alone: a row of hidden numbers
    could be worked out from its sum.
    """
    return [
        Ages(
            one.title, one.limit_days,
            tuple(say.count(x) for x in one.ages) if say.is_own else (),
            say.count(one.waiting), say.count(one.already),
        )
        for one in now.kinds
    ]  # fmt: skip


AGE_NAMES: Final = tuple(name for _, _, name in AGES)


def soon(now: Kept, say: Say) -> list[tuple[date, list[str]]]:
    """Week by week, who passes their clock, in the order of the classes."""
    return [
        (one.ends_on, [say.band(one.late[kind.id]) for kind in now.kinds])
        for one in now.weeks[:SOON]
    ]


def waits(now: Kept, say: Say) -> dict[str, Any] | None:
    """The months of waits as an XmR chart; None where there are none."""
    if not now.months:
        return None
    points = [
        spc.Point(one.month.isoformat(), _median(one, say)) for one in now.months
    ]  # fmt: skip
    chart = spc.chart(points, improvement="decrease")
    names = [f"{one.month:%b %Y}" for one in now.months]
    asked = xmr.Asked(
        "Days that half had waited when they were first seen", " days", names
    )
    return {
        "chart": chart,
        "wide": as_svg(xmr.draw(chart, asked), "waits"),
        "narrow": as_svg(xmr.draw(chart, asked, xmr.NARROW), "waits-narrow"),
        "says": xmr.words(chart, asked),
        "rows": [
            (name, say.count(one.seen), _median(one, say), _part(one, say))
            for name, one in zip(names, now.months, strict=True)
        ],
    }


def _median(one: KeptMonth, say: Say) -> float | None:
    return one.median_days if say.is_own or one.seen >= SHOWN_FROM else None


def _part(one: KeptMonth, say: Say) -> str:
    # Of few a per cent says how many.
    if not one.clocked or (not say.is_own and one.clocked < SHARED_FROM):
        return ""
    return f"{100 * one.in_time / one.clocked:.0f}%"


def teams(now: Kept, say: Say) -> dict[str, Any] | None:
    """The teams beside each other; None where there is one, or none."""
    told = [one for one in now.places if say.is_own or one.clocked >= SHARED_FROM]
    if len(told) <= 1:
        return None
    places = [
        funnel.Place(one.name, one.clocked, 100 * one.in_time / one.clocked)
        for one in told
    ]
    drawn = funnel.funnel(places)
    title = "Seen in time, by team"
    return {
        "rows": [(x.name, say.count(x.of), f"{x.share:.0f}%") for x in places],
        "wide": as_svg(funnel.draw(drawn, title), "teams") if drawn else None,
        "narrow": as_svg(funnel.draw(drawn, title, xmr.NARROW), "teams-narrow")
        if drawn else None,
    }  # fmt: skip


def lead(now: Kept, say: Say) -> str:
    """The one sentence of the page."""
    waiting = sum(one.waiting for one in now.kinds)
    already = sum(one.already for one in now.kinds)
    first = _first(now, say)
    if not waiting:
        return f"Nobody waits for a first appointment. {first}"
    past = say.count(already) if already else "none"
    wait = "waits" if say.is_own and waiting == 1 else "wait"
    return (
        f"{say.count(waiting)} {wait} for a first appointment, {past} of them past "
        f"their clock. {first}"
    )


def _first(now: Kept, say: Say) -> str:
    """By when somebody more will have passed their clock, in half of the repeats."""
    weeks = [(one.first_week, one.title) for one in now.kinds if one.first_week]
    if weeks:
        week, title = min(weeks)
        return (
            f"The next to pass theirs is to be expected by {week:%a %-d %b %Y} "
            f"({title.lower()})."
        )
    if now.late_all.middle < 1:
        return "In half of the repeats or more, nobody else passes theirs in a year."
    return f"{say.band(now.late_all)} more are expected to pass theirs in a year."


def assumptions(kept: Kept, say: Say) -> tuple[str, ...]:
    """What a forecast takes for granted; to others without small numbers."""
    return kept.assumptions if say.is_own else kept.assumptions_told
