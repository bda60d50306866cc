"""Which types what is kept of a fact can have: those of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from plait.standards.conditions import COMPUTED
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
#: What stands for another type: a whole number is a number, and of what is nested
#: only that it was there is kept.
_ALSO: Final[Mapping[str, frozenset[str]]] = {
    "number": frozenset({"integer"}),
    "object": frozenset({"string"}),
}


def fault(kind: str, fields: Mapping[str, Any]) -> str:
    """What is wrong with a kept fact, as the end of a sentence; empty if nothing is."""
    try:
        known = _types(kind)
    except UnknownKind as unknown:
        return f"{unknown.message}. Was it exported by a newer Plait?"
    for name, value in fields.items():
        wanted = known.get(name)
        got = _NAMES.get(type(value), "object")
        if wanted and got not in wanted:
            words = " or ".join(_WORDS.get(one, one) for one in sorted(wanted))
            return f"{name!r} of {kind!r}: wanted {words}, got {_WORDS.get(got, got)}."
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
