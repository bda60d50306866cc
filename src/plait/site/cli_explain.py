"""`plait explain`: why something is owed, or why nothing is, without a database."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, NoReturn

import click

from plait.engine.explain import explain
from plait.engine.reasons import moment_in_words, source_in_words
from plait.engine.steps import Case, Explanation, Step
from plait.site.cli_derive import ALL_WELL, NOTHING_DONE, Moment, standards_of
from plait.standards.collection import BadStandards, Library
from plait.standards.shapes import Standard
from plait.timeline.events import Event
from plait.timeline.facts import did_you_mean
from plait.timeline.lines import read_lines

_WIDTH = 88
_SHOWN = 60
#: What stands before a step: whether it held.
_MARKS = {True: "yes", False: "no", None: ""}


@click.command(help="Say step by step why something is owed, or why nothing is.")
@click.option(
    "--events", "source", required=True, metavar="F.ndjson",
    type=click.File("rb", lazy=True),
    help="Events, one JSON object a line; - for standard input.",
)  # fmt: skip
@click.option(
    "--subject", required=True, metavar="S", help="Of whom, such as family:F1."
)
@click.option("--standard", "standard_id", required=True, metavar="ID")
@click.option("--as-of", required=True, type=Moment(), help="The moment asked about.")
@click.option("--known-at", type=Moment(), help="Leave out what was recorded later.")
@click.option("--policy", "policy_name", metavar="NAME", help="A partnership's policy.")
@click.option(
    "--standards", "folder", type=click.Path(path_type=Path), metavar="DIR",
    help="A folder of standards, instead of the ones that Plait comes with.",
)  # fmt: skip
@click.option("--json", "is_json", is_flag=True, help="One JSON object, for programs.")
def command(
    source: IO[bytes],
    subject: str,
    standard_id: str,
    as_of: datetime,
    known_at: datetime | None,
    policy_name: str | None,
    folder: Path | None,
    *,
    is_json: bool,
) -> None:
    """Read the events of one subject, reason, and print the steps."""
    try:
        versions = _versions(standards_of(folder, policy_name), standard_id)
    except BadStandards as error:
        _stop(str(error))
    events = _events_of(source, subject)
    try:
        found = explain(events, versions, as_of, known_at)
    except (ValueError, OverflowError) as error:
        _stop(f"{subject}: could not be worked out: {error}")
    if is_json:
        click.echo(json.dumps(found.line(), ensure_ascii=False))
    else:
        click.echo("\n".join(_told(found, versions[-1])))
    sys.exit(ALL_WELL)


def _versions(standards: Library, standard_id: str) -> tuple[Standard, ...]:
    """Every version of the standard.

    Raises:
        BadStandards: there is none of this id.
    """
    versions = standards.versions(standard_id)
    if not versions:
        hint = did_you_mean(standard_id, standards.by_id, cutoff=0.4)
        raise BadStandards(f"{standard_id[:_SHOWN]!r} is not a standard{hint}")
    return versions


def _events_of(source: IO[bytes], subject: str) -> list[Event]:
    """The events of the subject; bad lines are said and passed over."""
    lines = read_lines(source)
    for problem in lines.problems:
        click.echo(f"line {problem.number}: {problem.reason}", err=True)
    found = [event for event in lines.events if event.subject == subject]
    if not found:
        subjects = dict.fromkeys(event.subject for event in lines.events)
        hint = did_you_mean(subject, subjects, cutoff=0.3)
        _stop(f"The file has no event of {subject[:_SHOWN]!r}{hint}")
    return found


def _stop(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(NOTHING_DONE)


def _told(found: Explanation, standard: Standard) -> Iterator[str]:
    """The lines that a person reads."""
    yield f"{found.title} ({found.standard})"
    yield f"{found.subject}, as of {moment_in_words(found.as_of)}"
    yield ""
    yield from _lines(found.steps)
    for number, case in enumerate(found.cases, start=1):
        yield ""
        yield f"{number}. {_heading(case)}"
        yield from _lines(case.steps)
    yield ""
    yield from textwrap.wrap(source_in_words(standard), _WIDTH)


def _heading(case: Case) -> str:
    if case.obligation is not None:
        return f"A duty: {case.obligation.state.replace('_', ' ')}"
    return "Came near" if case.is_near else "No duty of its own"


def _lines(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        yield from textwrap.wrap(
            step.words,
            _WIDTH,
            initial_indent=f"   {_MARKS[step.holds]:<5}",
            subsequent_indent=" " * 8,
        )
