"""A year of a service's queue, two hundred times: how long does it take to play?"""

import json
import os
import subprocess
import time
from dataclasses import replace
from datetime import date, timedelta
from statistics import median

import numpy as np

from benchmarks.results import Goal, Result
from plait.workforce.queueing.forecasting import Asked, check, forecast
from plait.workforce.queueing.learning import Assumed, AtWork
from plait.workforce.queueing.playing import play
from plait.workforce.queueing.shapes import Kind, Past, Setup

TODAY = date(2026, 11, 23)
KINDS = (
    Kind("urgent", "Urgent", 2, is_at_once=True),
    Kind("routine", "Routine", 14),
    Kind("preconception", "Before a pregnancy", 42),
)
#: Referrals a week: of a usual service, and of a very large one.
USUAL, LARGE = 12, 60
ROUNDS = 7
#: The plain queue that the peers play too: rate a day, days of stay, places.
RATE, STAY, PLACES, DAYS, REPEATS = 1.2, 100.0, 126, 365, 200


def run() -> Result:
    """Measure a forecast with its check, and a plain queue beside its peers."""
    usual, large = (_forecasts(weekly) for weekly in (USUAL, LARGE))
    plain = _plain()
    peers = _peers()
    return Result(
        what=(
            f"A year of a queue, {REPEATS} repeats, one core, processor time: of a "
            f"service with {USUAL} referrals a week and of one with {LARGE}; the check "
            "of a forecast of twelve weeks ago; then a plain queue (M/M/c with "
            f"{PLACES} places, {RATE} a day, {STAY:.0f} days) beside the same one by "
            "other programs (ciw tells the waits of those whose stay has ended)."
        ),
        goals=(
            Goal("a year of a usual service", usual["forecast_s"], "most", 2.0, "s"),
            Goal("a year of a very large one", large["forecast_s"], "most", 2.0, "s"),
        ),
        numbers={"usual": usual, "large": large, "plain": plain, "peers": peers},
        peers={
            name: f"{one['seconds']:.1f} s for the plain queue, mean wait "
            f"{one['mean_wait_days']:.2f} days; ours {plain['seconds']:.2f} s, "
            f"{plain['mean_wait_days']:.2f} days"
            for name, one in peers.items()
        },
    )


def _forecasts(weekly: int) -> dict[str, float]:
    past = _past(weekly)
    asked = Asked(
        past=past, kinds=KINDS, today=TODAY,
        assumed=Assumed(4.5, 1.5, 26, 0.55, 0.1, 7, 3),
        at_work=AtWork(wte=weekly * 1.4, hours_a_day=7.5, leave_share=0.2),
    )  # fmt: skip
    taken = {"forecast_s": [], "check_s": []}
    for _ in range(ROUNDS):
        for name, work in (("forecast_s", forecast), ("check_s", check)):
            began = time.process_time()
            assert work(asked) is not None
            taken[name].append(time.process_time() - began)
    waiting = sum(one.is_waiting for one in past)
    return {name: median(times) for name, times in taken.items()} | {
        "waiting": waiting,
        "past": len(past),
    }


def _past(weekly: int) -> tuple[Past, ...]:
    """A year of referrals, seen after three to five weeks."""
    chance = np.random.default_rng(weekly)
    found = []
    for week in range(52):
        for _ in range(weekly):
            day = (
                TODAY - timedelta(weeks=52 - week) + timedelta(int(chance.integers(5)))
            )
            seen = day + timedelta(int(chance.integers(20, 36)))
            ended = seen + timedelta(1 + int(chance.exponential(180)))
            found.append(Past(
                KINDS[chance.choice(3, p=[0.1, 0.75, 0.15])].id, day,
                seen if seen < TODAY else None, ended if ended < TODAY else None,
            ))  # fmt: skip
    return tuple(found)


def _plain() -> dict[str, float]:
    setup = Setup(
        kinds=(KINDS[1],),
        rates=np.full((REPEATS, 1, DAYS), RATE),
        hours=np.full(DAYS, 1e9),
        first_hours=1.0,
        weekly_hours=np.zeros(REPEATS),
        care_days=np.full(REPEATS, STAY),
        leave_rate=np.zeros(REPEATS),
        notice_days=np.zeros(1, np.int64),
        missed=0.0,
        rebook_days=1,
        places=PLACES,
        waiting_kinds=np.zeros(0, np.int64),
        waiting_days=np.zeros(0, np.int64),
        in_care=0,
    )
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        played = play(replace(setup))
        times.append(time.process_time() - began)
    # As the peers count: those whose wait ended.
    seen = (played.kind >= 0) & (played.seen < DAYS)
    waits = (played.seen - played.arrived)[seen]
    return {"seconds": median(times), "mean_wait_days": float(waits.mean())}


def _peers() -> dict[str, dict[str, float]]:
    """The same by others, where a Python that has them is named."""
    python = os.environ.get("PLAIT_QUEUE_PEER")
    if not python:
        return {}
    asked = json.dumps([RATE, STAY, PLACES, DAYS, REPEATS])
    done = subprocess.run(
        [python, "benchmarks/peer_queue.py", asked],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)
