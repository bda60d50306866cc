"""`plait import`: record a file of events that another system kept."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

import click

from plait.site.commands import use_django
from plait.timeline.lines import LineProblem, read_lines

if TYPE_CHECKING:
    from plait.worklist.importing import Import

#: What the command says to the shell: all well, some lines were refused, or nothing
#: was kept.
ALL_WELL, SOME_BAD, NOTHING_KEPT = 0, 1, 2


@click.command(help="Record the events of a file, one JSON object a line.")
@click.argument("source", metavar="FILE", type=click.File("rb", lazy=True))
@click.option(
    "--all-or-nothing", is_flag=True, help="Keep nothing at all if a line is refused."
)
@click.option(
    "--partnership",
    metavar="SLUG",
    help="Make agencies that are not known here in this partnership.",
)
@click.option(
    "--from",
    "system",
    default="import",
    show_default=True,
    metavar="NAME",
    help="The system whose ids these are: its F1 is another family than another's.",
)
def command(
    source: IO[bytes], partnership: str | None, system: str, *, all_or_nothing: bool
) -> None:
    """Read, record subject by subject, report; bad lines go to standard error."""
    use_django("cli")
    from plait.access.errors import PlaitError
    from plait.worklist import importing

    lines = read_lines(source)
    with click.progressbar(
        length=len(lines.events), label="Recording events", file=sys.stderr
    ) as bar:
        try:
            done = importing.take_in(
                lines,
                source=system,
                now=datetime.now(UTC),
                partnership=partnership,
                all_or_nothing=all_or_nothing,
                progress=bar.update,
            )
        except importing.NothingKept as nothing:
            _refused(nothing.problems)
            click.echo("Nothing was kept, because a line was refused.", err=True)
            sys.exit(NOTHING_KEPT)
        except PlaitError as error:
            click.echo(error.say, err=True)
            sys.exit(NOTHING_KEPT)
    _refused(done.problems)
    _report(done)
    if done.problems and not done.kept and not done.known_before:
        sys.exit(NOTHING_KEPT)
    sys.exit(SOME_BAD if done.problems else ALL_WELL)


def _refused(problems: list[LineProblem]) -> None:
    for problem in problems:
        click.echo(f"line {problem.number}: {problem.reason}", err=True)


def _report(done: Import) -> None:
    """What was kept, on standard output; what to look at, on standard error."""
    words = f"Events kept: {done.kept}, of subjects: {done.subjects}"
    words += f"; recorded before: {done.known_before}"
    words += f"; lines refused: {len(done.problems)}"
    click.echo(f"{words}.")
    for agency, events in sorted(done.unknown_agencies.items()):
        click.echo(
            f"agency {agency}: not known here; {events} of its events have no team, "
            "so only those who open the record see them",
            err=True,
        )
    if done.not_worked_out:
        click.echo(
            f"What is owed could not be worked out for {done.not_worked_out} subjects. "
            "Their events are kept, and their home teams are told.",
            err=True,
        )
