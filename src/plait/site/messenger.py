"""Sends what waits in the outbox: beside the sweep, in a thread of the worker.

Each second what is to be sent is taken from the table and given to the queue of jobs,
whose worker runs here too. The sweep and its escalation need none of this: what fails
here is said on every page, and made up for when it works again.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from plait.site import exchanging
from plait.site.outgoing import channels
from plait.worklist import fates, outbox_state, saying, sending

if TYPE_CHECKING:
    from procrastinate import App

log = logging.getLogger("plait.messenger")

#: Seconds between two looks at the outbox.
EVERY: Final = 1.0
#: Seconds between two looks at what became of what was sent.
AFTER_EVERY: Final = 5.0
#: Looks until it is noted how it fares, and until jobs of the dead are given back.
NOTE_EVERY, RESCUE_EVERY = 10, 60
#: Jobs that run at once.
AT_ONCE: Final = 4
#: Jobs that wait at most: what is urgent does not stand behind more than these.
DEPTH: Final = 50
_IN_QUEUE: Final = """
    select args ->> 'notice' from procrastinate_jobs
    where queue_name = %s and status = 'todo'
"""
#: Seconds for jobs to end when the worker is asked to stop. What is cut off is sent
#: again, under the same id.
TO_END: Final = 5.0
#: Seconds until it begins anew after it failed.
_PAUSE: Final = 3.0


class Messenger(threading.Thread):
    """Sends until it is asked to stop."""

    def __init__(self) -> None:
        super().__init__(name="messenger", daemon=True)
        self._stopping = threading.Event()
        self._has_swept = threading.Event()

    def swept(self) -> None:
        """Say that the first sweep is over, and with it that the rules were read.

        Only then is written what became of messages: reading the rules takes seconds,
        for which whoever records of that family would wait.
        """
        self._has_swept.set()

    def stop(self) -> None:
        """Ask it to stop, and wait until it has, for a while."""
        self._stopping.set()
        self.join(timeout=2 * TO_END)

    def run(self) -> None:
        """Send, and begin anew whatever fails."""
        while not self._stopping.is_set():
            try:
                outbox_state.begin(datetime.now(UTC))
                asyncio.run(self._work())
            except Exception:
                log.exception("Messages cannot be sent; it is tried again.")
                self._stopping.wait(_PAUSE)

    async def _work(self) -> None:
        from procrastinate.contrib.django import app

        # Jobs are put into the queue by Django's own connection, in its transaction;
        # the queue's worker has connections of its own, which can be told of news.
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        queue = app.with_connector(connector)
        with ThreadPoolExecutor(1, "outbox") as looking:
            async with queue.open_async():
                await self._look_and_work(queue, looking)

    async def _look_and_work(self, queue: App, looking: Executor) -> None:
        loop = asyncio.get_running_loop()
        worker = loop.create_task(_worker(queue))
        after = loop.create_task(self._after())
        others = loop.create_task(self._exchange())
        beside = (worker, after, others)
        try:
            number = 0
            while not (self._stopping.is_set() or any(one.done() for one in beside)):
                await loop.run_in_executor(looking, _look, number)
                if number % RESCUE_EVERY == 0:
                    await _rescue(queue)
                number += 1
                await asyncio.sleep(EVERY)
        finally:
            for one in beside:
                one.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await loop.run_in_executor(looking, _close)
        if not self._stopping.is_set():
            message = "the worker of the queue ended by itself"
            raise RuntimeError(message)

    async def _after(self) -> None:
        """What comes after sending, in a thread of its own: it may be slow."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "fates") as asking:
            try:
                while True:
                    if self._has_swept.is_set():
                        await loop.run_in_executor(asking, _follow_up)
                    await asyncio.sleep(AFTER_EVERY)
            finally:
                asking.submit(_close)

    async def _exchange(self) -> None:
        """What goes to other installations and comes from them, in a thread too."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "exchange") as carrying:
            try:
                while True:
                    if self._has_swept.is_set():
                        await loop.run_in_executor(carrying, _carry)
                    await asyncio.sleep(EVERY)
            finally:
                carrying.submit(_close)


async def _worker(queue: App) -> None:
    from plait.site.jobs import QUEUE

    await queue.run_worker_async(
        queues=[QUEUE],
        concurrency=AT_ONCE,
        delete_jobs="always",
        install_signal_handlers=False,
        shutdown_graceful_timeout=TO_END,
    )


async def _rescue(queue: App) -> None:
    """Give back jobs whose worker died. Nothing else would: see the library's docs."""
    for job in await queue.job_manager.get_stalled_jobs():
        await queue.job_manager.retry_job(job)


def _look(number: int) -> None:
    """One look at the outbox. What fails is logged, and looked at again."""
    try:
        now = datetime.now(UTC)
        _defer(now)
        if number % NOTE_EVERY == 0:
            outbox_state.note(now)
    except Exception:
        log.exception("The outbox could not be looked through; it is tried again.")
        _close()


def _follow_up() -> None:
    """Ask what became of what was sent, and write it down; as `_look`."""
    try:
        fates.ask(datetime.now(UTC), channels=channels())
        saying.say(datetime.now(UTC))
    except Exception:
        log.exception("The fate of messages could not be written; it is tried again.")
        _close()


def _carry() -> None:
    """Take in what came from other installations, and send what is for them."""
    try:
        exchanging.once(datetime.now(UTC))
    except Exception:
        log.exception("The exchange with others failed; it is tried again.")
        _close()


def _defer(now: datetime) -> None:
    """Give what is to be sent to the queue, in the transaction that takes it."""
    from django.db import connections, transaction

    from plait.site import jobs

    with transaction.atomic(using="engine"):
        with connections["engine"].cursor() as cursor:
            cursor.execute(_IN_QUEUE, [jobs.QUEUE])
            there = {notice for (notice,) in cursor.fetchall()}
        if len(there) < DEPTH:
            taken = map(str, sending.take(now, limit=DEPTH - len(there)))
            rows: list[Any] = [{"notice": one} for one in taken if one not in there]
            if rows:
                jobs.send.batch_defer(*rows)


def once(now: datetime) -> None:
    """Send all that is to be sent by now, here and without the queue."""
    while taken := sending.take(now):
        for notice in taken:
            sending.send(notice, now=now, channels=channels())
    fates.ask(now, channels=channels())
    saying.say(now)
    outbox_state.note(now)
    exchanging.once(now)


def _close() -> None:
    """Close this thread's connections, broken or not."""
    from django.db import connections

    connections.close_all()
