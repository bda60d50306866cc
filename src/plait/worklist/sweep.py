"""One pass over what is owed: whatever is late by now and not yet told is told.

It looks at what is, never at a queue of timers, so it may run as often as it likes, in
several workers, and after an outage the first pass catches up. A rung is told as an
event whose id follows from the duty and the rung: it cannot be told twice.

Clocks: nothing is stamped earlier than the last pass, or than what a record already
holds. When the clock of the machine leaps ahead, nobody is told anything until it is
known whether the clock or the wait was wrong.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from plait.records import document_drafts, drafts, message_drafts
from plait.worklist import leavers, retrying, selfcheck, telling

log = logging.getLogger(__name__)

#: A clock may be this much behind the last pass before somebody is told.
BACKWARDS = timedelta(seconds=2)
#: A clock that gained this much on the machine's own count of seconds has leapt.
LEAP = timedelta(minutes=5)

#: Any number: one pass at a time.
_LOCK = 7_101_603
#: Families that are looked up at once. Each is told in a transaction of its own.
BATCH = 500

#: Families of which a rung is due, or of whose last rung no message could be delivered.
_DUE = f"""
    select subject_id from (
        select subject_id from worklist_entry
        where closed_at is null and next_rung_at is not null and next_rung_at <= %s
        union select u.subject_id from ({telling.UNDELIVERED}) as u
    ) as due
    where %s::uuid is null or subject_id > %s::uuid
    order by subject_id limit %s
"""  # noqa: S608 - a constant of ours

_STATE = """
    insert into sweep_state as s
        (id, last_started, last_finished, entries_told, failed, alarm, unreached)
    values (1, %s, %s, %s, %s, %s, (
        select count(*) from worklist_entry where closed_at is null
            and told->-1->>'rung' = '20' and told->-1->>'answered' = 'false'
    ))
    on conflict (id) do update set
        last_started = coalesce(excluded.last_started, s.last_started),
        last_finished = coalesce(excluded.last_finished, s.last_finished),
        entries_told = excluded.entries_told, failed = excluded.failed,
        alarm = excluded.alarm, unreached = excluded.unreached
"""


@dataclass(frozen=True, slots=True)
class SweepResult:
    """What a pass did. `ran` is False where another worker is at it.

    `told` counts rungs, `failed` families that could not be told and will be tried
    again; `alarm` says why nobody was told although it ran. `mended` counts families
    that could not be worked out before, and now could.
    """

    ran: bool
    told: int = 0
    failed: int = 0
    mended: int = 0
    alarm: str = ""


@dataclass(slots=True)
class _Watch:
    """The last pass of this process, by both clocks."""

    seconds: float | None = None
    at: datetime | None = None


_watch = _Watch()


def sweep(now: datetime, *, using: str = "engine") -> SweepResult:
    """Tell every rung that is due by now and was not told.

    Args:
        now: the time, as the worker read it; aware.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [_LOCK])
        (is_ours,) = cursor.fetchone()
    if not is_ours:
        return SweepResult(ran=False)
    try:
        return _sweep(now, using)
    finally:
        # A connection that was lost took its lock with it.
        if connections[using].is_usable():
            with connections[using].cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])


def leapt(
    now: datetime,
    seconds: float,
    last_at: datetime | None,
    last_seconds: float | None,
) -> bool:
    """Whether the clock gained more on the machine's count of seconds than it may.

    A worker that was just started has nothing to compare with: a long gap is then an
    outage, and what is late is told.
    """
    if last_at is None or last_seconds is None:
        return False
    return now - last_at > timedelta(seconds=seconds - last_seconds) + LEAP


def _seconds() -> float:
    """The machine's own count of seconds, which nobody sets.

    Where there is one that goes on while the machine sleeps, that one: a laptop that
    was closed for an hour has not leapt.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def _sweep(now: datetime, using: str) -> SweepResult:
    with connections[using].cursor() as cursor:
        cursor.execute("select last_started from sweep_state where id = 1")
        found = cursor.fetchone()
    before = found[0] if found else None
    seconds = _seconds()
    if leapt(now, seconds, _watch.at, _watch.seconds):
        alarm = (
            "The clock of the server leapt ahead, so nobody is told what is late. "
            "Set the clock right, or restart the worker if it is right."
        )
        log.error("sweep: the clock leapt ahead; nobody is told")
        _note(using, alarm=alarm)
        return SweepResult(ran=True, alarm=alarm)
    _watch.seconds, _watch.at = seconds, now
    if before is not None and now < before - BACKWARDS:
        log.error("sweep: the clock went back; the last pass's time is used")
    stamp = max(now, before) if before else now
    _note(using, started=stamp)
    told, failed = _tell_all(stamp, using)
    _note(using, finished=stamp, told=told, failed=failed)
    selfcheck.check(stamp, using=using)
    mended = retrying.retry(stamp, using=using)
    leavers.note_leavers(stamp, using=using)
    drafts.tidy(stamp, using=using)
    message_drafts.tidy(stamp, using=using)
    document_drafts.tidy(stamp, using=using)
    return SweepResult(ran=True, told=told, failed=failed, mended=mended)


def _tell_all(stamp: datetime, using: str) -> tuple[int, int]:
    """Every family with a rung that is due, once, in the order of their ids."""
    told = failed = 0
    last: UUID | None = None
    while subjects := _due(stamp, last, using):
        for subject in subjects:
            try:
                told += telling.tell(subject, stamp, using=using)
            except Exception as error:  # noqa: BLE001 - one must not stop the rest
                failed += 1
                log.error("sweep: a family failed: %s", type(error).__name__)  # noqa: TRY400
        last = subjects[-1]
    return told, failed


def _due(stamp: datetime, last: UUID | None, using: str) -> list[UUID]:
    with connections[using].cursor() as cursor:
        cursor.execute(_DUE, [stamp, last, last, BATCH])
        return [row[0] for row in cursor.fetchall()]


def _note(
    using: str,
    *,
    started: datetime | None = None,
    finished: datetime | None = None,
    told: int = 0,
    failed: int = 0,
    alarm: str = "",
) -> None:
    """Write how the pass stands. What is None stays as it was."""
    with connections[using].cursor() as cursor:
        cursor.execute(_STATE, [started, finished, told, failed, alarm])
