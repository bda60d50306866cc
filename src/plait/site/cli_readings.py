"""`plait readings`: count what became of all duties, for the boards."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from plait.site.commands import use_django
from plait.site.sizes import Size

if TYPE_CHECKING:
    from uuid import UUID

    from plait.population.nightly import Judged

#: So many of those who are missing are named; more have one cause.
_NAMED: Final = 50


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
    help="Also write what others are told on boards, which anybody may see.",
)  # fmt: skip
@click.option(
    "--tell-anew", is_flag=True,
    help="Also replace what others than an agency itself are told, within the month.",
)  # fmt: skip
@click.option(
    "--memory", type=Size(), default="1G", show_default=True,
    help="How much it may take before it spills to the disk.",
)  # fmt: skip
def command(
    extract: Path | None,
    hours: int | None,
    publish: Path | None,
    memory: int,
    *,
    is_now: bool,
    tell_anew: bool,
) -> None:
    """Count what became of every duty, by month, place and agency, for the boards.

    Each partnership is judged by its own rules. The worker does this each night; here
    it is done at once. All readings of a partnership are replaced together, or none.
    What others than an agency itself are told of it changes once a month, from the 8th
    on, so that no family shows up between one night and the next.
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
        asked = night.Asked(extract, memory, now, tell_anew)
        many = night.make(asked, tell=measured.append)
        click.echo(f"{many:,} readings stored.")
        whom = {each.number for one in measured for each in one.left_out}
        _say_who_is_missing(whom, night.ids_of(whom, memory=memory))
    if publish is not None:
        _publish(publish)


def _say_who_is_missing(whom: set[int], ids: Mapping[int, UUID]) -> None:
    """By their ids, or where these are of elsewhere by their numbers; no name."""
    if not whom:
        return
    click.echo(
        f"{len(whom):,} families, staff or reviews could not be worked out: no duty of "
        "theirs is in any number, and boards say how many they are. They are:",
        err=True,
    )
    for number in sorted(whom)[:_NAMED]:
        known = ids.get(number)
        click.echo(f"  subject {known}" if known else f"  number {number}", err=True)
    if len(whom) > _NAMED:
        click.echo(f"  and {len(whom) - _NAMED:,} more", err=True)


def _publish(to: Path) -> None:
    from plait.assurance import told_file
    from plait.population.writing import write_text

    written = StringIO(newline="")
    told_file.write(written)
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
