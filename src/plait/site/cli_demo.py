"""`plait demo`: the made-up world into an empty database; a play told in words."""

from datetime import UTC, datetime

import click

from plait.site.commands import use_django


@click.command()
@click.option("--families", default=400, show_default=True, help="How many to make up.")
@click.option(
    "--seed", default=20, show_default=True, help="The same seed, the same people."
)
@click.option("--play", "play_name", metavar="NAME", help="A play, for --tell.")
@click.option("--tell", "is_told", is_flag=True, help="Tell a play; loads nothing.")
@click.option("--plays", "is_list", is_flag=True, help="List the plays; loads nothing.")
def command(
    *, families: int, seed: int, play_name: str | None, is_told: bool, is_list: bool
) -> None:
    """Load made-up partnerships, staff and families into an empty database.

    Only in demo mode (PLAIT_DEMO=1), and only where nobody is yet. With --play NAME
    --tell it prints a story and what Plait would have asked, day by day; that needs no
    database.
    """
    if is_list:
        _list()
    elif is_told or play_name:
        if not (is_told and play_name):
            raise click.UsageError("Give --play NAME and --tell together.")
        _tell(play_name)
    else:
        _load(families, seed)


def _list() -> None:
    """The plays, one a line."""
    from plait.synthetic.plays import plays

    for name, script in plays().items():
        click.echo(f"{name:<16} {script.title}")


def _tell(name: str) -> None:
    """Print a play and what the rules ask in it."""
    from plait.standards.loader import library
    from plait.standards.policies import library_of, names
    from plait.synthetic import plays, spoken, telling

    now = datetime.now(UTC)
    try:
        script = plays.play(name)
    except plays.BadPlay as bad:
        raise click.ClickException(f"{str(bad)[:1].upper()}{str(bad)[1:]}.") from None
    is_known = script.partnership in names()
    standards = library_of(script.partnership) if is_known else library()
    told = telling.tell(plays.stage(script, as_of=now), standards, until=now)
    for line in spoken.lines(script, told, standards):
        click.echo(line)


def _load(families: int, seed: int) -> None:
    """Fill the database, with a bar that shows how far it is."""
    use_django("cli")
    from django.conf import settings

    if not settings.DEMO:
        raise click.ClickException(
            "Made-up families are for demo mode only: set PLAIT_DEMO=1, or start with "
            "`plait up --demo`. Nothing was loaded."
        )
    from plait.synthetic import loading

    with click.progressbar(
        length=loading.count(families), label="Making up families"
    ) as bar:
        try:
            done = loading.load(
                as_of=datetime.now(UTC), families=families, seed=seed,
                progress=bar.update,
            )  # fmt: skip
        except loading.NotEmpty:
            raise click.ClickException(
                "This database holds something already: made-up people never join "
                "others. Nothing was loaded."
            ) from None
    click.echo(
        f"Loaded {done.staff} staff in {done.teams} teams, and {done.events} events "
        f"of {done.subjects} families, staff and reviews."
    )
