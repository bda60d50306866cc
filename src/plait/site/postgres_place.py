"""Where the PostgreSQL that comes with Plait keeps its things, and as whom it runs."""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCOUNT = "plait-pg"
#: Linux allows 107 bytes for a socket's whole path; the file name takes 14.
LONGEST_SOCKET_FOLDER = 90


class DatabaseUnavailable(Exception):
    """PostgreSQL cannot be started; the words say what to do about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a server keeps its things, and as whom its programs run."""

    folder: Path
    sockets: Path
    uid: int
    gid: int

    @property
    def data(self) -> Path:
        """The folder that PostgreSQL calls PGDATA."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server says, without statements or rows."""
        return self.folder / "server.log"

    @property
    def password_file(self) -> Path:
        """The superuser's password, readable by the server's account alone."""
        return self.folder / "superuser.password"

    @property
    def as_account(self) -> dict[str, Any]:
        """What `subprocess.run` needs to act as the server's account."""
        given: dict[str, Any] = {"cwd": "/", "umask": 0o077}
        if os.geteuid() == 0:
            given |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return given


def place_of(home: Path) -> Place:
    """Where the server of the folder `home` keeps its things; nothing is made.

    Root's server lies elsewhere if its account could not reach `home`.
    """
    home = home.absolute()
    if os.geteuid() != 0:
        return Place(
            folder=home,
            sockets=_sockets_of(home),
            uid=os.geteuid(),
            gid=os.getegid(),
        )
    account = _account()
    folder = home if can_pass(home) else Path("/var/lib/plait") / mark(home)
    return Place(
        folder=folder,
        sockets=_sockets_of(folder),
        uid=account.pw_uid,
        gid=account.pw_gid,
    )


def prepare(home: Path) -> Place:
    """The same, with its folders made and seen to be private.

    Raises:
        DatabaseUnavailable: there is no account for the server, or its socket's folder
            belongs to somebody else.
    """
    place = place_of(home)
    place.folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        place.sockets.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(place.folder, place.uid, place.gid)
        if place.sockets.stat().st_uid == 0:
            os.chown(place.sockets, place.uid, place.gid)
    found = place.sockets.lstat()
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    if found.st_uid != place.uid or not private:
        msg = f"{place.sockets} must be a private folder of our own. Remove it."
        raise DatabaseUnavailable(msg)
    return place


def _account() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    made = subprocess.run(
        [useradd, *options, ACCOUNT], check=False, capture_output=True
    )
    try:  # two processes may have made it at once
        return pwd.getpwnam(ACCOUNT)
    except KeyError as none:
        msg = (
            "PostgreSQL does not run as root, and a system account for it could "
            f"not be made ({made.stderr.decode().strip()}). Run as another user."
        )
        raise DatabaseUnavailable(msg) from none


def can_pass(path: Path) -> bool:
    """True if everyone may pass through all the parents of `path`."""
    return all(
        parent.stat().st_mode & stat.S_IXOTH
        for parent in path.parents
        if parent.exists()
    )


def mark(path: Path) -> str:
    """A short name for a path, the same each time."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _sockets_of(folder: Path) -> Path:
    near = folder / "run"
    if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER:
        return near
    return Path("/tmp") / f"plait-{os.geteuid()}-{mark(folder)}"  # noqa: S108 - its owner and mode are checked before use
