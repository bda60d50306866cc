"""What `make leaks` checks in a minute, and whether time tells hidden from absent.

The second is asked of the pages themselves: a record that is hidden from a reader and
one that does not exist, in turn and in a new order each time. The part of pairs in
which the hidden one took longer (AUC) is 0.5 where time tells nothing.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.results import Goal, Result

ROOT = Path(__file__).resolve().parents[1]
#: Pairs of answers, of each kind of page.
PAIRS = 400


def run() -> Result:
    """What `make leaks` does, and the pairs."""
    known = os.environ | {"PYTHONPATH": str(ROOT / "tests"), "TIMES": "1"}
    found = _said(known, "leaks.counted")
    alike = _said(known, "leaks.counted", str(PAIRS))
    minutes = found["seconds"] / 60
    return Result(
        what=(
            "Made-up areas, asked for by every route as each of their staff, twice, "
            "with changes between; each answer is searched for the words of all "
            "records and compared with an oracle. A decision is one person, one answer "
            f"and one record that its route could show. Then {PAIRS} pairs of answers: "
            "a record that is hidden, and one that is not there."
        ),
        goals=(
            Goal("decisions", round(found["decisions"] / minutes), "least", 20_000,
                 "a minute"),
            Goal("leaks", len(found["wrong"]), "most", 0, ""),
            Goal("faults missed", found["seeded"] - found["caught"], "most", 0, ""),
            Goal("allowed", round(found["share"], 1), "least", 30, "%"),
            Goal("allowed", round(found["share"], 1), "most", 60, "%"),
            *_goals(alike),
        ),
        peers={
            "time without care": (
                "a prototype under row-level security, one record by its id: AUC 0.88 "
                "to 0.95; Dar, Hershcovitch and Morrison (2023) told hidden from "
                "absent across data centres (from notes; not read again for this)"
            ),
        },
        numbers={"leaks": found, "hidden_against_absent": alike},
    )  # fmt: skip


def _goals(alike: dict[str, Any]) -> list[Goal]:
    return [
        goal
        for name, one in alike.items()
        for goal in (
            Goal(f"AUC, {name}", one["auc"], "least", 0.4, ""),
            Goal(f"AUC, {name}", one["auc"], "most", 0.6, ""),
        )
    ]


def _said(known: dict[str, str], *asked: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", *asked],
        env=known, check=True, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout)
    return said
