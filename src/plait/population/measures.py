"""What became of the duties of a population, counted by month, place and agency.

It is counted from the files that an audit writes, in bounded memory: what does not fit
is spilled to the disk. No family is in what comes of it, and small numbers are: whoever
shows them to others than the agency whose own they are hides them
(`plait.assurance.publishing`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb
import pyarrow as pa

from plait.population.columns import FAMILIES
from plait.population.engines import NoRoom, Room
from plait.population.manifest import Agency
from plait.standards.roles import Role, roles

#: What a duty became. Each is one of these, so they add up to `opened`.
BECAME: Final = (
    "met", "met_late", "overdue", "missed", "stopped", "still_open", "not_known",
)  # fmt: skip
#: By what it is cut; deprivation by fifths, 1 the most deprived.
CUTS: Final = ("deprivation", "ethnicity", "language")
NOT_RECORDED: Final = "not recorded"
_PATTERN: Final = re.compile(r"[*?\[]")

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


@dataclass(frozen=True, slots=True)
class _Way:
    """How duties are put together: expressions of ours, and nobody else's."""

    agency: str = "''"
    cut: str = "''"
    value: str = "''"
    chosen: str = "true"


_WAYS: Final = (
    _Way(),
    _Way(agency="agency", chosen="agency is not null"),
)


def _cut(name: str) -> _Way:
    return _Way(cut=f"'{name}'", value=name)


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
    with opened(room) as found:
        found.execute(_empty("measured", MEASURED))
        if owed:
            _with_agencies(found, tuple(agencies))
            known = FAMILIES.empty_table() if families is None else families
            found.register("families", known)
            found.execute(text("told.sql"), {"owed": [plain(path) for path in owed]})
            for way in (*_WAYS, *map(_cut, cuts)):
                found.execute(_counted(way, hours))
        return found.sql("from measured order by all").to_arrow_table().cast(MEASURED)


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


@contextmanager
def opened(room: Room) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that takes as much as it may, and spills the rest.

    Raises:
        NoRoom: that was not enough, or the disk is full.
    """
    with TemporaryDirectory(prefix="plait-", dir=room.spill) as spill:
        found = duckdb.connect(
            config={
                "memory_limit": f"{room.memory // 1000}KB",
                "temp_directory": spill,
                "threads": room.processes,
                "preserve_insertion_order": False,
            }
        )
        try:
            yield found
        except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
            message = (
                f"{room.memory // 2**20} MB of memory, and the disk beside it, were not"
                " enough to count what was judged."
            )
            raise NoRoom(message) from error
        finally:
            found.close()


def plain(path: Path) -> str:
    """A path as DuckDB takes it for this one file, and for no pattern of several.

    Otherwise `data[1]` would be read from `data1`, and counted as if that were it.
    """
    return _PATTERN.sub(r"[\g<0>]", str(path))


def text(name: str) -> str:
    """The text of a query that lies beside `measuring`."""
    return (files("plait.population.measuring") / name).read_text(encoding="utf-8")


def _with_agencies(
    found: duckdb.DuckDBPyConnection, agencies: Sequence[Agency]
) -> None:
    """Tables of who owes what a role owes.

    It is the agency that recorded what started it (`own`), if it has such a role; else
    the one in the family's area that has, if there is only one (`alone`). What whoever
    found it owes, the agency owes that recorded it. To whom something was sent is not
    in an extract, so nobody is named for what an addressee owes.
    """
    own: list[dict[str, str]] = []
    alone: list[dict[str, str]] = []
    for role in roles().values():
        fitting = [one for one in agencies if _may_owe(role, one)]
        own += [{"owed_by": role.id, "agency": one.slug} for one in fitting]
        there = Counter(one.area for one in fitting if role.held_by)
        alone += [
            {"owed_by": role.id, "area": one.area, "agency": one.slug}
            for one in fitting
            if there[one.area] == 1
        ]
    for name, rows, keys in (("own", own, ()), ("alone", alone, ("area",))):
        columns = ("owed_by", *keys, "agency")
        schema = pa.schema([(column, pa.string()) for column in columns])
        found.register(name, pa.Table.from_pylist(rows, schema))


def _may_owe(role: Role, agency: Agency) -> bool:
    return agency.kind in role.held_by or role.id == "finder"


def _counted(way: _Way, hours: Sequence[int]) -> str:
    return text("counted.sql").format(
        agency=way.agency, cut=way.cut, value=way.value, chosen=way.chosen,
        done_by=_within(hours), late_by=_within(hours, " and became = 'met_late'"),
    )  # fmt: skip


def _within(hours: Sequence[int], which: str = "") -> str:
    counts = ", ".join(
        f"count(*) filter (where took <= {int(one) * 3_600_000_000}{which})"
        for one in hours
    )
    return f"[{counts}]" if counts else "[]::bigint[]"


def _empty(name: str, schema: pa.Schema) -> str:
    types = {
        pa.string(): "varchar", pa.date32(): "date", pa.int64(): "bigint",
        pa.float64(): "double", pa.list_(pa.int64()): "bigint[]",
    }  # fmt: skip
    columns = ", ".join(f"{one.name} {types[one.type]}" for one in schema)
    return f"create temp table {name} ({columns})"


__all__ = [
    "BECAME", "CUTS", "MEASURED", "NOT_RECORDED", "Agency", "measure", "not_recorded",
    "opened", "text",
]  # fmt: skip
