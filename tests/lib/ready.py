"""A Python that has loaded Plait, and begins `plait web` or the like from itself.

To load it takes seconds, and many tests ask for one of their own. Every one begins as a
fork: with all that was loaded, and with nothing that another has done. One runs after
the other.
"""

import contextlib
import gc
import importlib
import json
import multiprocessing
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, cast

import click


class Ready:
    """The Python that waits, and the process that it began last."""

    def __init__(self, command: str, environment: Mapping[str, str]) -> None:
        """Load what `plait COMMAND` (web, live or worker) needs.

        Args:
            environment: of the processes too; all they choose is chosen here.
        """
        self._python = subprocess.Popen(
            [sys.executable, str(Path(__file__)), command],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # else a line that was read already would not count as told
        )
        self._asks = cast("IO[bytes]", self._python.stdin)
        self._tells = cast("IO[bytes]", self._python.stdout)
        #: The number of the process that was begun last.
        self.pid = 0
        #: With what it ended; less than nought if it was killed; None while it runs.
        self.returncode: int | None = None

    def begin(self, log: Path, *arguments: str) -> None:
        """Begin the command with these arguments; what it says goes to a file."""
        log.touch()  # it may be read before the process has come to open it
        self._asks.write(json.dumps([str(log), *arguments]).encode() + b"\n")
        self.pid, self.returncode = int(self._told()), None

    def poll(self) -> int | None:
        """With what it ended; None while it runs."""
        return self._ended_within(0)

    def wait(self, seconds: float) -> None:
        """Wait until it has ended.

        Raises:
            TimeoutError: it runs still, after so many seconds.
        """
        if self._ended_within(seconds) is None:
            msg = f"It did not end in {seconds} seconds."
            raise TimeoutError(msg)

    def ask_to_stop(self) -> None:
        """SIGTERM, if it runs."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL, if it runs, and wait for the end."""
        self._signal(signal.SIGKILL)
        if self.returncode is None:
            self.returncode = int(self._told())

    def end(self, seconds: float) -> None:
        """Ask it to stop, and wait until it has.

        Raises:
            TimeoutError: it was killed, as it had not stopped after so many seconds.
        """
        self.ask_to_stop()
        try:
            self.wait(seconds)
        except TimeoutError:
            self.kill()
            raise

    def close(self) -> None:
        """End the Python itself."""
        with self._asks, self._tells:
            self._asks.close()
            self._python.wait()

    def _signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                os.kill(self.pid, number)

    def _ended_within(self, seconds: float) -> int | None:
        if self.returncode is None and select.select([self._tells], [], [], seconds)[0]:
            self.returncode = int(self._told())
        return self.returncode

    def _told(self) -> bytes:
        line = self._tells.readline()
        if not line:
            msg = f"The Python that waits has ended: {self._python.wait()}"
            raise RuntimeError(msg)
        return line


def _wait_and_begin(command: str) -> None:
    """Load what it needs; then each line asks for one, until there is none."""
    from plait.site import commands

    commands.use_django(command)
    _load(command)
    # What is loaded stays to the end: no process that begins here need look at it.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        log, *arguments = json.loads(line)
        begun = os.fork()
        if not begun:
            _become(command, log, arguments)
        click.echo(begun)
        _, status = os.waitpid(begun, 0)
        click.echo(os.waitstatus_to_exitcode(status))


def _load(command: str) -> None:
    if command == "live":
        importlib.import_module("plait.site.live")
        return
    from plait.worklist.rules_in_use import rules_in_use

    rules_in_use()  # reads and digests the standards and every policy
    if command == "web":
        from django.template import engines
        from django.urls import get_resolver

        _ = get_resolver().url_patterns
        pages = engines["jinja2"].env
        for name in pages.list_templates():
            pages.get_template(name)
    else:
        for name in ("site.messenger", "worklist.sweep", "worklist.policy_work"):
            importlib.import_module(f"plait.{name}")


def _become(command: str, log: str, arguments: list[str]) -> None:
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for mine, its in ((nothing, 0), (said, 1), (said, 2)):
        os.dup2(mine, its)
    # Else the process that serves loads everything anew.
    multiprocessing.set_start_method("fork")
    importlib.import_module(f"plait.site.cli_{command}").command(arguments)


if __name__ == "__main__":
    _wait_and_begin(sys.argv[1])
