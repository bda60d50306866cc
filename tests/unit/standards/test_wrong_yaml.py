"""Every way to write a standard wrongly, and what its author is told: one table.

A message says the file and the line, what was wanted and what was got, and the nearest
word that would be right; never a traceback.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.wrong_files import FILES, GOOD
from lib.wrong_parts import PARTS, WHEN, when
from plait.engine import worked
from plait.standards.checks import check
from plait.standards.collection import BadStandards
from plait.standards.loader import library, load

NAME = GOOD.name


WRONG = PARTS | FILES


def faults(folder: Path) -> list[str]:
    """Everything that is said of a library, as `plait standards check` says it."""
    try:
        shelf = load(folder)
    except BadStandards as error:
        return str(error).splitlines()
    found = [str(problem) for problem in check(shelf)]
    found += [
        fault
        for standard in shelf
        for example in standard.examples
        if (fault := worked.fault(standard, example)) is not None
    ]
    return found


def a_library(folder: Path, text: str | bytes) -> Path:
    """A library of one file."""
    path = folder / "perinatal_mental_health" / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_with_its_line(tmp_path, name) -> None:
    """
    The file, the line, what was wanted, what was got, the nearest right word.
    """
    wrong, text = WRONG[name], GOOD.read_text(encoding="utf-8")
    assert wrong.old in text
    spoilt = text.replace(wrong.old, wrong.new, 1)
    lines = spoilt.split("\n")
    number = next(n for n, line in enumerate(lines, 1) if wrong.line in line)

    said = faults(a_library(tmp_path, spoilt))

    assert [one for one in said if wrong.said in one], said
    places = {one.split(": ")[0] for one in said if wrong.said in one}
    assert places == {f"{NAME}:{number}"}, said
    assert max(map(len, said)) < 300


def test_the_good_one_has_no_fault(tmp_path) -> None:
    """
    Or the table above would prove nothing.
    """
    assert faults(a_library(tmp_path, GOOD.read_bytes())) == []
    assert [one for one in check(library()) if "repeat" in one.message] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: wanted the fields of a standard, got nothing"),
        ("# Nothing yet\n", ":1: wanted the fields of a standard, got nothing"),
        ("- id: one\n", ":1: wanted the fields of a standard, got a list"),
        ("just words\n", ":1: wanted the fields of a standard, got 'just words'"),
        ("id: one\ntitle: Caf\xe9\n".encode("latin-1"), ":2: wanted UTF-8 text"),
        ("id: one\n".encode("utf-16"), ":1: wanted UTF-8 text"),
        ("#" * 300_000, ":1: wanted at most 250000 bytes, got 300000"),
    ],
)
def test_a_file_that_is_no_standard_is_named(tmp_path, text, said) -> None:
    """
    Whatever it holds.
    """
    assert faults(a_library(tmp_path, text)) == [f"{NAME}{said}"]


def test_a_folder_in_place_of_a_file_is_named(tmp_path) -> None:
    """
    And so is what may not be read.
    """
    (tmp_path / "perinatal_mental_health" / NAME).mkdir(parents=True)

    assert faults(tmp_path) == [f"{NAME}:1: Is a directory"]


def test_a_byte_order_mark_is_no_fault(tmp_path) -> None:
    """
    Some editors write one.
    """
    assert faults(a_library(tmp_path, b"\xef\xbb\xbf" + GOOD.read_bytes())) == []


def two(folder: Path, *texts: str) -> Path:
    """A library of two files with one name, in the folders of two groups."""
    for group, text in zip(
        ("maternity", "perinatal_mental_health"), texts, strict=True
    ):
        (folder / group).mkdir(parents=True)
        (folder / group / NAME).write_text(text, encoding="utf-8")
    return folder


def test_one_id_in_two_folders_is_named_with_both(tmp_path) -> None:
    """
    With the folders, because the files are called the same.
    """
    text = GOOD.read_text(encoding="utf-8")

    [said] = faults(two(tmp_path, text, text))

    assert said == (
        f"perinatal_mental_health/{NAME}:2: red_flag_senior_review version 1 is there "
        f"twice: also in maternity/{NAME}:2"
    )


def test_versions_that_overlap_are_named_with_both(tmp_path) -> None:
    """
    With the line on which each says since when it is in force.
    """
    text = GOOD.read_text(encoding="utf-8")

    [said] = faults(two(tmp_path, text, text.replace("version: 1", "version: 2")))

    assert said == (
        f"perinatal_mental_health/{NAME}:6: versions 1 and 2 of red_flag_senior_review "
        "are in force on the same day: give the older one `applies.until` in "
        f"maternity/{NAME}:6"
    )


def test_standards_that_start_each_other_are_named_as_a_circle(tmp_path) -> None:
    """
    The whole circle is said, once.
    """
    text = GOOD.read_text(encoding="utf-8")
    back = (
        text.replace("id: red_flag_senior_review", "id: back_again")
        .replace(WHEN, when(kind="assessment.crisis"))
        .replace(
            "{ kind: assessment.crisis }\nwithin", "{ kind: concern.red_flag }\nwithin"
        )
    )
    folder = a_library(tmp_path, text)
    (folder / "perinatal_mental_health" / "back_again.yaml").write_text(back)

    said = [one for one in faults(folder) if "without end" in one]

    assert len(said) == 1
    assert "back_again -> red_flag_senior_review -> back_again" in said[0]
    assert said[0].startswith("back_again.yaml:")
