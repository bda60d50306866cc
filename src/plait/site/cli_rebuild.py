"""`plait rebuild`: work out again what everybody is owed, and write it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from uuid import UUID

import click

from plait.site.commands import use_django

#: What the command says to the shell: all well, or some could not be worked out.
ALL_WELL, SOME_FAILED = 0, 1


@click.command()
@click.option(
    "--subject",
    "subjects",
    multiple=True,
    type=click.UUID,
    metavar="ID",
    help="Only this family, member of staff or review; may be given several times.",
)
def command(subjects: tuple[UUID, ...]) -> None:
    """Work out again what every family is owed, from its events.

    After a change of standards, policies, teams or this software. People may go on
    recording meanwhile. A family that cannot be worked out is reported to its home
    team, and does not hold up the others.
    """
    use_django("cli")
    from plait.worklist import projection

    length = len(subjects) or projection.count_subjects()
    with click.progressbar(
        length=length, label="Working out what is owed", file=sys.stderr
    ) as bar:
        done = projection.rebuild(
            subjects or None, now=datetime.now(UTC), progress=bar.update
        )
    click.echo(
        f"Subjects worked out: {done.subjects}; entries changed: {done.changed}; "
        f"subjects that failed: {done.failed}."
    )
    sys.exit(SOME_FAILED if done.failed else ALL_WELL)
