"""`plait worker`: the sweep, every thirty seconds, and what it says to people."""

import logging
import signal
import threading
from datetime import UTC, datetime

import click

from plait.site import by_night, crash_at, local_standards
from plait.site.commands import use_django

SECONDS_BETWEEN_SWEEPS = 30.0
log = logging.getLogger("plait.worker")


@click.command()
@click.option(
    "--every",
    default=SECONDS_BETWEEN_SWEEPS,
    show_default=True,
    help="Seconds between the beginnings of two sweeps.",
)
@click.option("--once", is_flag=True, help="Sweep once, send what waits, and end.")
def command(every: float, *, once: bool) -> None:
    """Run the sweep: whatever is late by now and has not been told is told.

    Beside it messages are sent as they are posted, by mail and text message.

    Several workers may run; they take turns. A sweep that fails is logged and the next
    one does its work too, because a sweep looks at what is, not at what was queued.
    """
    use_django("worker")
    crash_at.arm()
    watch = local_standards.begin_or_end()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    from plait.site import forecaster, messenger

    if once:
        _sweep()
        messenger.once(datetime.now(UTC))
        forecaster.look(is_fresh_looked_at=True)
        return
    sender = messenger.Messenger()
    sender.start()
    playing = forecaster.Forecaster()
    playing.start()
    night = by_night.ByNight()
    while not stopping.is_set():
        began = datetime.now(UTC)
        try:
            watch.look()
            _sweep()
            _count_by_night(night)
        except Exception:
            log.exception("A sweep failed; the next one will make up for it.")
            _let_go_of_connections()
        sender.swept()
        took = (datetime.now(UTC) - began).total_seconds()
        stopping.wait(max(0.0, every - took))
    playing.stop()
    sender.stop()
    night.stop()


def _count_by_night(night: by_night.ByNight) -> None:
    """The boards of made-up families have made-up readings, and keep them."""
    from django.conf import settings

    if not settings.DEMO:
        night.look(datetime.now(UTC))


def _sweep() -> None:
    from plait.worklist.sweep import sweep

    result = sweep(datetime.now(UTC))
    log.debug("swept: %s", result)
    from plait.worklist import policy_work

    policy_work.run(datetime.now(UTC))


def _let_go_of_connections() -> None:
    """Close all connections, broken or not; the next sweep opens them again."""
    from django.db import connections

    connections.close_all()
