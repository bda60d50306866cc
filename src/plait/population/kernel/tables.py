"""A rulebook as arrays for the loops."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.population.kernel.shapes import (
    BLOCK,
    BLOCK_DAYS,
    FACT,
    FIRST_DAY,
    FROM_BASE,
    FROM_OPENING,
    LAST_DAY,
    LEFT,
    LEFT_ACCEPTED,
    LIMIT,
    NEVER,
    NO_DAY,
    NONE,
    PART,
    RANK,
    ROLE_COUNT,
    STANDARD,
    STATE,
    UNCOUNTABLE,
    UNKNOWN,
    Numbers,
    Reading,
    Records,
    Rules,
    Settled,
    Smaller,
)
from plait.population.rulebook import BUILT_IN, Rulebook

_WORD: Final = 64
#: Later and earlier than any day or number of days that is tested.
_NO_LIMIT: Final = 2**31 - 1


class Tables(NamedTuple):
    """All that is made of a rulebook."""

    reading: Reading
    rules: Rules
    standards: Records
    settled: Settled


def tables_of(book: Rulebook, as_of: int, known_at: int | None) -> Tables:
    """The rulebook as the loops read it, asked at these moments.

    Units:
        as_of, known_at: as the columns of an extract hold moments; None: all is known.
    """
    keys, sets = _members(book)
    meanings, words = _meanings(len(book.read), book.sets + 1, keys, sets)
    member_from, members = _listed(words, book.sets + 1)
    limit_row, limit_of = _by_fact(book)
    limits = _records(book.limits.limits, LIMIT)
    parts = _parts(book)
    states, blocks = _states(book), _no_blocks()
    reading = Reading(
        as_of=as_of,
        known_at=NEVER if known_at is None else known_at,
        facts=_facts(book, keys, sets),
        meanings=meanings,
        member_from=member_from,
        members=members,
        block_at=blocks,
        ranks=np.zeros(0, RANK),
    )
    rules = Rules(
        as_of=as_of,
        departures=book.sets,
        words=words,
        parts=_column(book.parts, "set", np.int32),
        states=states,
        limits=limits,
        limit_of=limit_of,
        ages=np.full(
            (2 + states["age"].max(initial=NONE), BLOCK_DAYS), NEVER, np.int64
        ),
    )
    # The first block stands for all that is not counted out.
    rows = parts["row"].max() + 1
    counted = np.full((rows, BLOCK_DAYS), UNCOUNTABLE, np.int64)
    settled = Settled(as_of, limits, parts, blocks, counted, counted)
    return Tables(reading, rules, _standards(book, limit_row), settled)


def _column(table: pa.Table, name: str, kind: Any, empty: int = NONE) -> NDArray[Any]:
    column = table[name].combine_chunks()
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    return np.array(column.fill_null(empty).to_numpy(zero_copy_only=False), kind)


def _records(table: pa.Table, kind: np.dtype[Any], **empty: int) -> Records:
    """A table as records; what is null is `empty` of its name, or none at all."""
    found = np.zeros(len(table), kind)
    for name in kind.names or ():
        if name in table.column_names:
            found[name] = _column(table, name, np.int64, empty.get(name, NONE))
    return found


def _members(book: Rulebook) -> tuple[Numbers, Numbers]:
    """Each fact with a role, as one number, beside a set that means it.

    One set more than the rulebook has holds every departure, accepted or not.
    """
    sets = _column(book.members, "set", np.int64)
    facts = _column(book.members, "fact", np.int64)
    roles = _column(book.members, "roles", np.int64)
    left = (sets == LEFT) | (sets == LEFT_ACCEPTED)
    sets = np.concatenate([sets, np.full(left.sum(), book.sets, np.int64)])
    facts = np.concatenate([facts, facts[left]])
    roles = np.concatenate([roles, roles[left]])
    means = (roles[:, None] >> np.arange(ROLE_COUNT)) & 1 == 1
    keys = facts[:, None] * ROLE_COUNT + np.arange(ROLE_COUNT)
    return keys[means], np.broadcast_to(sets[:, None], means.shape)[means]


def _meanings(
    facts: int, set_count: int, keys: Numbers, sets: Numbers
) -> tuple[Smaller, Numbers]:
    """By fact and role the number of its meaning, and the sets of each as bits."""
    words = np.zeros((facts * ROLE_COUNT, set_count // _WORD + 1), np.uint64)
    bits = np.uint64(1) << (sets % _WORD).astype(np.uint64)
    np.bitwise_or.at(words, (keys, sets // _WORD), bits)
    if not facts:
        return np.zeros(0, np.int32), words.view(np.int64)
    # As texts of bytes, of which Arrow finds the distinct ones in one pass.
    kind = pa.binary(words.itemsize * words.shape[1])
    texts = pa.FixedSizeBinaryArray.from_buffers(
        kind, len(words), [None, pa.py_buffer(words)]
    ).dictionary_encode()
    distinct = np.frombuffer(b"".join(texts.dictionary.to_pylist()), np.int64)
    return np.array(texts.indices), distinct.reshape(-1, words.shape[1]).copy()


def _listed(words: Numbers, set_count: int) -> tuple[Smaller, Smaller]:
    """The sets of each meaning as a list: where each begins, and all of them."""
    bits = (words[:, :, None] >> np.arange(_WORD)) & 1
    is_of = bits.reshape(len(words), -1)[:, :set_count] == 1
    begin = np.concatenate([[0], np.cumsum(is_of.sum(axis=1))])
    return begin.astype(np.int32), np.nonzero(is_of)[1].astype(np.int32)


def _facts(book: Rulebook, keys: Numbers, sets: Numbers) -> Records:
    found = _records(book.read, FACT, edd=NO_DAY, born_on=NO_DAY, gestation_days=NO_DAY)
    found["born"] = _column(book.read, "born_on", np.int64, NO_DAY)
    found["gestation"] = _column(book.read, "gestation_days", np.int64, NO_DAY)
    built_in = sets < len(BUILT_IN)
    flags = np.int32(1) << sets[built_in].astype(np.int32)
    np.bitwise_or.at(found["flags"], keys[built_in] // ROLE_COUNT, flags)
    return found


def _by_fact(book: Rulebook) -> tuple[Smaller, Smaller]:
    """Where the limit depends on the fact: the row of each standard, and the limits."""
    own = np.array([one == NONE for one in book.limits.of_standard], np.bool_)
    row = np.where(own, np.cumsum(own) - 1, NONE).astype(np.int32)
    found = np.full((max(int(own.sum()), 1), max(len(book.read), 1)), NONE, np.int32)
    for (standard, fact), limit in book.limits.of_fact.items():
        found[row[standard], fact] = limit
    return row, found


def _standards(book: Rulebook, limit_row: Smaller) -> Records:
    found = _records(book.standards, STANDARD, until_day=_NO_LIMIT)
    groups = _column(book.standards, "same_as", np.int64)
    found["group"] = groups
    found["is_shared"] = np.bincount(groups, minlength=1)[groups] > 1
    names = [(one.id, one.version) for one in book.listed]
    order = {name: rank for rank, name in enumerate(sorted(set(names)))}
    found["rank"] = [order[name] for name in names]
    found["limit_row"] = limit_row
    parts = _column(book.parts, "standard", np.int64)
    states = _column(book.states, "standard", np.int64)
    numbers = np.arange(len(found))
    found["part"] = np.searchsorted(parts, numbers)
    found["part_count"] = np.searchsorted(parts, numbers, "right") - found["part"]
    found["state"] = np.searchsorted(states, numbers)
    found["state_count"] = np.searchsorted(states, numbers, "right") - found["state"]
    return found


def _states(book: Rulebook) -> Records:
    found = _records(book.states, STATE, low=-_NO_LIMIT, high=_NO_LIMIT)
    found["living"] = _column(book.states, "only_living", np.int64)
    return found


def _parts(book: Rulebook) -> Records:
    found = _records(book.limits.parts, PART, ends=UNKNOWN, begins=UNKNOWN)
    if not len(found):
        return np.zeros(1, PART)
    from_days = np.isin(found["counts"], (FROM_OPENING, FROM_BASE))
    found["row"] = np.where(from_days, np.cumsum(from_days) - 1, NONE)
    return found


def _no_blocks() -> Smaller:
    """Room for the place of every block of the calendar: 0 for none."""
    return np.zeros(((LAST_DAY - FIRST_DAY) >> BLOCK) + 1, np.int32)
