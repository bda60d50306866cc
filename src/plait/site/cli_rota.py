"""`plait rota`: who is on call and who is away, from a file of your own system."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import IO

import click

from plait.site.commands import use_django

#: What the command says to the shell: all was kept, or nothing.
ALL_WELL, NOTHING_KEPT = 0, 2


@click.group()
def command() -> None:
    """Load who is on call, who is away, and mobile numbers of work."""


@command.command("import")
@click.argument("source", metavar="FILE", type=click.File("rb"))
def import_(source: IO[bytes]) -> None:
    """Load a FILE of comma-separated values: all of it, or nothing.

    Its columns are what, team, email, role, from, to, cover and mobile; see
    docs/how-to/keep-a-rota.md. A shift that is there already is left as it is.
    """
    use_django("cli")
    from plait.access import rota_file
    from plait.standards.roles import roles

    data = source.read(rota_file.LARGEST + 1)
    if len(data) > rota_file.LARGEST:
        raise click.ClickException("The file is larger than any rota (20 MB).")
    found = rota_file.read(
        data, now=datetime.now(UTC), is_role=lambda role: role in roles()
    )
    for line, problem in found.problems:
        click.echo(f"line {line}: {problem}", err=True)
    if found.problems:
        click.echo("Nothing was kept, because a line was refused.", err=True)
        sys.exit(NOTHING_KEPT)
    new = rota_file.keep(found)
    click.echo(
        f"Shifts: {len(found.shifts)}, new: {new}; absences: {len(found.absences)}; "
        f"mobile numbers: {len(found.mobiles)}."
    )
    sys.exit(ALL_WELL)
