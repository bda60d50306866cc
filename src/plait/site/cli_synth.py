"""`plait synth`: a made-up nation, as an extract that `plait audit` reads."""

from __future__ import annotations

import errno
import sys
import time
from pathlib import Path

import click

#: What the command says to the shell when nothing could be done.
NOTHING_DONE = 2


@click.command(help="Make up a nation of families, as an extract for plait audit.")
@click.option("--families", required=True, type=int, help="How many families.")
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(min=0),
    help="The same number makes the same nation.",
)  # fmt: skip
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(path_type=Path),
    help="A new or an empty folder.",
)  # fmt: skip
def command(families: int, seed: int, out: Path) -> None:
    """Make it chunk by chunk, with a bar; what cannot be done is said in a sentence."""
    from plait.population.shelves import shipped
    from plait.synthetic.nation.writing import CannotMake, write

    began = time.monotonic()
    try:
        with click.progressbar(
            length=max(families, 1), label="Making families", file=sys.stderr
        ) as bar:
            made = write(
                out, families=families, seed=seed, libraries=shipped(), tell=bar.update
            )
    except CannotMake as error:
        click.echo(f"Nothing was made: {error}.", err=True)
        sys.exit(NOTHING_DONE)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        click.echo(f"Nothing was made: {out}: {error.strerror}.", err=True)
        sys.exit(NOTHING_DONE)
    took = time.monotonic() - began
    click.echo(
        f"{made.rows:,} events of {made.families:,} made-up families in {out}, "
        f"{took:.0f} s. Nobody in it is real.",
        err=True,
    )
