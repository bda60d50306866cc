"""`plait audit` of a file says what `plait derive` says; of an extract it writes it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from lib.extracts import extract_of, families
from plait.population.gather import gather
from plait.population.keeping import Needs
from plait.population.manifest import BadExtract
from plait.site.cli_audit import command
from plait.site.cli_derive import command as derive
from plait.synthetic.population import population
from plait.timeline.lines import to_line

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
AS_OF = ("--as-of", NOW.isoformat())


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    """A file of a few made-up families."""
    path = tmp_path_factory.mktemp("events") / "events.ndjson"
    lines = [
        json.dumps(to_line(event))
        for family in population(seed=3, count=8, as_of=NOW)
        for event in family.events
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def audit(*words):
    """What the command gives."""
    return CliRunner().invoke(command, [str(word) for word in words])


@pytest.mark.parametrize(
    "more", [(), ("--policy", "ashmere", "--known-at", "2026-07-01T00:00+00:00")]
)
def test_a_file_is_answered_in_the_very_lines_of_derive(events, more):
    asked = ("--events", str(events), *AS_OF, *more)

    said = CliRunner().invoke(derive, asked)
    found = audit(*asked, "--out", "-")

    assert found.exit_code == said.exit_code == 0
    assert found.stdout == said.stdout
    assert found.stdout.count("\n") > 50


def test_a_bad_line_is_named_and_the_rest_is_judged(tmp_path):
    path = tmp_path / "events.ndjson"
    good = to_line(families("A")[0])
    path.write_text(f"{json.dumps(good)}\nnonsense\n", encoding="utf-8")

    found = audit("--events", path, *AS_OF, "--out", "-")

    assert found.exit_code == 1
    assert "line 2: is not JSON" in found.stderr


def test_a_file_may_be_answered_in_a_folder(events, tmp_path):
    out = tmp_path / "out"

    found = audit("--events", events, *AS_OF, "--out", out)

    assert found.exit_code == 0
    lines = (out / "owed.ndjson").read_text(encoding="utf-8").splitlines()
    assert f"{len(lines):,} obligations" in found.stderr


def test_an_extract_is_audited_into_a_folder(tmp_path):
    extract_of(tmp_path / "extract", families("A", "B", "C"))
    out = tmp_path / "out"

    found = audit("--events", tmp_path / "extract", *AS_OF, "--out", out)

    assert found.exit_code == 0, found.output
    rows = json.loads((out / "audit.json").read_text(encoding="utf-8"))["rows"]
    assert f"{rows:,} obligations" in found.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--memory", "plenty"), "wanted an amount such as 800M or 2G"),
        (("--memory", "99999999999999G"), "wanted an amount such as 800M or 2G"),
        (("--engine", "abacus"), "is not one of"),
        (("--policy", "ashmeer"), "Did you mean 'ashmere'?"),
        (("--out", "-"), "--out: of an extract wanted a folder, got -."),
        (("--standards", "nowhere"), "nowhere: is not a folder of standards"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, words, said):
    extract_of(tmp_path / "extract", families("A"))
    asked = ("--events", tmp_path / "extract", *AS_OF, "--out", tmp_path / "out")

    found = audit(*asked, *words)

    assert found.exit_code == 2
    assert said in found.output
    assert "Traceback" not in found.output


@pytest.mark.parametrize("name", ["manifest.json", "events/bucket-00000.parquet"])
def test_a_part_of_an_extract_is_not_read_as_lines(tmp_path, name):
    """
    Whoever names one file in it is told so, and not that each of its lines is bad.
    """
    extract_of(tmp_path / "extract", families("A"))

    found = audit("--events", tmp_path / "extract" / name, *AS_OF, "--out", "-")

    assert found.exit_code == 2
    assert found.output == "--events: this is a part of an extract. Name its folder.\n"


def test_measures_are_counted_unless_they_are_not_wanted(tmp_path):
    extract_of(tmp_path / "extract", families("A", "B"))
    asked = ("--events", tmp_path / "extract", *AS_OF)

    with_them = audit(*asked, "--out", tmp_path / "with")
    without = audit(*asked, "--out", tmp_path / "without", "--no-measures")

    assert with_them.exit_code == without.exit_code == 0
    for name in ("measures.csv", "measures_by_group.csv"):
        assert (tmp_path / "with" / name).exists()
        assert not (tmp_path / "without" / name).exists()
    assert "Counting" in with_them.stderr
    assert "Counting" not in without.stderr


def test_a_folder_that_is_no_extract_is_refused(tmp_path):
    found = audit("--events", tmp_path, *AS_OF, "--out", tmp_path / "out")

    assert found.exit_code == 2
    assert "manifest.json" in found.stderr
    assert not (tmp_path / "out").exists()


def test_what_is_not_there_is_said(tmp_path):
    found = audit("--events", tmp_path / "none", *AS_OF, "--out", tmp_path / "out")

    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == "--events: there is no such folder or file.\n"


def test_a_place_that_cannot_be_written_to_is_said(tmp_path):
    extract_of(tmp_path / "extract", families("A"))

    found = audit("--events", tmp_path / "extract", *AS_OF, "--out", "/proc/none/out")

    assert found.exit_code == 2
    assert "Could not be read or written: No such file" in found.stderr


def test_whoever_could_not_be_worked_out_is_counted(tmp_path):
    late = replace(
        families("B")[0],
        about="infant",
        kind="referral.social_care.made",
        fact={},
        occurred_at=datetime(2060, 12, 30, tzinfo=UTC),
        recorded_at=datetime(2060, 12, 30, tzinfo=UTC),
    )
    extract_of(tmp_path / "extract", [*families("A"), late])
    as_of = ("--as-of", "2061-03-01T00:00:00Z")

    found = audit("--events", tmp_path / "extract", *as_of, "--out", tmp_path / "out")

    assert found.exit_code == 1
    assert "Could not be worked out, and left out: 1." in found.stderr


def test_more_agencies_than_have_numbers_are_refused():
    """
    In a sentence, as every other file that cannot be judged.
    """
    one = families("A")[0]
    many = (replace(one, id=str(at), agency=f"a{at}") for at in range(2**15 + 1))

    with pytest.raises(BadExtract, match="at most 32,767 agencies"):
        gather(many, Needs({}))


@pytest.mark.parametrize(
    ("as_of", "is_said"), [("2026-03-02T00:00Z", False), ("2026-03-02T00:01Z", True)]
)
def test_a_moment_after_the_end_of_an_extract_is_warned_of(tmp_path, as_of, is_said):
    """
    Else a board reads that nothing was done since, when it was only not exported.
    """
    extract_of(tmp_path / "extract", families("A"))

    found = audit(
        "--events", tmp_path / "extract", "--as-of", as_of, "--out", tmp_path / "out"
    )

    assert found.exit_code == 0
    assert ("The extract ends" in found.stderr) == is_said
