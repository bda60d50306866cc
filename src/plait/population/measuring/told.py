"""The duties of an audit in a database of their own, to be put together in many ways.

Each file is read once into a row of small numbers a duty; what does not fit is spilled
to the disk. Standards are counted some at a time, so that what is counted of them fits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from plait.population.columns import FAMILIES
from plait.population.manifest import Agency
from plait.population.measuring.database import plain, text
from plait.standards.roles import Role, roles

#: By what duties are cut; deprivation by fifths, 1 the most deprived.
CUTS: Final = ("deprivation", "ethnicity", "language")
#: So many bytes the counting of a duty may take at once.
_A_DUTY: Final = 350
_LAST: Final = date(9999, 12, 1)


@dataclass(frozen=True, slots=True)
class Way:
    """How duties are put together: expressions of ours, and nobody else's."""

    year: str = "null::date"
    month: str = "month"
    agency: str = "''"
    cut: str = "''"
    value: str = "''"
    chosen: str = "true"

    @property
    def is_cut(self) -> bool:
        """Whether it is one by what is recorded of families."""
        return self.cut != "''"


@dataclass(frozen=True, slots=True)
class Told:
    """A database in which the duties of some files are told.

    Attributes:
        memory: bytes that counting may take.
    """

    found: duckdb.DuckDBPyConnection
    memory: int

    @classmethod
    def of(
        cls,
        found: duckdb.DuckDBPyConnection,
        owed: Sequence[Path],
        agencies: Sequence[Agency],
        families: pa.Table | None,
        memory: int,
        *,
        last: date = _LAST,
        tell: Callable[[Path], object] = lambda _: None,
    ) -> Told:
        """Read the files, of which there is one at least.

        Args:
            owed: the files of an audit, each as `readable.OWED`.
            agencies: all that may owe something.
            families: as `columns.FAMILIES`, where something is known of them.
            last: a day of the last month of twelve that are put together, as are the
                twelve before, and so on.
            tell: called after each file.
        """
        _register_agencies(found, agencies)
        known = FAMILIES.empty_table() if families is None else families
        found.register("families", known)
        named = {"owed": [plain(path) for path in owed], "last": last}
        for statement in text("told.sql").split(";\n"):
            asked = {name: named[name] for name in named if f"${name}" in statement}
            found.execute(statement, asked)
        one_file = text("one_file.sql")
        for path in owed:
            found.execute(one_file, {"owed": plain(path)})
            tell(path)
        return cls(found, memory)

    def recorded(self) -> tuple[str, ...]:
        """The cuts of which anything is recorded."""
        some = ", ".join(f"bool_or({cut} <> 'not recorded')" for cut in CUTS)
        [row] = self.found.execute(f"select {some} from people").fetchall()  # noqa: S608 - names of ours
        return tuple(cut for cut, is_there in zip(CUTS, row, strict=True) if is_there)

    def counted(
        self, ways: Sequence[Way], hours: Sequence[int] = ()
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """For some standards after others, `measured` holds what was counted of them.

        Args:
            hours: it is also counted how many had been met within so many hours.
        """
        for first, final in self._some_standards():
            self.found.execute(text("measured.sql"))
            for way in ways:
                between = {"first": first, "final": final}
                self.found.execute(_counted(way, hours), between)
                if way.is_cut:
                    self.found.execute(_not_recorded(way))
            yield self.found

    def _some_standards(self) -> Iterator[tuple[str, str]]:
        """The first and the last of standards of which the duties fit, in order."""
        rows = self.found.sql(
            "select standard::varchar, count(*) from told group by all order by 1"
        ).fetchall()
        some: list[str] = []
        duties = 0
        for standard, count in rows:
            if some and (duties + count) * _A_DUTY > self.memory:
                yield some[0], some[-1]
                some, duties = [], 0
            some.append(standard)
            duties += count
        if some:
            yield some[0], some[-1]


def _register_agencies(
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


def _counted(way: Way, hours: Sequence[int]) -> str:
    return text("counted.sql").format(
        year=way.year, month=way.month, agency=way.agency, cut=way.cut,
        value=way.value, chosen=way.chosen, done_by=_within(hours),
        late_by=_within(hours, " and became = 1"),
    )  # fmt: skip


def _not_recorded(way: Way) -> str:
    return text("not_recorded.sql").format(
        cut=way.cut, has_month="not " if way.month == "month" else ""
    )


def _within(hours: Sequence[int], which: str = "") -> str:
    counts = ", ".join(
        f"count(*) filter (where took <= {int(one) * 3_600_000_000}{which})"
        for one in hours
    )
    return f"[{counts}]" if counts else "[]::bigint[]"
