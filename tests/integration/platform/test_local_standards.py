"""A running service keeps the last whole standards, says so, and takes whole ones."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lib import databases, running
from plait.standards.loader import HERE

OWN = HERE / "library" / "learning" / "rapid_review.yaml"
SECONDS = 120


@dataclass(frozen=True)
class Web:
    """A running `plait web`, its log, and the file of its own standard."""

    url: str
    log: Path
    file: Path

    def write(self, title: str, field: str = "repeat") -> None:
        """Write the standard with this title, and `repeat` spelt so."""
        lines = OWN.read_text(encoding="utf-8").splitlines()
        lines = [
            f"title: {title}" if line.startswith("title:") else line for line in lines
        ]
        text = "\n".join(lines).replace("\nrepeat:", f"\n{field}:")
        self.file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(self.file)

    def shows(self, words: str) -> bool:
        """Whether the guide's page of the standard holds these words."""
        with urllib.request.urlopen(f"{self.url}{PAGE}", timeout=10) as answer:
            return words in answer.read().decode()


PAGE = "/guide/standards/rapid_review"


@pytest.fixture
def web(test_server, tmp_path) -> Iterator[Web]:
    """A `plait web` with one standard of its own."""
    name = f"plait_own_standards_{os.getpid()}"
    databases.copy_of_template(name)
    port = running.free_port()
    log = tmp_path / "web.log"
    made = Web(
        f"http://localhost:{port}", log, tmp_path / "own" / "learning" / OWN.name
    )
    made.write("Rapid review, first words")
    environment = databases.environment(name) | {
        "PLAIT_STANDARDS": str(tmp_path / "own"), "PLAIT_URL": made.url,
    }  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "plait", "web", "--port", str(port),
             "--workers", "1"],
            env=environment, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        running.wait_until_healthy(made.url, process, log)
        yield made
    finally:
        process.terminate()
        process.wait(timeout=120)
        databases.drop(name)


def wait_until(is_so) -> None:
    """Wait for something that happens in another process."""
    until = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_the_last_whole_standards_are_served_until_there_are_whole_ones(web) -> None:
    """
    A bad edit is in the log with file and line; pages go on; the next edit is served.
    """
    assert web.shows("Rapid review, first words")

    web.write("Rapid review, second words", field="repaet")
    wait_until(lambda: "Did you mean 'repeat'?" in web.log.read_text())

    assert "rapid_review.yaml:" in web.log.read_text()
    assert running.is_healthy(web.url)
    assert web.shows("Rapid review, first words")

    web.write("Rapid review, third words")
    wait_until(lambda: web.shows("Rapid review, third words"))
