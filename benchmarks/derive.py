"""What follows from one family's events: how long does it take to work out?"""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from benchmarks import timing
from benchmarks.results import Goal, Result
from benchmarks.streams import LAST, family, usual_kinds
from benchmarks.timing import summary
from plait.engine.derive import derive, derive_touched
from plait.standards.loader import library
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline

USUAL = 150
SIZES = (10, 100, 1_000, 10_000)
#: Parts of the library, drawn by chance: does each standard cost the same?
PARTS = (20, 40, 80, 120)
AS_OF = LAST + timedelta(days=1)
#: It computes and waits for nothing: the time is the processor's.
interleaved = partial(timing.interleaved, clock=time.thread_time)


def run() -> Result:
    """Measure one family of the usual size, then families of growing size."""
    standards = library()
    usual = family(USUAL)
    obligations = len(derive(usual, standards, AS_OF))
    assert obligations > 20

    taken = interleaved(_variants(usual), repeats=400, seconds=40)
    numbers = {name: summary(times) for name, times in taken.items()}
    growth = _growth()
    parts = _parts(usual)
    whole = numbers["events to obligations"]["median_ms"]
    touched = _touched(usual)
    return Result(
        what=(
            f"One family, {USUAL} events over 32 months, {len(standards)} standards, "
            f"{obligations} obligations, one core, processor time; each variant once a "
            "round in random order. Events to obligations includes putting the events "
            "in order and working out scores."
        ),
        goals=(
            Goal("all standards", whole, "most", 3.0, "ms"),
            Goal(
                "cost a standard with all, times that with 40",
                parts["cost_a_standard_all_to_40"],
                "most",
                1.5,
                "times",
            ),
            Goal(
                "standards touched by a new event, mean over the usual kinds",
                touched["mean_ms"],
                "most",
                0.5,
                "ms",
            ),
            Goal(
                "cost an event at 10,000 events, times that at 100",
                growth["cost_an_event_10000_to_100"],
                "most",
                3.0,
                "times",
            ),
        ),
        numbers={
            "usual": numbers,
            "touched": touched,
            "growth": growth,
            "standards": parts,
        },
        peers={
            "trial in plain Python, 40 standards": "1.1 ms all, 0.07 ms touched",
            "PostgreSQL, one SQL statement": "4 to 12 ms a family",
        },
    )


def _variants(events: list[Event]) -> dict[str, Callable[[], object]]:
    """The ways in which a family is derived, by what they include."""
    standards = library()
    subject = events[0].subject
    timeline = Timeline.of(subject, events, as_of=AS_OF)
    return {
        "events to timeline": lambda: Timeline.of(subject, events, as_of=AS_OF),
        "events to obligations": lambda: derive(events, standards, AS_OF),
        "timeline to obligations": lambda: derive(_unread(timeline), standards, AS_OF),
        "events to obligations touched by screen.epds": lambda: derive_touched(
            events, standards, AS_OF, {"screen.epds"}
        ),
    }


def _touched(events: list[Event]) -> dict[str, object]:
    """The cost when only what a new event touches is worked out, kind by kind."""
    standards = library()
    timeline = Timeline.of(events[0].subject, events, as_of=AS_OF)
    often = usual_kinds()
    taken = interleaved(
        {
            kind: lambda kind=kind: derive_touched(
                _unread(timeline), standards, AS_OF, {kind}
            )
            for kind in often
        },
        repeats=300,
        seconds=20,
    )
    medians = {kind: summary(times)["median_ms"] for kind, times in taken.items()}
    mean = sum(medians[kind] * often[kind] for kind in often) / sum(often.values())
    return {"mean_ms": round(mean, 4), "median_ms_by_kind": medians}


def _parts(events: list[Event]) -> dict[str, object]:
    """The cost of parts of the library, the mean over many draws, and a standard."""
    whole = list(library())
    timeline = Timeline.of(events[0].subject, events, as_of=AS_OF)
    chance = random.Random(1)
    means = {}
    for size in (*PARTS, len(whole)):
        drawn = [chance.sample(whole, size) for _ in range(20)]
        taken = interleaved(
            {
                str(number): lambda some=some: derive(_unread(timeline), some, AS_OF)
                for number, some in enumerate(drawn)
            },
            repeats=20,
            seconds=10,
        )
        medians = [summary(times)["median_ms"] for times in taken.values()]
        means[size] = sum(medians) / len(medians)
    each = {size: mean / size for size, mean in means.items()}
    return {
        "mean_ms": {size: round(mean, 4) for size, mean in means.items()},
        "microseconds_a_standard": {
            size: round(one * 1000, 2) for size, one in each.items()
        },
        "cost_a_standard_all_to_40": round(each[len(whole)] / each[40], 2),
    }


def _unread(timeline: Timeline) -> Timeline:
    """The same timeline with nothing looked up in it yet."""
    return Timeline(timeline.subject, timeline.events, timeline.aliases)


def _growth() -> dict[str, object]:
    """The cost of a family as it grows, whole and an event."""
    standards = library()
    sizes = {}
    for size in SIZES:
        events = family(size)
        taken = interleaved(
            {"derive": lambda events=events: derive(events, standards, AS_OF)},
            repeats=max(5, min(200, 20_000 // size)),
            seconds=20,
        )
        sizes[size] = summary(taken["derive"]) | {
            "obligations": len(derive(events, standards, AS_OF))
        }
    cost = {size: sizes[size]["median_ms"] / size for size in SIZES}
    return {
        "events": sizes,
        "microseconds_an_event": {
            size: round(each * 1000, 2) for size, each in cost.items()
        },
        "cost_an_event_10000_to_100": round(cost[10_000] / cost[100], 2),
    }
