"""`plait import` and `plait rebuild`, as somebody types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lib import databases
from lib.town import make_town

AT = "2026-03-02T09:00:00+00:00"
GOOD = {
    "id": "e1", "subject": "family:F1", "about": "F1-infant", "kind": "injury.observed",
    "occurred_at": AT, "recorded_at": AT, "agency": "ashmere-health-visiting",
    "fact": {"mobile": False},
}  # fmt: skip


@pytest.fixture
def plait(own_database, tmp_path):
    """Run a command on a database with a town in it; a file of these lines."""
    make_town(using="engine")
    program = Path(sys.executable).with_name("plait")

    def run(*arguments, lines=None):
        if lines is not None:
            file = tmp_path / "events.ndjson"
            file.write_text("\n".join(lines))
            arguments = (*arguments, str(file))
        return subprocess.run(
            [program, *arguments],
            env=databases.environment(own_database),
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


def test_a_file_is_imported_and_each_bad_line_is_named(plait):
    """
    Counts on standard output, faults on standard error, and never a traceback.
    """
    lines = [json.dumps(GOOD), "{", json.dumps(GOOD | {"id": "x", "kind": "injry"})]

    first = plait("import", lines=lines)
    again = plait("import", lines=lines)

    assert first.returncode == again.returncode == 1
    assert first.stdout == (
        "Events kept: 1, of subjects: 1; recorded before: 0; lines refused: 2.\n"
    )
    assert "Events kept: 0, of subjects: 0; recorded before: 1" in again.stdout
    assert "line 2: is not JSON" in first.stderr
    assert "line 3: kind: 'injry' is not a fact we record" in first.stderr
    assert "Traceback" not in first.stderr


def test_a_file_without_a_good_line_keeps_nothing(plait):
    """
    That is another end than a file with some bad lines in it.
    """
    done = plait("import", lines=["{"] * 3)

    assert done.returncode == 2
    assert "Events kept: 0" in done.stdout


def test_all_or_nothing_says_that_nothing_was_kept(plait):
    """
    The shell can tell: 2 is nothing.
    """
    done = plait("import", "--all-or-nothing", lines=[json.dumps(GOOD), "{"])

    assert done.returncode == 2
    assert done.stdout == ""
    assert "Nothing was kept" in done.stderr


def test_a_rebuild_finds_nothing_to_change(plait):
    """
    What was imported stands as a rebuild would have it.
    """
    plait("import", lines=[json.dumps(GOOD)])

    done = plait("rebuild")

    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "Subjects worked out: 1; entries changed: 0; subjects that failed: 0.\n"
    )
