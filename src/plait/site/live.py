"""The stream that tells an open page to look again: `event: changed`, and a number.

A plain ASGI application beside the pages. One connection listens to the database for
all of them (see `sql/live.sql` and ADR 0034); nothing else depends on it: a page whose
stream is down looks each half minute, and what is late is told by the sweep.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import Error
from django.http.cookie import parse_cookie

from plait.site import database
from plait.site.live_hub import Heard, Hub, Page, pauses
from plait.site.live_rights import Hearer, hearers

log = logging.getLogger("plait.live")

#: Where changes are told; what is told is the number of a team.
CHANNEL = "plait_due"
#: A line that says nothing, so that a proxy keeps the stream open.
BEAT_SECONDS = 15.0
#: Between two things that a page is told lies this much, however much changes.
GAP_SECONDS = 0.3
#: A stream ends after this long, and the page opens another.
LONGEST_SECONDS = 600.0
#: How often sessions are looked at that have not been for a while.
LOOK_SECONDS = 5.0
#: The listening connection is tried this often, when it is silent.
SILENT_SECONDS = 15.0
#: A session's key is of letters and digits, and no longer than this.
LONGEST_KEY = 40
#: A server that went away without a word is noticed within a minute.
ALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Live:
    """The application.

    Args:
        path: where the stream is; `/healthz` says whether changes are heard.
        origin: of the pages; no other site's page may open a stream.
        cookie: the name of the session's cookie.
        most, each: pages that may be open at once, and of one person.
    """

    def __init__(
        self, *, path: str, origin: str, cookie: str, most: int, each: int
    ) -> None:
        self._path, self._origin, self._cookie = path, origin, cookie
        self._thread = ThreadPoolExecutor(1, "rights")
        self.hub = Hub(self._ask, most=most, each=each)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or work from the start of the process to its end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        heard = Heard()
        tasks = [
            asyncio.create_task(work)
            for work in (
                _listen(self.hub, heard),
                _spread(self.hub, heard),
                _look(self.hub),
            )
        ]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.hub.end()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._thread.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        if scope["method"] != "GET":
            await _refuse(send, 405)
        elif scope["path"] == "/healthz":
            await _refuse(send, 503 if self.hub.is_deaf else 200)
        elif scope["path"] != self._path:
            await _refuse(send, 404)
        elif headers.get("origin", self._origin) != self._origin:
            await _refuse(send, 403)
        else:
            await self._open(headers, receive, send)

    async def _open(
        self, headers: Mapping[str, str], receive: Receive, send: Send
    ) -> None:
        shared = _shared(self._origin)
        if not self.hub.has_room():
            await _refuse(send, 503, shared)
            return
        key = _session_key(headers.get("cookie", ""), self._cookie)
        try:
            page = await self.hub.admit(key) if key else None
        except Error:
            await _refuse(send, 503, shared)
            return
        if page is None:
            await _refuse(send, 403, shared)
        elif not self.hub.has_room_for(page.hearer.staff):
            await _refuse(send, 429, shared)
        else:
            await _stream(self.hub, page, shared, receive, send)

    async def _ask(self, keys: Collection[str]) -> Mapping[str, Hearer]:
        """Ask the database, beside the loop: in one thread, by one connection."""
        if not keys:
            return {}
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, hearers, keys, datetime.now(UTC)
        )


async def _stream(
    hub: Hub,
    page: Page,
    headers: list[tuple[bytes, bytes]],
    receive: Receive,
    send: Send,
) -> None:
    """Tell one page what there is to tell, until it goes, ends, or is long enough."""
    loop = asyncio.get_running_loop()
    # Not all at once: neither when they come back, nor when they end.
    until = loop.time() + LONGEST_SECONDS * random.uniform(0.9, 1)  # noqa: S311
    hub.add(page)
    left = asyncio.create_task(_left(page, receive))
    try:
        await send(_start(200, [*headers, (b"content-type", b"text/event-stream")]))
        again = random.randrange(1_000, 3_000)  # noqa: S311 - spreads, hides nothing
        await send(_part(f"retry: {again}\n\n"))
        while not page.is_over and loop.time() < until:
            beat = min(BEAT_SECONDS, until - loop.time())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(page.stirs.wait(), beat)
            if not page.is_over:
                told = page.take()
                await send(_part(told or ": beat\n\n"))
                # What changes meanwhile is told as one.
                await asyncio.sleep(GAP_SECONDS if told else 0)
        await send(_part("", more=False))
    finally:
        hub.remove(page)
        left.cancel()


async def _left(page: Page, receive: Receive) -> None:
    """End the page's stream when the browser goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass
    page.end()


async def _listen(hub: Hub, heard: Heard) -> None:
    """Hear the database, for ever; where it is lost all pages are told, and again."""
    waits = iter(pauses())
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **(ALIVE | database.address("app")), autocommit=True
            ) as connection:
                await connection.execute(f"listen {CHANNEL}")
                hub.hear("telling")
                log.info("live: changes are heard")
                waits = iter(pauses())
                while True:
                    async for one in connection.notifies(timeout=SILENT_SECONDS):
                        heard.add(one.payload)
                    # Silence may be a server that went away.
                    await connection.execute("select 1")
        except (psycopg.Error, OSError) as error:
            log.warning("live: changes are not heard: %s", type(error).__name__)
        hub.fall_deaf("telling")
        await asyncio.sleep(next(waits))


async def _spread(hub: Hub, heard: Heard) -> None:
    """Tell the pages of the teams that were heard of; what comes meanwhile is next."""
    while True:
        teams = await heard.take()
        try:
            await hub.spread(teams)
        except Error as error:
            # Who may not be asked about is not told, and must not take it for quiet.
            log.warning("live: sessions were not asked: %s", type(error).__name__)
            hub.fall_deaf("asking")


async def _look(hub: Hub) -> None:
    """Ask about sessions that nobody asked about for a while."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            await hub.check_old()
        except Error as error:
            log.warning("live: sessions were not asked: %s", type(error).__name__)
            hub.fall_deaf("asking")


def _headers(scope: Scope) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1")
        for name, value in scope["headers"]
    }


def _session_key(cookies: str, name: str) -> str:
    """The session's key, or nothing where it cannot be one."""
    key = parse_cookie(cookies).get(name, "")
    return key if key.isascii() and key.isalnum() and len(key) <= LONGEST_KEY else ""


def _shared(origin: str) -> list[tuple[bytes, bytes]]:
    """Let the pages' own scripts read it, where the stream is at another port."""
    return [
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin, Cookie"),
    ]


async def _refuse(
    send: Send, status: int, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    """Answer with a status and nothing more: to whom, and why, is nobody's business."""
    plain = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
    await send(_start(status, [*(headers or []), *plain]))
    await send(_part("", more=False))


def _start(status: int, headers: list[tuple[bytes, bytes]]) -> MutableMapping[str, Any]:
    return {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            # nginx would keep what it should pass on.
            (b"x-accel-buffering", b"no"),
            *headers,
        ],
    }


def _part(text: str, *, more: bool = True) -> MutableMapping[str, Any]:
    return {"type": "http.response.body", "body": text.encode(), "more_body": more}
