"""Readings for the boards: exported, audited, counted and stored, in one go.

It takes minutes and memory, so it runs as a process of its own (`plait readings`),
which the worker begins by night: never in a process that serves pages, and never in
the way of the sweep. Where it fails, nothing is stored, and the boards say how old
they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import numpy as np
from django.db import connections

from plait.assurance import readings
from plait.population import export as exporting
from plait.population import shelves
from plait.population.engines import Room
from plait.population.ledger_stream import LedgerStream
from plait.population.measures import Agency
from plait.population.nightly import Judged, Night, uncounted
from plait.population.nightly import readings as counted
from plait.population.reading import Extract, open_extract
from plait.site import database, places
from plait.standards.collection import Library
from plait.worklist import adopted

ENGINE: Final = "engine"
#: Only one counts at a time.
LOCK: Final = 0x706C_6E69
#: Where a night audits, in a folder of its own.
_LEFT: Final = "plait-audit-*"
_BATCH: Final = 16 * 2**20
_PART_OF_A_BATCH: Final = 32
#: Bits of half an id.
_HALF: Final = 64


class CountedElsewhere(Exception):
    """Another process counts already."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    Attributes:
        extract: an extract to count; None makes a new one, or brings up to date the one
            that is kept.
        memory: bytes that it may take.
        now: the moment at which it is asked.
        tell_anew: replace what others are told also within a month: it was wrong.
    """

    extract: Path | None
    memory: int
    now: datetime
    tell_anew: bool = False


def make(asked: Asked, *, tell: Callable[[Judged], object] = lambda _: None) -> int:
    """Count what became of all duties and store it; gives how many readings.

    Of an extract that is given it is counted how things were when it was made. One of
    made-up families gives readings that say so.

    Raises:
        CountedElsewhere: another process is at it.
        BadExtract, MissingEngine, NotOurFolder, NotReadable, TooLittleMemory,
        OlderReading: it could not be done. Nothing was stored.
    """
    with _alone():
        _clear_away()
        folder = asked.extract or _exported(asked)
        extract = open_extract(folder)
        night = _night(extract, asked)
        judged: list[Judged] = []

        def told(one: Judged) -> None:
            judged.append(one)
            tell(one)

        rows = counted(extract, night, made_at=asked.now, tell=told)
        is_made_up = extract.manifest.made_at is None
        said = {"rules": readings.MADE_UP} if is_made_up else {}
        return readings.store(
            (readings.Reading(**(row | said)) for row in rows),
            of=night.libraries,
            uncounted=(
                readings.Uncounted(as_of=night.as_of, made_at=asked.now, **row)
                for row in uncounted(judged, night.agencies)
            ),
            tell_anew=asked.tell_anew,
        )


def _clear_away() -> None:
    """Take away what nights that were killed have left: what was owed to everybody."""
    for left in places.home().glob(_LEFT):
        shutil.rmtree(left)


def ids_of(numbers: Collection[int], *, memory: int) -> dict[int, UUID]:
    """By its number in an extract of this installation, the id of each subject.

    Whose number is of another installation, or made up, is not there.
    """
    if not numbers:
        return {}
    with _stream(memory) as stream:
        heads = stream.heads()
    places = np.flatnonzero(np.isin(heads.keys, np.array(sorted(numbers), "i8")))
    return {
        int(heads.keys[at]): UUID(
            int=int(heads.high[at]) << _HALF | int(heads.low[at])
        )
        for at in places
    }  # fmt: skip


def newest() -> datetime | None:
    """When the newest reading was made, of the partnership that waits the longest."""
    with connections[ENGINE].cursor() as cursor:
        cursor.execute(
            "select min(made_at) from (select max(made_at) as made_at from reading "
            "group by partnership_id) newest"
        )
        found: datetime | None = cursor.fetchone()[0]
    return found


def libraries() -> dict[str, Library]:
    """By partnership, the standards that it works by."""
    known = adopted.fresh(using=ENGINE)
    return {
        slug: adopted.in_use(slug, known, using=ENGINE).library
        for slug in sorted(known)
    }


def _night(extract: Extract, asked: Asked) -> Night:
    manifest = extract.manifest
    as_of = manifest.made_at or manifest.watermark or asked.now
    return Night(
        as_of=as_of,
        libraries=libraries(),
        agencies=agencies(),
        hours=readings.STEPS,
        room=Room(memory=asked.memory),
        work=places.home(),
    )


def _exported(asked: Asked) -> Path:
    """The extract that is kept, brought up to date."""
    folder = places.home() / "extract"
    plan = exporting.Plan(
        libraries=(*shelves.shipped(), *libraries().values()),
        memory=asked.memory,
        made_at=asked.now,
        agencies=agencies(),
    )
    with _stream(asked.memory) as stream:
        exporting.export(stream, folder, plan)
    return folder


def _stream(memory: int) -> LedgerStream:
    return LedgerStream(
        database.address(ENGINE),
        places.secret("extract_key").encode(),
        batch=min(_BATCH, memory // _PART_OF_A_BATCH),
    )


def agencies() -> tuple[Agency, ...]:
    """All that may owe something, with their kinds and areas."""
    with connections[ENGINE].cursor() as cursor:
        cursor.execute("select slug, kind, partnership_id from agency order by slug")
        return tuple(Agency(*row) for row in cursor.fetchall())


@contextmanager
def _alone() -> Iterator[None]:
    """As long as nobody else counts. The lock goes with our connection."""
    with connections[ENGINE].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        (is_ours,) = cursor.fetchone()
    if not is_ours:
        raise CountedElsewhere("Another process counts already.")
    try:
        yield
    finally:
        if connections[ENGINE].is_usable():
            with connections[ENGINE].cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
