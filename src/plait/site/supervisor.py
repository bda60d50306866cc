"""One supervisor over the processes of Plait: start, watch, restart, stop cleanly.

Children run in sessions of their own, so that Ctrl-C reaches the supervisor alone and
it stops them in order. On Linux a child ends when its supervisor is killed, and what
they leave behind is adopted and buried here: a zombie would pass for a running server.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

TICK_SECONDS = 0.2
#: A child that dies at once is started again after this long, then twice as long ...
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
#: ... and one that ran this long begins anew with the first pause.
STEADY_SECONDS = 60.0
#: A child that was asked to stop is killed after this long.
STOP_SECONDS = 20.0

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(slots=True)
class Child:
    """One process that should always run."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS
    restart_at: float = 0.0

    def start(self) -> None:
        """Start the process, in a session of its own."""
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - we have no threads
        )
        self.started_at = time.monotonic()

    def has_ended(self) -> bool:
        """True if the process was started and runs no more.

        What it started itself ends with it: a server's own workers would go on
        answering, with nobody to stop them.
        """
        if self.process is None:
            return False
        if self.process.returncode is None:
            if not _has_exited(self.process):
                return False
            self._kill_all()
        return True

    def stop(self) -> None:
        """Ask it to stop, wait, and kill it and its own children if it does not."""
        if self.process is None or self.has_ended():
            return
        self.process.terminate()
        until = time.monotonic() + STOP_SECONDS
        while not self.has_ended():
            if time.monotonic() > until:
                self._kill_all()
                return
            time.sleep(TICK_SECONDS / 4)

    def _kill_all(self) -> None:
        """Kill the process and all of its session, and bury it."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass(slots=True)
class Supervisor:
    """Keeps the database and the children running until it is told to stop.

    `ensure_database` starts the database if it does not answer; `stop_database` stops
    it. Both do nothing for a database that Plait does not run.
    """

    children: list[Child]
    is_database_up: Callable[[], bool]
    ensure_database: Callable[[], None]
    stop_database: Callable[[], None]
    say: Callable[[str], None]
    is_stopping: bool = field(default=False)

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start()

    def watch(self) -> None:
        """Restart what dies, until a signal asks us to stop."""
        while not self.is_stopping:
            self.look()
            time.sleep(TICK_SECONDS)

    def look(self) -> None:
        """One look at the database and at each child."""
        _bury_orphans(self.children)
        if not self.is_database_up():
            self.say("The database has died: starting it again.")
            self.ensure_database()
            if self.is_database_up():
                self.say("The database is back.")
        now = time.monotonic()
        for child in self.children:
            self._look_at(child, now)

    def _look_at(self, child: Child, now: float) -> None:
        if not child.has_ended():
            return
        if child.restart_at == 0.0:
            if now - child.started_at > STEADY_SECONDS:
                child.pause = FIRST_PAUSE_SECONDS
            child.restart_at = now + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)
            self.say(f"The {child.name} process has died: starting it again.")
        elif now >= child.restart_at:
            child.restart_at = 0.0
            child.start()

    def stop(self) -> None:
        """Stop the children, the last first, and then the database."""
        for child in reversed(self.children):
            child.stop()
        self.stop_database()

    @contextlib.contextmanager
    def signals(self) -> Iterator[None]:
        """While this lasts SIGTERM and SIGINT end `watch` instead of the process."""

        def note(number: int, frame: object) -> None:
            del number, frame
            self.is_stopping = True

        wanted = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        before = {number: signal.signal(number, note) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def adopt_orphans() -> None:
    """Become the parent of our children's orphans (Linux), to bury them."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _end_with_parent() -> None:
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _has_exited(process: "subprocess.Popen[bytes]") -> bool:
    """True if the process runs no more.

    Where the system can, it is looked at without being buried, so that its number
    still stands for the session that we are about to end.
    """
    if not hasattr(os, "waitid"):  # macOS
        return process.poll() is not None
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, flags) is not None


def _bury_orphans(children: list[Child]) -> None:
    """Take the end of adopted processes; our own children are left to `Popen`."""
    if sys.platform != "linux":
        return  # nothing was adopted
    ours = {child.process.pid for child in children if child.process}
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None or ended.si_pid in ours:
            return
        with contextlib.suppress(ChildProcessError):
            os.waitpid(ended.si_pid, os.WNOHANG)
