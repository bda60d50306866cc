"""`plait explain` as somebody at a terminal meets it."""

import json

import pytest
from click.testing import CliRunner

from plait.site.cli_explain import command

BASE = {
    "subject": "family:F1",
    "about": "F1-mother",
    "occurred_at": "2026-03-02T09:00+00:00",
    "recorded_at": "2026-03-02T09:00+00:00",
    "agency": "a",
}
EVENTS = [
    BASE | {"id": "1", "kind": "concern.red_flag", "fact": {}},
    BASE | {"id": "2", "kind": "screen.epds", "fact": {"total": 11}},
]
FLAG, EPDS = "red_flag_senior_review", "raised_epds_assessed"


@pytest.fixture
def run(tmp_path):
    """Run the command on these lines."""

    def run(lines, *options, subject="family:F1", standard=FLAG):
        source = tmp_path / "events.ndjson"
        text = (line if isinstance(line, str) else json.dumps(line) for line in lines)
        source.write_text("\n".join(text), encoding="utf-8")
        asked = ["--events", str(source), "--subject", subject, "--standard", standard]
        return CliRunner().invoke(
            command, [*asked, "--as-of", "2026-03-02T10:00+00:00", *options]
        )

    return run


def test_it_prints_the_steps_of_what_is_owed(run):
    """From the fact to how it stands, with the clause."""
    result = run(EVENTS)

    assert result.exit_code == 0
    assert "A duty: due" in result.stdout
    assert "24 hours from Mon 2 Mar 2026, 9am end Tue 3 Mar 2026, 9am." in (
        " ".join(result.stdout.split())
    )
    assert "Source: MBRRACE-UK" in result.stdout


def test_it_prints_the_steps_also_when_nothing_is_owed(run):
    """What came near, and which condition failed."""
    result = run(EVENTS, standard=EPDS)

    said = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "Nothing is owed under it as of Mon 2 Mar 2026, 10am." in said
    assert "Wanted: score 13 or more; it was 11." in said


def test_a_program_gets_one_object(run):
    """The same steps."""
    result = run(EVENTS, "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["standard"] == FLAG
    assert found["cases"][0]["due_at"] == "2026-03-03T09:00:00+00:00"
    assert found["cases"][0]["made"] is True


def test_an_unknown_standard_or_subject_is_named_with_the_nearest(run):
    """On standard error, and the command ends with 2."""
    standard = run(EVENTS, standard="red_flag_senior_revue")
    subject = run(EVENTS, subject="F1")
    policy = run(EVENTS, "--policy", "ashmear")

    assert f"Did you mean '{FLAG}'?" in standard.stderr
    assert "Did you mean 'family:F1'?" in subject.stderr
    assert "Did you mean 'ashmere'?" in policy.stderr
    assert {standard.exit_code, subject.exit_code, policy.exit_code} == {2}
    assert standard.stdout + subject.stdout + policy.stdout == ""


def test_bad_lines_are_said_and_passed_over(run):
    """By number and reason; the good ones are explained."""
    result = run([*EVENTS, "garbage"])

    assert "line 3: is not JSON" in result.stderr
    assert "A duty: due" in result.stdout
    assert result.exit_code == 0


def test_what_was_not_known_then_is_left_out(run):
    """And said to have become known later."""
    result = run(EVENTS, "--known-at", "2026-03-01T10:00+00:00")

    said = " ".join(result.stdout.split())
    assert "It was not known until Mon 2 Mar 2026, 9am." in said
    assert "Nothing is owed" in said


def test_a_policy_of_a_partnership_is_applied(run):
    """With its limits, in the standards that it has adopted."""
    result = run(EVENTS, "--policy", "ashmere")

    assert result.exit_code == 0
    assert "A duty: due" in result.stdout
