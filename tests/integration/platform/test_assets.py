"""The static files, collected by processes that start beside each other."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.utils import matches_patterns

from plait import pages
from plait.site.assets import UNNAMED

_COLLECT = """
import django
django.setup()
from plait.site import assets
assets.collect()
"""
_AT_ONCE = 3


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


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("assets") / "home"


def test_processes_that_start_at_once_collect_the_files_once(home):
    started = [_collect(home) for _ in range(_AT_ONCE)]
    assert [_end_of(each) for each in started] == [(0, "")] * _AT_ONCE
    found = [path for path in (home / "static").rglob("*.*") if path.is_file()]
    assert any(path.name.startswith("nhsuk-frontend.min.") for path in found)


def test_files_that_have_not_changed_are_not_collected_again(home):
    if not (home / "static.stamp").exists():  # the other test did not run
        assert _end_of(_collect(home)) == (0, "")
    (home / "static" / "staticfiles.json").unlink()
    assert _end_of(_collect(home)) == (0, "")
    assert not (home / "static" / "staticfiles.json").exists()


def test_every_file_that_a_page_names_is_collected():
    """
    What is left out to save time is named nowhere.
    """
    templates = Path(pages.__file__).parent / "templates"
    written = "".join(path.read_text() for path in templates.rglob("*.jinja"))
    named = set(re.findall(r"""static\(\s*["']([^"']+)["']""", written))
    assert {"plait/plait.css", "django_htmx/htmx-2.min.js"} <= named
    assert [name for name in sorted(named) if matches_patterns(name, UNNAMED)] == []
