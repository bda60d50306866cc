"""What was measured, as anybody may see it: small numbers hidden, the rest rounded.

All that is told of a standard and area in twelve months is guarded as a whole: its
months, the agencies in each of them, and the groups by every cut, so that nothing that
is hidden can be worked out (`plait.assurance.guarding`). Different twelve months share
no duty, so nothing follows from one about another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from plait.assurance.guarding import (
    NOWHERE,
    Bools,
    Forest,
    Numbers,
    guarded,
    is_small,
    rounded,
)
from plait.assurance.publishing import OPENED
from plait.population.engines import Room
from plait.population.manifest import Agency
from plait.population.measures import BECAME
from plait.population.measuring.database import opened, text
from plait.population.measuring.told import Told, Way

_NUMBERS: Final = (OPENED, *BECAME, "median_hours", "p90_hours")
#: By month, whole and by the agency that owed it.
BY_MONTH: Final = ("measure", "area", "agency", "month", *_NUMBERS)
#: By twelve months, whole and by what is recorded of families.
BY_GROUP: Final = (
    "measure", "area", "cut", "group", "first_month", "last_month", *_NUMBERS,
)  # fmt: skip
_FEW: Final = 20
_MANY_MONTHS: Final = 200_000
_WHOLE, _MONTH, _GROUP, _AGENCY = range(4)
_MET: Final = tuple(map(BECAME.index, ("met", "met_late")))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted and told.

    Attributes:
        owed: the files of an audit.
        agencies: all that may owe something.
        families: as `columns.FAMILIES`: cut is by what they have.
        as_of: the day whose month is the last of twelve.
    """

    owed: Sequence[Path]
    agencies: Sequence[Agency]
    families: pa.Table
    as_of: date


def published(
    asked: Asked, room: Room, tell: Callable[[Path], object] = lambda _: None
) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Rows of `BY_MONTH` and of `BY_GROUP`, of some standards after others.

    What may not be shown is null. Times are shown where so many were met that none of
    them is anybody's own. Cut is by what is recorded of any family; months to come are
    in no group.

    Args:
        tell: called when a file was read.

    Raises:
        NoRoom: there was not enough of it.
    """
    if not asked.owed:
        return
    with opened(room) as found:
        told = Told.of(
            found, asked.owed, asked.agencies, asked.families, room.memory,
            last=asked.as_of, tell=tell,
        )  # fmt: skip
        for one in told.counted(_ways(told.recorded())):
            yield shown(one.sql(text("blocks.sql")).to_arrow_table())


def _ways(cuts: Sequence[str]) -> list[Way]:
    """By month; where anything is recorded, by twelve months and their groups too."""
    year = "year" if cuts else "null::date"
    months = [Way(year=year), Way(year=year, agency="agency", chosen="agency <> ''")]
    if not cuts:
        return months
    whole = Way(year="year", month="null::date", chosen="year is not null")
    groups = [
        Way(whole.year, whole.month, cut=f"'{cut}'", value=cut, chosen=whole.chosen)
        for cut in cuts
    ]
    return [*months, whole, *groups]


def shown(blocks: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The same of what was counted, as `blocks.sql` gives it.

    Raises:
        ValueError: parts do not add up to what they are parts of.
    """
    made = _guarded(blocks)
    is_month = _is_of(made, (_MONTH, _AGENCY))
    by_group = made.filter(_is_of(made, (_WHOLE, _GROUP)))
    by_group = by_group.rename_columns({"cut_value": "group"})
    return _in_order(made.filter(is_month)).select(BY_MONTH), by_group.select(BY_GROUP)


def _is_of(made: pa.Table, depths: Sequence[int]) -> pa.Array:
    return pa.array(np.isin(made["depth"].to_numpy(), depths))


def _guarded(blocks: pa.Table) -> pa.Table:
    """The rows that are told, with what may be shown in the place of what was counted.

    Raises:
        ValueError: as `shown`.
    """
    forest = _forest(blocks)
    hidden = guarded(forest) | is_small(forest.counts)
    is_told = forest.is_told & ~(forest.yields & hidden.all(axis=1))
    return _with_numbers(blocks, forest, hidden).filter(pa.array(is_told))


def write(
    tables: Iterable[tuple[pa.Table, pa.Table]], months: BinaryIO, groups: BinaryIO
) -> None:
    """The same as CSV; what is not shown is an empty field."""
    _name(BY_MONTH, months)
    _name(BY_GROUP, groups)
    for by_month, by_group in tables:
        _write(by_month, months)
        _write(by_group, groups)


def _name(columns: Sequence[str], to: BinaryIO) -> None:
    to.write((",".join(columns) + "\n").encode())


def _write(table: pa.Table, to: BinaryIO) -> None:
    plain = csv.WriteOptions(include_header=False, quoting_style="none")
    try:
        found = BytesIO()
        csv.write_csv(table, found, plain)
    except pa.ArrowInvalid:
        # The name of a place or language with a comma in it.
        found = BytesIO()
        csv.write_csv(table, found, csv.WriteOptions(include_header=False))
    to.write(found.getvalue())


def _forest(blocks: pa.Table) -> Forest:
    """The rows as trees.

    Raises:
        ValueError: as `shown`.
    """
    fates = np.column_stack([blocks[name].to_numpy() for name in BECAME])
    fates = fates.astype(np.int64)
    counts = np.concatenate([fates, fates.sum(axis=1, keepdims=True)], axis=1)
    parent = _parents(blocks)
    depth, cut = (blocks[name].to_numpy() for name in ("depth", "way"))
    way = np.cumsum(_begins(parent) | _begins(depth) | _begins(cut))
    parts = np.flatnonzero(parent != NOWHERE)
    if len(parts):
        starts = np.flatnonzero(_begins(way[parts]))
        sums = np.add.reduceat(counts[parts], starts)
        if (sums != counts[parent[parts[starts]]]).any():
            raise ValueError("the parts of a whole do not add up to it")
    return Forest(
        counts, np.ones((1, len(BECAME)), np.bool_), parent,
        np.where(parent == NOWHERE, NOWHERE, way),
        blocks["is_told"].to_numpy(),
        # Of few duties in twelve months their months are told, and no groups.
        np.isin(depth, (_WHOLE, _GROUP)) & blocks["first_month"].is_valid().to_numpy(),
    )  # fmt: skip


def _parents(blocks: pa.Table) -> Numbers:
    """By row the one of which it is a part: its whole, or of an agency its month."""
    depth = blocks["depth"].to_numpy()
    is_whole = blocks["is_whole"].to_numpy()
    whole = np.maximum.accumulate(np.where(is_whole, np.arange(len(depth)), 0))
    month = pc.fill_null(blocks["month_number"], 0).to_numpy()
    key = whole * _MANY_MONTHS + month
    months = np.flatnonzero(depth == _MONTH)
    agencies = np.flatnonzero(depth == _AGENCY)
    parent = np.where(is_whole, NOWHERE, whole)
    parent[agencies] = months[np.searchsorted(key[months], key[agencies])]
    return parent


def _begins(numbers: Any) -> Bools:
    found: Bools = np.diff(numbers, prepend=numbers[:1] - 1) != 0
    return found


def _in_order(made: pa.Table) -> pa.Table:
    """The rows by standard, area and month, each whole before its parts."""
    place = np.cumsum(_changes(made["measure"]) | _changes(made["area"]))
    month = made["month_number"].to_numpy()
    rows = np.lexsort((np.arange(len(place)), month, place))
    return made.take(pa.array(rows))


def _changes(words: pa.ChunkedArray) -> Bools:
    found = np.ones(len(words), np.bool_)
    found[1:] = pc.not_equal(words[1:], words[:-1]).to_numpy()
    return found


def _with_numbers(blocks: pa.Table, forest: Forest, hidden: Bools) -> pa.Table:
    """The rows with what may be shown in the place of what was counted."""
    about = rounded(forest.counts)
    columns = {
        name: pa.array(about[:, at], mask=hidden[:, at])
        for at, name in enumerate((*BECAME, OPENED))
    }
    met = list(_MET)
    is_told = ~hidden[:, met].any(axis=1) & (about[:, met].sum(axis=1) >= _FEW)
    for name in ("median_hours", "p90_hours"):
        hours = pc.fill_null(blocks[name], 0.0).to_numpy()
        columns[name] = pa.array(np.rint(hours).astype(np.int64), mask=~is_told)
    for name in blocks.column_names:
        columns.setdefault(name, blocks[name])
    return pa.table(columns)
