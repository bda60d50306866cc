"""`plait export`: everybody's events as files that can be audited, without names."""

from __future__ import annotations

import errno
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from plait.site.commands import use_django
from plait.site.sizes import Size
from plait.standards.collection import Library


@click.command()
@click.option(
    "--out", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path),
    help="An empty folder, or an extract to bring up to date.",
)  # fmt: skip
@click.option(
    "--buckets", type=click.IntRange(1, 500), metavar="N",
    help="Into how many files; without it, as many as the memory asks for.",
)  # fmt: skip
@click.option(
    "--memory", default="1G", show_default=True, type=Size(),
    help="How much memory it may take.",
)  # fmt: skip
def command(folder: Path, buckets: int | None, memory: int) -> None:
    """Write everybody's events as Parquet files that can be audited.

    Without names, free words or ids: a family is a number that only this installation
    can make. Run again, it rewrites only the files that have news. One that was killed
    goes on where it stopped. Whoever may run it has read everything: keep the files as
    you keep the database.
    """
    use_django("cli")
    from plait.population import export as exporting
    from plait.population.ledger_stream import LedgerStream
    from plait.site import database, night, places

    plan = exporting.Plan(
        libraries=_libraries(),
        memory=memory,
        made_at=datetime.now(UTC),
        buckets=buckets,
        agencies=night.agencies(),
    )
    bar = _Bar()
    with (
        _said(bar),
        LedgerStream(
            database.address("engine"),
            places.secret("extract_key").encode(),
            batch=min(16 * 2**20, memory // 32),
        ) as stream,
    ):
        done = exporting.export(stream, folder, plan, begin=bar.begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    click.echo(
        f"{done.rows:,} events of {done.families:,} families, staff and reviews. "
        f"Files rewritten: {done.rewritten} of {done.buckets}, with {done.read:,} "
        f"events read. Memory at most {peak} MB."
    )


def _libraries() -> tuple[Library, ...]:
    """Whatever an audit may judge by: ours, each policy's, and what was adopted."""
    from plait.population import shelves
    from plait.worklist import adopted

    known = adopted.fresh(using="engine")
    return (
        *shelves.shipped(),
        *(adopted.in_use(one, known, using="engine").library for one in sorted(known)),
    )


@contextmanager
def _said(bar: _Bar) -> Iterator[None]:
    """Say in a sentence what could not be done, and end with 1."""
    from plait.population.export import TooLittleMemory
    from plait.population.ledger_stream import NotReadable
    from plait.population.placing import NotOurFolder

    try:
        yield
    except (NotOurFolder, NotReadable, TooLittleMemory) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        msg = f"--out: could not be read or written: {error.strerror}."
        raise click.ClickException(msg) from None
    finally:
        bar.end()


class _Bar:
    """How far it is, on standard error: each event is read once and written once."""

    def __init__(self) -> None:
        self._end: Callable[[], object] = int

    def begin(self, events: int) -> Callable[[int], object]:
        """Show it from now on."""
        bar = click.progressbar(
            length=max(events * 2, 1), label="Exporting events", file=sys.stderr
        )
        bar.__enter__()
        self._end = bar.render_finish
        return bar.update

    def end(self) -> None:
        """Leave the line."""
        self._end()
