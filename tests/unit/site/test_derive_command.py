"""`plait derive` as somebody at a terminal meets it."""

import json

import pytest
from click.testing import CliRunner

from plait.site.cli_derive import command

BASE = {
    "subject": "family:F1",
    "occurred_at": "2026-03-02T09:00+00:00",
    "recorded_at": "2026-03-02T09:00+00:00",
    "agency": "a",
}
EVENTS = [
    BASE | {"id": "1", "about": "F1-mother", "kind": "person.joined",
            "fact": {"role": "mother"}},
    BASE | {"id": "2", "about": "F1-mother", "kind": "concern.red_flag", "fact": {}},
    BASE | {"id": "3", "about": "F1-mother", "kind": "referral.mental_health.received",
            "subject": "family:F2"},
]  # fmt: skip
FIELDS = [
    "standard", "version", "subject", "about", "opened_at", "opens_at", "due_at",
    "state", "met_by", "stopped_by", "owed_by", "because", "reason",
]  # fmt: skip


@pytest.fixture
def run(tmp_path):
    """Run the command on these lines."""

    def run(lines, *options):
        source = tmp_path / "events.ndjson"
        text = (line if isinstance(line, str) else json.dumps(line) for line in lines)
        source.write_text("\n".join(text), encoding="utf-8")
        arguments = ["--events", str(source), "--as-of", "2026-03-02T10:00+00:00"]
        return CliRunner().invoke(command, [*arguments, *options])

    return run


def test_it_prints_an_obligation_a_line_with_the_documented_fields(run):
    """Moments are UTC with their offset; `because` are event ids."""
    result = run(EVENTS)

    found = [json.loads(line) for line in result.stdout.splitlines()]
    flag = next(o for o in found if o["standard"] == "red_flag_senior_review")
    assert result.exit_code == 0
    assert all(list(o) == FIELDS for o in found)
    assert flag["due_at"] == "2026-03-03T09:00:00+00:00"
    assert flag["because"] == ["2"]
    assert {o["subject"] for o in found} == {"family:F1", "family:F2"}


def test_bad_lines_go_to_standard_error_and_the_good_ones_are_derived(run):
    """By number and reason, with an exit code that says so."""
    result = run([*EVENTS, "garbage"])

    assert "line 4: is not JSON" in result.stderr
    assert result.stdout
    assert result.exit_code == 1


def test_all_or_nothing_gives_nothing(run):
    """One bad line, and nothing is printed."""
    result = run([*EVENTS, "garbage"], "--all-or-nothing")

    assert result.stdout == ""
    assert result.exit_code == 2


def test_a_policy_tightens_what_it_may_and_an_unknown_one_is_named(run):
    """The partnership's own limits over the library."""
    assert run(EVENTS, "--policy", "ashmere").exit_code == 0
    wrong = run(EVENTS, "--policy", "ashmear")

    assert "Did you mean 'ashmere'?" in wrong.stderr
    assert wrong.exit_code == 2


def test_a_line_names_the_policy_and_version_it_is_made_under(run):
    """Null for a trigger from before it was adopted; without a policy no such field."""
    plain = [json.loads(line) for line in run(EVENTS).stdout.splitlines()]
    asked = run(EVENTS, "--policy", "ashmere").stdout.splitlines()
    early = [one | {"occurred_at": "2026-01-11T12:00+00:00"} for one in EVENTS]
    before = run(early, "--policy", "ashmere").stdout.splitlines()

    assert all("policy" not in line for line in plain)
    assert {json.loads(line)["policy"] for line in asked} == {"ashmere/1"}
    assert {json.loads(line)["policy"] for line in before} == {None}


def test_a_folder_of_standards_stands_in_for_the_librarys(run, tmp_path):
    """And its faults are told with file and line."""
    folder = tmp_path / "mine" / "group"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text("id: one\nversion: 1\nwehn: {}\n")

    result = run(EVENTS, "--standards", str(tmp_path / "mine"))

    assert (
        "one.yaml:3: wehn: is not a field here. Did you mean 'when'?" in result.stderr
    )
    assert result.exit_code == 2


def test_a_subject_that_cannot_be_worked_out_does_not_stop_the_others(run):
    """A moment beyond the calendar fails that family alone, and says so."""
    far = BASE | {
        "id": "9", "subject": "family:F9", "about": "F9-mother",
        "kind": "referral.mental_health.received",
        "occurred_at": "1899-03-02T09:00+00:00",
        "recorded_at": "1899-03-02T09:00+00:00",
    }  # fmt: skip

    result = run([*EVENTS, far])

    assert "family:F1" in result.stdout
    assert result.exit_code in (0, 1)


def test_a_moment_without_an_offset_is_refused_in_words(run):
    """Never a traceback."""
    result = run(EVENTS, "--known-at", "yesterday")

    assert "wanted a date and time with its offset" in result.stderr
    assert result.exit_code == 2


def test_a_part_of_an_extract_is_not_read_as_lines(run):
    done = run(["PAR1 and so on"])

    assert done.exit_code == 2
    assert done.output.startswith("--events: this is a part of an extract.")
