"""A throw-away Plait: a folder, a database, a web server and a worker of its own.

Its processes are killed with SIGKILL, the database with all its children, and started
again. Each start and kill is noted, because what is late depends on what was up.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from plait.site import embedded, supervisor

CHECKOUT = Path(__file__).resolve().parents[1]
#: Each trial has a folder of its own, which goes when it has ended.
HOME = CHECKOUT / "var" / "chaos"
#: Below the range from which client sockets take their ports.
PORTS = range(15_400, 15_800)
_START_SECONDS = 180


@dataclass(slots=True)
class Span:
    """From when to when database and worker were up together."""

    since: datetime
    until: datetime | None = None


@dataclass
class Place:
    """The processes of the throw-away Plait, and when they were up."""

    home: Path
    web_port: int
    smtp_port: int
    spans: list[Span] = field(default_factory=list)
    web: "subprocess.Popen[bytes] | None" = None
    worker: "subprocess.Popen[bytes] | None" = None
    _log: IO[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """What its processes are given; nothing of whoever starts the trial."""
        foreign = ("DATABASE_URL", "PLAIT_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
        return kept | {
            "PLAIT_HOME": str(self.home),
            "PLAIT_DEMO": "1",
            "PLAIT_URL": f"http://localhost:{self.web_port}",
            "PLAIT_SMTP_HOST": "127.0.0.1",
            "PLAIT_SMTP_PORT": str(self.smtp_port),
            "PLAIT_SMTP_TLS": "none",
            "PLAIT_LOG_LEVEL": "WARNING",
        }

    def start_database(self) -> embedded.Server:
        """The database, running and ready."""
        return embedded.ensure(self.home / "postgres")

    def start_web(self) -> None:
        """The web server; it answers some seconds later."""
        port = str(self.web_port)
        self.web = self._start("web", "--port", port, "--workers", "1")

    def start_worker(self, crash_at: str = "") -> None:
        """The worker; with `crash_at` it kills itself at that moment."""
        given = {"PLAIT_CRASH_AT": crash_at} if crash_at else {}
        self.worker = self._start("worker", "--every", "1", **given)

    def is_web_up(self) -> bool:
        """Whether the web server answers."""
        with contextlib.suppress(urllib.error.URLError, OSError):
            where = f"http://localhost:{self.web_port}/healthz"
            with urllib.request.urlopen(where, timeout=5) as answer:
                return bool(answer.status == 200)
        return False

    def wait_for_web(self) -> None:
        """Wait until the web server answers.

        Raises:
            RuntimeError: it does not.
        """
        until = time.monotonic() + _START_SECONDS
        while not self.is_web_up():
            if time.monotonic() > until:
                words = (self.home / "trial.log").read_text()[-4000:]
                message = f"The throw-away Plait does not answer:\n{words}"
                raise RuntimeError(message)
            time.sleep(0.2)

    def note_up(self) -> None:
        """Say that database and worker are up from now on."""
        if not self.spans or self.spans[-1].until is not None:
            self.spans.append(Span(datetime.now(UTC)))

    def note_down(self) -> None:
        """Say that one of them is up no more."""
        if self.spans and self.spans[-1].until is None:
            self.spans[-1].until = datetime.now(UTC)

    def kill_web(self) -> None:
        """Kill the web server with all of its processes."""
        _kill(self.web)

    def kill_worker(self) -> None:
        """Kill the worker."""
        self.note_down()
        _kill(self.worker)

    def kill_database(self) -> None:
        """Kill PostgreSQL and every child of it, as a crash of the machine would."""
        self.note_down()
        pid = embedded.postmaster_pid(self.home / "postgres")
        if pid is None:
            return
        for one in (pid, *_children(pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        # It was adopted by us: until its end is taken it passes for a running one.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)

    def end(self) -> None:
        """Stop everything."""
        for process in (self.web, self.worker):
            _kill(process)
        embedded.stop(self.home / "postgres", mode="immediate")
        if self._log is not None:
            self._log.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def run(self, *arguments: str) -> None:
        """Run a command of it to its end.

        Raises:
            RuntimeError: it failed.
        """
        done = subprocess.run(
            [sys.executable, "-m", "plait", *arguments],
            env=self.environment(), check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            message = f"plait {arguments[0]} failed:\n{done.stdout}\n{done.stderr}"
            raise RuntimeError(message)

    def _start(self, *arguments: str, **given: str) -> "subprocess.Popen[bytes]":
        if self._log is None:
            self._log = (self.home / "trial.log").open("wb")
        return subprocess.Popen(
            [sys.executable, "-m", "plait", *arguments],
            env=self.environment() | given,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def make() -> Place:
    """A new place, with a database that has tables and no rows."""
    supervisor.adopt_orphans()
    home = HOME / str(os.getpid())
    home.mkdir(parents=True)
    # Two trials that begin together do not begin with the same port.
    first = os.getpid() * 2 % len(PORTS)
    free = [port for port in [*PORTS[first:], *PORTS[:first]] if _is_free(port)]
    place = Place(home, free[0], free[1])
    os.environ.update(place.environment())
    os.environ.pop("DATABASE_URL", None)
    from plait.site import database

    place.start_database()
    database.prepare()
    place.run("migrate")
    return place


def _kill(process: "subprocess.Popen[bytes] | None") -> None:
    if process is not None and process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _children(pid: int) -> list[int]:
    """The processes whose parent this is."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                parts = (folder / "stat").read_text().rpartition(") ")[2].split()
                if int(parts[1]) == pid:
                    found.append(int(folder.name))
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0
