"""Where a fault of a YAML file is, and what to say of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from plait.timeline.facts import did_you_mean


@dataclass(frozen=True, slots=True)
class Place:
    """A YAML document and where it stands, to say where a fault is."""

    path: Path
    raw: Any

    def at(self, where: Iterable[Any]) -> int:
        """The line (from 1) of the deepest part of `where` that is in the file."""
        node: Any = self.raw
        line = 1
        for step in where:
            try:
                lines: Any = node.lc
                place = lines.item if isinstance(node, list) else lines.key
                line = place(step)[0] + 1
                node = node[step]
            except (KeyError, IndexError, AttributeError, TypeError):
                break
        return line

    def fault(self, where: Iterable[Any], message: str) -> str:
        """`file:line: field: message`, for the deepest part of `where` there is."""
        steps = list(where)
        trail = ".".join(str(s) for s in steps if isinstance(s, str))
        said = f"{trail}: {message}" if trail else message
        return f"{self.path.name}:{self.at(steps)}: {said}"


def explain_faults(place: Place, error: ValidationError, shape: type[BaseModel]) -> str:
    """Every fault of a document, a line each, with file and line."""
    lines = []
    for fault in error.errors(include_url=False, include_input=False):
        where = [s for s in fault["loc"] if s not in ("function-before", "SignalRow")]
        message = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            fields = shape.model_fields if len(where) == 1 else {}
            known = [field.alias or name for name, field in fields.items()]
            message = f"is not a field here{did_you_mean(str(where[-1]), known)}"
        elif fault["type"] == "missing":
            message = "is missing"
        lines.append(place.fault(where, message))
    return "\n".join(dict.fromkeys(lines))
