"""`plait live`: tells open pages that a list changed."""

import os
import resource

import click

from plait.site.commands import use_django

#: A process that is asked to stop lets its streams end, for so many seconds.
STOP_SECONDS = 3
#: Connections beside the streams: to the database, and those that are refused.
BESIDE = 100


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen here.")
@click.option(
    "--port",
    type=int,
    default=lambda: int(os.environ.get("PLAIT_LIVE_PORT", "8001")),
    show_default="PLAIT_LIVE_PORT, or 8001",
    help="... at this port.",
)
def command(host: str, port: int) -> None:
    """Tell open pages at once that their list changed.

    Pages find it by PLAIT_LIVE_URL. Without it, or while it is down, they look each
    half minute.
    """
    use_django("live")
    from django.conf import settings

    from plait.site import database

    try:
        database.check_web_login()
    except database.REFUSALS as refusal:
        raise click.ClickException(str(refusal)) from None
    _let_open(settings.LIVE_PAGES + BESIDE)

    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "plait.site.asgi:make",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        backpressure=settings.LIVE_PAGES + BESIDE,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_access=False,
    ).serve()


def _let_open(wanted: int) -> None:
    """Have as many files open as there may be streams, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
