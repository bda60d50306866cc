"""Every form of the engine asked the same for a night: do they ever differ?

`make test` asks a few made-up worlds; here PLAIT_WORLDS_ASKED of them (200) are asked,
random standards over random timelines, and then a chunk of the made-up nation under all
the standards that Plait comes with. One row that differs misses the goal.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.results import Goal, Result
from plait.engine.derive import derive
from plait.population import duck
from plait.population.engines import MODULES, MissingEngine, judge_of
from plait.population.reading import open_extract
from plait.population.rulebook import Rulebook
from plait.standards.loader import library

WORLDS = int(os.environ.get("PLAIT_WORLDS_ASKED", "200"))
NATION = 5_000
AS_OF = datetime(2026, 6, 30, 12, tzinfo=UTC)
_THEMES = (None, "births", "moves")
Judge = Callable[..., pa.Table]


def run() -> Result:
    """Ask the worlds of every engine that is installed, then the nation."""
    start = time.perf_counter()
    engines = _engines()
    rows, wrong = _worlds(engines)
    nation_rows, nation_wrong = _nation(engines)
    return Result(
        what=(
            f"{WORLDS} made-up worlds of 80 families and 50 random standards, with "
            "corrections, late recordings, a change of clocks and bank holidays, by "
            f"`derive` and by {', '.join(engines)}; then a nation of {NATION:,} "
            f"families under all {len(library())} standards, by these engines. "
            "Sorted rows are compared."
        ),
        goals=(
            Goal("rows that differ from derive", wrong, "most", 0, ""),
            Goal("rows of the nation that differ", nation_wrong, "most", 0, ""),
        ),
        numbers={
            "rows of the worlds": rows,
            "rows of the nation": nation_rows,
            "engines": sorted(engines),
            "seconds": round(time.perf_counter() - start),
        },
        peers={
            "ehrQL": "holds its SQL engines to an engine in memory by Hypothesis too "
            "(from our design notes)",
        },
    )


def _engines() -> dict[str, Judge]:
    """Those that need nothing beside this process."""
    found: dict[str, Judge] = {"duckdb": duck.judge}
    for name in sorted(MODULES.keys() - {"duckdb", "postgres", "spark"}):
        try:
            found[name] = judge_of(name)
        except MissingEngine:
            continue
    return found


def _worlds(engines: dict[str, Judge]) -> tuple[int, int]:
    """How many rows the worlds gave, and how many of them an engine gave otherwise."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from generative import population_worlds as worlds

    assert derive is worlds.derive
    count = wrong = 0
    for number in range(WORLDS):
        theme = _THEMES[number % len(_THEMES)]
        made = worlds.world(10**6 + number, families=80, count=50, theme=theme)
        found, rules = worlds.gathered(made)
        said = worlds.owed(made, found, rules)
        count += len(said)
        for judge in engines.values():
            table = judge(found.events, rules, made.as_of, made.known_at)
            wrong += _differing(said, worlds.rows(table, rules))
    return count, wrong


def _differing(one: list[Any], other: list[Any]) -> int:
    """How many rows only one of them has; both are sorted."""
    if one == other:
        return 0
    return max(1, len(set(one) ^ set(other)))


def _nation(engines: dict[str, Judge]) -> tuple[int, int]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "nation"
        command = [sys.executable, "-m", "plait", "synth", "--families", str(NATION)]
        subprocess.run([*command, "--seed", "11", "--out", folder], check=True)
        extract = open_extract(folder)
        rules = Rulebook.of(library(), extract.book())
        tables = [_of_nation(judge, extract.files, rules) for judge in engines.values()]
    first, *others = tables
    return len(first), sum(_differing(first, other) for other in others)


def _of_nation(judge: Judge, files: tuple[Path, ...], rules: Rulebook) -> list[Any]:
    """The rows of every file, sorted, a tuple each."""
    whole = pa.concat_tables(judge(path, rules, AS_OF) for path in files)
    held = pa.array([str(one) for one in whole["held"].to_pylist()])
    at = whole.column_names.index("held")
    columns = whole.set_column(at, "held", held).to_pydict().values()
    return sorted(zip(*columns, strict=True), key=str)
