"""The engine as SQL: one text, for every database that runs it.

The text is in `sql/`: stages, each a `select` that is kept as a table under its name.
Here is the order in which they run, and the turns of what comes back; in what they
differ the databases say for themselves (`Store`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from math import ceil
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plait.population.columns import (
    DUTIES,
    EVENTS,
    NOTHING,
    ORDER,
    UNCOUNTABLE,
    micros,
)
from plait.population.rulebook import BUILT_IN, Rulebook
from plait.population.sql_tables import Days, rule_tables
from plait.timeline.timeline import PREGNANCY_DAYS

_FILES: Final = ("1_known", "2_family", "3_duties", "4_closing", "5_owed")
_TITLE: Final = re.compile(r"^-- (stage|saying) (\w+):(?:.*\n-- )*.*\n", re.MULTILINE)
_DAY: Final = 86_400_000_000
#: After every moment, with room to count on.
_EVER: Final = 4 * 10**18
_TEXTS: Final[Mapping[str, str]] = {
    "ever": str(_EVER),
    "twins": str(90 * _DAY),
    "pregnancy_days": str(PREGNANCY_DAYS),
    "past_due": "21",
    "longest": str((PREGNANCY_DAYS + 21) * _DAY),
    "uncountable": str(UNCOUNTABLE),
    "nobody": "-3",
    "anybody": "-9",
    "sets": "65536",
    **{name: str(number) for number, name in enumerate(BUILT_IN)},
}
#: So many events times standards are judged at once, and what each of them takes.
_AT_ONCE: Final = 80_000_000
_BYTES: Final = 8
#: From so many on it is worth while to share them out.
_WORTH: Final = 10_000_000
#: The most standards that the number of a duty has room for.
MOST: Final = 4096
#: The stages that run once, up to what starts a duty.
BEFORE: Final = (
    "corrections", "overtaken", "vital", "roles", "seen", "mark",
    "pregnancies", "birthdays", "deaths", "people", "ends", "dismissals", "held_spans",
    "matching", "excused", "partners",
)  # fmt: skip
_OPENING: Final = ("lines", "held", "duties")
_CLOSING: Final = ("taken", "stops", "closings", "repeated")


class Store(Protocol):
    """A database for a while: what it does with a select of the text."""

    @property
    def words(self) -> Mapping[str, str]:
        """What the text says otherwise in each database."""

    def keep(self, name: str, select: str) -> int:
        """Keep what it gives as a table, in place of one that was; how many rows."""

    def add(self, name: str, select: str) -> int:
        """Add what it gives to a table; how many rows."""

    def drop(self, *names: str) -> None:
        """Keep these tables no longer: nothing reads them again."""

    def fetch(self, select: str) -> pa.Table:
        """What it gives."""


@dataclass(frozen=True, slots=True)
class Text:
    """The stages of the text by their names, and the sayings within them."""

    stages: Mapping[str, str]
    sayings: Mapping[str, str]

    @classmethod
    def of(cls, written: str) -> Text:
        """Read the text."""
        parts = _TITLE.split(written)
        found: dict[str, dict[str, str]] = {"stage": {}, "saying": {}}
        for what, name, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            found[what][name] = body.strip()
        return cls(found["stage"], found["saying"])


@cache
def written() -> str:
    """The text as it is shipped."""
    folder = files("plait.population") / "sql"
    return "\n".join((folder / f"{name}.sql").read_text("utf-8") for name in _FILES)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Events and the rulebook as the tables that the text reads.

    Attributes:
        rules: the rulebook, by the names of its tables.
        events: the events in order, with their places.
        most_parts: how many signals an answer needs at most that needs several.
        standards: how many there are.
    """

    rules: Mapping[str, pa.Table]
    events: pa.Table
    most_parts: int
    standards: int

    @classmethod
    def of(cls, events: pa.Table | Path, rules: Rulebook) -> Prepared:
        """The tables for these events, or those of a file, and these standards."""
        table = pq.read_table(events) if isinstance(events, Path) else events
        if not table.num_rows or not rules.listed:
            return cls({}, EVENTS.empty_table(), 0, 0)
        if len(rules.listed) > MOST:
            message = f"wanted {MOST} standards or fewer, got {len(rules.listed)}"
            raise ValueError(message)
        parts = (len(one.then.signals) for one in rules.listed if one.then.all_of)
        tables = rule_tables(rules, Days.of(table, rules))
        return cls(tables, placed(table), max(parts, default=0), len(rules.listed))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to judge."""
        return not self.rules

    def pieces(self, memory: int, beside: int = 1) -> list[pa.Table]:
        """The events in pieces of whole families, so that memory is bounded.

        Args:
            beside: so many are judged side by side; none should wait for the last.

        Units:
            memory: bytes, for each of those.
        """
        families = self.events["family"].to_numpy()
        most = max(min(_AT_ONCE, memory // _BYTES) // self.standards, 1)
        count = ceil(len(families) / most)
        if len(families) * self.standards > _WORTH:
            count = ceil(count / beside) * beside
        size, begin, found = ceil(len(families) / count), 0, []
        while begin < len(families):
            end = min(begin + size, len(families))
            end = int(np.searchsorted(families, families[end - 1], side="right"))
            found.append(self.events.slice(begin, end - begin))
            begin = end
        return found

    @property
    def nothing(self) -> pa.Table:
        """What nothing comes to."""
        return DUTIES.empty_table()


def run(
    store: Store,
    prepared: Prepared,
    events: pa.Table,
    as_of: datetime,
    known_at: datetime | None,
    text: Text | None = None,
) -> pa.Table:
    """What is owed, from the tables of `Prepared` in the store.

    Args:
        events: those that the store holds: a piece of the prepared.
        known_at: without it all that was ever recorded is known.
        text: the text as it is shipped, when it is left out.
    """
    known = _EVER if known_at is None else micros(known_at)
    asked = {"as_of": str(micros(as_of)), "known_at": str(known)}
    asked["most_parts"] = str(prepared.most_parts)
    one = _Run(store, asked, prepared.most_parts, text or Text.of(written()))
    return _as_duties(one.owed(), events)


class _Run:
    __slots__ = ("_most_parts", "_store", "_text", "_words")

    def __init__(
        self, store: Store, asked: Mapping[str, str], most_parts: int, text: Text
    ) -> None:
        self._store = store
        self._text = text
        self._most_parts = most_parts
        words = {**_TEXTS, **store.words, **asked}
        said = {name: said.format(**words) for name, said in text.sayings.items()}
        self._words = words | said

    def owed(self) -> pa.Table:
        """What is owed, with the places of events in place of what they say."""
        for name in BEFORE:
            self._keep(name)
        for name in _OPENING:
            self._keep(name)
        self._begin_anew()
        self._store.drop("mark", "matching", "lines")
        self._keep("fitting")
        self._prove()
        for name in _CLOSING:
            self._keep(name)
        self._store.drop("duties", "fitting")
        self._follow()
        return self._store.fetch(self._select("owed"))

    def _begin_anew(self) -> None:
        """What comes back if it is answered: judged with the rest, followed later."""
        if not self._store.keep("matching", self._select("renewing")):
            return
        self._keep("lines")
        for name in ("held", "duties"):
            self._store.add(name, self._select(name))

    def _prove(self) -> None:
        """Answers that need several signals: choose for one part after another."""
        self._store.keep(
            "whole", "select duty, place, occurred from duties where 1 = 0"
        )
        if not self._most_parts or not self._keep("proofs"):
            return
        self._keep("chosen")
        for part in range(self._most_parts):
            if part:
                self._keep("chosen_next", part=part)
                self._store.keep("chosen", "select * from chosen_next")
            self._store.add("whole", self._select("wholes", part=part))

    def _follow(self) -> None:
        """What comes back, turn after turn, each until nothing new does."""
        store = self._store
        has_any = self._keep("links") > 0
        store.keep("claimed", "select same_as, place, duty from links where 1 = 0")
        if not has_any or not self._keep("answers"):
            return
        turns = store.fetch("select max(turn) as turn from answers")["turn"][0].as_py()
        for turn in range(1, int(turns) + 1):
            store.add("claimed", self._select("came_back", turn=turn))

    def _keep(self, name: str, **words: int) -> int:
        return self._store.keep(name, self._select(name, **words))

    def _select(self, name: str, **words: int) -> str:
        return self._text.stages[name].format(**self._words, **words)


#: The columns of what is owed that are no whole number.
OWED: Final[Mapping[str, pa.DataType]] = {"held": pa.list_(pa.int32())}
#: What the events say of what starts a duty, by the columns of what is owed.
_OF_TRIGGER: Final = {
    "family": "family", "about": "about", "trigger": "root", "trigger_day": "day",
    "fact": "fact", "agency": "agency", "area": "area",
}  # fmt: skip
#: The columns of events under the names that the text has for them.
_RENAMED: Final = {"first": "first_at", "trigger": "ends_duty_of", "names": "answers"}


#: The columns of events as numbers of the size that databases write fastest.
_WIDE: Final = pa.schema(
    (one.name, one.type if pa.types.is_int64(one.type) else pa.int32())
    for one in EVENTS
)


def placed(events: pa.Table) -> pa.Table:
    """The events with the place of each in the order of an extract."""
    if not _is_in_order(events):
        events = events.sort_by([(name, "ascending") for name in ORDER])
    places = pa.array(np.arange(events.num_rows, dtype=np.int64))
    renamed = [_RENAMED.get(name, name) for name in EVENTS.names]
    table = events.select(EVENTS.names).cast(_WIDE).rename_columns(renamed)
    return table.append_column("place", places)


def _is_in_order(events: pa.Table) -> bool:
    """Whether the rows stand in the order of an extract."""
    equal = np.ones(max(events.num_rows - 1, 0), dtype=bool)
    for name in ORDER:
        column = events[name].to_numpy()
        if np.any(equal & (column[1:] < column[:-1])):
            return False
        equal &= column[1:] == column[:-1]
    return True


def _as_duties(found: pa.Table, events: pa.Table) -> pa.Table:
    """The rows as `columns.DUTIES`, with what the events say that stand there."""
    if not found.num_rows:
        return DUTIES.empty_table()
    first = events["place"][0].as_py()
    roots = events["root"].to_numpy()
    columns = {"limit": found["limit_no"]}
    for name in ("met_by", "stopped_by", "partner"):
        places = found[name].to_numpy()
        there = roots[np.maximum(places - first, 0)]
        columns[name] = pa.array(np.where(places < 0, NOTHING, there))
    at = found["place"].to_numpy() - first
    for name, said in _OF_TRIGGER.items():
        columns[name] = pa.array(events[said].to_numpy()[at])
    columns |= {name: found[name] for name in DUTIES.names if name not in columns}
    return pa.table({name: columns[name] for name in DUTIES.names}).cast(DUTIES)
