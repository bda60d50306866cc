"""The numbers of a benchmark, beside what they are compared with, kept as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a number should be.

    Attributes:
        name: what is measured, in words.
        measured: the number.
        limit: the number it is held to.
        at: whether it should be at most or at least the limit.
        unit: of both.
    """

    name: str
    measured: float
    at: Literal["most", "least"]
    limit: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether the number is on the right side of its limit."""
        if self.at == "most":
            return self.measured <= self.limit
        return self.measured >= self.limit


@dataclass(frozen=True, slots=True)
class Result:
    """What a benchmark found.

    Attributes:
        what: what was done, in a sentence or two, so that it can be done again.
        goals: the numbers that are held to a limit.
        numbers: all that was measured, plain JSON values.
        peers: what others reach at the like, with where that was read.
        postgres: the version of the database, if there was one.
    """

    what: str
    goals: tuple[Goal, ...]
    numbers: Mapping[str, Any]
    peers: Mapping[str, str] = field(default_factory=dict)
    postgres: str | None = None


def keep(name: str, result: Result, machine: Mapping[str, Any]) -> Path:
    """Write the result of a benchmark to its file, in place of the last one."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.json"
    written = {
        "benchmark": name,
        "what": result.what,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "goals": [asdict(goal) | {"met": goal.is_met} for goal in result.goals],
        "peers": dict(result.peers),
        "numbers": dict(result.numbers),
    }
    path.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n")
    return path


def show(name: str, result: Result) -> None:
    """Print the goals of a benchmark and whether they are met."""
    print(f"\n{name}")
    for goal in result.goals:
        verdict = "met" if goal.is_met else "MISSED"
        print(
            f"  {verdict:6}  {goal.name}: {goal.measured:g} {goal.unit} "
            f"(goal: at {goal.at} {goal.limit:g})"
        )
