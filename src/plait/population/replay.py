"""What a change of standards would have caught or released in a whole population.

The same question as `engine.replay` asks of one subject, and the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from plait.clock.moments import start_of_day
from plait.engine.replay import Change, Comparison, Plan
from plait.population.columns import micros
from plait.population.countable import uncountable, without
from plait.population.engines import Room, judge_of
from plait.population.keeping import FactBook
from plait.population.reading import Extract, refuse_changed, refuse_lacking
from plait.population.rulebook import Rulebook
from plait.standards.shapes import Standard


def replay(
    extract: Extract,
    plan: Plan,
    as_of: datetime,
    *,
    engine: str,
    room: Room,
    tell: Callable[[Path], None] = lambda _: None,
) -> tuple[Comparison, list[int]]:
    """Every subject of an extract compared under both, a file at a time.

    Also gives the numbers of those that could not be worked out: under one of the two a
    limit lies outside the table of working days. They are not among the compared.

    Args:
        as_of: what happened later does not exist.
        engine: the name of the form of the engine that judges.
        tell: called after each file.

    Raises:
        BadExtract: a standard asks for more of a fact than was kept, or the extract
            was written anew meanwhile.
    """
    refuse_lacking(extract.manifest, [*plan.old, *plan.new])
    book = extract.book()
    old, new = Rulebook.of(plan.old, book), Rulebook.of(plan.new, book)
    judge = judge_of(engine)
    found = Comparison()
    failed: list[int] = []
    for path in extract.files:
        before = judge(path, old, as_of, room=room)
        after = judge(path, new, as_of, room=room)
        refuse_changed(extract)
        unknown = pc.unique(pa.concat_arrays([uncountable(before), uncountable(after)]))
        failed += unknown.to_pylist()
        before, after = without(before, unknown), without(after, unknown)
        found += compared(before, after, old, new, plan)
        tell(path)
    whole = Comparison(subjects=extract.manifest.families - len(failed))
    return found + whole, failed


def compare(
    events: pa.Table, book: FactBook, plan: Plan, as_of: datetime
) -> Comparison:
    """The subjects of one table of events compared under both, by DuckDB."""
    old, new = Rulebook.of(plan.old, book), Rulebook.of(plan.new, book)
    judge = judge_of("duckdb")
    before, after = judge(events, old, as_of), judge(events, new, as_of)
    return compared(before, after, old, new, plan)


def compared(
    before: pa.Table, after: pa.Table, old: Rulebook, new: Rulebook, plan: Plan
) -> Comparison:
    """What becomes of the duties; of the subjects only those with any are counted."""
    with duckdb.connect() as database:
        database.register("before", _placed(before, old.listed))
        database.register("after", _placed(after, new.listed))
        since = {"since": micros(start_of_day(plan.since))}
        rows = database.execute(_statement(), since).fetchall()
    changes: defaultdict[str, Change] = defaultdict(Change)
    caught, released = set[int](), set[int]()
    for family, id_, became, many in rows:
        change = Change(**{became: many})
        changes[id_] += change
        if change.caught:
            caught.add(family)
        if change.released:
            released.add(family)
    return Comparison(dict(changes), 0, len(caught), len(released))


def _placed(duties: pa.Table, listed: Sequence[Standard]) -> pa.Table:
    """The duties with the ids of their standards, and each with its place."""
    ids = pa.array([one.id for one in listed], pa.string())
    each = pa.array([one.repeat == "each" for one in listed], pa.bool_())
    numbers = duties["standard"].combine_chunks()
    columns = {
        "id": ids.take(numbers),
        "each": each.take(numbers),
        "place": pa.array(range(duties.num_rows), pa.int64()),
    }
    for name, column in columns.items():
        duties = duties.append_column(name, column)
    return duties


@cache
def _statement() -> str:
    text = files("plait.population") / "sql" / "replay.sql"
    return text.read_text(encoding="utf-8")
