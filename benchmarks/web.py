"""A running `plait web` on the crowd, people who are signed in, and what they cost."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import crowd
from benchmarks.drive import HOST, Connection, request_bytes

CONNECTIONS = 8
#: Below the range from which client sockets take their ports.
_PORTS = range(15_100, 15_400)
_START_SECONDS = 60
_TICKS = os.sysconf("SC_CLK_TCK")
_TOKEN = "b" * 32


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its port, and its first process."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """What the processes of the site have used so far."""
        return cpu_seconds(self.pid)


@contextlib.contextmanager
def running(home: Path = crowd.HOME) -> Iterator[Site]:
    """`plait web` as it is started by default, stopped afterwards."""
    port = free_port()
    url = f"http://localhost:{port}"
    log = home / "web.log"
    with log.open("wb") as out:
        web = subprocess.Popen(
            [sys.executable, "-m", "plait", "web", "--port", str(port)],
            env=crowd.environment() | {"PLAIT_HOME": str(home), "PLAIT_URL": url},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_healthy(port, web, log)
        yield Site(port, web.pid)
    finally:
        web.send_signal(signal.SIGTERM)
        try:
            web.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(web.pid, signal.SIGKILL)


def cookies(members: list[crowd.Member]) -> list[str]:
    """A signed-in session for each, as the header that carries it.

    The sessions are written straight into the table: signing in is not measured.
    """
    from plait.site.commands import use_django

    use_django("cli")
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from plait.access.models import Staff

    found = []
    for member in members:
        staff = Staff.objects.get(pk=member.staff_id)
        session = SessionStore()
        session["_auth_user_id"] = str(staff.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = staff.get_session_auth_hash()
        session.save()
        found.append(
            f"{settings.SESSION_COOKIE_NAME}={session.session_key}; "
            f"{settings.CSRF_COOKIE_NAME}={_TOKEN}"
        )
    return found


def csrf_token() -> str:
    """The token that goes with the cookies."""
    return _TOKEN


def page(site: Site, path: str, cookie: str) -> bytes:
    """One page, as bytes.

    Raises:
        ConnectionError: it was not given.
    """
    connection = Connection(site.port)
    status, head, body = connection.ask(
        request_bytes("GET", path, port=site.port, cookie=cookie)
    )
    connection.close()
    if status != 200:
        message = f"{path}: wanted 200, got {status}\n{head.decode()}"
        raise ConnectionError(message)
    return body


def statements(admin: crowd.Superuser) -> int:
    """How many statements the app role has sent so far, without begin and commit."""
    row = admin.execute(
        "select coalesce(sum(calls), 0) from public.pg_stat_statements s "
        "join pg_roles r on r.oid = s.userid where r.rolname = 'plait_app' "
        "and query !~* '^(begin|commit|rollback|savepoint|release|start|set )'"
    ).fetchone()
    return int(row[0]) if row else 0


def heaviest(admin: crowd.Superuser, answers: int) -> list[dict[str, object]]:
    """The statements that took the database longest, since the counters were reset."""
    rows = admin.execute(
        "select regexp_replace(left(query, 90), '\\s+', ' ', 'g'), calls, "
        "mean_exec_time, total_exec_time "
        "from public.pg_stat_statements s join pg_roles r on r.oid = s.userid "
        "where r.rolname = 'plait_app' order by total_exec_time desc limit 8"
    ).fetchall()
    return [
        {
            "statement": text,
            "calls_an_answer": round(calls / answers, 2),
            "mean_ms": round(mean, 3),
            "ms_an_answer": round(total / answers, 3),
        }
        for text, calls, mean, total in rows
    ]


def forget_statements(admin: crowd.Superuser) -> None:
    """Set the counters of statements to nought."""
    admin.execute("select public.pg_stat_statements_reset()")


def postgres_pid(admin: crowd.Superuser) -> int:
    """The first process of the database server."""
    row = admin.execute("select pg_read_file('postmaster.pid', 0, 20)").fetchone()
    return int(row[0].split()[0]) if row else 0


def cpu_seconds(pid: int) -> float:
    """What a process and all below it have used, those that ended included."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            parts = (folder / "stat").read_text().rpartition(") ")[2].split()
            children.setdefault(int(parts[1]), []).append(int(folder.name))
            used[int(folder.name)] = sum(map(int, parts[11:15])) / _TICKS
    waiting, total = [pid], 0.0
    while waiting:
        one = waiting.pop()
        total += used.get(one, 0.0)
        waiting += children.get(one, [])
    return total


def wait_until_healthy(
    port: int, process: "subprocess.Popen[bytes]", log: Path
) -> None:
    """Wait until the site answers, or say what its log says."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            connection = Connection(port)
            status, _, _ = connection.ask(
                request_bytes("GET", "/healthz", port=port, cookie="")
            )
            connection.close()
            if status == 200:
                return
        time.sleep(0.2)
    message = f"plait web does not answer:\n{log.read_text()[-4000:]}"
    raise RuntimeError(message)


def free_port() -> int:
    """A port on which nobody listens."""
    return next(port for port in _PORTS if _is_free(port))


def _is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as trial:
        return trial.connect_ex((HOST, port)) != 0
