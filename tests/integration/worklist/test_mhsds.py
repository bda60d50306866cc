"""A team's month as tables, from what was recorded."""

from __future__ import annotations

from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from plait.site import cli_mhsds
from plait.worklist import mhsds, mhsds_codes, projection

AT = datetime(2026, 2, 3, 10, tzinfo=UTC)


@pytest.fixture
def team(records, town):
    """The perinatal team: a referral and a contact of February."""
    for kind, more in (
        ("referral.mental_health.received", {"urgency": "routine"}),
        ("referral.mental_health.accepted", {}),
        ("contact.perinatal", {"mode": "video"}),
    ):
        records("perinatal", kind, about="mother", at=AT, **more)
    return town.teams["perinatal"]


def month_of(team, as_engine):
    with as_engine():
        [one] = [x for x in mhsds.teams(using="default") if x.id == team.pk]
        return mhsds.month(one, AT.date().replace(day=1), b"x", using="default")


def test_what_was_recorded_is_in_the_month(team, as_engine):
    found = month_of(team, as_engine)

    counts = {name: len(rows) for name, rows in found.rows.items()}
    assert counts == {
        "MHS101Referral": 1, "MHS102OtherServiceType": 1, "MHS201CareContact": 1,
    }  # fmt: skip
    assert found.failed == 0


def test_a_family_that_cannot_be_read_is_counted_and_never_left_out_in_silence(
    team, as_engine, monkeypatch
):
    def fails(*_given, **_more):
        raise RuntimeError

    monkeypatch.setattr(projection, "read_past", fails)

    assert month_of(team, as_engine).failed == 1


@pytest.fixture
def run(monkeypatch):
    """`run(team, month, folder)`: the command, with what the database would give."""
    monkeypatch.setattr(cli_mhsds, "use_django", lambda _process: None)
    vale = mhsds.Team(1, "Vale perinatal team", "vale-perinatal", "perinatal", ())
    monkeypatch.setattr(mhsds, "teams", lambda: (vale,))

    def run_it(team, month, folder):
        given = ["--team", team, "--month", month, "--out", str(folder)]
        return CliRunner().invoke(cli_mhsds.command, given)

    return run_it


@pytest.mark.parametrize(
    ("team", "month", "wanted"),
    [
        ("Vale perinatl team", "2026-01", "Did you mean 'Vale perinatal team'?"),
        ("Vale perinatal team", "2059-01", "wanted a month that has ended"),
        ("Vale perinatal team", "January", "does not match the format"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_is_written(
    run, tmp_path, team, month, wanted
):
    done = run(team, month, tmp_path / "out")

    assert done.exit_code == click.UsageError.exit_code
    assert wanted in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_month_that_is_not_whole_is_not_written(run, tmp_path, monkeypatch):
    part = mhsds.Month(failed=2)
    monkeypatch.setattr(mhsds, "month", lambda *_given, **_more: part)

    done = run("Vale perinatal team", "2026-01", tmp_path / "out")

    assert done.exit_code == 1
    assert "2 families could not be read" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_whole_month_is_written_with_its_header(run, tmp_path, monkeypatch):
    monkeypatch.setattr(mhsds, "month", lambda *_given, **_more: mhsds.Month())

    done = run("Vale perinatal team", "2026-01", tmp_path / "out")

    assert done.exit_code == 0, done.output
    assert {one.stem for one in (tmp_path / "out").iterdir()} == set(mhsds_codes.TABLES)
