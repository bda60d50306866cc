"""What a change of standards does to the past of 10,000 families: how long is the wait?

The command is run as an author runs it, in processes of its own, on a file of
made-up families; the time is from its start to its end, with the reading of the file.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.results import Goal, Result
from plait.standards.loader import HERE, library
from plait.synthetic.population import MONTHS, population
from plait.timeline.lines import to_line

FAMILIES = 10_000
AS_OF = datetime(2026, 11, 1, 9, tzinfo=UTC)
SINCE = "2025-01-01"
#: The change of a few standards: a guideline is renewed, and these have other limits.
FEW = ("hv_new_birth", "raised_epds_assessed", "pmh_assessment_2w")


def run() -> Result:
    """Measure a change of three standards, then one that touches them all."""
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.ndjson"
        count = _write(events)
        floor = _only_read(events)
        few = _replay(_changed(Path(folder) / "few", FEW), events)
        every = tuple(one.id for one in library())
        whole = _replay(_changed(Path(folder) / "all", every), events)
    assert few["subjects"] == whole["subjects"] == FAMILIES
    return Result(
        what=(
            f"`plait replay` on a file of {FAMILIES} made-up families with {count} "
            f"events over {MONTHS} months, {os.cpu_count()} cores: a "
            f"change of {len(FEW)} standards, and one of all {len(every)}. The time "
            "is of the whole command, with reading and checking every line."
        ),
        goals=(
            Goal("all standards changed", whole["seconds"], "most", 120.0, "s"),
            Goal("a few standards changed", few["seconds"], "most", 60.0, "s"),
        ),
        numbers={"events": count, "only_read_seconds": floor, "few": few, "all": whole},
        peers={
            "each line read as JSON and nothing else, one core": f"{floor} s",
        },
    )


def _write(path: Path) -> int:
    """Write the events of the families, and say how many there are."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for family in population(seed=7, count=FAMILIES, as_of=AS_OF):
            for event in family.events:
                file.write(json.dumps(to_line(event)) + "\n")
                count += 1
    return count


def _only_read(path: Path) -> float:
    """The seconds that reading the file takes, with no check and no rule."""
    start = time.perf_counter()
    with path.open("rb") as file:
        for line in file:
            json.loads(line)
    return round(time.perf_counter() - start, 1)


def _changed(folder: Path, ids: tuple[str, ...]) -> Path:
    """The shipped standards with these due within a day of what started them."""
    shutil.copytree(HERE / "library", folder)
    for path in folder.rglob("*.yaml"):
        if path.stem in ids:
            text = path.read_text(encoding="utf-8")
            path.write_text(_with_a_day(text), encoding="utf-8")
    return folder


def _with_a_day(text: str) -> str:
    """The standard with a limit of a day, in place of all that it says of limits."""
    lines: list[str] = []
    skipping = False
    for line in text.splitlines():
        if line.startswith(("within:", "opens:")):
            skipping = True
            lines += ["within: { hours: 24 }"] if line.startswith("within:") else []
        elif skipping and line[:1] in (" ", "-", "#"):
            continue
        else:
            skipping = False
            lines.append(line)
    return "\n".join(lines) + "\n"


def _replay(folder: Path, events: Path) -> dict[str, float | int]:
    """Run the command; its time, and the counts that it gives."""
    command = [
        sys.executable, "-m", "plait", "replay", "--standards", str(folder),
        "--since", SINCE, "--until", AS_OF.date().isoformat(),
        "--events", str(events), "--json",
    ]  # fmt: skip
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    seconds = time.perf_counter() - start
    found = json.loads(done.stdout)
    return {
        "seconds": round(seconds, 1),
        "subjects": found["subjects"],
        "subjects_caught": found["subjects_caught"],
        "standards": len(found["standards"]),
        "duties": sum(one["after"] for one in found["standards"]),
    }
