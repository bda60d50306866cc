"""An audit of an extract: whole or not at all, and a killed one goes on."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from lib.extracts import extract_of, families
from lib.stories import story
from plait.engine.derive import derive
from plait.population import duck, run
from plait.population.engines import NoRoom, Room
from plait.population.manifest import BadExtract
from plait.population.readable import OWED
from plait.population.reading import open_extract
from plait.population.run import BadAudit, Question, audit
from plait.standards import policies
from plait.standards.loader import library

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NAMES = ("A", "B", "C", "D")


@pytest.fixture
def extract(tmp_path):
    """Four families in two files."""
    extract_of(tmp_path / "extract", families(*NAMES))
    return open_extract(tmp_path / "extract")


def asked(**changes):
    """The question of the tests."""
    return Question(
        **{"as_of": NOW, "known_at": None, "standards": library()} | changes
    )


def owed(out):
    """The rows that were written."""
    tables = [pq.read_table(path) for path in sorted((out / "owed").iterdir())]
    return [row for table in tables for row in table.to_pylist()]


def test_what_is_written_is_what_derive_says_in_words(extract, tmp_path):
    rows = audit(extract, asked(), tmp_path / "out", room=Room())

    found = owed(tmp_path / "out")
    said = [one for name in NAMES for one in derive(families(name), library(), NOW)]
    assert rows == len(found) == len(said) > 0
    assert sorted(
        (row["standard"], row["version"], row["state"], row["due"], row["owed_by"])
        for row in found
    ) == sorted(
        (one.standard, one.version, one.state, one.due_at, one.owed_by) for one in said
    )


def test_every_file_has_the_columns_that_are_promised(extract, tmp_path):
    audit(extract, asked(), tmp_path / "out", room=Room())

    for path in (tmp_path / "out" / "owed").iterdir():
        assert pq.read_schema(path).equals(OWED)


def test_the_note_comes_last_and_says_what_it_was(extract, tmp_path):
    audit(extract, asked(), tmp_path / "out", room=Room())

    said = json.loads((tmp_path / "out" / "audit.json").read_text())
    assert said["as_of"] == NOW.isoformat()
    assert said["rows"] == sum(one["rows"] for one in said["files"].values())
    assert not (tmp_path / "out" / "unfinished.json").exists()


def killed_after_the_first_file(extract, out, monkeypatch):
    """An audit that ends with a fault in its second file."""
    pieces_of = run.pieces_of
    done = []

    def pieces(events, *rest, **more):
        done.append(events)
        if len(done) > 1:
            raise KeyboardInterrupt
        return pieces_of("duckdb")(events, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(run, "pieces_of", lambda _: pieces)
        with pytest.raises(KeyboardInterrupt):
            audit(extract, asked(), out, room=Room())


def test_a_killed_audit_leaves_nothing_that_looks_whole(extract, tmp_path, monkeypatch):
    killed_after_the_first_file(extract, tmp_path / "out", monkeypatch)

    assert not (tmp_path / "out" / "audit.json").exists()
    assert [path.suffix for path in (tmp_path / "out" / "owed").iterdir()] == [
        ".parquet"
    ]


def test_a_killed_audit_goes_on_where_it_stopped(extract, tmp_path, monkeypatch):
    killed_after_the_first_file(extract, tmp_path / "out", monkeypatch)
    told = []

    audit(extract, asked(), tmp_path / "out", room=Room(), tell=told.append)
    audit(extract, asked(), tmp_path / "whole", room=Room())

    assert [one.was_there for one in told] == [True, False]
    assert owed(tmp_path / "out") == owed(tmp_path / "whole")


def test_an_audit_goes_on_after_an_export_without_news(extract, tmp_path, monkeypatch):
    killed_after_the_first_file(extract, tmp_path / "out", monkeypatch)
    again = replace(extract, manifest=replace(extract.manifest, made_at=NOW))

    assert audit(again, asked(), tmp_path / "out", room=Room())


@pytest.mark.parametrize(
    "other",
    [
        {"as_of": datetime(2026, 3, 2, tzinfo=UTC)},
        {"known_at": NOW},
        {"standards": policies.library_of("ashmere")},
        {"engine": "postgres"},
    ],
)
def test_another_audit_does_not_go_on_in_its_place(
    extract, tmp_path, monkeypatch, other
):
    killed_after_the_first_file(extract, tmp_path / "out", monkeypatch)

    with pytest.raises(BadAudit, match="another audit was begun there"):
        audit(extract, asked(**other), tmp_path / "out", room=Room())


def test_a_finished_audit_is_not_written_over(extract, tmp_path):
    audit(extract, asked(), tmp_path / "out", room=Room())

    with pytest.raises(BadAudit, match="an audit was finished there"):
        audit(extract, asked(), tmp_path / "out", room=Room())


def test_a_folder_of_something_else_is_left_alone(extract, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("Dear")

    with pytest.raises(BadAudit, match="wanted a new folder"):
        audit(extract, asked(), tmp_path / "out", room=Room())

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["letter.txt"]
    with pytest.raises(BadAudit, match="wanted a folder to write to"):
        audit(extract, asked(), tmp_path / "out" / "letter.txt", room=Room())


def test_under_a_policy_each_row_says_which_version(extract, tmp_path):
    standards = policies.library_of("ashmere")

    audit(extract, asked(standards=standards), tmp_path / "out", room=Room())

    said = [one for name in NAMES for one in derive(families(name), standards, NOW)]
    assert sorted(str(row["policy"]) for row in owed(tmp_path / "out")) == sorted(
        str(one.policy) for one in said
    )


def test_files_are_judged_side_by_side_where_there_is_room(extract, tmp_path):
    at_once = Room(memory=2**30, processors=2)
    alone = Room(memory=2**30, processors=1)
    assert (duck.at_once(at_once), duck.at_once(alone)) == (2, 1)
    assert duck.at_once(Room(memory=2**29, processors=8)) == 1

    audit(extract, asked(), tmp_path / "two", room=at_once)
    audit(extract, asked(), tmp_path / "one", room=alone)

    assert owed(tmp_path / "two") == owed(tmp_path / "one")


def test_who_works_side_by_side_shares_what_there_is():
    assert Room(memory=900, processors=8).shared(3) == Room(300, 1, None, 2)
    assert Room(memory=900, processors=2).shared(3).processors == 1


BEYOND = """
2060-12-30 10:00  infant  birth.recorded
2060-12-30 11:00  infant  referral.social_care.made
"""


def test_whoever_cannot_be_worked_out_is_left_out_and_counted(tmp_path, monkeypatch):
    """
    As derive does: not one duty of them is told, and none of them looks late.
    """
    late = datetime(2061, 3, 1, tzinfo=UTC)
    beyond = [replace(one, subject="family:Z") for one in story(BEYOND)]
    with pytest.raises(ValueError, match="working day"):
        derive(beyond, library(), late)
    extract_of(tmp_path / "extract", [*families("A"), *beyond], buckets=1)
    extract = open_extract(tmp_path / "extract")
    told = []

    audit(extract, asked(as_of=late), tmp_path / "out", room=Room(), tell=told.append)

    said = json.loads((tmp_path / "out" / "audit.json").read_text())
    assert [one.failed for one in told] == [said["not_worked_out"]] == [1]
    assert said["whom_not"] == list(told[0].unknown)
    assert len(owed(tmp_path / "out")) == len(derive(families("A"), library(), late))
    (tmp_path / "out" / "audit.json").rename(tmp_path / "out" / "unfinished.json")
    monkeypatch.setattr(run, "_begin", lambda *_: None)
    audit(extract, asked(as_of=late), tmp_path / "out", room=Room(), tell=told.append)
    assert (told[1].was_there, told[1].failed) == (True, 1)


@pytest.mark.parametrize("is_finished", [True, False])
def test_an_extract_that_is_written_anew_meanwhile_is_not_told(
    extract, tmp_path, is_finished
):
    def export(_):
        if is_finished:
            extract_of(tmp_path / "extract", families("A", "E"))
        else:
            (tmp_path / "extract" / "manifest.json").unlink()

    with pytest.raises(BadExtract, match="written anew while it was read"):
        audit(extract, asked(), tmp_path / "out", room=Room(), tell=export)

    assert not (tmp_path / "out" / "audit.json").exists()


def test_an_export_without_news_changes_nothing_that_is_judged(extract, tmp_path):
    """
    Only the moment at which it was made is another.
    """
    manifest = tmp_path / "extract" / "manifest.json"

    def export(_):
        said = json.loads(manifest.read_text())
        manifest.write_text(json.dumps(said | {"made_at": NOW.isoformat()}))

    assert audit(extract, asked(), tmp_path / "out", room=Room(), tell=export)


def test_what_a_replaced_file_makes_impossible_is_told_as_that(
    extract, tmp_path, monkeypatch
):
    def judge(*_, **__):
        (tmp_path / "extract" / "manifest.json").unlink()
        raise IndexError

    monkeypatch.setattr(run, "pieces_of", lambda _: judge)

    with pytest.raises(BadExtract, match="written anew while it was read"):
        audit(extract, asked(), tmp_path / "out", room=Room())


def test_where_the_system_has_no_more_memory_that_is_said(
    extract, tmp_path, monkeypatch
):
    def judge(*_, **__):
        raise MemoryError

    monkeypatch.setattr(run, "pieces_of", lambda _: judge)

    with pytest.raises(NoRoom, match="gave no more memory"):
        audit(extract, asked(), tmp_path / "out", room=Room())

    assert not (tmp_path / "out" / "audit.json").exists()


def test_what_is_owed_is_for_its_owner_alone(extract, tmp_path):
    """
    The rows tell of each family what it was owed, and when, though without its name.
    """
    audit(extract, asked(), tmp_path / "out", room=Room())

    found = [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in found} == {0}
