"""What tells one set of standards from another: a digest of all that they ask."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from plait.standards.shapes import Standard

#: What says where a standard was read, and what it is tried with.
_ELSEWHERE: Final = frozenset({"path", "file", "examples", "line", "written"})


def digest_of(standards: Iterable[Standard]) -> str:
    """The digest of these standards, in any order: the same on every machine."""
    told = sorted(
        json.dumps(_plain(one), sort_keys=True, default=str) for one in standards
    )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """The value in lists and texts, sets in the order of their members."""
    if is_dataclass(value):
        names = (one.name for one in fields(value) if one.name not in _ELSEWHERE)
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, frozenset | set):
        return sorted(json.dumps(_plain(one), default=str) for one in value)
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
