"""Times that survive a busy machine: interleaved, repeated, as medians."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def interleaved(
    variants: Mapping[str, Callable[[], object]],
    *,
    repeats: int,
    seconds: float,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Run each variant once a round, in a new order each round; milliseconds each.

    It stops after `repeats` rounds, or after the first round that ends later than
    `seconds`: a slow machine gives fewer numbers, not a longer wait.

    Args:
        clock: what is measured, in seconds. `time.thread_time` is the processor's time
            alone, which what computes and waits for nothing is told by: a neighbour who
            takes the core for a while makes no difference.
    """
    order = list(variants)
    chance = random.Random(0)
    taken: dict[str, list[float]] = {name: [] for name in order}
    for name in order:
        variants[name]()
    until = time.perf_counter() + seconds
    gc.collect()
    gc.disable()
    try:
        for _ in range(repeats):
            chance.shuffle(order)
            for name in order:
                start = clock()
                variants[name]()
                taken[name].append((clock() - start) * 1000)
            if time.perf_counter() > until:
                break
    finally:
        gc.enable()
    return taken


def summary(milliseconds: Sequence[float]) -> dict[str, Any]:
    """Median, p10, p90 and p95 of some times, in milliseconds."""
    ordered = sorted(milliseconds)
    return {
        "runs": len(ordered),
        "p10_ms": round(percentile(ordered, 10), 4),
        "median_ms": round(statistics.median(ordered), 4),
        "p90_ms": round(percentile(ordered, 90), 4),
        "p95_ms": round(percentile(ordered, 95), 4),
    }


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The value below which so many percent of an ordered list lie."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
