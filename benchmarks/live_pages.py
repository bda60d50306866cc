"""Open pages as a browser keeps them: each a stream, and the rows when it says so.

One asyncio loop holds all of them, so that the driver takes little of the cores that it
shares with what it measures.
"""

import asyncio
import contextlib
import html
import random
import re
import time
from dataclasses import dataclass, field

from benchmarks.drive import HOST, request_bytes

#: As in live.js: pages do not ask all at once, and none without a pause.
SPREAD_SECONDS = (0.1, 0.3)
LEAST_APART_SECONDS = 1.0
_NEXT = re.compile(rb'hx-get="([^"]+)"')
_OWED = re.compile(rb'plait-due__title" href="[^"]*/owed/([0-9a-f-]{36})')


@dataclass(slots=True)
class Seen:
    """What a page showed: when its rows had come, and which duties were among them."""

    at: float
    owed: frozenset[str]


@dataclass(slots=True)
class OpenPage:
    """A page that somebody has open.

    Attributes:
        path: of its rows.
        told_at: when its stream said that something changed, each time.
        seen: the rows that it then had.
        statuses: of the answers that were none.
    """

    team: int
    cookie: str
    path: str
    told_at: list[float] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    is_loaded: asyncio.Event = field(default_factory=asyncio.Event)
    _told: asyncio.Event = field(default_factory=asyncio.Event)

    async def stay_open(self, web_port: int, live_port: int) -> None:
        """Listen, and look when told, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen(live_port))
            tasks.create_task(self._look(web_port))

    async def _listen(self, port: int) -> None:
        reader, writer = await asyncio.open_connection(HOST, port)
        with contextlib.closing(writer):
            head = f"GET /live HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}"
            writer.write(f"{head}\r\n\r\n".encode())
            status = int((await reader.readline()).split()[1])
            if status != 200:
                message = f"the stream was refused with {status}"
                raise ConnectionError(message)
            while line := await reader.readline():
                if line.startswith(b"retry:"):
                    self._told.set()  # the page is loaded
                if line == b"event: changed\n":
                    self.told_at.append(time.perf_counter())
                    self._told.set()
        raise ConnectionError("the stream ended")

    async def _look(self, port: int) -> None:
        connection = None
        last = 0.0
        while True:
            await self._told.wait()
            self._told.clear()
            spread = random.uniform(*SPREAD_SECONDS)
            due = last + LEAST_APART_SECONDS - time.perf_counter()
            await asyncio.sleep(max(spread, due))
            # What was told until now is answered by what is asked now.
            self._told.clear()
            last = time.perf_counter()
            # The server closes what was quiet for long; a browser opens another.
            if connection is None or connection[0].at_eof():
                if connection:
                    connection[1].close()
                connection = await asyncio.open_connection(HOST, port, limit=1 << 20)
            asked = request_bytes("GET", self.path, port=port, cookie=self.cookie)
            connection[1].write(
                asked.replace(b"\r\n\r\n", b"\r\nX-Refresh: yes\r\n\r\n")
            )
            self._keep(*await _answer(connection[0]))

    def _keep(self, status: int, body: bytes) -> None:
        if status != 200:
            self.failures.append(status)
            return
        # The next is asked for with the seal of what this page was shown.
        following = _NEXT.search(body)
        if following:
            self.path = html.unescape(following[1].decode())
        self.is_loaded.set()
        owed = frozenset(one.decode() for one in _OWED.findall(body))
        self.seen.append(Seen(time.perf_counter(), owed))

    def saw(self, duty: str) -> float | None:
        """When this duty stood on the page for the first time; None if it never did."""
        return next((one.at for one in self.seen if duty in one.owed), None)

    def was_told(self, since: float) -> float | None:
        """When the page was first told of something after this moment, if it was."""
        return next((at for at in self.told_at if at > since), None)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The status and the body of one answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    body = await reader.readexactly(int(length[1]) if length else 0)
    return int(head[9:12]), body
