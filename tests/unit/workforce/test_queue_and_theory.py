"""The simulation against what the theory of queues says, where it says anything."""

from __future__ import annotations

from dataclasses import replace
from math import exp, factorial

import numpy as np
import pytest

from plait.workforce.queueing.playing import play
from plait.workforce.queueing.shapes import Kind, Setup

ROUTINE = Kind("routine", "Routine", 14)


def plain(*, rate: float, days: int, repeats: int = 40) -> Setup:
    """A service that works every day, where nothing limits it yet."""
    return Setup(
        kinds=(ROUTINE,),
        rates=np.full((repeats, 1, days), rate),
        hours=np.full(days, 1e9),
        first_hours=1.0,
        weekly_hours=np.zeros(repeats),
        care_days=np.full(repeats, 100.0),
        leave_rate=np.zeros(repeats),
        notice_days=np.zeros(1, np.int64),
        missed=0.0,
        rebook_days=1,
        places=None,
        waiting_kinds=np.zeros(0, np.int64),
        waiting_days=np.zeros(0, np.int64),
        in_care=0,
    )


def erlang_c(places: int, offered: float) -> float:
    """The part that must wait for one of so many places (Erlang's second formula)."""
    tail = offered**places / factorial(places) * places / (places - offered)
    return tail / (sum(offered**n / factorial(n) for n in range(places)) + tail)


def waits_after(played, since: int, until: int) -> np.ndarray:
    chosen = (played.arrived >= since) & (played.arrived < until) & (played.kind >= 0)
    return (played.seen - played.arrived)[chosen]


def test_waits_for_a_place_are_those_of_m_m_c():
    """
    With places alone as the limit it is a queue with many servers: Erlang's C says how
    many wait, and for how long. A whole day is the least step, so waits may be a part
    of a day longer.
    """
    places, stay, rate = 10, 100.0, 0.085
    setup = replace(plain(rate=rate, days=9000), places=places)

    played = play(setup)
    waits = waits_after(played, 2000, 8000)

    must_wait = erlang_c(places, rate * stay)
    mean_wait = must_wait * stay / (places - rate * stay)
    assert waits.mean() == pytest.approx(mean_wait, rel=0.1)
    assert (waits > 0).mean() == pytest.approx(must_wait, rel=0.05)


def test_waits_for_an_hour_are_those_of_a_clinic_with_one_appointment_a_day():
    """
    With one appointment a day the number who wait at night has the mean of a queue with
    one server and a fixed time of service: r * r / 2(1 - r).
    """
    rate = 0.8
    setup = replace(plain(rate=rate, days=6000), hours=np.ones(6000))

    waiting = play(setup).waiting()[:, 1000:]

    assert waiting.mean() == pytest.approx(rate**2 / (2 * (1 - rate)), rel=0.06)


@pytest.mark.parametrize("rate", [0.5, 0.9])
def test_as_many_wait_as_come_times_how_long_they_wait(rate):
    """
    Little's law, which holds whatever the queue does.
    """
    setup = replace(plain(rate=rate, days=5000), hours=np.ones(5000))
    played = play(setup)

    waiting = played.waiting()[:, 500:4500].mean()
    waits = waits_after(played, 500, 4500)

    assert waiting == pytest.approx(rate * waits.mean(), rel=0.05)


def test_as_many_are_in_care_as_come_times_how_long_care_lasts():
    """
    Little's law of the families in care; a stay of whole days is half a day longer.
    """
    played = play(plain(rate=0.7, days=2500))

    assert played.in_care[:, 800:].mean() == pytest.approx(0.7 * 100.5, rel=0.03)


def test_nobody_waits_where_nobody_comes():
    """
    An empty service stays empty, and every day is told.
    """
    told = []

    played = play(plain(rate=0.0, days=30), progress=lambda *at: told.append(at))

    assert played.waiting().sum() == 0
    assert told[-1] == (30, 30)
    assert len(told) == 30


def test_e_to_the_minus_rate_of_days_have_no_referral():
    """
    Referrals come by chance: as many days have none as a Poisson law says.
    """
    played = play(plain(rate=0.6, days=4000))

    days = [np.unique(row[row < 4000]).size for row in played.arrived]

    assert 1 - np.mean(days) / 4000 == pytest.approx(exp(-0.6), rel=0.02)
