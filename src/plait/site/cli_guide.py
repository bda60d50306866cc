"""`plait guide`: the guide as files for any web space or memory stick; no database."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from plait.clock.moments import local_day
from plait.pages.guide.contexts import Reader
from plait.site import guide_files
from plait.standards import policies
from plait.standards.collection import BadStandards
from plait.timeline.facts import did_you_mean


@click.group(help="Write the guide as files.")
def command() -> None:
    """The group of what can be done with the guide."""


@command.command("build", help="Write the whole guide into a folder, as plain files.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="DIR",
    help="The folder: a new one, an empty one, or one that this command made.",
)  # fmt: skip
@click.option(
    "--policy", "policy_name", metavar="NAME", default="",
    help="The partnership whose limits come first.",
)  # fmt: skip
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="The day whose standards are shown; without it, today.",
)  # fmt: skip
def build(out: Path, policy_name: str, day: datetime | None) -> None:
    """Write it, and say where and how many pages."""
    if policy_name and policy_name not in policies.names():
        hint = did_you_mean(policy_name, policies.names())
        hint = hint or f". There are: {', '.join(policies.names())}"
        raise click.ClickException(f"{policy_name[:60]!r} is not a policy{hint}")
    today = day.date() if day else local_day(datetime.now(UTC))
    try:
        count = guide_files.build(out, Reader(today, policy_name))
    except (guide_files.NotOurs, guide_files.NoStyle, BadStandards) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        where = error.filename or out
        why = error.strerror or os.strerror(error.errno or 0)
        raise click.ClickException(f"{where}: {why}") from None
    click.echo(f"{count} pages in {out}. Open {out / 'index.html'}.", file=sys.stdout)
