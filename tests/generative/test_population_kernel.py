"""The compiled loops say what `derive` says, whatever the standards and timelines."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generative import population_worlds as worlds
from lib.extracts import extract_of, families
from plait.engine.derive import derive
from plait.population import kernel
from plait.population.columns import DUTIES, STATES
from plait.population.engines import NoRoom, Room
from plait.population.gather import gather
from plait.population.keeping import Needs
from plait.population.kernel import by_family, compiled, running
from plait.population.kernel.checking import BadEvents
from plait.population.kernel.counting import with_blocks
from plait.population.kernel.shapes import BLOCK_DAYS
from plait.population.reading import open_extract
from plait.population.rulebook import Rulebook
from plait.population.run import Question, audit
from plait.standards.loader import library
from plait.standards.stories import events_of

pytest.importorskip("numba", reason="needs numba: make engines")


def judged(made):
    found, rules = worlds.gathered(made)
    table = kernel.judge(found.events, rules, made.as_of, made.known_at)
    return found, rules, table


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 60, 20))
def test_it_gives_the_rows_of_derive_in_its_order(first):
    """Random standards over random timelines, so dense that ties abound."""
    for number in range(first, first + 20):
        made = worlds.world(number)
        found, rules, table = judged(made)
        assert table.schema == DUTIES
        assert worlds.rows(table, rules) == worlds.owed(made, found, rules), number
        assert worlds.is_in_order(table, rules), number


def test_it_gives_what_the_worked_examples_say():
    """Every example of every standard that we ship, all at once."""
    shipped = list(library())
    stories, wanted = [], []
    for standard in shipped:
        for number, example in enumerate(standard.examples):
            name = f"{standard.subject}:{standard.id}-{number}"
            own = [
                replace(one, id=f"{number}-{one.id}", subject=name)
                for one in events_of(example, standard.subject)
            ]
            if any("answers" in one.fact or one.corrects for one in own):
                continue
            stories += own
            wanted.append((name, own))
    found = gather(stories, Needs.of(shipped))
    rules = Rulebook.of(shipped, found.book)
    as_of = datetime(2026, 8, 1, tzinfo=UTC)
    rows = {}
    for row in kernel.judge(found.events, rules, as_of).to_pylist():
        told = (rules.listed[row["standard"]].id, STATES[row["state"]], row["due"])
        rows.setdefault(found.subjects[row["family"]], []).append(told)
    assert len(wanted) > 300
    for name, own in wanted[::4]:
        owed = derive(own, shipped, as_of)
        told = [(one.standard, one.state, worlds._micros(one.due_at)) for one in owed]
        assert rows.get(name, []) == told


def test_it_says_the_same_with_room_for_little(monkeypatch):
    """Where a family is owed more than there is room for, the room grows."""
    made = worlds.world(7)
    _, rules, table = judged(made)
    monkeypatch.setattr(running, "ROWS", 2)
    monkeypatch.setattr(running, "OWED_AT_FIRST", 1)
    found, _ = worlds.gathered(made)
    again = kernel.judge(found.events, rules, made.as_of, made.known_at)
    assert table.num_rows > 2
    assert again.equals(table)


@pytest.mark.parametrize("beyond", [0, 5, 10_000])
def test_a_file_is_judged_in_pieces_of_whole_families(beyond, monkeypatch, tmp_path):
    """However its rows lie in groups, and however few are read at once."""
    made = worlds.world(7)
    found, rules, table = judged(made)
    longest = max(Counter(found.events["family"].to_pylist()).values())
    pq.write_table(found.events, tmp_path / "file.parquet", row_group_size=9)
    monkeypatch.setattr(by_family, "MOST", longest + beyond)

    asked = rules, made.as_of, made.known_at
    again = kernel.judge(tmp_path / "file.parquet", *asked)

    parts = list(by_family.whole_families(tmp_path / "file.parquet", 2**30))
    assert sum(map(len, parts)) == found.events.num_rows
    assert (len(parts) > 2) == (beyond < 10_000)
    assert again.equals(table)


def test_a_family_that_does_not_fit_is_refused_in_words(monkeypatch, tmp_path):
    """Neither is it judged in two halves, nor is more taken than was allowed."""
    made = worlds.world(7)
    found, rules, table = judged(made)
    pq.write_table(found.events, tmp_path / "file.parquet")
    monkeypatch.setattr(running, "OWED_AT_FIRST", 1)
    asked = rules, made.as_of, made.known_at

    assert kernel.judge(found.events, *asked, room=Room(2**20)).equals(table)
    with pytest.raises(NoRoom, match="what one family is owed"):
        kernel.judge(found.events, *asked, room=Room(2**11))
    with pytest.raises(NoRoom, match=r"a family has .* events or more"):
        kernel.judge(tmp_path / "file.parquet", *asked, room=Room(2**11))


def test_rows_in_another_order_are_refused_between_pieces_too(monkeypatch, tmp_path):
    """Each piece alone may be in order, and yet one family may stand in two."""
    found, rules = worlds.gathered(worlds.world(3))
    families = found.events["family"].to_numpy()
    is_first = families == families[0]
    order = [*np.flatnonzero(~is_first), *np.flatnonzero(is_first)]
    pq.write_table(found.events.take(order), tmp_path / "file.parquet")
    longest = max(Counter(families.tolist()).values())
    monkeypatch.setattr(by_family, "MOST", longest)

    with pytest.raises(BadEvents, match=f"row {sum(~is_first) + 1}"):
        kernel.judge(tmp_path / "file.parquet", rules, worlds.START)


def test_what_is_counted_out_later_changes_nothing_for_who_reads_it():
    """Threads share the tables; so close to the calendar's ends nothing is counted."""
    _, rules = worlds.gathered(worlds.world(3))
    made = kernel.Kernel(rules, worlds.START).made
    before = made.settled.ends.copy()
    new = [int(one) for one in np.flatnonzero(made.settled.block_at == 0)]
    middle = next(one for one in new if one > new[-1] // 2)

    more = with_blocks(made, rules, [middle])

    assert more.settled.ends.shape[1] == before.shape[1] + BLOCK_DAYS
    assert made.settled.block_at[middle] == 0
    assert np.array_equal(made.settled.ends, before)
    assert with_blocks(made, rules, [new[0], new[-1]]) is made


def test_files_are_judged_at_once_by_one_rulebook(tmp_path):
    """In threads: the rows are those that one after another gives, in its order."""
    extract_of(tmp_path / "extract", families("A", "B", "C", "D"), buckets=4)
    question = Question(datetime(2026, 3, 1, tzinfo=UTC), None, library(), "kernel")
    extract = open_extract(tmp_path / "extract")

    for name, processes in (("one", 1), ("three", 3)):
        rows = audit(extract, question, tmp_path / name, room=Room(2**30, processes))
        assert rows

    for path in sorted((tmp_path / "one" / "owed").iterdir()):
        other = pq.read_table(tmp_path / "three" / "owed" / path.name)
        assert pq.read_table(path).equals(other)


def test_nothing_is_owed_where_nothing_happened():
    """Neither without events, nor before the first, nor without standards."""
    made = worlds.world(3)
    found, rules = worlds.gathered(made)
    nothing = found.events.slice(0, 0)
    early = worlds.START - timedelta(days=9)
    assert kernel.judge(nothing, rules, made.as_of).num_rows == 0
    assert kernel.judge(found.events, rules, early).num_rows == 0
    none = Rulebook.of([], found.book)
    assert kernel.judge(found.events, none, made.as_of).num_rows == 0


@pytest.mark.parametrize(
    ("column", "value"), [("fact", 9999), ("names", -3), ("event", 0), ("hint", 9)]
)
def test_a_number_that_reaches_beyond_is_refused(column, value):
    """Machine code does not look: a foreign file must not reach it."""
    found, rules = worlds.gathered(worlds.world(3))
    at = found.events.column_names.index(column)
    numbers = found.events[column].to_pylist()
    numbers[3] = value
    kind = found.events.schema.field(column)
    foreign = found.events.set_column(at, kind, pa.array(numbers, kind.type))
    with pytest.raises(BadEvents, match="row 4"):
        kernel.judge(foreign, rules, worlds.START)


def test_rows_in_another_order_are_refused():
    """A family must lie in one piece, as it happened."""
    found, rules = worlds.gathered(worlds.world(3))
    order = list(reversed(range(found.events.num_rows)))
    with pytest.raises(BadEvents, match="another order"):
        kernel.judge(found.events.take(order), rules, worlds.START)


def test_columns_that_are_missing_are_named():
    """A table of something else is no extract."""
    found, rules = worlds.gathered(worlds.world(3))
    with pytest.raises(BadEvents, match="wanted a column about of int16"):
        kernel.judge(found.events.drop_columns(["about"]), rules, worlds.START)


def test_without_numba_it_says_what_to_install(monkeypatch):
    """And not that a module cannot be imported."""
    found, rules = worlds.gathered(worlds.world(3))
    monkeypatch.setattr(compiled, "_HAS_NUMBA", False)
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    monkeypatch.setattr(running, "_kept", [])
    with pytest.raises(compiled.MissingEngine, match=r"plait\[national\]"):
        kernel.judge(found.events, rules, worlds.START)


def test_what_is_compiled_is_kept_in_the_users_own_cache(monkeypatch, tmp_path):
    """In a folder that only the user may write to; nowhere, if there is none."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = compiled.cache_folder()
    assert folder is not None
    assert folder.parent == tmp_path / "plait"
    assert folder.stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert compiled.cache_folder() is None


def test_the_same_loops_run_as_plain_python():
    """To look inside, and where nobody may compile."""
    script = (
        "from generative import population_worlds as w; "
        "from plait.population import kernel; m = w.world(5, families=2); "
        "f, r = w.gathered(m); t = kernel.judge(f.events, r, m.as_of, m.known_at); "
        "assert w.rows(t, r) == w.owed(m, f, r) != []"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={
            **os.environ,
            "NUMBA_DISABLE_JIT": "1",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-1000:]
