"""The versions of a standard: from when each holds, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plait.pages import components
from plait.standards.plain_words import standard_in_words
from plait.standards.shapes import Standard


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a version says otherwise than the one before; "" for nothing."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a standard, with all that it changed."""

    number: int
    since: date
    until: date | None
    is_first: bool
    changes: tuple[Change, ...]


def history(versions: Sequence[Standard]) -> tuple[Version, ...]:
    """The versions, the newest first.

    Args:
        versions: of one standard, the oldest first.
    """
    before: list[Standard | None] = [None, *versions[:-1]]
    told = [
        Version(
            number=one.version,
            since=one.applies_from,
            until=one.applies_until,
            is_first=old is None,
            changes=_changes(old, one) if old else (),
        )
        for old, one in zip(before, versions, strict=True)
    ]
    return tuple(reversed(told))


def _changes(old: Standard, new: Standard) -> tuple[Change, ...]:
    """What the two say differently, in the order of the newer."""
    was, now = _said(old), _said(new)
    return tuple(
        Change(heading, was.get(heading, ""), now.get(heading, ""))
        for heading in dict.fromkeys((*now, *was))
        if was.get(heading) != now.get(heading)
    )


def _said(one: Standard) -> dict[str, str]:
    """Every heading with its words; what is said twice under one heading joined."""
    said = {"Title": one.title}
    for heading, words in standard_in_words(one):
        text = components.sentence(words)
        said[heading] = f"{said[heading]} {text}" if heading in said else text
    return said
