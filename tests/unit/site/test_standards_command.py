"""`plait standards` on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner, Result

from plait.site.cli_standards import command
from plait.standards import policies
from plait.standards.loader import HERE, library
from plait.standards.shapes import FORCE_IN_WORDS


def run(*arguments: str) -> Result:
    """Run the command with these arguments."""
    return CliRunner().invoke(command, list(arguments))


def a_library(folder: Path, old: str, new: str) -> Path:
    """A library of one standard, with words of its file changed."""
    text = (HERE / "library/learning/rapid_review.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "learning").mkdir()
    changed = folder / "learning" / "rapid_review.yaml"
    changed.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_the_shipped_standards_pass() -> None:
    """
    All standards, examples and policies are checked, and there is no problem.
    """
    result = run("check")

    assert result.exit_code == 0, result.output
    assert "no problem" in result.output


def test_the_counts_come_last() -> None:
    """
    How much binds, how much a person has verified, and the sum on the last line.
    """
    *_, by_force, verified, last = run("check").output.splitlines()

    forces = re.findall(r"\b([a-z_]+) (\d+)", by_force.removeprefix("By force: "))
    assert [force for force, _ in forces] == list(FORCE_IN_WORDS)
    one, other = map(int, re.findall(r"\d+", verified))
    total = int(last.split()[0])
    assert sum(int(number) for _, number in forces) == one + other == total
    assert re.fullmatch(r"\d+ standards, \d+ worked examples: no problem\.", last)


def test_a_policy_that_cannot_be_read_is_a_problem(tmp_path, monkeypatch) -> None:
    """
    It is named, with its line, and the rest is checked all the same.
    """
    for name in ("ashmere", "wendlebury"):
        text = (policies.HERE / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    spoilt = (
        (tmp_path / "ashmere.yaml").read_text().replace("adopted_on:", "adoptd_on:")
    )
    (tmp_path / "ashmere.yaml").write_text(spoilt)
    line = next(n for n, text in enumerate(spoilt.splitlines(), 1) if "adoptd" in text)
    monkeypatch.setattr(policies, "HERE", tmp_path)
    policies.policy.cache_clear()

    result = run("check")
    policies.policy.cache_clear()

    assert result.exit_code == 1
    assert f"ashmere.yaml:{line}: adoptd_on: is not a field here" in result.output
    assert "Did you mean 'adopted_on'?" in result.output
    assert "Traceback" not in result.output


def test_list_as_json_has_a_line_a_version() -> None:
    """
    Exactly these fields; examples are counted, and each source says who verified it.
    """
    lines = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]

    assert [(line["id"], line["version"]) for line in lines] == [
        (one.id, one.version) for one in library()
    ]
    for line, one in zip(lines, library(), strict=True):
        assert list(line) == [
            "id", "version", "in_force_from", "title", "force", "limit_origin",
            "verified", "sources", "examples",
        ]  # fmt: skip
        assert line["examples"] == len(one.examples)
        assert line["in_force_from"] == one.applies_from.isoformat()
        for source in line["sources"]:
            assert list(source) == ["document", "clause", "url", "verified"]


def test_an_example_that_is_wrong_is_named_with_its_line(tmp_path: Path) -> None:
    """
    An example that says another day is a fault, with what was derived.
    """
    folder = a_library(tmp_path, "then: due 2026-12-30", "then: due 2026-12-29")

    result = run("check", "--standards", str(folder))

    assert result.exit_code == 1
    assert "rapid_review.yaml:" in result.output
    assert (
        "wanted due 2026-12-29 23:59:59, got due 2026-12-30 23:59:59" in result.output
    )


def test_a_fault_of_the_checks_ends_with_one(tmp_path: Path) -> None:
    """
    A ladder that tells an unknown role is a fault.
    """
    folder = a_library(tmp_path, "tell: independent_scrutineer", "tell: somebody")

    result = run("check", "--standards", str(folder))

    assert result.exit_code == 1
    assert "'somebody' is not a role" in result.output


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """
    A misspelt field is named with a suggestion, and never a traceback.
    """
    folder = a_library(tmp_path, "repeat: first", "repaet: first")

    result = run("check", "--standards", str(folder))

    assert result.exit_code == 2
    assert "Did you mean 'repeat'?" in result.output
    assert "Traceback" not in result.output


def test_list_names_every_standard() -> None:
    """
    Each standard with who owes it and by when.
    """
    result = run("list")

    assert result.exit_code == 0
    assert "conjunction_strategy_meeting" in result.output
    assert "health visitor, by the age of 14 days" in result.output


def test_explain_says_clause_force_and_whose_limit_it_is() -> None:
    """
    A reader learns that the limit is ours, not national.
    """
    result = run("explain", "raised_epds_assessed")

    assert result.exit_code == 0
    assert "QS115" in result.output
    assert "National guidance that states no time." in result.output
    assert "The time limit is ours" in result.output


def test_explain_under_a_policy_says_the_partnerships_limit() -> None:
    """
    Where a partnership has a shorter limit, that is the one told, as a local one.
    """
    result = run("explain", "infant_injury_paediatric", "--policy", "ashmere")

    assert "within 12 hours" in result.output
    assert "as the ashmere policy has it" in result.output


def test_a_misspelt_id_gets_a_suggestion() -> None:
    """
    The nearest id is offered.
    """
    result = run("explain", "hv_new_brith")

    assert result.exit_code == 2
    assert "Did you mean 'hv_new_birth'?" in result.output


def test_draw_writes_a_picture(tmp_path: Path) -> None:
    """
    To standard output, or to a file.
    """
    file = tmp_path / "picture.svg"

    to_output = run("draw", "hv_new_birth")
    to_file = run("draw", "hv_new_birth", "--out", str(file))

    assert to_output.output.startswith("<svg")
    assert to_file.exit_code == 0
    assert file.read_text(encoding="utf-8") == to_output.output


def test_draw_to_nowhere_says_so(tmp_path: Path) -> None:
    """
    A folder that is not there is a message, never a traceback.
    """
    result = run("draw", "hv_new_birth", "--out", str(tmp_path / "no" / "such.svg"))

    assert result.exit_code == 2
    assert "No such file" in result.output
