"""Which types what is kept of a fact can have: those of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from plait.population.columns import ROLES
from plait.population.keeping import DAYS
from plait.standards.conditions import COMPUTED
from plait.standards.shapes import day_named
from plait.timeline.facts import UnknownKind
from plait.timeline.facts import kind as kind_of
from plait.timeline.facts.health import SCREENS

_NAMES: Final[Mapping[type, str]] = {
    bool: "boolean", int: "integer", float: "number", str: "string", list: "array",
}  # fmt: skip
_WORDS: Final[Mapping[str, str]] = {
    "boolean": "yes or no", "integer": "a whole number", "number": "a number",
    "string": "text", "array": "a list",
}  # fmt: skip
#: As the shapes of facts have them (`timeline.facts.shapes`).
_FIRST_YEAR, _LAST_YEAR, _LONGEST = 1900, 2100, 315
#: What stands for another type: a whole number is a number, and of what is nested
#: only that it was there is kept.
_ALSO: Final[Mapping[str, frozenset[str]]] = {
    "number": frozenset({"integer"}),
    "object": frozenset({"string"}),
}


def fault(kind: str, fields: Mapping[str, Any]) -> str:
    """What is wrong with a kept fact, as the end of a sentence; empty if nothing is."""
    try:
        kind_of(kind)
    except UnknownKind as unknown:
        return f"{unknown.message}. Was it exported by a newer Plait?"
    known = _types(kind) if fields else {}
    for name, value in fields.items():
        wanted = known.get(name)
        got = _NAMES.get(type(value), "object")
        if wanted and got not in wanted:
            words = " or ".join(_WORDS.get(one, one) for one in sorted(wanted))
            return f"{name!r} of {kind!r}: wanted {words}, got {_WORDS.get(got, got)}."
        if words := _wanted(kind, name, value):
            return f"{name!r} of {kind!r}: wanted {words}, got another."
    return ""


def _wanted(kind: str, name: str, value: Any) -> str:
    """What was wanted of what the engine itself counts with; empty if it is that."""
    if name in DAYS.get(kind, ()):
        day = day_named(value)
        if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            return f"a day from {_FIRST_YEAR} to {_LAST_YEAR}"
    if kind == "person.joined" and name == "role" and value not in ROLES:
        return "a role"
    is_whole = isinstance(value, int)
    if name == "gestation_days" and not (is_whole and 0 <= value <= _LONGEST):
        return f"0 to {_LONGEST} days"
    return ""


@cache
def _types(kind: str) -> Mapping[str, frozenset[str]]:
    """The JSON types of each field of a kind, as they are kept."""
    schema = kind_of(kind).shape.model_json_schema()
    shared = schema.get("$defs", {})
    found = {
        name: frozenset(_named(part, shared))
        for name, part in schema["properties"].items()
    }
    if kind in SCREENS:
        found |= dict.fromkeys(COMPUTED, frozenset({"integer"}))
    return found


def _named(part: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in part:
        yield from _named(shared[part["$ref"].rpartition("/")[2]], shared)
    for choice in part.get("anyOf", ()):
        yield from _named(choice, shared)
    for one in (part.get("const"), *part.get("enum", ())):
        if one is not None:
            yield _NAMES[type(one)]
    if part.get("type", "null") != "null":
        yield part["type"]
        yield from _ALSO.get(part["type"], ())
