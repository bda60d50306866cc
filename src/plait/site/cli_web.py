"""`plait web`: the pages alone."""

import os

import click

from plait.site import local_standards
from plait.site.commands import use_django


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen here.")
@click.option("--port", default=8000, show_default=True, help="... at this port.")
@click.option(
    "--workers",
    default=max(1, min(4, os.cpu_count() or 1)),
    show_default="one a core, up to 4",
    help="Processes that serve.",
)
@click.option("--threads", default=2, show_default=True, help="Threads of each.")
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages. TLS belongs to a proxy in front, which says so in PLAIT_URL."""
    use_django("web")
    local_standards.begin_or_end()
    os.environ[local_standards.GOES_ON] = "1"
    from plait.site import assets, database

    try:
        assets.collect()
        database.check_web_login()
    except (*database.REFUSALS, assets.AssetsMissing) as refusal:
        raise click.ClickException(str(refusal)) from None

    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "plait.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()
