"""A running `plait live`, sessions that are signed in, and the streams of pages."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from lib import databases, running
from lib.ready import Ready
from plait.site.session_store import SessionStore

#: Generous: both cores may be busy with other tests.
SECONDS = 60
#: A page that hears nothing for so long hears nothing.
QUIET = 1.5


class Live:
    """A running `plait live`: where it is, and the pages that it lets listen."""

    def __init__(self, port: int, origin: str) -> None:
        self.port, self.origin = port, origin

    def open(self, key: str = "", **headers: str) -> "Stream":
        """A page of the session with this key begins to listen."""
        return Stream(self.port, {"Cookie": f"session={key}", **headers})

    def is_hearing(self) -> bool:
        """Whether it says that it hears the database."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/healthz", timeout=5
            ) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


class Stream:
    """One page's stream, as a browser reads it."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), SECONDS)
        self._read = b""
        self.text = ""
        # By HTTP 1.0 the answer comes without the lengths of its pieces.
        lines = [f"{name}: {value}" for name, value in headers.items()]
        asked = "\r\n".join(["GET /live HTTP/1.0", "Host: localhost", *lines, "", ""])
        self._socket.sendall(asked.encode())
        self.status = int((self.line(SECONDS) or "").split()[1])
        self.headers = {}
        while line := self.line(SECONDS):
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value
        if self.status == 200:
            self.line(SECONDS)  # it was let in; changes are told from here on
        self.text = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """The page goes away."""
        self._socket.close()

    def line(self, seconds: float = SECONDS) -> str | None:
        """The next line; None where the stream ended. TimeoutError where none came."""
        until = time.monotonic() + seconds
        while b"\n" not in self._read:
            self._socket.settimeout(max(0.01, until - time.monotonic()))
            received = self._socket.recv(4096)
            if not received:
                return None
            self._read += received
        line, _, self._read = self._read.partition(b"\n")
        self.text += f"{line.decode()}\n"
        return line.decode().rstrip("\r")

    def hears(self, word: str = "changed") -> bool:
        """Whether it is told this within reason, before it ends."""
        return self._is_told(word, SECONDS)

    def hears_soon(self, word: str = "changed") -> bool:
        """Whether it is told this at once: what does not come then does not come."""
        return self._is_told(word, QUIET)

    def _is_told(self, word: str, seconds: float) -> bool:
        assert self.status == 200
        until = time.monotonic() + seconds
        with contextlib.suppress(TimeoutError):
            while (line := self.line(until - time.monotonic())) is not None:
                if line == f"event: {word}":
                    return True
        return False

    def ends(self) -> bool:
        """Whether it ends, within reason."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if self.line(SECONDS) is None:
                return True
        return False


ORIGIN = "http://localhost:8000"


def environment(name: str) -> dict[str, str]:
    """What a `plait live` on the test database `name` is told."""
    # The settings of this process were read before it had the home of the tests.
    key = {"PLAIT_SECRET_KEY": settings.SECRET_KEY}
    return databases.environment(name) | {"PLAIT_DEMO": "1", "PLAIT_URL": ORIGIN} | key


@contextlib.contextmanager
def running_live(name: str, folder: Path, **chosen: str) -> Iterator[Live]:
    """`plait live` on the test database `name`, hearing; stopped afterwards."""
    port = running.free_port()
    log = folder / "live.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "plait", "live", "--port", str(port)],
            env=environment(name) | chosen,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _hearing(Live(port, ORIGIN), process, log)
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


@contextlib.contextmanager
def live_from(ready: Ready, folder: Path) -> Iterator[Live]:
    """The same, begun by a Python that has loaded it."""
    port = running.free_port()
    log = folder / "live.log"
    ready.begin(log, "--port", str(port))
    try:
        yield _hearing(Live(port, ORIGIN), ready, log)
    finally:
        ready.end(SECONDS)


def _hearing(live: Live, process: running.Process, log: Path) -> Live:
    until = time.monotonic() + SECONDS
    while not live.is_hearing():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"plait live hears nothing:\n{log.read_text()}")
        time.sleep(0.1)
    return live


def session(staff: Any, **held: Any) -> SessionStore:
    """A session in which this member of staff is signed in, committed."""
    made = SessionStore()
    made[SESSION_KEY] = str(staff.pk)
    made[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    made[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    for name, value in held.items():
        made[name] = value
    made.save()
    return made
