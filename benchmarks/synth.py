"""How fast is a nation made up, and is any chunk alone the same as its file?"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.results import Goal, Result

FAMILIES, A_CHUNK = 200_000, 25_000
#: What a process of its own does: write a nation, and say what that took.
_WRITE = """
import json, resource, sys, time
from pathlib import Path
from plait.population.shelves import needs_of, shipped
from plait.synthetic.nation import chunk, writing
standards = shipped()
chunk.make(1, 0, 50)
began = time.process_time(), time.perf_counter()
made = writing.write(
    Path(sys.argv[1]), families=int(sys.argv[2]), seed=1, libraries=standards
)
took = time.process_time() - began[0], time.perf_counter() - began[1]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"events": made.rows, "cpu": took[0], "wall": took[1], "mb": peak}))
"""
#: Makes one chunk and compares it with its file.
_COMPARE = """
import sys
from pathlib import Path
from plait.population.reading import open_extract
from plait.population.shelves import needs_of, shipped
from plait.synthetic.nation import chunk, writing
tables = list(open_extract(Path(sys.argv[1]), checksums=False).tables())
known = writing.dictionary(needs_of(shipped()))
print(tables[2].equals(writing.events_of(chunk.make(1, 2), known)))
"""


def run() -> Result:
    """Write a nation of eight chunks and one of a single chunk, each in its process."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "nation"
        whole = _write(out, FAMILIES)
        is_same = _python(_COMPARE, str(out)).strip() == "True"
        whole["bytes"] = sum(p.stat().st_size for p in out.rglob("*.parquet"))
        single = _write(Path(folder) / "single", A_CHUNK)
    a_second = whole["events"] / whole["cpu"]
    return Result(
        what=(
            f"A nation of {FAMILIES:,} families ({whole['events']:,} events) made and "
            "written as an extract, in one process; processor time, so that neighbours "
            "matter less. Loading Python and the standards is not counted."
        ),
        goals=(
            Goal("events a second", round(a_second), "least", 1_000_000, "events/s"),
            Goal("most memory", round(whole["mb"]), "most", 800, "MB"),
            Goal("a chunk alone is its file", float(is_same), "least", 1, "yes"),
        ),
        numbers={
            "whole": whole,
            "single_chunk": single,
            "bytes_an_event": round(whole["bytes"] / whole["events"], 2),
            "memory_whole_to_single": round(whole["mb"] / single["mb"], 2),
        },
        peers={"trial of the design, another maker of thinner families": "970,000/s"},
    )


def _write(out: Path, families: int) -> dict[str, Any]:
    """Write so many families; gives what it took."""
    found: dict[str, Any] = json.loads(_python(_WRITE, str(out), str(families)))
    return {name: round(value, 2) for name, value in found.items()}


def _python(program: str, *arguments: str) -> str:
    """What a Python of its own prints."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
