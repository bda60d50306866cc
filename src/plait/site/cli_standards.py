"""`plait standards`: check, list, explain and draw them; no database needed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from plait.engine import wholeness
from plait.site.cli_derive import ALL_WELL, NOTHING_DONE, SOME_BAD, standards_of
from plait.site.commands import write_whole
from plait.standards import policies
from plait.standards.collection import BadStandards, Library
from plait.standards.drawing import draw
from plait.standards.plain_words import limit_of_case, standard_in_words
from plait.standards.roles import role_title
from plait.standards.services import topics
from plait.standards.shapes import Standard
from plait.timeline.facts import did_you_mean

_INDENT = 20
_WIDTH = 88


def _from_where(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """The two options that say which standards are meant."""
    folder = click.option(
        "--standards", "folder", type=click.Path(path_type=Path), metavar="DIR",
        help="A folder of standards, instead of the ones that Plait comes with.",
    )  # fmt: skip
    policy = click.option(
        "--policy", "policy_name", metavar="NAME", help="A partnership's policy."
    )
    return folder(policy(wrapped))


@click.group(help="Check, list, explain or draw the standards.")
def command() -> None:
    """The group of what can be done with standards."""


@command.command("check", help="Read every standard, check it and work its examples.")
@_from_where
def check_command(folder: Path | None, policy_name: str | None) -> None:
    """Say every fault with file and line; end with 1 if there is one, counts last."""
    shelf = _shelf(folder, None)
    names = policies.names() if folder is None else ()
    if policy_name is not None:
        _shelf(folder, policy_name)  # say that there is none, or why it does not fit
        names = (policy_name,)
    found = wholeness.check(shelf, names)
    problems = [*found.problems, *(topics.faults() if folder is None else ())]
    for problem in problems:
        click.echo(problem, err=True)
    for line in found.counts():
        click.echo(line)
    sys.exit(SOME_BAD if problems else ALL_WELL)


@command.command("list", help="List the standards, a line each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@_from_where
def list_command(
    folder: Path | None, policy_name: str | None, *, as_json: bool
) -> None:
    """Id, by when, who owes it, how much it binds, title; grouped by folder."""
    shelf = _shelf(folder, policy_name)
    if as_json:
        for standard in shelf:
            click.echo(json.dumps(_as_json(standard), ensure_ascii=False))
        return
    group = ""
    for standard in sorted(shelf, key=lambda s: (s.group, s.id, s.version)):
        if standard.group != group:
            group = standard.group
            click.echo(f"\n{group.replace('_', ' ').capitalize()}")
        limits = "; otherwise ".join(limit_of_case(case) for case in standard.within)
        click.echo(f"  {standard.id}  (version {standard.version}, {standard.force})")
        click.echo(f"    {standard.title}")
        click.echo(f"    {role_title(standard.owed_by)}, {limits}")


@command.command("explain", help="Say a standard in plain words.")
@click.argument("standard_id", metavar="ID")
@_from_where
def explain_command(
    standard_id: str, folder: Path | None, policy_name: str | None
) -> None:
    """Every part of it, its clause, how much it binds and whose limit it is."""
    standard = _one(standard_id, _shelf(folder, policy_name))
    click.echo(f"{standard.title} ({standard.id}, version {standard.version})")
    since = f"In force from {standard.applies_from}"
    until = f" until {standard.applies_until}" if standard.applies_until else ""
    adopted = f"; as the {standard.policy} policy has it" if standard.policy else ""
    click.echo(f"{since}{until}{adopted}\n")
    for heading, words in standard_in_words(standard):
        _say(heading, words)
    click.echo("\nExamples")
    for number, example in enumerate(standard.examples, start=1):
        _say(f"  {number}", f"{example.name}: {', '.join(example.then)}.")


@command.command("draw", help="Draw a standard as SVG.")
@click.argument("standard_id", metavar="ID")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.svg",
    help="Where to write it; without it, to standard output.",
)  # fmt: skip
@_from_where
def draw_command(
    standard_id: str, out: Path | None, folder: Path | None, policy_name: str | None
) -> None:
    """Write the picture to a file or to standard output."""
    picture = draw(_one(standard_id, _shelf(folder, policy_name)))
    if out is None:
        click.echo(picture)
        return
    try:
        write_whole(out, picture + "\n")
    except OSError as error:
        _give_up(f"{out}: {error.strerror}")


def _shelf(folder: Path | None, policy_name: str | None) -> Library:
    """The standards; under a policy as its newest version has them on any day."""
    try:
        shelf = standards_of(folder, None)
        if policy_name is None:
            return shelf
        return policies.under(shelf, policies.policy(policy_name))
    except BadStandards as error:
        _give_up(str(error))


def _one(standard_id: str, shelf: Library) -> Standard:
    standard = shelf.get(standard_id)
    if standard is None:
        hint = did_you_mean(standard_id, (s.id for s in shelf))
        _give_up(f"{standard_id[:60]!r} is not a standard{hint}")
    return standard


def _as_json(standard: Standard) -> dict[str, Any]:
    return {
        "id": standard.id,
        "version": standard.version,
        "in_force_from": standard.applies_from.isoformat(),
        "title": standard.title,
        "force": standard.force,
        "limit_origin": standard.limit_origin,
        "verified": standard.verified,
        "sources": [
            {
                "document": source.document,
                "clause": source.clause,
                "url": source.url,
                "verified": source.verified,
            }
            for source in standard.sources
        ],
        "examples": len(standard.examples),
    }


def _say(heading: str, words: str) -> None:
    """A heading and its words beside it, wrapped."""
    indent = " " * _INDENT
    wrapped = click.wrap_text(
        words, _WIDTH, initial_indent=f"{heading:<{_INDENT}}", subsequent_indent=indent
    )
    click.echo(wrapped)


def _give_up(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(NOTHING_DONE)
