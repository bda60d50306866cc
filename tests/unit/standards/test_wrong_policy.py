"""Every way to write a policy wrongly, and what its author is told: one table.

As `test_wrong_yaml` has it for standards: the file and the line, what was wanted, what
was got, and the nearest word that would be right; never a traceback. What is said is
what `plait standards check` says, and what keeps Plait from starting.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.wrong_policies import GOOD, LOOSENED, WRONG
from plait.engine import wholeness
from plait.standards import policies
from plait.standards.loader import library


def faults(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that is said of the policy of Thornbury's in this folder."""
    monkeypatch.setattr(policies, "HERE", folder)
    policies.policy.cache_clear()
    try:
        return list(wholeness.check(library(), ["thornbury"]).problems)
    finally:
        policies.policy.cache_clear()


def written(folder: Path, text: str | bytes) -> Path:
    """A folder with the policy."""
    path = folder / "thornbury.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture(autouse=True)
def _the_shared_library_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is checked, and its examples worked, elsewhere: here that takes a minute."""
    real = wholeness.check_library
    monkeypatch.setattr(wholeness, "_worked", lambda _: [])
    monkeypatch.setattr(
        wholeness, "check_library", lambda some: [] if some is library() else real(some)
    )


@pytest.mark.parametrize("name", WRONG | LOOSENED)
def test_what_is_wrong_is_said_with_its_line(tmp_path, monkeypatch, name) -> None:
    """
    The file, the line, what was wanted, what was got, the nearest right word.
    """
    wrong = (WRONG | LOOSENED)[name]
    assert wrong.old in GOOD
    spoilt = GOOD.replace(wrong.old, wrong.new, 1)
    lines = spoilt.split("\n")
    number = next(n for n, line in enumerate(lines, 1) if wrong.line in line)

    said = faults(written(tmp_path, spoilt), monkeypatch)

    assert [one for one in said if wrong.said in one], said
    assert {one.split(": ")[0] for one in said} == {f"thornbury.yaml:{number}"}, said
    assert max(map(len, said)) < 300


def test_the_good_one_has_no_fault(tmp_path, monkeypatch) -> None:
    """
    Or the table above would prove nothing.
    """
    assert faults(written(tmp_path, GOOD), monkeypatch) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: wanted fields and their values, got nothing"),
        ("- name: one\n", ":1: wanted fields and their values, got a list"),
        ("just words\n", ":1: wanted fields and their values, got 'just words'"),
        ("name: one\nreason: Caf\xe9\n".encode("latin-1"), ":2: wanted UTF-8 text"),
        ("#" * 300_000, ":1: wanted at most 250000 bytes, got 300000"),
    ],
)
def test_a_file_that_is_no_policy_is_named(tmp_path, monkeypatch, text, said) -> None:
    """
    Whatever it holds.
    """
    assert faults(written(tmp_path, text), monkeypatch) == [f"thornbury.yaml{said}"]


def test_a_fault_of_a_standard_of_its_own_is_named_in_its_file(
    tmp_path, monkeypatch
) -> None:
    """
    The folder beside the policy holds what the partnership asks for besides.
    """
    [own] = (policies.HERE / "ashmere").rglob("*.yaml")
    there = tmp_path / "thornbury" / own.parent.name
    there.mkdir(parents=True)
    text = own.read_text("utf-8").replace("owed_by:", "owd_by:")
    (there / own.name).write_text(text, encoding="utf-8")

    said = faults(written(tmp_path, GOOD), monkeypatch)

    assert any("owd_by: is not a field here. Did you mean 'owed_by'?" in one
               for one in said)  # fmt: skip
    assert {one.split(":")[0] for one in said} == {own.name}


def test_a_standard_of_its_own_never_takes_the_place_of_a_shared_one(
    tmp_path, monkeypatch
) -> None:
    """
    Or a partnership could loosen what binds by writing it anew.
    """
    shared = Path(library().get("initial_conference").path)
    there = tmp_path / "thornbury" / "safeguarding"
    there.mkdir(parents=True)
    text = shared.read_text("utf-8").replace("version: 1\n", "version: 2\n")
    (there / shared.name).write_text(text, encoding="utf-8")

    said = faults(written(tmp_path, GOOD), monkeypatch)

    assert any("are in force on the same day" in one for one in said), said
