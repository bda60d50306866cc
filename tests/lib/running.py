"""A Plait that really runs, and a real browser to visit it with."""

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from lib import databases
from lib.ready import Ready

START_SECONDS = 180
STOP_SECONDS = 120
#: How long a browser waits for what it should show. Long, for a machine that is busy
#: with other things says nothing about the page.
SHOW_MILLISECONDS = 60_000
#: Below the range from which client sockets take their ports.
FIRST_PORT, LAST_PORT = 11_000, 15_000
#: Each process takes seconds to start, and several tests run at once.
_ONE_PROCESS = ("--workers", "1", "--threads", "4")


@dataclass(frozen=True, slots=True)
class Site:
    """A running Plait: its address, its database and how to run its commands."""

    url: str
    database: str
    log: Path

    def run(self, *arguments: str) -> str:
        """Run a `plait` command on this site's database; what it printed.

        Raises:
            RuntimeError: the command failed; the error holds what it said.
        """
        done = subprocess.run(
            [sys.executable, "-m", "plait", *arguments],
            env=databases.environment(self.database) | {"PLAIT_DEMO": "1"},
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            msg = f"plait {arguments[0]} failed:\n{done.stdout}\n{done.stderr}"
            raise RuntimeError(msg)
        return done.stdout


@pytest.fixture(scope="session")
def ready_web(test_server) -> Iterator[tuple[Ready, int]]:
    """A Python with Plait loaded, from which each `plait web` begins; and its port."""
    port = free_port()
    ready = Ready("web", _environment(_name(), f"http://localhost:{port}"))
    yield ready, port
    ready.close()


@pytest.fixture(scope="module")
def site(ready_web, tmp_path_factory) -> Iterator[Site]:
    """A `plait web` in demo mode, on a database of its own; stopped afterwards."""
    with _database() as name, _ready(*ready_web, name, tmp_path_factory) as started:
        yield started


@pytest.fixture(scope="module")
def peopled_site(ready_web, tmp_path_factory) -> Iterator[Site]:
    """The same, with the made-up areas, their plays and a few more families."""
    with (
        _database(peopled=True) as name,
        _ready(*ready_web, name, tmp_path_factory) as started,
    ):
        yield started


@pytest.fixture(scope="module")
def peopled_live_site(test_server, tmp_path_factory) -> Iterator[Site]:
    """And with the `plait live` that tells its open pages what changed."""
    folder = tmp_path_factory.mktemp("site")
    live_port = free_port()
    stream = {"PLAIT_LIVE_URL": f"http://localhost:{live_port}/live"}
    with (
        _database(peopled=True) as name,
        _web(name, folder, but=live_port, **stream) as started,
        (folder / "live.log").open("wb") as out,
    ):
        live = subprocess.Popen(
            [sys.executable, "-m", "plait", "live", "--port", str(live_port)],
            env=_environment(name, started.url) | stream,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_healthy(
                f"http://localhost:{live_port}", live, folder / "live.log"
            )
            yield started
        finally:
            _end(live)


def _name() -> str:
    return f"plait_site_{os.getpid()}"


@contextlib.contextmanager
def _database(*, peopled: bool = False) -> Iterator[str]:
    name = _name()
    databases.copy_of_template(name, peopled=peopled)
    try:
        yield name
    finally:
        databases.drop(name)


@contextlib.contextmanager
def _ready(
    ready: Ready, port: int, name: str, folders: pytest.TempPathFactory
) -> Iterator[Site]:
    url = f"http://localhost:{port}"
    log = folders.mktemp("site") / "web.log"
    ready.begin(log, "--port", str(port), *_ONE_PROCESS)
    try:
        wait_until_healthy(url, ready, log)
        yield Site(url, name, log)
    finally:
        ready.end(STOP_SECONDS)


@contextlib.contextmanager
def _web(name: str, folder: Path, *, but: int = 0, **chosen: str) -> Iterator[Site]:
    port = free_port(but)
    url = f"http://localhost:{port}"
    log = folder / "web.log"
    with log.open("wb") as out:
        web = subprocess.Popen(
            [sys.executable, "-m", "plait", "web", "--port", str(port), *_ONE_PROCESS],
            env=_environment(name, url) | chosen,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_healthy(url, web, log)
        yield Site(url, name, log)
    finally:
        _end(web)


def _environment(name: str, url: str) -> dict[str, str]:
    return databases.environment(name) | {"PLAIT_DEMO": "1", "PLAIT_URL": url}


def free_port(*but: int) -> int:
    """A port that nobody listens on, kept for this process until it ends.

    A server takes seconds to listen. Meanwhile no other test process of this machine,
    whichever checkout it tests, may find the same port free.
    """
    start = FIRST_PORT + os.getpid() % 80 * 50
    for port in [*range(start, LAST_PORT), *range(FIRST_PORT, start)]:
        if port not in but and _is_free(port) and _is_kept(port):
            return port
    msg = "No free port."
    raise RuntimeError(msg)


#: The open lock of each port that is ours; it is given back when our process ends.
_KEPT: dict[int, int] = {}


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_kept(port: int) -> bool:
    """Keep the port, unless another process does; one that we keep is kept."""
    if port in _KEPT:
        return True
    folder = Path(tempfile.gettempdir()) / f"plait-test-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder / str(port), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    _KEPT[port] = lock
    return True


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to stop; on a busy machine that takes a while, and for ever it may not."""
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def is_healthy(url: str) -> bool:
    """True if `/healthz` answers 200."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


class Process(Protocol):
    """Something that was begun."""

    def poll(self) -> int | None:
        """With what it ended; None while it runs."""


def wait_until_healthy(url: str, process: Process, log: Path) -> None:
    """Wait for the site; an error with its log if it ends or takes too long."""
    until = time.monotonic() + START_SECONDS
    while not is_healthy(url):
        if process.poll() is not None or time.monotonic() > until:
            msg = f"{url} does not answer:\n{log.read_text()[-6000:]}"
            raise RuntimeError(msg)
        time.sleep(0.1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: PLAIT_CHROMIUM, Debian's, or Playwright's own."""
    known = ("chromium-headless-shell", "chromium")  # as tools/bootstrap.py has it
    found = filter(None, (shutil.which(name) for name in known))
    given = os.environ.get("PLAIT_CHROMIUM") or next(found, None)
    expect.set_options(timeout=SHOW_MILLISECONDS)
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(
                executable_path=given,
                args=["--no-sandbox"] if os.geteuid() == 0 else [],
            )
        except Error as error:
            pytest.fail(
                "No browser for the tests. Run `make browser`, or set PLAIT_CHROMIUM "
                f"to a Chromium. ({str(error).splitlines()[0]})",
                pytrace=False,
            )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, in a context of its own, 1280 pixels wide, without animations."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/London",
    )
    yield context.new_page()
    context.close()
