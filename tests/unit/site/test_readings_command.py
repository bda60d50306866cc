"""What `plait readings` says where it cannot do what was asked."""

import errno
from uuid import uuid4

import click
import pytest

from plait.assurance import told_file
from plait.population import writing
from plait.population.engines import NoRoom
from plait.site import cli_readings


def test_too_little_room_is_said_in_a_sentence():
    with pytest.raises(click.ClickException, match="not enough"), cli_readings._said():
        raise NoRoom("1 MB of memory were not enough.")


@pytest.fixture
def _told(monkeypatch):
    """What others are told, without a database."""
    monkeypatch.setattr(told_file, "write", lambda to: to.write("partnership,measure"))


@pytest.mark.usefixtures("_told")
def test_what_is_published_is_whole_or_what_it_was(tmp_path, monkeypatch):
    """
    Half a file would look like a partnership without some of its duties.
    """
    path = tmp_path / "readings.csv"
    cli_readings._publish(path)
    before = path.read_text()
    assert before == "partnership,measure"

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        cli_readings._publish(path)

    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("_told")
def test_a_place_that_is_not_there_is_said(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(click.ClickException, match="--publish: could not be written"):
        cli_readings._publish(tmp_path / "file" / "readings.csv")


def test_who_is_missing_is_named_by_id_or_number_and_not_by_name(capsys):
    """
    More than a few have one cause: the rest is a number.
    """
    known = uuid4()

    cli_readings._say_who_is_missing({*range(1, 52)}, {1: known})
    cli_readings._say_who_is_missing(set(), {})

    lines = capsys.readouterr().err.splitlines()
    assert "51 families, staff or reviews could not be worked out" in lines[0]
    assert lines[1:3] == [f"  subject {known}", "  number 2"]
    assert lines[-1] == "  and 1 more"
    assert len(lines) == 52
