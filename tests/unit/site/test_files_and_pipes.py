"""Commands whose files or pipes are not what they should be, in a process of their own.

Each says so in a sentence, or says nothing and stops; none shows a traceback.
"""

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from plait.site.commands import main
from plait.standards import loader
from plait.standards.collection import BadStandards

ALWAYS = "2026-03-09T09:00Z"


def plait(
    *arguments: str, shell: str = "", folder: Path
) -> subprocess.CompletedProcess:
    """Run `plait` with something of a shell behind it."""
    line = f'exec "$@" {shell}'
    return subprocess.run(
        ["/bin/sh", "-c", line, "sh", sys.executable, "-m", "plait", *arguments],
        capture_output=True, text=True, check=False, timeout=120, cwd=folder,
        env={**os.environ, "PLAIT_STANDARDS": ""},
    )  # fmt: skip


@pytest.mark.parametrize("shell", [">&-", "2>&-", ">/dev/full"])
def test_a_closed_or_a_full_output_is_no_traceback(tmp_path, shell):
    """As `>&-` closes it, or a disk that is full."""
    done = plait("standards", "list", "--json", shell=shell, folder=tmp_path)

    assert "Traceback" not in done.stderr
    assert done.returncode == (1 if "full" in shell else 0)


def test_a_file_that_cannot_be_read_is_said(tmp_path):
    """One that opens, and then gives an error."""
    done = plait("derive", "--events", "/proc/self/mem", "--as-of", ALWAYS,
                 folder=tmp_path)  # fmt: skip

    assert (done.returncode, done.stderr) == (1, "Error: Input/output error.\n")


def test_a_file_that_is_not_for_us_is_named(monkeypatch):
    """As where somebody else than the service runs a command: no traceback."""

    @click.command()
    def denied() -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "the/password")

    monkeypatch.setattr(main, "resolve_command", lambda *_: ("up", denied, []))

    done = CliRunner().invoke(main, ["up"])

    assert done.exit_code == 1
    assert done.output == "Error: the/password: Permission denied.\n"


def test_a_picture_is_written_whole_or_not_at_all(tmp_path):
    """What was there before stays where it cannot be written; no half is left."""
    (tmp_path / "one.svg").write_text("before")
    (tmp_path / ".one.svg.half").mkdir()

    refused = plait("standards", "draw", "hv_new_birth", "--out", "one.svg",
                    folder=tmp_path)  # fmt: skip
    assert refused.returncode == 2
    assert refused.stderr == "one.svg: Is a directory\n"
    assert (tmp_path / "one.svg").read_text() == "before"

    (tmp_path / ".one.svg.half").rmdir()
    done = plait("standards", "draw", "hv_new_birth", "--out", "one.svg",
                 folder=tmp_path)  # fmt: skip
    assert done.returncode == 0
    assert (tmp_path / "one.svg").read_text().endswith("</svg>\n")
    assert [path.name for path in tmp_path.iterdir()] == ["one.svg"]


def test_a_folder_of_everything_is_not_read(tmp_path, monkeypatch):
    """Whoever names the folder above by mistake waits for nothing."""
    monkeypatch.setattr(loader, "MOST", 2)
    for number in range(3):
        (tmp_path / f"{number}.yaml").write_text("id: one")

    with pytest.raises(BadStandards, match=r"got one with over 2 \*\.yaml"):
        loader.load(tmp_path)
