"""Services of made-up numbers whose past is played out, so that the truth is known."""

from __future__ import annotations

import random
from datetime import date, timedelta

from plait.clock.working_days import Calendar
from plait.workforce.queueing.forecasting import Asked
from plait.workforce.queueing.learning import Assumed, AtWork
from plait.workforce.queueing.shapes import Kind, Past

TODAY = date(2026, 11, 23)
KINDS = (
    Kind("urgent", "Urgent", 2, is_at_once=True),
    Kind("routine", "Routine", 14),
    Kind("preconception", "Before a pregnancy", 42),
)
ASSUMED = Assumed(
    first_hours=4.0, weekly_hours=1.5, care_weeks=24, family_share=0.5, missed=0.1,
    rebook_days=7, notice_days=3,
)  # fmt: skip


def at_work(wte: float) -> AtWork:
    return AtWork(wte=wte, hours_a_day=7.5, leave_share=0.2)


def a_past(*, wte: float, weekly: float = 6.0, weeks: int = 60, seed: int = 3,
           ) -> tuple[Past, ...]:  # fmt: skip
    """A year or so of a service, day after day, one family at a time.

    Written as one would by hand, without the arrays of the simulation.
    """
    chance = random.Random(seed)  # noqa: S311 - seeded is the point
    calendar = Calendar.england()
    day = TODAY - timedelta(weeks=weeks)
    waiting: list[tuple[date, date, str]] = []
    found: list[Past] = []
    care: list[date] = []
    over = 0.0
    while day < TODAY:
        care = [end for end in care if end > day]
        if day.weekday() < 5:
            for kind, share in (("urgent", 0.15), ("routine", 0.7),
                                ("preconception", 0.15)):  # fmt: skip
                limit = next(one.limit_days for one in KINDS if one.id == kind)
                count = sum(
                    chance.random() < weekly / 5 * share / 20 for _ in range(20)
                )
                waiting += [(day + timedelta(limit or 0), day, kind)] * count
        hours = at_work(wte).hours(day, calendar) * ASSUMED.family_share
        left = over + max(hours - len(care) * ASSUMED.weekly_hours / 5, 0) * (hours > 0)
        for one in sorted(waiting):
            _due, received, kind = one
            is_ready = kind == "urgent" or received + timedelta(3) <= day
            if not is_ready or (left < 4 and kind != "urgent"):
                continue
            left -= 4
            waiting.remove(one)
            end = day + timedelta(1 + int(chance.expovariate(1 / (24 * 7))))
            care.append(end)
            found.append(Past(kind, received, day, end if end < TODAY else None))
        over = min(left, 4) if hours > 0 else over
        day += timedelta(1)
    return tuple(found) + tuple(Past(kind, at) for _, at, kind in waiting)


def asked(*, wte: float, **other) -> Asked:
    past = other.pop("past", None) or a_past(wte=wte)
    return Asked(past=past, kinds=KINDS, today=TODAY, assumed=ASSUMED,
                 at_work=at_work(wte), **other)  # fmt: skip
