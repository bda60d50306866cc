"""Where a fault of a YAML file is, and what to say of it: what was wanted and got."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from plait.timeline.facts import did_you_mean

_LONGEST = 60
_QUOTED = re.compile(r"'([^']*)'")


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


def line_of(path: str, field: str) -> int:
    """The line (from 1) on which the field begins, or 1 where there is no file."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines() if path else []
    except (OSError, UnicodeDecodeError):
        lines = []
    for number, line in enumerate(lines, start=1):
        if line.startswith(f"{field}:"):
            return number
    return 1


def explain_faults(place: Place, error: ValidationError, shape: type[BaseModel]) -> str:
    """Every fault of a document, a line each, with file and line."""
    lines = []
    for fault in error.errors(include_url=False):
        where = [s for s in fault["loc"] if s not in ("function-before", "SignalRow")]
        lines.append(place.fault(where, said_of(fault, where, shape)))
    return "\n".join(dict.fromkeys(lines))


def said_of(fault: Mapping[str, Any], where: list[Any], shape: type[BaseModel]) -> str:
    """What was wanted and what was got, in our words."""
    kind, got = fault["type"], fault["input"]
    if kind == "extra_forbidden":
        known = _fields_at(shape, where[:-1])
        return f"is not a field here{did_you_mean(str(where[-1]), known)}"
    if kind == "missing":
        return "is missing"
    if kind == "value_error":
        return str(fault["msg"]).removeprefix("Value error, ")
    words = _WANTED.get(kind)
    if words is None:
        return str(fault["msg"])
    wanted = words(fault.get("ctx", {}))
    hint = ""
    if kind == "literal_error":
        hint = did_you_mean(str(got), _QUOTED.findall(wanted))
    return f"wanted {wanted}, got {said_of_value(got)}{hint}"


def said_of_value(value: Any) -> str:
    """A value as a message shows it: short, and nothing of what is inside a list."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "fields"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _fields_at(shape: Any, where: Iterable[Any]) -> list[str]:
    """The names of the fields that belong at this place of a document."""
    for step in where:
        if isinstance(step, int):
            continue
        field = next((one for n, one in _fields(shape) if step == n), None)
        shape = _model_in(field.annotation) if field is not None else None
    return [name for name, _ in _fields(shape)]


def _fields(shape: Any) -> list[tuple[str, Any]]:
    if shape is None:
        return []
    return [(one.alias or name, one) for name, one in shape.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation holds, itself or in a list or an option."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (list, dict, Annotated, Union, UnionType):
        found = (_model_in(one) for one in get_args(annotation))
        return next((one for one in found if one is not None), None)
    return None


def _always(words: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda _: words


_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "small letters, digits and _, such as new_birth_visit",
    r"^https?://\S+$": "an address such as https://www.nice.org.uk/guidance/cg192",
}
_A_LIST, _FIELDS = _always("a list"), _always("fields and their values")
_TEXT, _NUMBER = _always("text"), _always("a whole number")
_DAY = _always("a day such as 2026-03-09")
_TIME = _always("a time of day such as '17:00'")
_WANTED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "string_type": _TEXT,
    "string_too_short": lambda ctx: f"at least {ctx['min_length']} letters",
    "string_too_long": lambda ctx: f"at most {ctx['max_length']} letters",
    "string_pattern_mismatch": lambda ctx: _PATTERNS.get(
        ctx["pattern"], f"text like {ctx['pattern']}"
    ),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": _always("true or false"),
    "bool_parsing": _always("true or false"),
    "list_type": _A_LIST,
    "too_short": lambda ctx: f"at least {ctx['min_length']} of them",
    "too_long": lambda ctx: f"at most {ctx['max_length']} of them",
    "dict_type": _FIELDS,
    "model_type": _FIELDS,
    "model_attributes_type": _FIELDS,
    "literal_error": lambda ctx: f"{ctx['expected']}",
    "greater_than_equal": lambda ctx: f"{ctx['ge']} or more",
    "less_than_equal": lambda ctx: f"{ctx['le']} or less",
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "time_type": _TIME,
    "time_parsing": _TIME,
}
