"""`plait derive`: obligations from a file of events, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

import click

from plait.clock.moments import parse_moment
from plait.engine.derive import derive
from plait.engine.obligations import Obligation
from plait.standards import policies
from plait.standards.collection import BadStandards, Library
from plait.standards.loader import library, load
from plait.timeline.events import Event
from plait.timeline.lines import Lines, read_lines

#: What the command says to the shell: all well, some lines or subjects could not be
#: read, or nothing could be done.
ALL_WELL, SOME_BAD, NOTHING_DONE = 0, 1, 2
A_PART: Final = "--events: this is a part of an extract. Name its folder."


class Moment(click.ParamType):
    """A moment with its offset, as 2026-03-09T09:00+00:00."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it, or say what was wanted."""
        if isinstance(value, datetime):
            return value
        try:
            return parse_moment(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command(help="Say what a file of events asks of whom, one JSON line each.")
@click.option(
    "--events", "source", required=True, metavar="F.ndjson",
    type=click.File("rb", lazy=True),
    help="Events, one JSON object a line; - for standard input.",
)  # fmt: skip
@click.option("--as-of", required=True, type=Moment(), help="The moment asked about.")
@click.option("--known-at", type=Moment(), help="Leave out what was recorded later.")
@click.option(
    "--standards", "folder", type=click.Path(path_type=Path), metavar="DIR",
    help="A folder of standards, instead of the ones that Plait comes with.",
)  # fmt: skip
@click.option("--policy", "policy_name", metavar="NAME", help="A partnership's policy.")
@click.option(
    "--all-or-nothing", is_flag=True, help="Give nothing at all if a line is bad."
)
def command(
    source: IO[bytes],
    as_of: datetime,
    known_at: datetime | None,
    folder: Path | None,
    policy_name: str | None,
    *,
    all_or_nothing: bool,
) -> None:
    """Read, derive subject by subject, write; bad lines go to standard error."""
    if is_a_part(Path(source.name)):
        click.echo(f"{A_PART} plait audit reads it.", err=True)
        sys.exit(NOTHING_DONE)
    try:
        standards = standards_of(folder, policy_name)
    except BadStandards as error:
        click.echo(str(error), err=True)
        sys.exit(NOTHING_DONE)
    lines = read_lines(source)
    for problem in lines.problems:
        click.echo(f"line {problem.number}: {problem.reason}", err=True)
    if lines.problems and all_or_nothing:
        click.echo("Nothing was derived, because a line is bad.", err=True)
        sys.exit(NOTHING_DONE)
    failed = write(sys.stdout, lines, standards, as_of, known_at)
    sys.exit(SOME_BAD if lines.problems or failed else ALL_WELL)


def is_a_part(source: Path) -> bool:
    """Whether it is a file of an extract: thousands of bad lines, if it were read.

    What cannot be opened, or be read twice as a pipe, is left to whoever reads it.
    """
    try:
        if not source.is_file():
            return False
        with source.open("rb") as file:
            return source.name == "manifest.json" or file.read(4) == b"PAR1"
    except OSError:
        return False


def standards_of(folder: Path | None, policy_name: str | None) -> Library:
    """The standards of a folder, or Plait's own, under a policy or not.

    Raises:
        BadStandards: they have faults, or there is no such policy.
    """
    shelf = load(folder) if folder else library()
    if policy_name is None:
        return shelf
    return policies.over_time(shelf, policies.policy(policy_name))


def write(
    out: IO[str],
    lines: Lines,
    standards: Library,
    as_of: datetime,
    known_at: datetime | None,
) -> int:
    """Write the obligations of each subject; gives how many subjects failed.

    A subject that cannot be worked out is named on standard error, and the rest go on.
    """
    failed = 0
    for subject, events in by_subject(lines.events):
        try:
            found = derive(events, standards, as_of, known_at)
            text = "".join(
                json.dumps(line_of(obligation, standards), ensure_ascii=False) + "\n"
                for obligation in found
            )
        except (ValueError, OverflowError) as error:
            failed += 1
            click.echo(f"{subject}: could not be worked out: {error}", err=True)
            continue
        out.write(text)
    return failed


def line_of(obligation: Obligation, standards: Library) -> dict[str, Any]:
    """Its line; with the policy and version it is made under, where one was asked for.

    That is null for a trigger from before the policy was adopted.
    """
    line = obligation.line()
    return {**line, "policy": obligation.policy} if standards.policy else line


def by_subject(events: Iterable[Event]) -> list[tuple[str, list[Event]]]:
    """The events of each subject, in the order in which the subjects come first."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.subject, []).append(event)
    return list(found.items())
