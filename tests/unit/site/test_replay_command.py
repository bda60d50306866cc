"""`plait replay` on a file of events, as somebody at a terminal meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plait.engine import replay
from plait.site import replay_pool
from plait.site.cli_replay import command
from plait.standards.loader import HERE, library

OLD = HERE / "library" / "perinatal_mental_health" / "red_flag_senior_review.yaml"
FLAG = "concern.red_flag"
SEEN = "assessment.crisis"


def event(family: str, number: int, kind: str, at: str, **fields: object) -> str:
    """A line of the file."""
    return json.dumps(
        {"id": f"{family}-{number}", "subject": f"family:{family}",
         "about": f"{family}-mother", "kind": kind, "occurred_at": at,
         "recorded_at": at, "agency": "maternity", "fact": {}} | fields
    )  # fmt: skip


def a_family(name: str) -> list[str]:
    """A mother with a red flag on a Monday that nobody has answered."""
    return [event(name, 1, FLAG, "2026-03-02T10:00+00:00")]


@pytest.fixture
def tried(tmp_path):
    """Try a changed limit of one standard on a file of these lines."""

    def tried(lines: list[str], *options: str, within: str = "{ days: 30 }") -> Result:
        text = OLD.read_text(encoding="utf-8")
        folder = tmp_path / "new" / "perinatal_mental_health"
        folder.mkdir(parents=True, exist_ok=True)
        [limit] = [line for line in text.splitlines() if line.startswith("within:")]
        changed = text.replace(limit, f"within: {within}")
        (folder / OLD.name).write_text(changed, encoding="utf-8")
        file = tmp_path / "events.ndjson"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        arguments = [
            "--standards", str(folder.parent), "--part", "--since", "2026-01-01",
            "--until", "2026-03-10", "--events", str(file),
        ]  # fmt: skip
        return CliRunner().invoke(command, [*arguments, *options])

    return tried


def test_the_last_day_that_there_is_has_no_end(tried) -> None:
    """
    It is said, and no traceback.
    """
    result = tried(a_family("F1"), "--until", "9999-12-31")

    assert result.exit_code == 2
    assert result.stderr == "--until: wanted a day before 9999-12-31.\n"


def test_a_longer_limit_releases_a_family(tried) -> None:
    """
    A table of the standards that differ, and the counts last.
    """
    done = tried(a_family("F1"))

    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[1].split() == [
        "red_flag_senior_review", "1", "1", "0", "1", "0", "0",
    ]  # fmt: skip
    assert done.stdout.splitlines()[-1] == (
        "Subjects compared: 1; with something caught: 0; released: 1; failed: 0."
    )
    assert "Replaying 1 standards" in done.stderr


def test_the_families_are_named_when_asked_for(tried) -> None:
    """
    By the ids of the file, with the standards.
    """
    done = tried(a_family("F1"), "--families")

    assert "released  family:F1  red_flag_senior_review" in done.stdout


def test_json_says_the_same(tried) -> None:
    """
    One object, with each way in which a duty changes.
    """
    done = tried(a_family("F1"), "--json", "--families")
    [line] = done.stdout.splitlines()
    said = json.loads(line)

    [standard] = said["standards"]
    assert standard["id"] == "red_flag_senior_review"
    assert (standard["released"], standard["no_longer_late"]) == (1, 1)
    assert said["subjects_released"] == 1
    assert said["released"] == {"family:F1": ["red_flag_senior_review"]}
    assert said["failed"] == []


def test_standards_that_ask_the_same_are_not_replayed(tried) -> None:
    """
    No family is worked out for nothing.
    """
    unchanged = library().get("red_flag_senior_review").within[0].limit
    done = tried(a_family("F1"), within=f"{{ {unchanged.unit}: {unchanged.n} }}")

    assert done.exit_code == 0
    assert done.stdout == "The standards ask the same as before: nothing to replay.\n"


def test_a_bad_line_is_told_by_its_number_and_the_rest_go_on(tried) -> None:
    """
    Also where it belongs to no subject, or to two.
    """
    lines = [
        *a_family("F1"),
        "{",
        event("F2", 1, "concern.redflag", "2026-03-02T10:00+00:00"),
        event("F3", 1, FLAG, "2026-03-02T10:00+00:00", id="F1-1"),
        *a_family("F4"),
    ]

    done = tried(lines)

    assert done.exit_code == 1
    assert "line 2: is not JSON" in done.stderr
    assert "line 3: kind: 'concern.redflag' is not a fact we record" in done.stderr
    assert "line 4: id: an earlier line has this id" in done.stderr
    assert "released: 2" in done.stdout
    assert "Traceback" not in done.output


def test_a_family_that_fails_is_named_and_the_rest_go_on(tried, monkeypatch) -> None:
    """
    Not one of them is lost without a word.
    """

    def fails_for_one(events, as_of):
        if events[0].subject == "family:F1":
            raise ValueError("it cannot be")
        return timeline_of(events, as_of)

    timeline_of = replay.timeline_of
    monkeypatch.setattr(replay, "timeline_of", fails_for_one)

    done = tried([*a_family("F1"), *a_family("F2")])

    assert done.exit_code == 1
    assert "family:F1: could not be worked out: it cannot be" in done.stderr
    assert done.stdout.endswith("released: 1; failed: 1.\n")


def test_many_families_are_compared_in_processes_of_their_own(
    tried, monkeypatch
) -> None:
    """
    The counts are those of one process.
    """
    lines = [line for n in range(120) for line in a_family(f"F{n}")]
    alone = tried(lines, "--json", "--families")
    monkeypatch.setattr(replay_pool, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(replay_pool.os, "cpu_count", lambda: 2)

    shared = tried(lines, "--json", "--families")

    assert shared.stdout == alone.stdout
    assert json.loads(shared.stdout)["subjects_released"] == 120


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "2026-04-01"], "--since: wanted a day before --until"),
        (["--policy", "ashmeer"], "Did you mean 'ashmere'?"),
        (["--standards", "nowhere"], "nowhere: is not a folder of standards"),
        (["--since", "yesterday"], "does not match the format"),
        (["--events", "nowhere.ndjson"], "does not exist"),
        (["--picture", "nowhere/changes.svg"], "--picture: there is no such folder"),
        (["--picture", "."], "is a directory"),
        (["--under", "ashmere"], "Wanted one of --standards NEW and --under NAME"),
    ],
)
def test_what_cannot_be_done_is_said(tried, options, said) -> None:
    """
    And the command ends with 2.
    """
    done = tried(a_family("F1"), *options)

    assert done.exit_code == 2
    assert said in done.output
    assert "Traceback" not in done.output


def test_a_picture_that_cannot_be_written_is_said_after_the_table(
    tried, tmp_path: Path
) -> None:
    """
    What was there before stays, and no traceback.
    """
    (tmp_path / "changes.svg").write_text("before")
    (tmp_path / ".changes.svg.half").mkdir()

    done = tried(a_family("F1"), "--picture", str(tmp_path / "changes.svg"))

    assert done.exit_code == 2
    assert "--picture: could not be written: Is a directory." in done.output
    assert (tmp_path / "changes.svg").read_text() == "before"


def test_wrong_standards_are_told_with_file_and_line(tried) -> None:
    """
    Nothing is replayed on a library that cannot be used.
    """
    done = tried(a_family("F1"), within="{ hourz: 4 }")

    assert done.exit_code == 2
    assert "red_flag_senior_review.yaml:" in done.stderr
    assert "Did you mean 'hours'?" in done.stderr


def test_the_limits_of_a_policy_are_on_both_sides(tried, tmp_path: Path) -> None:
    """
    What a partnership has set for itself does not change with the library.
    """
    done = tried(a_family("F1"), "--policy", "ashmere")

    assert done.exit_code == 0, done.output
    assert "released: 1" in done.stdout


def test_a_part_of_an_extract_is_not_read_as_lines(tried) -> None:
    done = tried(["PAR1 and so on"])

    assert done.exit_code == 2
    assert done.output == "--events: this is a part of an extract. Name its folder.\n"
