"""What became of the duties of a population, counted by month, place and agency.

It is counted from the files that an audit writes, in bounded memory: what does not fit
is spilled to the disk. No family is in what comes of it, and small numbers are: whoever
shows them to others than the agency whose own they are hides them
(`plait.assurance.publishing`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

from plait.population.engines import Room
from plait.population.manifest import Agency
from plait.population.measuring.database import opened, plain, text
from plait.population.measuring.told import CUTS, Told, Way

#: What a duty became. Each is one of these, so they add up to `opened`.
BECAME: Final = (
    "met", "met_late", "overdue", "missed", "stopped", "still_open", "not_known",
)  # fmt: skip
NOT_RECORDED: Final = "not recorded"

#: One row a standard, month and place; whole (no agency, no cut), by the agency that
#: owed it, and by each cut.
MEASURED: Final = pa.schema(
    [
        #: `standard:hv_new_birth`
        ("measure", pa.string()),
        #: where the family's home was; "" where that is not known
        ("area", pa.string()),
        ("agency", pa.string()),
        ("cut", pa.string()),
        ("cut_value", pa.string()),
        #: the first day of the London month in which they were due; in which they
        #: opened, where that is not known
        ("month", pa.date32()),
        ("opened", pa.int64()),
        *((name, pa.int64()) for name in BECAME),
        #: hours within which half, or 9 in 10, of those that were met had been
        ("median_hours", pa.float64()),
        ("p90_hours", pa.float64()),
        #: how many had been met within each of the hours that were asked about
        ("done_by", pa.list_(pa.int64())),
        #: how many of these were met late
        ("late_by", pa.list_(pa.int64())),
    ]
)


_WAYS: Final = (Way(), Way(agency="agency", chosen="agency <> ''"))


def _cut(name: str) -> Way:
    return Way(cut=f"'{name}'", value=name)


def measure(
    owed: Sequence[Path],
    agencies: Iterable[Agency],
    families: pa.Table | None = None,
    *,
    cuts: Collection[str] = CUTS,
    hours: Sequence[int] = (),
    room: Room = Room(),  # noqa: B008 - it is frozen
) -> pa.Table:
    """Rows of `MEASURED`, in their order.

    Args:
        owed: the files of an audit, each as `readable.OWED`.
        agencies: all that may owe something.
        families: as `columns.FAMILIES`, where something is known of them.
        cuts: by which of `CUTS` it is cut.
        hours: it is also counted how many had been met within so many hours.
    """
    if not owed:
        return MEASURED.empty_table()
    ways = (*_WAYS, *map(_cut, cuts))
    with opened(room) as found:
        told = Told.of(found, owed, tuple(agencies), families, room.memory)
        parts = [
            one.sql(text("as_measured.sql")).to_arrow_table().cast(MEASURED)
            for one in told.counted(ways, hours)
        ]
    return pa.concat_tables(parts) if parts else MEASURED.empty_table()


def not_recorded(measured: pa.Table) -> Mapping[tuple[str, str, str], float]:
    """By measure, area and cut: of what share of the duties the cut is not recorded."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for row in measured.to_pylist():
        if row["cut"]:
            key = row["measure"], row["area"], row["cut"]
            one = sums.setdefault(key, [0, 0])
            one[0] += row["opened"] if row["cut_value"] == NOT_RECORDED else 0
            one[1] += row["opened"]
    return {key: missing / whole for key, (missing, whole) in sums.items()}


__all__ = [
    "BECAME", "CUTS", "MEASURED", "NOT_RECORDED", "Agency", "measure", "not_recorded",
    "opened", "plain", "text",
]  # fmt: skip
