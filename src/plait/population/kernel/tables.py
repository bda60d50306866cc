"""A rulebook as arrays for the loops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plait.population.kernel.shapes import (
    FACT,
    FIRST_DAY,
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
#: Days with less than this between them are counted out in one go.
_GAP: Final = 30


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
    reading = Reading(
        as_of=as_of,
        known_at=NEVER if known_at is None else known_at,
        facts=_facts(book, keys, sets),
        meanings=meanings,
        member_from=member_from,
        members=members,
        born_at=_no_days(),
        ranks=np.zeros(0, RANK),
    )
    rules = Rules(
        as_of=as_of,
        departures=book.sets,
        words=words,
        parts=_column(book.parts, "set", np.int32),
        states=_states(book),
        limits=limits,
        limit_of=limit_of,
        ages=np.zeros((1, 1), np.int64),
    )
    counted = np.zeros((len(parts), 1), np.int64)
    settled = Settled(as_of, limits, parts, _no_days(), counted, counted.copy())
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
    distinct, numbers = np.unique(words, axis=0, return_inverse=True)
    return numbers.reshape(-1).astype(np.int32), distinct.view(np.int64)


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
    return found if len(found) else np.zeros(1, PART)


def with_birthdays(made: Tables, book: Rulebook, days: Iterable[int]) -> Tables:
    """The same with these birthdays counted out, where they are not yet."""
    born_at, older = made.reading.born_at, made.rules.ages
    missing = [day for day in sorted(days) if not born_at[day - FIRST_DAY]]
    if not missing:
        return made
    found = pa.concat_tables([book.limits.ages(run) for run in runs(missing)])
    day = found["day"].to_numpy()
    distinct = np.unique(day[born_at[day - FIRST_DAY] == 0])
    born_at[distinct - FIRST_DAY] = older.shape[1] + np.arange(len(distinct))
    age = found["age"].to_numpy()
    rows = max(len(older), int(age.max(initial=-1)) + 2)
    ages = np.zeros((rows, older.shape[1] + len(distinct)), np.int64)
    ages[: len(older), : older.shape[1]] = older
    place = born_at[day - FIRST_DAY]
    ages[0, place] = found["born"].to_numpy()
    ages[1 + age, place] = found["reached"].to_numpy()
    return made._replace(rules=made.rules._replace(ages=ages))


def with_days(settled: Settled, book: Rulebook, days: list[int]) -> Settled:
    """The same with every limit counted out from these days on, which are new."""
    first = settled.ends.shape[1]
    settled.day_at[np.array(days) - FIRST_DAY] = first + np.arange(len(days))
    more = np.zeros((len(settled.ends), len(days)), np.int64)
    ends, begins = (
        np.concatenate([table, more], axis=1)
        for table in (settled.ends, settled.begins)
    )
    for run in runs(days):
        table = book.limits.deadlines(run, run)
        place = settled.day_at[table["day"].to_numpy() - FIRST_DAY]
        is_new = place >= first
        part, place = table["part"].to_numpy()[is_new], place[is_new]
        ends[part, place] = table["ends"].to_numpy()[is_new]
        begins[part, place] = table["begins"].to_numpy()[is_new]
    return settled._replace(ends=ends, begins=begins)


def _no_days() -> Smaller:
    """Room for a place for every day of the calendar: 0 for none."""
    return np.zeros(LAST_DAY - FIRST_DAY + 1, np.int32)


def runs(days: list[int]) -> Iterator[tuple[int, int]]:
    """The first and last day of each run of these days, with small gaps in them."""
    first = last = days[0]
    for day in days[1:]:
        if day - last > _GAP:
            yield first, last
            first = day
        last = day
    yield first, last
