"""Where partnerships differ from the library, and from one another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import time
from functools import cache

from plait.pages.guide import words
from plait.standards import policies
from plait.standards.collection import Library
from plait.standards.plain_words import rung_in_words, signals_in_words
from plait.standards.roles import role_title
from plait.standards.shapes import Standard


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same everywhere.

    `shared` is what the library says; `local` what each partnership says, in the
    order of `partnerships`.
    """

    what: str
    shared: str
    local: tuple[str, ...]


#: What a partnership may change and a reader would want to compare.
_COMPARED: tuple[tuple[str, Callable[[Standard], str]], ...] = (
    ("By when", words.by_when),
    ("Starts with", lambda one: signals_in_words(one.when)),
    (
        "And also",
        lambda one: signals_in_words(one.also.signals) if one.also else "nothing",
    ),
    ("Owed by", lambda one: role_title(one.owed_by)),
    ("If it is late", lambda one: "; ".join(map(rung_in_words, one.if_late))),
    ("What to do", lambda one: one.advice),
    ("A working day ends at", lambda one: _time(one.close_of_business)),
)


def _time(local: time | None) -> str:
    return "midnight" if local is None else f"{local:%H:%M}"


#: Gives the library under the policy of a name: from the files, until told otherwise.
_shelves: ContextVar[Callable[[str], Library]] = ContextVar(
    "shelves", default=policies.library_of
)


@contextmanager
def reading(shelves: Callable[[str], Library]) -> Iterator[None]:
    """Read what partnerships have adopted from here: a service, not only its files."""
    token = _shelves.set(shelves)
    try:
        yield
    finally:
        _shelves.reset(token)


def shelf(name: str) -> Library:
    """The library under the policy of this name."""
    return _shelves.get()(name)


@cache
def partnerships() -> tuple[tuple[str, str], ...]:
    """Every policy by its name, with the partnership's own name."""
    return tuple((name, policies.policy(name).partnership) for name in policies.names())


@dataclass(frozen=True, slots=True)
class LocalLimit:
    """By when a partnership wants it, in words; whose it is."""

    partnership: str
    by: str
    is_mine: bool


def under(name: str, shared: Standard) -> Standard | None:
    """The standard as the partnership has adopted it, if it has."""
    return shelf(name).get(shared.id)


def limits(shared: Standard, first: str = "") -> tuple[LocalLimit, ...]:
    """By when it is owed in each partnership; empty where all say the same.

    Args:
        first: the reader's own, which leads.
    """
    found = [
        LocalLimit(partnership, words.by_when(one), name == first)
        for name, partnership in partnerships()
        if (one := under(name, shared)) is not None
    ]
    if len({one.by for one in found}) < 2:  # noqa: PLR2004 - one limit is no difference
        return ()
    return tuple(sorted(found, key=lambda one: not one.is_mine))


def differences(shared: Standard) -> tuple[Difference, ...]:
    """What differs for this standard; empty where everybody does the same."""
    local = [under(name, shared) for name, _ in partnerships()]
    found = []
    for what, of in _COMPARED:
        here = of(shared)
        theirs = tuple(of(one) if one else "not adopted" for one in local)
        if not _is_moot(what, shared) and any(there != here for there in theirs):
            found.append(Difference(what=what, shared=here, local=theirs))
    return tuple(found)


def own_standards() -> tuple[tuple[str, Standard], ...]:
    """Standards that one partnership has adopted for itself, with its name."""
    return tuple(
        (partnership, standard)
        for name, partnership in partnerships()
        for standard in policies.policy(name).adopted
    )


def _is_moot(what: str, standard: Standard) -> bool:
    """When a working day ends says nothing about a standard not counted in them."""
    in_working_days = any(c.limit.unit == "working_days" for c in standard.within)
    return what.startswith("A working day") and not in_working_days
