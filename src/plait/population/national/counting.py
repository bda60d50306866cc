"""National definitions counted from an extract, beside what an audit of it says.

A file at a time, each with whole families, so that the sums of the files are the sums
of all. Which fact is meant by a signal is decided once for each distinct fact, by the
code that judges it live.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from plait.clock.ages import add_months
from plait.clock.moments import local_day
from plait.clock.working_days import Calendar
from plait.population.columns import day_number, day_of, micros
from plait.population.engines import Room
from plait.population.keeping import KeptFact, Needs
from plait.population.measures import opened, plain
from plait.population.national.definitions import Counts, Definition, definitions
from plait.population.reading import Extract
from plait.population.rulebook import BUILT_IN, Rulebook, roles_meant
from plait.standards.conditions import Signal

#: One row a definition, area and month.
COUNTED: Final = pa.schema(
    [
        ("definition", pa.string()),
        ("area", pa.string()),
        ("month", pa.date32()),
        ("numerator", pa.int64()),
        #: null where the definition is a number and no share
        ("denominator", pa.int64()),
        #: those of which too little is recorded; they are not in the numerator
        ("not_known", pa.int64()),
        #: of a wait: days within which half had ended
        ("median_days", pa.int64()),
    ]
)
#: The same people twice: what the definition says of them, and what became of ours.
BESIDE: Final = pa.schema(
    [
        ("definition", pa.string()),
        ("standard", pa.string()),
        ("area", pa.string()),
        ("month", pa.date32()),
        #: yes, no, not_known
        ("national", pa.string()),
        #: one of `measures.BECAME`, or none where ours asked for nothing
        ("ours", pa.string()),
        ("number", pa.int64()),
    ]
)
_WAYS: Final[tuple[Counts, ...]] = (
    "ages", "spans", "conferences", "pregnancies", "people", "caseload", "waits",
    "attendance",
)  # fmt: skip
#: What the queries ask of the engine's own sets, by their names there.
_OWN_PARTS: Final[Mapping[str, str]] = {
    "birth": "birth", "loss": "loss", "died": "died", "left": "left",
    "left_accepted": "left", "move": "move",
}  # fmt: skip
_TABLES: Final = """
create temp table found (
    id varchar, area smallint, month date, numerator bigint, denominator bigint,
    not_known bigint
);
create temp table beside (
    id varchar, ours varchar, area smallint, month date, national varchar,
    became varchar, number bigint
);
create temp table waited (
    id varchar, area smallint, month date, days bigint, n bigint
);
create temp table owed (
    standard varchar, family bigint, about smallint, trigger integer, opened bigint,
    became varchar
);
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted.

    Attributes:
        counted: as `COUNTED`. beside: as `BESIDE`, empty without an audit.
        left_out: the ids of definitions that were not counted, and why.
    """

    counted: pa.Table
    beside: pa.Table
    left_out: Mapping[str, str]


def count(
    extract: Extract,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    owed: Path | None = None,
    unknown: Collection[int] = (),
    chosen: Sequence[Definition] | None = None,
    room: Room = Room(),  # noqa: B008 - it is frozen
) -> Counted:
    """Every definition, month by month up to `as_of`, and the one that runs so far.

    People and a caseload are counted in months that have ended.

    Args:
        known_at: what was recorded later does not exist; None for all.
        owed: the folder of the files of an audit of this extract, to lay beside it.
        unknown: the numbers of those who could not be worked out in that audit: that
            ours has nothing of them does not say that it asked for nothing.
        chosen: definitions, instead of all.
    """
    wanted = tuple(definitions().values()) if chosen is None else tuple(chosen)
    left_out = dict(_left_out(wanted, extract.manifest.needs))
    kept = [one for one in wanted if one.id not in left_out]
    moments = {"as_of": micros(as_of), "known_at": micros(known_at or as_of)}
    if known_at is None:
        moments["known_at"] = 2**62
    with opened(room) as found:
        found.execute(_TABLES)
        _register(found, kept, extract, as_of)
        whom = [{"family": number} for number in unknown]
        found.register("unknown", _table(whom, family=pa.int64()))
        for path in extract.files:
            _one_file(found, path, owed, moments, day_number(local_day(as_of)))
        counted = found.sql(_text("told")).to_arrow_table().cast(COUNTED)
        beside = found.sql(
            "select b.id as definition, b.ours as standard, "
            "coalesce(a.name, '') as area, b.month, b.national, b.became as ours, "
            "sum(b.number) as number from beside as b left join areas as a using (area)"
            " group by all order by all"
        ).to_arrow_table()
    return Counted(counted, beside.cast(BESIDE), left_out)


def _left_out(wanted: Sequence[Definition], kept: Needs) -> Iterator[tuple[str, str]]:
    for one in wanted:
        lacking = next(kept.lacking(Needs.of_signals(one.all_signals())), None)
        if lacking is not None:
            kind, field = lacking
            asked = f"It asks for {field!r} of {kind!r}, which was not kept."
            yield one.id, f"{asked} Export again."


def _register(
    found: duckdb.DuckDBPyConnection,
    kept: Sequence[Definition],
    extract: Extract,
    as_of: datetime,
) -> None:
    """The small tables: what is meant, the definitions, months and areas."""
    book = extract.book()
    rules = Rulebook.of((), book)
    found.register("read", rules.read)
    found.register("means", _means(kept, book.facts, rules))
    areas = [
        {"area": code, "name": name} for code, name in enumerate(extract.manifest.areas)
    ]
    found.register("areas", _table(areas, area=pa.int16(), name=pa.string()))
    ours = [{"ours": one.ours} for one in kept if one.ours]
    found.register("ours", _table(ours, ours=pa.string()))
    found.register("months", _months(extract, as_of))
    for way in _WAYS:
        rows = [_row(one) for one in kept if one.counts == way]
        found.register(way, _table(rows, **_DEFINED))
    found.register("last_days", _last_days(kept))


def _one_file(
    found: duckdb.DuckDBPyConnection,
    path: Path,
    owed: Path | None,
    moments: Mapping[str, int],
    today: int,
) -> None:
    found.from_parquet(plain(path)).create_view("events", replace=True)
    for statement in _statements("known"):
        named = {name: moments[name] for name in moments if f"${name}" in statement}
        found.execute(statement, named)
    if owed is not None:
        found.execute(_text("owed"), {"owed": plain(owed / path.name)})
    for way in _WAYS:
        for statement in _statements(way):
            own = {"as_of_day": today} if "$as_of_day" in statement else {}
            found.execute(statement, own)


def _means(
    kept: Sequence[Definition], facts: Sequence[KeptFact], rules: Rulebook
) -> pa.Table:
    """Which facts each part of a definition means, about which roles (a bit each)."""
    rows = [
        {"id": one.id, "part": part, "fact": fact, "roles": roles}
        for one in kept
        for part, signals in one.signals.items()
        for fact, roles in _meant(signals, facts)
    ]
    for row in rules.members.to_pylist():
        part = _OWN_PARTS.get(BUILT_IN[row["set"]])
        if part is not None:
            rows.append(
                {"id": "", "part": part, "fact": row["fact"], "roles": row["roles"]}
            )
    return _table(
        rows, id=pa.string(), part=pa.string(), fact=pa.int32(), roles=pa.int16()
    )


def _meant(
    signals: Sequence[Signal], facts: Sequence[KeptFact]
) -> Iterator[tuple[int, int]]:
    for number, fact in enumerate(facts):
        whom = 0
        for signal in signals:
            if fact.kind in signal.kinds:
                whom |= roles_meant(signal, fact)
        if whom:
            yield number, whom


_DEFINED: Final[Mapping[str, pa.DataType]] = {
    "id": pa.string(), "ours": pa.string(), "days": pa.int32(), "from_days": pa.int32(),
    **{
        f"{name}_{unit}": pa.int32()
        for name in ("turned", "after", "by") for unit in ("months", "days")
    },
}  # fmt: skip


def _row(one: Definition) -> dict[str, Any]:
    ages = {"turned": one.turned, "after": one.after, "by": one.by}
    row: dict[str, Any] = {"id": one.id, "ours": one.ours, "days": one.within_days}
    row["from_days"] = one.from_gestation_days
    for name, age in ages.items():
        row |= {f"{name}_months": age.months, f"{name}_days": age.days}
    return row


def _last_days(kept: Sequence[Definition]) -> pa.Table:
    """The last day that is in time, of each day and each count of working days."""
    calendar = Calendar.england()
    rows = []
    for one in kept:
        if one.within_working_days:
            for number in range(day_number(date(2010, 1, 1)), day_number(_LAST)):
                last = calendar.add(day_of(number), one.within_working_days)
                rows.append({"id": one.id, "day": number, "last_day": day_number(last)})
    return _table(rows, id=pa.string(), day=pa.int32(), last_day=pa.int32())


#: Working days are known up to 2060.
_LAST: Final = date(2059, 1, 1)


def _months(extract: Extract, as_of: datetime) -> pa.Table:
    """The months that ended before the day of asking, from the first event on."""
    today = local_day(as_of)
    rows = []
    month = _first_day(extract)
    while month is not None and add_months(month, 1) <= today:
        following = add_months(month, 1)
        rows.append({"month": month, "last_day": day_number(following) - 1})
        month = following
    return _table(rows, month=pa.date32(), last_day=pa.int32())


def _first_day(extract: Extract) -> date | None:
    """The first day of the month of the first event."""
    if not extract.files:
        return None
    found = duckdb.from_parquet([plain(path) for path in extract.files]).min("day")
    row = found.fetchall()[0]
    return None if row[0] is None else day_of(row[0]).replace(day=1)


def _table(rows: list[dict[str, Any]], **columns: pa.DataType) -> pa.Table:
    return pa.Table.from_pylist(rows, pa.schema(list(columns.items())))


def _statements(name: str) -> list[str]:
    return [one for one in _text(name).split(";\n") if one.strip()]


def _text(name: str) -> str:
    return (files(__package__) / f"{name}.sql").read_text(encoding="utf-8")
