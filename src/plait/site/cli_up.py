"""`plait up`: all of Plait on this machine, under one supervisor."""

import contextlib
import fcntl
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import click

from plait.site import (
    database,
    embedded,
    local_standards,
    places,
    postgres_place,
    supervisor,
)
from plait.site.commands import python

DEFAULT_PORT = 8000
#: If the port is taken, so many that follow it are tried.
PORTS_TRIED = 20
START_SECONDS = 180.0


@click.command()
@click.option("--demo", is_flag=True, help="With made-up families; load them if new.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen here.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="At this port.")
@click.option("--workers", type=int, help="Processes that serve pages.")
def command(*, demo: bool, host: str, port: int, workers: int | None) -> None:
    """Start the database, bring its tables up to date, serve pages, run the sweep.

    Beside them runs what tells open pages that their list changed.

    What dies is started again. Ctrl-C or SIGTERM stops everything cleanly.
    """
    local_standards.begin_or_end(goes_on=False)
    with _alone():
        supervisor.adopt_orphans()
        free = _free_port(host, port)
        if free != port:
            click.echo(f"Port {port} is taken, so Plait listens at {free}.")
        wanted = _live_port(free)
        live = _free_port(host, wanted, but=free)
        if "PLAIT_LIVE_PORT" in os.environ and live != wanted:
            click.echo(f"Port {wanted} is taken, so changes are told at {live}.")
        environment = _environment(demo=demo, port=free, live=live)
        watched = supervisor.Supervisor(
            children=_children(environment, host, (free, live), workers),
            is_database_up=_is_database_up,
            ensure_database=lambda: _ensure_database(watched),
            stop_database=_stop_database,
            say=click.echo,
        )
        with watched.signals():
            try:
                _prepare(environment, watched, demo=demo)
                if not watched.is_stopping:
                    watched.start()
                    _greet(environment, watched, free)
                    watched.watch()
                click.echo("Stopping.")
            finally:
                watched.stop()
        click.echo("Stopped.")


def _environment(*, demo: bool, port: int, live: int) -> dict[str, str]:
    url = os.environ.get("PLAIT_URL", f"http://localhost:{port}")
    # Behind a proxy the stream is a path of the same host; else it is another port.
    is_proxied = url.startswith("https:")
    at = "/live" if is_proxied else f"http://{urlsplit(url).hostname}:{live}/live"
    chosen = {
        "PLAIT_URL": url,
        "PLAIT_LIVE_URL": os.environ.get("PLAIT_LIVE_URL", at),
        local_standards.GOES_ON: "1",
    }
    if demo:
        chosen["PLAIT_DEMO"] = "1"
    return chosen


def _children(
    environment: dict[str, str],
    host: str,
    ports: tuple[int, int],
    workers: int | None,
) -> list[supervisor.Child]:
    pages, stream = map(str, ports)
    web = python("web", "--host", host, "--port", pages)
    live = python("live", "--host", host, "--port", stream)
    if workers:
        web += ["--workers", str(workers)]
    return [
        supervisor.Child("web", web, environment),
        supervisor.Child("live", live, environment),
        supervisor.Child("worker", python("worker"), environment),
    ]


def _prepare(
    environment: dict[str, str], watched: supervisor.Supervisor, *, demo: bool
) -> None:
    """Bring the database up to date, and fill it with made-up families if asked."""
    try:
        if database.is_embedded():
            click.echo("Starting the database.")
        database.prepare()
    except database.REFUSALS as refusal:
        raise click.ClickException(str(refusal)) from None
    _step(watched, environment, "migrate", quiet=True)
    if demo and not watched.is_stopping:
        holds = database.contents()
        if holds == "real":
            msg = "This database holds real accounts: made-up staff may not sign in."
            raise click.ClickException(msg)
        if holds == "nothing":
            click.echo("Making up families: this takes a while, once.")
            _step(watched, environment, "demo")


def _step(
    watched: supervisor.Supervisor,
    environment: dict[str, str],
    name: str,
    *,
    quiet: bool = False,
) -> None:
    """Run another command to its end, or until we are asked to stop.

    Raises:
        click.ClickException: it failed.
    """
    said = subprocess.PIPE if quiet else None
    with subprocess.Popen(
        python(name),
        env={**os.environ, **environment},
        stdout=said,
        stderr=subprocess.STDOUT if quiet else None,
        start_new_session=True,
    ) as process:
        while process.poll() is None:
            if watched.is_stopping:
                process.terminate()
                process.wait()
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=supervisor.TICK_SECONDS)
        if process.returncode:
            words = process.communicate()[0] if quiet else b""
            msg = f"plait {name} failed.\n{words.decode()}"
            raise click.ClickException(msg)


def _greet(
    environment: dict[str, str], watched: supervisor.Supervisor, port: int
) -> None:
    """Say where Plait is once it answers."""
    until = time.monotonic() + START_SECONDS
    while not _answers(port):
        if time.monotonic() > until:
            raise click.ClickException("The pages do not answer; see above.")
        if watched.is_stopping:
            return
        watched.look()
        time.sleep(supervisor.TICK_SECONDS)
    click.echo(f"Plait runs at {environment['PLAIT_URL']} (Ctrl-C stops it).")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(
            f"http://localhost:{port}/healthz", timeout=5
        ) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's own number
    except (urllib.error.URLError, OSError):
        return False


def _is_database_up() -> bool:
    return not database.is_embedded() or embedded.is_running(places.postgres())


def _ensure_database(watched: supervisor.Supervisor) -> None:
    """Start the database again; what keeps it from starting is said, and tried anew.

    Without it every page says that the records cannot be reached.
    """
    try:
        embedded.ensure(places.postgres(), give_up=lambda: watched.is_stopping)
    except postgres_place.DatabaseUnavailable as why:
        click.echo(f"{why} It is tried again.")


def _stop_database() -> None:
    if database.is_embedded():
        embedded.stop(places.postgres())


def _live_port(port: int) -> int:
    """The port of the stream that was asked for; else the next one."""
    return int(os.environ.get("PLAIT_LIVE_PORT", port + 1))


def _free_port(host: str, wanted: int, *, but: int = 0) -> int:
    for port in range(wanted, wanted + PORTS_TRIED):
        if port == but:
            continue
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                trial.bind((host, port))
                return port
    msg = f"No free port between {wanted} and {wanted + PORTS_TRIED - 1}."
    raise click.ClickException(msg)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Refuse to run twice on the same folder."""
    folder = places.home()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = f"Plait runs already on {folder}. Stop it, or set PLAIT_HOME."
            raise click.ClickException(msg) from None
        yield
