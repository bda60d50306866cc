"""`plait readings`: count what became of all duties, for the boards."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plait.site.cli_audit import Memory
from plait.site.commands import use_django

if TYPE_CHECKING:
    from plait.population.nightly import Judged


@click.command()
@click.option(
    "--extract", metavar="DIR", type=click.Path(path_type=Path, exists=True),
    help="Count this extract of `plait export`, as things were when it was made.",
)  # fmt: skip
@click.option("--now", "is_now", is_flag=True, help="Export first, and count that.")
@click.option(
    "--if-older-than", "hours", type=click.IntRange(1, 10_000), metavar="HOURS",
    help="Do nothing where there are readings that are not as old.",
)  # fmt: skip
@click.option(
    "--publish", metavar="FILE.csv", type=click.Path(path_type=Path, dir_okay=False),
    help="Also write what anybody may see: small numbers hidden, the rest rounded.",
)  # fmt: skip
@click.option(
    "--memory", type=Memory(), default="1G", show_default=True,
    help="How much it may take before it spills to the disk.",
)  # fmt: skip
def command(
    extract: Path | None,
    hours: int | None,
    publish: Path | None,
    memory: int,
    *,
    is_now: bool,
) -> None:
    """Count what became of every duty, by month, place and agency, for the boards.

    Each partnership is judged by its own rules. The worker does this each night; here
    it is done at once. All readings of a partnership are replaced together, or none.
    """
    if (extract is None) != is_now:
        raise click.UsageError("Wanted one of --extract DIR and --now.")
    use_django("cli")
    from plait.site import night

    now = datetime.now(UTC)
    last = night.newest()
    if hours and last is not None and now - last < timedelta(hours=hours):
        click.echo("There are readings that are not as old. Nothing was done.")
        return
    measured: list[Judged] = []
    with _said():
        many = night.make(night.Asked(extract, memory, now), tell=measured.append)
    click.echo(f"{many:,} readings stored.")
    failed = max((one.failed for one in measured), default=0)
    if failed:
        click.echo(
            f"{failed:,} families, staff or reviews could not be worked out: they "
            "are in no number.",
            err=True,
        )
    if publish is not None:
        _publish(measured, publish)


def _publish(measured: list[Judged], to: Path) -> None:
    from plait.population import publication
    from plait.population.writing import write_text

    written = StringIO(newline="")
    publication.write([one.measured for one in measured], written)
    try:
        write_text(to, written.getvalue())
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        msg = f"--publish: could not be written: {error.strerror}."
        raise click.ClickException(msg) from None
    click.echo(f"What anybody may see is in {to}.")


@contextmanager
def _said() -> Iterator[None]:
    """Say what could not be done in a sentence, and end with 1."""
    from plait.assurance.readings import OlderReading
    from plait.population.engines import MissingEngine, NoRoom
    from plait.population.export import TooLittleMemory
    from plait.population.ledger_stream import NotReadable
    from plait.population.manifest import BadExtract
    from plait.population.placing import NotOurFolder
    from plait.site.night import CountedElsewhere

    try:
        yield
    except (
        BadExtract, CountedElsewhere, MissingEngine, NoRoom, NotOurFolder, NotReadable,
        OlderReading, TooLittleMemory,
    ) as error:  # fmt: skip
        raise click.ClickException(str(error)) from None
