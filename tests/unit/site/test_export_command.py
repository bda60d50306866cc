"""What `plait export` says where it cannot write."""

import errno

import click
import pytest

from plait.site import cli_export


def test_a_place_that_cannot_be_written_to_is_said(tmp_path):
    """
    Without its path and without a traceback, as every other fault of the command.
    """
    (tmp_path / "file").touch()
    said = "--out: could not be read or written: Not a directory"

    with pytest.raises(click.ClickException, match=said):  # noqa: SIM117
        with cli_export._said(cli_export._Bar()):
            (tmp_path / "file" / "extract").mkdir()


def test_a_full_disk_is_said_as_everywhere():
    with pytest.raises(OSError, match="No space"):  # noqa: SIM117
        with cli_export._said(cli_export._Bar()):
            raise OSError(errno.ENOSPC, "No space left on device")
