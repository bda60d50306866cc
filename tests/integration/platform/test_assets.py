"""The static files, collected by processes that start beside each other."""

import os
import subprocess
import sys
from pathlib import Path

_COLLECT = """
import django
django.setup()
from plait.site import assets
assets.collect()
"""
_AT_ONCE = 4


def _collect(home: Path) -> "subprocess.Popen[str]":
    chosen = {"PLAIT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "plait.site.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", _COLLECT],
        env=os.environ | chosen,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _end_of(process: "subprocess.Popen[str]") -> tuple[int, str]:
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def test_processes_that_start_at_once_collect_the_files_once(tmp_path):
    home = tmp_path / "home"
    started = [_collect(home) for _ in range(_AT_ONCE)]
    assert [_end_of(each) for each in started] == [(0, "")] * _AT_ONCE
    found = [path for path in (home / "static").rglob("*.*") if path.is_file()]
    assert any(path.name.startswith("nhsuk-frontend.min.") for path in found)


def test_files_that_have_not_changed_are_not_collected_again(tmp_path):
    home = tmp_path / "home"
    assert _end_of(_collect(home)) == (0, "")
    (home / "static" / "staticfiles.json").unlink()
    assert _end_of(_collect(home)) == (0, "")
    assert not (home / "static" / "staticfiles.json").exists()
