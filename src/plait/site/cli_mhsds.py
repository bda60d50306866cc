"""`plait mhsds`: a month of a team in tables like those of the national data set."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plait.clock.ages import add_months
from plait.clock.moments import local_day
from plait.site.commands import use_django
from plait.timeline.facts import did_you_mean

if TYPE_CHECKING:
    from plait.worklist.mhsds import Team


@click.command()
@click.option(
    "--team", "name", required=True, metavar="NAME",
    help="A team of a perinatal service, by its name.",
)  # fmt: skip
@click.option(
    "--month", "month", required=True, type=click.DateTime(["%Y-%m"]),
    help="A month that has ended, such as 2026-10.",
)  # fmt: skip
@click.option(
    "--out", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path),
    help="A new folder, or an empty one.",
)  # fmt: skip
def command(name: str, month: datetime, folder: Path) -> None:
    """Write a month of a team as files shaped like the MHSDS.

    Referrals that were open in the month, the team they went to, and the contacts in
    it: without names or NHS numbers, with ids that only this installation can make. The
    first file says of each field whether it is filled. All of it is written, or
    nothing. Each row is about a person: keep the files as you keep the database.
    """
    use_django("cli")
    from plait.site import mhsds_files, places
    from plait.worklist import mhsds, mhsds_codes

    now = datetime.now(UTC)
    first = month.date()
    if add_months(first, 1) > local_day(now):
        raise click.UsageError("--month: wanted a month that has ended.")
    try:
        mhsds_files.check(folder)
    except mhsds_files.NotOurFolder as error:
        raise click.UsageError(str(error)) from None
    team = _team(name)
    bar = click.progressbar(length=1, label="Reading families", file=sys.stderr)

    def progress(done: int, of: int) -> None:
        bar.length = of
        bar.update(done - bar.pos)

    with bar:
        found = mhsds.month(
            team, first, places.secret("extract_key").encode(), progress=progress
        )
    if found.failed:
        raise click.ClickException(
            f"{found.failed} families could not be read, so the month would not be "
            "whole. Nothing was written. `plait rebuild` names them."
        )
    tables = {mhsds_codes.HEADER: mhsds.header(team, first, now), **found.rows}
    try:
        mhsds_files.write(folder, tables, mhsds_codes.TABLES)
    except mhsds_files.NotOurFolder as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        msg = f"--out: could not be written: {error.strerror}. Nothing was kept."
        raise click.ClickException(msg) from None
    counts = ", ".join(f"{name} {len(rows):,}" for name, rows in found.rows.items())
    click.echo(f"Rows: {counts}.")


def _team(name: str) -> Team:
    from plait.worklist import mhsds

    every = mhsds.teams()
    found = [one for one in every if one.name == name]
    if not found:
        hint = did_you_mean(name, [one.name for one in every])
        raise click.UsageError(f"--team: no perinatal team is called so{hint or '.'}")
    if len(found) > 1:
        raise click.UsageError("--team: more than one is called so.")
    return found[0]
