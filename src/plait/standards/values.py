"""The fields that kinds of event have, and the values that a condition may ask for.

A value that no event can have is a condition that never holds: nobody would be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime

from plait.standards.conditions import COMPUTED, spell_out
from plait.timeline.facts import did_you_mean, kinds
from plait.timeline.facts.health import SCREENS

_NUMBERS = ("at_least", "at_most")


def known_fields(names: Iterable[str]) -> set[str]:
    """Every field that one of these kinds, or of those a pattern means, has."""
    found: set[str] = set()
    for name in _spelt(names):
        found |= set(_annotations(name))
        if name in SCREENS:
            found |= set(COMPUTED)
    return found


def days_named(names: Iterable[str]) -> set[str]:
    """Every field of one of these kinds in which an event names a day or a moment."""
    return {
        field
        for name in _spelt(names)
        for field, shape in _annotations(name).items()
        if _is_day(shape)
    }


def faults_of(names: Iterable[str], where: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with conditions on fields of these kinds."""
    listed = list(names)
    known = known_fields(listed)
    for field, wanted in where.items():
        if field not in known:
            yield f"{field!r} is not a field of it{did_you_mean(field, known)}"
            continue
        shapes = [
            found[field]
            for name in _spelt(listed)
            if field in (found := _annotations(name))
        ]
        fault = _fault(field, wanted, shapes)
        if fault is not None:
            yield fault


def _fault(field: str, wanted: Any, shapes: list[Any]) -> str | None:
    """Why no event can have what is wanted, if none can."""
    if isinstance(wanted, Mapping):
        asked = [
            (operator, one)
            for operator, value in wanted.items()
            if operator not in _NUMBERS
            for one in (value if isinstance(value, list) else [value])
        ]
    else:
        asked = [("is", one) for one in _listed(wanted)]
        if shapes and all(_is_list(shape) for shape in shapes):
            return f"{field}: is a list: wanted {{includes: ...}}"
    possible = _possible(shapes)
    if possible is None:
        return None
    for _, value in asked:
        if not any(value is one or value == one for one in possible):
            return f"{field}: {_no_value(value, possible)}"
    return None


def _no_value(value: Any, possible: list[Any]) -> str:
    words = [str(one).lower() if isinstance(one, bool) else one for one in possible]
    hint = did_you_mean(str(value), [str(one) for one in words])
    hint = hint or f": wanted {' or '.join(map(str, words))}"
    return f"{str(value)[:60]!r} is no value of it{hint}"


def _possible(shapes: list[Any]) -> list[Any] | None:
    """All values that the field may have, or None where it may have any."""
    found: list[Any] = []
    for shape in shapes:
        values = _values(shape)
        if values is None:
            return None
        found += [value for value in values if value not in found]
    return found or None


def _values(shape: Any) -> list[Any] | None:
    """The values of an annotation that names them; of a list, those of its items."""
    if shape is bool:
        return [True, False]
    origin, inner = get_origin(shape), get_args(shape)
    if origin is Literal:
        return list(inner)
    if origin in (Annotated, list):
        return _values(inner[0])
    if origin in (Union, UnionType):
        parts = [_values(one) for one in inner if one is not NoneType]
        if any(part is None for part in parts):
            return None
        return [value for part in parts if part is not None for value in part]
    return None


def _is_list(shape: Any) -> bool:
    origin, inner = get_origin(shape), get_args(shape)
    if origin in (Union, UnionType):
        return all(_is_list(one) for one in inner if one is not NoneType)
    if origin is Annotated:
        return _is_list(inner[0])
    return origin is list


def _is_day(shape: Any) -> bool:
    """Whether a field is a day or a moment, or may be left out."""
    origin, inner = get_origin(shape), get_args(shape)
    if origin in (Union, UnionType):
        return all(_is_day(one) for one in inner if one is not NoneType)
    return shape in (date, AwareDatetime) or (origin is Annotated and _is_day(inner[0]))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _spelt(names: Iterable[str]) -> list[str]:
    return [one for name in names for one in sorted(spell_out(name, kinds()))]


def _annotations(name: str) -> dict[str, Any]:
    """The type of each field of a kind, by the field's name in a file."""
    fields = kinds()[name].shape.model_fields
    return {one.alias or n: one.annotation for n, one in fields.items()}
