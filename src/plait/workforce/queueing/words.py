"""What a forecast assumes, in sentences, and how far it was off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from plait.workforce.queueing.forecasting import (
    BACK_WEEKS,
    Asked,
    Band,
    Checked,
    Forecast,
)
from plait.workforce.queueing.learning import ENOUGH, PACE_WEEKS

#: A forecast from fewer referrals says that they are few. Ours: 10 in 100 is as much as
#: chance alone moves a hundred.
FEW: Final = 100
#: What it is, on every page and in every file that shows one.
WHAT_IT_IS = (
    "This is a forecast about a queue. It says of no family how long they will wait, "
    "and nobody's place in the queue is decided by it."
)


def assumptions(
    found: Forecast, count: Callable[[int], str] = str
) -> Iterator[str]:  # fmt: skip
    """Each thing that it takes for granted, and where that is from.

    Args:
        count: how a number of people is told.
    """
    asked, learnt, assumed = found.asked, found.learnt, found.asked.assumed
    weeks = _weeks(learnt.weeks)
    total = count(sum(learnt.referrals.values()))
    more = "" if asked.more == 1 else f", times {asked.more:g}"
    yield (
        f"As many referrals come as in the last {weeks}: {total} in all, by class and "
        f"day of the week{more}. They come by chance, independent of each other."
    )
    yield _staff(asked)
    if sum(learnt.referrals.values()) < FEW:
        yield (
            "The referrals are few, and chance moves a forecast from few far: read "
            "what stands in brackets, and no number alone."
        )
    yield _pace(found)
    yield (
        f"A first appointment takes {assumed.first_hours:g} hours with all that "
        f"belongs to it, and a family in care {assumed.weekly_hours:g} hours a week. "
        "Families in care come before those who wait."
    )
    yield _care(found, count)
    yield (
        f"{_per_cent(assumed.missed)} of first appointments are missed, and offered "
        f"again {assumed.rebook_days} days later at the soonest."
    )
    yield _order(asked)
    if learnt.gone < ENOUGH:
        yield "Nobody leaves the queue unseen: too few did to say how often it happens."
    else:
        gone = count(learnt.gone)
        yield f"As many leave the queue unseen as in the last {weeks}: {gone}."


def _staff(asked: Asked) -> str:
    at_work = asked.at_work
    extra = ","
    if asked.extra_wte:
        than = "more" if asked.extra_wte > 0 else "fewer"
        extra = f", and {abs(asked.extra_wte):g} {than},"
    more = ", or more on a day for which the rota says more" if at_work.away else ""
    return (
        f"{at_work.wte:g} WTE who see families{extra} {at_work.hours_a_day:g} hours a "
        f"day, less {_per_cent(at_work.leave_share)} for leave, training and sickness"
        f"{more}. Nobody works at weekends and on bank holidays."
    )


def _pace(found: Forecast) -> str:
    share = _per_cent(found.learnt.family_share)
    if found.learnt.is_pace_measured:
        return (
            f"{share} of the hours at work go to families, as measured over the last "
            f"{PACE_WEEKS} weeks with as many staff as now."
        )
    return (
        f"{share} of the hours at work go to families. This is assumed: there was "
        f"not enough waiting over the last {PACE_WEEKS} weeks to measure it."
    )


def _care(found: Forecast, count: Callable[[int], str]) -> str:
    learnt = found.learnt
    if learnt.ended < ENOUGH:
        return (
            f"Care lasts {found.asked.assumed.care_weeks:g} weeks on average. This is "
            f"assumed: it ended for fewer than {ENOUGH} families."
        )
    mean, ended = learnt.care_days / learnt.ended / 7, count(learnt.ended)
    return (
        f"Care lasts {mean:.0f} weeks on average, as it did for the {ended} "
        f"families whose care ended in the last {_weeks(learnt.weeks)}."
    )


def _order(asked: Asked) -> str:
    first = [one.title.lower() for one in asked.kinds if one.is_at_once]
    said = "Who is due soonest is seen first"
    if first:
        said = (
            f"Referrals of the class {' and '.join(first)} are seen at once, and the "
            "others wait for it; of the others who is due soonest is seen first"
        )
    return f"{said}. Nobody passes over another for any other reason."


def error(checked: Checked | None) -> str:
    """How far an earlier forecast was off; what is not known is said."""
    if checked is None:
        return (
            "It is not known how far such a forecast errs here: there is too little "
            f"past to make one as of {BACK_WEEKS} weeks ago and hold it against what "
            "happened."
        )
    lean = ""
    if abs(checked.lean) >= 1:
        lean = f", too {'high' if checked.lean > 0 else 'low'} for the most part"
    return (
        f"Made {len(checked.weeks)} weeks ago with what was known then, it would have "
        f"been off by {checked.error:.1f} people on average of the weeks{lean}. What "
        f"happened lay within its interval in {checked.within} of "
        f"{len(checked.weeks)} weeks."
    )


def late_error(checked: Checked | None) -> str:
    """How many it expected to pass their clock, and how many did; empty: not known."""
    if checked is None:
        return ""
    return (
        f"It expected {band(checked.late_expected)} to pass their clock in these "
        f"weeks; {checked.late_happened} did."
    )


def band(found: Band) -> str:
    """A number with its interval, in whole people."""
    low, middle, high = (round(x) for x in (found.low, found.middle, found.high))
    return f"{middle}" if low == high else f"{middle} ({low} to {high})"


def _per_cent(part: float) -> str:
    return f"{part * 100:.0f}%"


def _weeks(weeks: float) -> str:
    whole = round(weeks)
    return "week" if whole == 1 else f"{whole} weeks"
