"""Standards of an installation: taken into use whole, or the last whole ones stay."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plait.site import local_standards
from plait.standards import in_use, loader
from plait.standards.collection import BadStandards
from plait.standards.in_use import standards_faults

OWN = loader.HERE / "library" / "learning" / "rapid_review.yaml"
NAME = OWN.name


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Write the folder's one standard, with something changed in it."""
    folder = tmp_path / "own"
    monkeypatch.setenv("PLAIT_STANDARDS", str(folder))
    monkeypatch.setenv("PLAIT_HOME", str(tmp_path / "home"))
    text = OWN.read_text(encoding="utf-8")

    def write(old: str = "", new: str = "") -> Path:
        path = folder / "learning" / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        # A change within one tick of the file system's clock is a change too.
        number = getattr(write, "number", 0) + 1
        write.number = number
        os.utime(path, ns=(number * 10**9, number * 10**9))
        return folder

    yield write
    in_use.use(None)
    local_standards._forget_policies()


def title() -> str:
    """What the standard is called in the library in use."""
    return loader.library().get("rapid_review").title


TITLE = loader.shipped().get("rapid_review").title
OTHER = "Rapid review done here"


def test_one_with_an_id_of_plaits_own_takes_its_place(own) -> None:
    """
    All others stay as they are.
    """
    own(f"title: {TITLE}", f"title: {OTHER}")

    local_standards.begin()

    assert title() == OTHER
    assert len(loader.library()) == len(loader.shipped())


def test_without_a_folder_plaits_own_are_in_use(own, monkeypatch) -> None:
    """
    They are checked all the same.
    """
    monkeypatch.delenv("PLAIT_STANDARDS")

    watch = local_standards.begin()

    assert loader.library() is loader.shipped()
    assert watch.look() is False


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("repeat: first", "repaet: first", "Did you mean 'repeat'?"),
        ("then: due 2026-12-30", "then: due 2026-12-29", "got due 2026-12-30"),
        ("tell: independent_scrutineer", "tell: somebody", "is not a role"),
    ],
)
def test_nothing_begins_on_standards_that_are_not_whole(own, old, new, said) -> None:
    """
    Whether they cannot be read, are not good enough, or an example does not hold.
    """
    own(old, new)

    with pytest.raises(BadStandards, match=said.replace("?", r"\?")) as caught:
        local_standards.begin()

    assert str(caught.value).startswith(f"{NAME}:")


def test_a_folder_that_is_not_there_is_said(own) -> None:
    """
    A misspelt setting must not look like no standards of one's own.
    """
    with pytest.raises(BadStandards, match="is not a folder of standards"):
        local_standards.begin()


def test_a_whole_change_is_taken_into_use(own, caplog) -> None:
    """
    While it runs, and with what was kept of the older ones forgotten.
    """
    from plait.worklist.rows import every_standard

    own()
    watch = local_standards.begin()
    assert every_standard()["rapid_review"].title == TITLE
    assert watch.look() is False

    own(f"title: {TITLE}", f"title: {OTHER}")

    assert watch.look() is True
    assert title() == every_standard()["rapid_review"].title == OTHER
    assert standards_faults() == []


def test_after_a_bad_edit_the_last_whole_ones_stay_and_it_is_said(own, caplog) -> None:
    """
    With file and line in the log and on the strip, until it is put right.
    """
    own(f"title: {TITLE}", f"title: {OTHER}")
    watch = local_standards.begin()
    before = loader.library()
    folder = own("repeat: first", "repaet: first")
    lines = (folder / "learning" / NAME).read_text().splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("repaet"))

    watch.look()

    assert loader.library() is before
    first, fault = standards_faults()
    assert "the last whole ones still are" in first
    assert fault.startswith(f"{NAME}:{line}: repaet: is not a field here")
    assert f"{NAME}:{line}: repaet" in caplog.text
    assert watch.look() is False  # it is said once in the log

    own()
    watch.look()

    assert standards_faults() == []
    assert title() == TITLE


def test_what_comes_back_goes_on_with_the_last_whole_ones(own) -> None:
    """
    A process that dies while the folder has a fault must not stay away.
    """
    own(f"title: {TITLE}", f"title: {OTHER}")
    local_standards.begin()
    own("repeat: first", "repaet: first")
    in_use.use(None)

    watch = local_standards.begin(goes_on=True)

    assert title() == OTHER
    assert standards_faults()
    own()
    assert watch.look() is True
    assert title() == TITLE


def test_policies_are_read_over_the_copy_whatever_the_folder_holds_by_then(own) -> None:
    """
    What is in use is one thing, although somebody is just editing.
    """
    from plait.standards.policies import library_of

    own(f"title: {TITLE}", f"title: {OTHER}")
    local_standards.begin()
    own("repeat: first", "repaet: first")

    assert library_of("ashmere").get("rapid_review").title == OTHER


def test_old_copies_are_dropped(own, tmp_path, monkeypatch) -> None:
    """
    But for a few, which another process may still read from.
    """
    monkeypatch.setattr(local_standards, "_COPIES", 2)
    own()
    watch = local_standards.begin()
    for number in range(4):
        own(f"title: {TITLE}", f"title: Rapid review number {number}")
        watch.look()

    copies = list((tmp_path / "home" / "standards").glob("copy-*"))
    assert len(copies) <= 3
    assert title() == "Rapid review number 3"


@pytest.mark.parametrize("name", ["up", "web", "worker"])
def test_a_command_that_would_serve_ends_with_2(own, tmp_path, name) -> None:
    """
    Before anything is started: no database, no port, no lock.
    """
    own("repeat: first", "repaet: first")

    done = subprocess.run(
        [sys.executable, "-m", "plait", name],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 2, done.stderr
    assert f"{NAME}:" in done.stderr
    assert "Did you mean 'repeat'?" in done.stderr
    assert "Nothing was started: the standards are not whole." in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home" / "postgres").exists()


def test_commands_without_a_database_work_by_them_too(own) -> None:
    """
    `plait standards` shows what the service works by.
    """
    own(f"title: {TITLE}", f"title: {OTHER}")

    done = subprocess.run(
        [sys.executable, "-m", "plait", "standards", "list", "--json"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    titles = {json.loads(line)["title"] for line in done.stdout.splitlines()}
    assert done.returncode == 0
    assert OTHER in titles
    assert TITLE not in titles
