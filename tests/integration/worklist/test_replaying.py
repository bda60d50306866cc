"""A change of standards is tried on the families that are kept; nothing is written."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connections

from lib import databases
from lib.town import NOW, make_home, make_town
from plait.engine.replay import Change
from plait.records import ledger
from plait.records.models import Subject
from plait.records.shapes import NewEvent
from plait.standards.collection import Library
from plait.standards.loader import HERE, library, read
from plait.worklist import replaying

ID = "red_flag_senior_review"
SINCE = date(2026, 1, 1)
LATER = NOW + timedelta(days=10)


@pytest.fixture
def changed(tmp_path) -> Path:
    """A folder with one standard, due in 30 days in place of hours."""
    path = HERE / "library" / "perinatal_mental_health" / f"{ID}.yaml"
    text = path.read_text(encoding="utf-8")
    [limit] = [line for line in text.splitlines() if line.startswith("within:")]
    folder = tmp_path / "new" / "perinatal_mental_health"
    folder.mkdir(parents=True)
    (folder / path.name).write_text(text.replace(limit, "within: { days: 30 }"))
    return folder.parent


@pytest.fixture
def homes(own_database):
    """Three families of one partnership and one of another, each with a red flag."""
    towns = [make_town(using="engine"), make_town("wendlebury", using="engine")]
    found = []
    for town in (towns[0], towns[0], towns[0], towns[1]):
        home = make_home(town, using="engine")
        ledger.append(
            NewEvent(
                subject_id=home.id, kind="concern.red_flag", about=home.mother,
                team_id=town.teams["maternity"].pk, fact={"flags": ["new"]},
                occurred_at=NOW, recorded_at=NOW,
            ),
            using="engine",
        )  # fmt: skip
        found.append(home)
    return found


def replayed(changed, **options):
    """What the change would have done in the first partnership."""
    new = read(changed / "perinatal_mental_health" / f"{ID}.yaml")
    others = [one for one in library() if one.id != ID]
    return replaying.replay_partnership(
        "ashmere", library(), Library.of([*others, new]), since=SINCE, now=LATER,
        **options,
    )  # fmt: skip


def test_only_the_partnerships_own_families_are_replayed(homes, changed) -> None:
    """
    Counts by standard, and no family of the other partnership.
    """
    done = replayed(changed)

    assert done.totals.standards == {ID: Change(no_longer_late=3)}
    assert (done.totals.subjects, done.totals.released, done.totals.caught) == (3, 3, 0)
    assert (done.failed, done.left_out) == (0, 0)


def test_it_is_bounded_and_says_what_it_left_out(homes, changed) -> None:
    """
    A preview on a page looks at so many families, and no more.
    """
    done = replayed(changed, at_most=2)

    assert (done.totals.subjects, done.left_out) == (2, 1)


def test_a_family_that_cannot_be_read_is_counted_and_the_rest_go_on(
    homes, changed, monkeypatch, caplog
) -> None:
    """
    The log says which error it was and not about whom.
    """

    def fails_for_one(subject_id, **options):
        if subject_id == homes[0].id:
            raise KeyError("Jane Ashby")
        return read_past(subject_id, **options)

    read_past = replaying.projection.read_past
    monkeypatch.setattr(replaying.projection, "read_past", fails_for_one)

    done = replayed(changed)

    assert (done.totals.subjects, done.failed, done.left_out) == (2, 1, 0)
    assert "KeyError" in caplog.text
    assert "Ashby" not in caplog.text


def test_nothing_is_written(homes, changed) -> None:
    """
    No event, no entry and no note of a failure.
    """
    before = counts()

    replayed(changed)

    assert counts() == before


def counts():
    """How many rows the tables have that a rebuild writes to."""
    tables = ("event", "worklist_entry", "failed_derivation")
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select " + ", ".join(f"(select count(*) from {one})" for one in tables)
        )
        return cursor.fetchone()


def test_the_command_reads_what_is_kept(homes, own_database, changed) -> None:
    """
    Families are named by reference, which says who they are to nobody outside.
    """
    done = subprocess.run(
        [
            Path(sys.executable).with_name("plait"), "replay", "--part", "--json",
            "--families", "--standards", str(changed), "--since", str(SINCE),
            "--until", str(LATER.date()),
        ],
        env=databases.environment(own_database),
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    references = Subject.objects.using("engine").values_list("reference", flat=True)

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["subjects"] == 4
    assert said["standards"][0]["released"] == 4
    assert said["released"] == {one: [ID] for one in sorted(references)}
