"""The events of one bucket as the table of an extract: ids become small numbers.

The same numbers as `gather` gives to events in memory: the rank of an event's id and
of a person's id within the family, in the order of their texts.
"""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

import numpy as np
import pyarrow as pa

from plait.clock.moments import local_day
from plait.population import day_tables
from plait.population.columns import (
    EVENTS,
    NOT_THERE,
    NOTHING,
    ROLES,
    day_number,
    micros,
    moment,
)
from plait.population.gather import TOO_MANY
from plait.population.ledger_stream import Heads, NotReadable, halves
from plait.population.spilling import Codes
from plait.timeline import moves
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline

_Array = np.ndarray[Any, Any]
#: The key of a row: place, then the halves of an id, so that bytes are in their order.
_KEY: Final = np.dtype([("place", ">u4"), ("high", ">u8"), ("low", ">u8")])


def arranged(spill: pa.Table, heads: Heads, areas: Codes) -> pa.Table:
    """The rows of a spill as `columns.EVENTS`, in their order.

    Args:
        areas: gives the codes of the areas.
    """
    spill, ids, places = _by_id(spill)
    keys = _keys(places, ids)
    ranks = _ranks(places)

    def rank_of(name: str, lacking: int) -> _Array:
        rows = _named(keys, places, spill[name])
        found = np.where(rows >= 0, ranks[rows], NOT_THERE)
        return np.where(spill[name].is_null().to_numpy(), lacking, found).astype("i4")

    root = rank_of("root", NOTHING)
    occurred, first = spill["occurred"].to_numpy(), spill["first"].to_numpy()
    columns = {
        "family": heads.keys[places],
        "subject": heads.kinds[places],
        "event": ranks,
        "root": np.where(root == NOTHING, ranks, root),
        "depth": _depths(_named(keys, places, spill["corrects"])),
        "about": _people(places, spill["about"]),
        # What says a role is a made-up id such as `F1-mother`, and never a UUID.
        "hint": np.full(len(places), ROLES.index(""), "i1"),
        "fact": spill["fact"].to_numpy(),
        "occurred": occurred,
        "recorded": spill["recorded"].to_numpy(),
        "first": first,
        "day": london_days(occurred),
        "first_day": london_days(first),
        "agency": spill["agency"].to_numpy(),
        "area": _areas(spill, places, ids, heads, areas),
        "names": rank_of("names", NOTHING),
        "trigger": rank_of("trigger", NOTHING),
    }
    order = np.lexsort(
        (columns["event"], columns["root"], first, occurred, columns["family"])
    )
    arrays = [
        pa.array(columns[one.name][order].astype(one.type.to_pandas_dtype()))
        for one in EVENTS
    ]
    return pa.table(arrays, schema=EVENTS)


def london_days(moments: _Array) -> _Array:
    """The London day of each moment, both as numbers of columns."""
    if not len(moments):
        return np.empty(0, "i4")
    first, last = (
        day_number(local_day(moment(int(edge))))
        for edge in (moments.min(), moments.max())
    )
    # They are kept from one bucket to the next, also where somebody wrote 1900.
    starts = day_tables.starts(np.arange(first, last + 1))
    found = np.searchsorted(starts, moments, side="right") - 1
    return (found + first).astype("i4")


def _by_id(spill: pa.Table) -> tuple[pa.Table, _Array, _Array]:
    """The rows by subject and, within it, by the text of the event's id."""
    ids, places = halves(spill["id"]), spill["place"].to_numpy()
    order = np.lexsort((*ids.T[::-1].astype("u8"), places))
    taken = spill.take(pa.array(order)).combine_chunks()
    return taken, ids[order], places[order]


def _keys(places: _Array, ids: _Array) -> _Array:
    """Subject and id as one piece of bytes a row; they compare as numbers would."""
    keys = np.empty(len(places), _KEY)
    keys["place"], keys["high"], keys["low"] = places, ids[:, 0], ids[:, 1]
    return keys.view(f"S{_KEY.itemsize}")


def _named(keys: _Array, places: _Array, names: pa.ChunkedArray) -> _Array:
    """The row of the event that each row names; -1 where it names none that is there.

    `keys` are in order; few rows name another.
    """
    rows = np.full(len(places), -1, "i8")
    some = np.flatnonzero(names.is_valid().to_numpy())
    if len(some):
        wanted = _keys(places[some], halves(names.take(pa.array(some))))
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        rows[some] = np.where(keys[found] == wanted, found, -1)
    return rows


def _ranks(places: _Array) -> _Array:
    """From 1 on within each subject; the rows are ordered by subject."""
    if not len(places):
        return np.empty(0, "i4")
    begins = np.flatnonzero(np.concatenate(([True], places[1:] != places[:-1])))
    lengths = np.diff(np.append(begins, len(places)))
    return (np.arange(len(places)) - np.repeat(begins, lengths) + 1).astype("i4")


def _depths(corrected: _Array) -> _Array:
    """How many corrections lie between each event and the one first recorded."""
    depths = np.zeros(len(corrected), "i8")
    rows = np.flatnonzero(corrected >= 0)
    behind = corrected[rows]
    while len(rows):
        depths[rows] += 1
        behind = corrected[behind]
        rows, behind = rows[behind >= 0], behind[behind >= 0]
    return _small(depths)


def _people(places: _Array, about: pa.ChunkedArray) -> _Array:
    """The number of the person within the subject, from 0; -1 for nobody."""
    numbers = np.full(len(places), NOTHING, "i8")
    some = np.flatnonzero(about.is_valid().to_numpy())
    if not len(some):
        return _small(numbers)
    ids, whose = halves(about.take(pa.array(some))), places[some]
    order = np.lexsort((*ids.T[::-1].astype("u8"), whose))
    ids, whose = ids[order], whose[order]
    another = np.concatenate(([True], (ids[1:] != ids[:-1]).any(axis=1)))
    begins = np.concatenate(([True], whose[1:] != whose[:-1]))
    counted = np.cumsum(another | begins)
    numbers[some[order]] = counted - np.maximum.accumulate(np.where(begins, counted, 0))
    return _small(numbers)


def _small(numbers: _Array) -> _Array:
    """The numbers as a column of an extract has them.

    Raises:
        NotReadable: one does not fit. It would come out as another's.
    """
    if numbers.max(initial=0) > np.iinfo("i2").max:
        raise NotReadable(TOO_MANY)
    return numbers.astype("i2")


def _areas(
    spill: pa.Table, places: _Array, ids: _Array, heads: Heads, areas: Codes
) -> Any:
    """The home's area at each event; few families ever move."""
    codes = np.array([areas.code(name) for name in heads.area_names], "i2")
    found = codes[heads.areas[places]]
    some = np.flatnonzero(spill["moved"].is_valid().to_numpy())
    for place in np.unique(places[some]):
        moved = [_acceptance(spill, ids, row) for row in some[places[some] == place]]
        now = heads.area_names[heads.areas[place]]
        homes = moves.homes(Timeline.of("family:-", moved), now)
        rows = slice(*np.searchsorted(places, [place, place + 1]))
        occurred = spill["occurred"].to_numpy()[rows]
        for home in homes:
            since = np.iinfo("i8").min if home.since is None else micros(home.since)
            found[rows][occurred >= since] = areas.code(home.area)
    return found


def _acceptance(spill: pa.Table, ids: _Array, row: int) -> Event:
    """What was said of the areas, as an event with that alone."""
    said = json.loads(spill["moved"][row].as_py())
    corrects = spill["corrects"][row].as_py()
    return Event(
        id=ids[row].tobytes().hex(),
        subject="family:-",
        about=None,
        kind=moves.ACCEPTED,
        occurred_at=moment(spill["occurred"][row].as_py()),
        recorded_at=moment(spill["recorded"][row].as_py()),
        agency="",
        fact={name: value for name, value in said.items() if value is not None},
        corrects=None if corrects is None else UUID(bytes=corrects).hex,
    )
