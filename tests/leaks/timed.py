"""Whether time tells a record that is hidden from one that is not there.

Pairs of answers by the whole site, as somebody to whom the record is hidden; in a new
order each time, so that a busy machine weighs on both. Prints JSON, for the benchmark.
"""

import gc
import random
import statistics
import time
from collections.abc import Sequence

from leaks import adapters, oracle, trial
from leaks.browser import undone

#: Pages that are asked for; an id of a record stands in the address of each.
PAGES = ("family", "event", "picture", "owed", "meeting")


def auc(longer: Sequence[float], other: Sequence[float]) -> float:
    """How often one of the first took longer than one of the others."""
    wins = sum((a > b) + (a == b) / 2 for a in longer for b in other)
    return wins / (len(longer) * len(other))


def timed(pairs: int) -> dict[str, dict[str, float]]:
    """Of each page: the medians in milliseconds, and the AUC."""
    found = {}
    with trial.place(1) as at:
        for page in PAGES:
            hidden = next(_hidden(at, page))
            found[page] = _pairs(at, *hidden, pairs)
    return found


def _hidden(at, page):
    """Who is refused a page of a family, and that page."""
    area = at.area
    for staff in range(1, area.staff + 1):
        for family in range(area.subjects):
            if staff in area.closed_accounts or oracle.may_open(area, staff, family):
                continue
            for ask in adapters.asks_of_family(area, family):
                seen = ask.about and oracle.may(area, staff, ask.about, None)[0]
                if ask.route == page and not seen:
                    yield staff, ask


def _pairs(at, staff, ask, pairs: int) -> dict[str, float]:
    chance = random.Random(0)
    nothing = adapters.absent(ask, at.area)
    taken: dict[str, list[float]] = {"hidden": [], "absent": []}
    gc.collect()
    gc.disable()
    for turn in range(pairs + 20):
        both = [("hidden", ask.path), ("absent", nothing.path)]
        chance.shuffle(both)
        for name, path in both:
            with undone():
                began = time.perf_counter()
                at.browser.asks(staff, "GET", path)
                took = time.perf_counter() - began
            if turn >= 20:  # statements are prepared by then
                taken[name].append(1000 * took)
    gc.enable()
    return {
        "hidden_ms": round(statistics.median(taken["hidden"]), 3),
        "absent_ms": round(statistics.median(taken["absent"]), 3),
        "auc": round(auc(taken["hidden"], taken["absent"]), 3),
    }
