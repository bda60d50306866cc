"""Readings for the demo's boards: what was counted of made-up families, as it is kept.

They come by the road of a night (`counting`, `tools/made_up_readings.py`): a nation is
made up, audited and counted as any other population. What was counted of the two areas
of the demo lies in `data/readings.csv.gz`, so that a demo begins at once. Loaded, its
months end with the one before the demo began. Every page says that they are made up.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from plait.assurance.counts import MADE_UP, Reading, Uncounted
from plait.clock.ages import add_months
from plait.clock.moments import local_day
from plait.synthetic.organisation import Organisation

NAME: Final = "readings.csv.gz"
_COUNTS: Final = (
    "met", "met_late", "late_open", "missed", "stopped", "still_open", "missing",
)  # fmt: skip
_TIMES: Final = ("median_hours", "p90_hours")
_STEPS: Final = ("done_by", "late_by")
_PLACE: Final = ("measure", "partnership", "agency", "cut", "cut_value")
#: `back`: how many months before the last one that was counted whole.
COLUMNS: Final = (*_PLACE, "back", *_COUNTS, *_TIMES, *_STEPS)


def made_readings(world: Organisation, *, as_of: datetime) -> list[Reading]:
    """What was counted, as if it had been on this day, of every partnership."""
    last = add_months(local_day(as_of).replace(day=1), -1)
    by_slug = {one.slug: one.policy for one in world.partnerships}
    said = {"as_of": as_of, "known_at": as_of, "made_at": as_of}
    return [
        _reading(
            row,
            last,
            rules=MADE_UP,
            policy=by_slug[row["partnership"]],
            **said,
        )
        for row in _kept()
        if row["partnership"] in by_slug
    ]


def nobody_missing(world: Organisation, *, as_of: datetime) -> list[Uncounted]:
    """That nobody was left out: what is kept was counted so, or not at all."""
    return [Uncounted(one.slug, as_of, as_of) for one in world.partnerships]


def counted_by() -> str:
    """The rules by which what is kept was counted."""
    return _text().partition("\n")[0].removeprefix("# ")


@cache
def _kept() -> tuple[dict[str, str], ...]:
    lines = _text().splitlines()[1:]
    return tuple(csv.DictReader(lines))


def _text() -> str:
    packed = (files("plait.synthetic") / "data" / NAME).read_bytes()
    return gzip.decompress(packed).decode()


def _reading(row: Mapping[str, str], last: date, **said: Any) -> Reading:
    given: dict[str, Any] = {name: int(row[name] or 0) for name in _COUNTS}
    given["opened"] = sum(given[name] for name in _COUNTS) - given["missing"]
    given |= {name: row[name] for name in _PLACE}
    given |= {name: float(row[name]) if row[name] else None for name in _TIMES}
    given |= {name: tuple(map(int, row[name].split())) for name in _STEPS}
    month = add_months(last, -int(row["back"]))
    return Reading(month=month, **given, **said)
