"""`make leaks`: who is shown what by which route, against an oracle of plain Python.

Prints one line, and ends with 1 if anything is wrong. `TIMES=20` asks of twenty times
as many areas; `SEED` begins with another one.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

#: Areas at a time, and which part of all requests is made in each.
AREAS, SHARE = 4, 0.25
#: The part of the decisions that is allowed lies between these, in percent.
LEAST, MOST = 30, 60
#: Of what is wrong so many lines are printed.
SHOWN = 40


@dataclass
class Found:
    """What all parts found together."""

    decisions: int = 0
    allowed: int = 0
    answers: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    caught: int = 0
    seeded: int = 0
    seconds: float = 0

    @property
    def share(self) -> float:
        """The part of the decisions that was allowed, in percent."""
        return 100 * self.allowed / max(1, self.decisions)

    @property
    def is_right(self) -> bool:
        """Whether nothing leaked, every fault was noticed, and much was allowed."""
        return (
            not self.wrong
            and self.caught == self.seeded
            and LEAST <= self.share <= MOST
        )

    @property
    def line(self) -> str:
        """What is printed."""
        return (
            f"checked {self.decisions} decisions, allowed {self.share:.0f} %, "
            f"leaks {len(self.wrong)}, "
            f"seeded faults caught {self.caught} of {self.seeded}"
        )


def main() -> int:
    """Share the work out among the cores, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m leaks", description=__doc__)
    parser.add_argument("--part", type=int, help="do one of two parts, for the other")
    asked = parser.parse_args()
    times, seed = int(os.environ.get("TIMES", "1")), int(os.environ.get("SEED", "1"))
    if asked.part is not None:
        from leaks.part import work

        sys.stdout.write(json.dumps(work(asked.part, times, seed)))
        return 0
    found = run()
    for line in found.wrong[:SHOWN]:
        sys.stderr.write(f"{line}\n")
    for name in found.missed:
        sys.stderr.write(f"not noticed: {name}\n")
    sys.stdout.write(f"{found.line}\n")
    return 0 if found.is_right else 1


def run() -> Found:
    """Both parts at once, each in a process with a database of its own."""
    tests = Path(__file__).resolve().parents[1]
    known = os.environ | {"PYTHONPATH": str(tests)}
    began = time.perf_counter()
    parts = [
        subprocess.Popen(
            [sys.executable, "-m", "leaks", "--part", str(part)],
            stdout=subprocess.PIPE, env=known, text=True,
        )
        for part in (0, 1)
    ]  # fmt: skip
    found = Found()
    for one in parts:
        said, _ = one.communicate()
        if one.returncode:
            message = f"python -m leaks: a part ended with {one.returncode}"
            raise RuntimeError(message)
        part = json.loads(said)
        found.wrong += part.pop("wrong")
        found.missed += part.pop("missed")
        found.seconds = max(found.seconds, part.pop("seconds"))
        for name, number in part.items():
            setattr(found, name, getattr(found, name) + number)
    found.seconds = found.seconds or time.perf_counter() - began
    return found


if __name__ == "__main__":
    sys.exit(main())
