"""`plait standards` on the command line."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from plait.site.cli_standards import command
from plait.standards.loader import HERE


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
