"""A whole population audited: by each engine, beside only reading the same files.

PLAIT_FAMILIES sets how many families (55 events each); 1,100,000 is the country that
the goals speak of. All numbers are of one run, so that their ratios can be trusted.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks import peer_cht
from benchmarks.population_by_hand import FIVE, five
from benchmarks.results import Goal, Result
from benchmarks.tree import Cost, cost_of
from plait.population.reading import open_extract
from plait.standards.loader import HERE, library

FAMILIES = int(os.environ.get("PLAIT_FAMILIES", "200000"))
#: One file of the nation: what is asked again and again is asked of it.
SMALL = 25_000
AS_OF = "2026-06-30T12:00+00:00"
ENGINES = ("duckdb", "kernel")
_ALL_EVENTS = 60_000_000
_FORTY = 40
_GIGABYTE = 2**30
_CHT = f"CHT task rules ({peer_cht.VERSIONS[0]})"
_READ = """
import sys, duckdb
from plait.population.columns import EVENTS
sums = ", ".join(f"sum({name})" for name in EVENTS.names)
with duckdb.connect() as db:
    db.execute("set threads = 2")
    db.execute(f"select {sums} from '{sys.argv[1]}/events/*.parquet'").fetchall()
"""
_NOTHING = "import duckdb, plait.population.columns"


def run() -> Result:
    """Make a nation, read it, and audit it by SQL and by the kernel."""
    place = os.environ.get("PLAIT_BENCH_PLACE")
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        small, events = _nation(folder / "small", SMALL)
        forty = _only(folder / "forty", _some(_FORTY))
        found: dict[str, object] = {
            "by count of standards": _by_standards(small, folder),
            "five standards": _five(small, folder),
            "within 400 MB": _limited(small, folder),
        }
        peers = _peers(small, folder)
        slope = {f"{events:,} events": _both(small, folder, forty)}
        nation, events = _nation(folder / "nation", FAMILIES)
        read = _read(nation)
        costs = _both(nation, folder, forty)
        slope[f"{events:,} events"] = costs
    return Result(
        what=(
            "`plait audit --no-measures` of a made-up nation, as a command, from "
            "Parquet to Parquet: "
            f"{events:,} events of {FAMILIES:,} families under {_FORTY} standards from "
            "all over ours. Goals for 60 million events are scaled from these. In "
            f"detail for {SMALL:,} families, under up to all {len(library())} of them."
        ),
        goals=_goals(costs, read, events),
        numbers={
            "only reading every column": read.as_numbers(),
            "40 standards": _numbers(slope),
            **found,
        },
        peers={
            "read and add up every column, DuckDB": f"{read.cpu:.1f} CPU-s",
            **peers,
            "ehrQL on SQLite": "11-16 times slower than the kernel, on the same five "
            "standards (it is on no package index, so not repeated here; from our "
            "design notes)",
        },
    )


def _goals(costs: dict[str, Cost], read: Cost, events: int) -> tuple[Goal, ...]:
    found: list[Goal] = []
    limits = {"duckdb": (60.0, 12.0), "kernel": (12.0, 4.0)}
    for engine, cost in costs.items():
        wall, times = limits[engine]
        whole = cost.wall * _ALL_EVENTS / events
        found += [
            Goal(f"60 M events, {engine}", round(whole, 1), "most", wall, "s"),
            Goal(f"beside only reading, {engine}", round(cost.cpu / read.cpu, 1),
                 "most", times, "times"),
            Goal(f"memory, {engine}", round(cost.memory / _GIGABYTE, 2),
                 "most", 1.5, "GB"),
        ]  # fmt: skip
    return tuple(found)


def _nation(folder: Path, families: int) -> tuple[Path, int]:
    """Make it up; where it is, and how many events it has."""
    _plait("synth", "--families", families, "--seed", 1, "--out", folder)
    return folder, open_extract(folder, checksums=False).manifest.rows


def _read(nation: Path) -> Cost:
    """What reading costs, without starting up."""
    whole = cost_of([sys.executable, "-c", _READ, str(nation)])
    nothing = cost_of([sys.executable, "-c", _NOTHING])
    return Cost(whole.wall - nothing.wall, whole.cpu - nothing.cpu, whole.memory)


def _both(nation: Path, folder: Path, standards: Path, *more: str) -> dict[str, Cost]:
    return {
        engine: _audit(nation, folder / "out", engine, *_under(standards), *more)
        for engine in ENGINES
    }


def _audit(nation: Path, out: Path, engine: str, *more: object) -> Cost:
    """Audit into a new folder, which is taken away again."""
    processes = 2 if engine == "kernel" else 1
    cost = _plait(
        "audit", "--events", nation, "--as-of", AS_OF, "--engine", engine,
        "--processes", processes, "--no-measures", "--out", out, *more,
    )  # fmt: skip
    with duckdb.connect() as database:
        query = f"select count(*) from '{out}/owed/*.parquet'"
        found = database.execute(query).fetchone()
    assert found is not None
    assert found[0]
    shutil.rmtree(out)
    return cost


def _by_standards(nation: Path, folder: Path) -> dict[str, object]:
    """The cost under 10, 40 and all standards."""
    counts = (10, _FORTY, len(library()))
    found = {
        str(count): _both(nation, folder, _only(folder / f"{count}", _some(count)))
        for count in counts
    }
    return _numbers(found)


def _five(nation: Path, folder: Path) -> dict[str, object]:
    """Five standards by the generic engine, and by SQL written for just these."""
    assert len(five()) == len(FIVE)
    costs = _both(nation, folder, _only(folder / "five", set(FIVE)))
    by_hand = [sys.executable, "-m", "benchmarks.population_by_hand", str(nation)]
    return _numbers({"of all": {"by hand": cost_of(by_hand), **costs}})


def _peers(nation: Path, folder: Path) -> dict[str, str]:
    """Others on the same five standards; ours without what starting up costs."""
    five_alone = folder / "five"
    few, _ = _nation(folder / "few", 100)
    ours = {
        engine: cost.cpu - _audit(few, folder / "out", engine, *_under(five_alone)).cpu
        for engine, cost in _both(nation, folder, five_alone).items()
    }
    found = {
        f"ours by {engine}, from Parquet to Parquet": _rate(SMALL, cpu)
        for engine, cpu in ours.items()
    }
    try:
        cht = peer_cht.judged(nation)
    except peer_cht.NotThere as why:
        found[_CHT] = f"not asked, as {why}"
        return found
    times = cht.cpu / cht.families * SMALL / ours["kernel"]
    found[_CHT] = (
        f"{_rate(cht.families, cht.cpu)}, {times:.1f} times what the kernel takes; "
        "judging alone, in memory, and it says only whether a task is resolved"
    )
    return found


def _rate(families: int, cpu: float) -> str:
    return f"{families / cpu:,.0f} families a CPU-second"


def _under(standards: Path) -> tuple[object, ...]:
    return "--standards", standards


def _limited(nation: Path, folder: Path) -> dict[str, float]:
    """All standards, with less memory than they want."""
    return _audit(nation, folder / "out", "duckdb", "--memory", "400M").as_numbers()


def _numbers(costs: dict[str, dict[str, Cost]]) -> dict[str, object]:
    return {
        name: {engine: cost.as_numbers() for engine, cost in each.items()}
        for name, each in costs.items()
    }


def _some(count: int) -> set[str]:
    """So many standards, from all over the library."""
    ids = [one.id for one in library()]
    return set(ids[:: len(ids) // count][:count])


def _only(folder: Path, ids: set[str]) -> Path:
    """A folder with the files of these standards alone."""
    for path in (HERE / "library").rglob("*.yaml"):
        if path.stem in ids:
            to = folder / path.parent.name / path.name
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, to)
    return folder


def _plait(*words: object) -> Cost:
    try:
        return cost_of([sys.executable, "-m", "plait", *map(str, words)])
    except subprocess.CalledProcessError as error:
        raise RuntimeError(error.stderr.decode()) from error
