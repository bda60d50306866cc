"""A Python that has loaded Plait, and begins `plait web` from itself when asked.

To load it takes seconds, and each module of tests asks for a site of its own. Every one
begins as a fork: with all that was loaded, and with nothing that another site has done.
Sites are served one after the other.
"""

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


class ReadyWeb:
    """The Python that waits, and the `plait web` that it began last."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._python = subprocess.Popen(
            [sys.executable, str(Path(__file__))],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # else a line that was read already would not count as told
        )
        self._asks = cast("IO[bytes]", self._python.stdin)
        self._tells = cast("IO[bytes]", self._python.stdout)
        self._web = 0
        self._ended: int | None = None

    def begin(self, log: Path, *arguments: str) -> None:
        """Begin `plait web` with these arguments; what it says goes to a file."""
        self._asks.write(json.dumps([str(log), *arguments]).encode() + b"\n")
        self._web, self._ended = int(self._told()), None

    def poll(self) -> int | None:
        """With what it ended; None while it runs."""
        return self._wait(0)

    def end(self, seconds: float) -> None:
        """Ask it to stop, and wait until it has.

        Raises:
            TimeoutError: it was killed, as it had not stopped after so many seconds.
        """
        if self.poll() is not None:
            return
        os.kill(self._web, signal.SIGTERM)
        if self._wait(seconds) is None:
            os.kill(self._web, signal.SIGKILL)
            self._ended = int(self._told())
            msg = f"plait web did not stop in {seconds} seconds."
            raise TimeoutError(msg)

    def close(self) -> None:
        """End the Python itself."""
        with self._asks, self._tells:
            self._asks.close()
            self._python.wait()

    def _wait(self, seconds: float) -> int | None:
        if self._ended is None and select.select([self._tells], [], [], seconds)[0]:
            self._ended = int(self._told())
        return self._ended

    def _told(self) -> bytes:
        line = self._tells.readline()
        if not line:
            msg = f"The Python that waits has ended: {self._python.wait()}"
            raise RuntimeError(msg)
        return line


def _wait_and_serve() -> None:
    """Load what the pages need; then each line asks for a site, until there is none."""
    from plait.site import commands

    commands.use_django("web")
    from django.urls import get_resolver

    from plait.worklist.rules_in_use import rules_in_use

    _ = get_resolver().url_patterns
    rules_in_use()  # reads and digests the standards and every policy
    for line in sys.stdin:
        log, *arguments = json.loads(line)
        web = os.fork()
        if not web:
            _become_web(log, arguments)
        click.echo(web)
        _, status = os.waitpid(web, 0)
        click.echo(os.waitstatus_to_exitcode(status))


def _become_web(log: str, arguments: list[str]) -> None:
    from plait.site import cli_web

    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for mine, its in ((nothing, 0), (said, 1), (said, 2)):
        os.dup2(mine, its)
    # Else the process that serves loads everything anew.
    multiprocessing.set_start_method("fork")
    cli_web.command(arguments)


if __name__ == "__main__":
    _wait_and_serve()
