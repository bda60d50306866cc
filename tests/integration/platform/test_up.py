"""`plait up`: killed in any part it comes back with everything that was committed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from lib import databases, running
from plait.site import embedded

#: Generous: both cores may be busy with other tests.
SECONDS = 180


class Up:
    """A running `plait up` on a folder of its own."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.home = home
        self.port = running.free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = home.parent / "up.log"
        self.said_before = self.log.read_text() if self.log.exists() else ""
        self.environment = databases.environment("plait") | {"PLAIT_HOME": str(home)}
        command = [sys.executable, "-m", "plait", "up", "--port", str(self.port)]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*command, "--workers", "1", *arguments],
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        running.wait_until_healthy(self.url, self.process, self.log)
        wait_until(lambda: self.said("Plait runs at"), "the address is said")

    def said(self, words: str) -> bool:
        """True if this supervisor has printed these words."""
        return words in self.log.read_text().removeprefix(self.said_before)

    def child(self, name: str) -> int:
        """The process number of the `web` or `worker` child."""
        for pid in _children(self.process.pid):
            if f"-m plait {name}" in _command_of(pid):
                return pid
        raise AssertionError(f"no {name} process:\n{self.log.read_text()}")

    def live_url(self) -> str:
        """Where what tells open pages of changes answers."""
        port = _command_of(self.child("live")).partition("--port ")[2].split()[0]
        return f"http://localhost:{port}"

    def connect(self) -> "psycopg.Connection":
        """A connection of the engine role, which records without a person."""
        password = (self.home / "secrets" / "engine_password").read_text()
        return psycopg.connect(
            host=str(embedded.find(self.home / "postgres").host),
            user="plait_engine",
            password=password,
            dbname="plait",
            autocommit=True,
        )

    def swept_at(self) -> object:
        """When the last sweep ended, or None."""
        with self.connect() as engine:
            row = engine.execute("select last_finished from sweep_state").fetchone()
        return row and row[0]

    def stop(self) -> None:
        """SIGTERM, and wait for the end."""
        self.process.terminate()
        self.process.wait(timeout=SECONDS)


def _children(parent: int) -> list[int]:
    return [
        int(path.name)
        for path in Path("/proc").iterdir()
        if path.name.isdigit() and _parent_of(int(path.name)) == parent
    ]


def _parent_of(pid: int) -> int | None:
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(state[1]) if state[0] != "Z" else None
    return None


def _command_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Wait until something is so; an error if that takes too long."""
    until = time.monotonic() + SECONDS
    while True:
        with contextlib.suppress(psycopg.OperationalError, AssertionError):
            if is_so():
                return
        if time.monotonic() > until:
            pytest.fail(f"waited {SECONDS} seconds in vain: {what}")
        time.sleep(0.1)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A folder that the database's account may reach."""
    folder = tmp_path_factory.mktemp("up")
    databases.let_pass(folder)
    return folder / "var"


@pytest.fixture(scope="module")
def up(home) -> Iterator[Up]:
    """A running Plait with one agency; stopped afterwards."""
    started = Up(home)
    with started.connect() as engine:
        engine.execute(
            "insert into partnership (slug, name, policy) values ('p', 'P', 'p')"
        )
        engine.execute(
            "insert into agency (slug, name, kind, partnership_id) "
            "values ('trust', 'Trust', 'maternity', 'p')"
        )
    yield started
    started.process.terminate()
    started.process.wait(timeout=SECONDS)
    embedded.stop(home / "postgres", mode="immediate")


def _account(up: Up, email: str, *, agency: str = "trust") -> str:
    """Make an account with the command; what it said when it failed, else ''."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "plait", "createuser", email),
            *("--given-name", "Mary", "--family-name", "Ward", "--agency", agency),
            *("--password", "a long made-up sentence"),
        ],
        env=up.environment,
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stderr if done.returncode else ""


def _emails(up: Up) -> set[str]:
    with up.connect() as engine:
        return {row[0] for row in engine.execute("select email from staff")}


def test_an_account_is_made_by_the_command(up):
    """
    `plait createuser` makes an account, once, and says what is wrong otherwise.
    """
    assert "There is no agency 'none'" in _account(
        up, "mary@trust.nhs.uk", agency="none"
    )
    assert _account(up, "mary@trust.nhs.uk") == ""
    assert "already" in _account(up, "Mary@Trust.nhs.uk")
    assert "mary@trust.nhs.uk" in _emails(up)


def test_after_kill_9_of_the_database_nothing_is_lost(up):
    """
    The supervisor starts the database again; what was committed is there, pages answer.
    """
    with up.connect() as engine:
        engine.execute(
            "insert into partnership (slug, name, policy) values ('kept', 'K', 'p')"
        )

    os.kill(embedded.postmaster_pid(up.home / "postgres"), signal.SIGKILL)
    wait_until(lambda: up.said("The database is back."), "the database is back")
    wait_until(lambda: running.is_healthy(up.url), "the pages answer")

    with up.connect() as engine:
        assert engine.execute(
            "select name from partnership where slug = 'kept'"
        ).fetchone() == ("K",)


def test_after_kill_9_of_the_web_process_pages_answer_again(up):
    """
    The supervisor starts the web process again.
    """
    before = up.child("web")
    workers = _children(before)
    assert workers

    os.kill(before, signal.SIGKILL)
    # Workers that outlived their server would go on answering, with nobody over them.
    wait_until(
        lambda: [pid for pid in workers if _parent_of(pid) is not None] == [],
        "its workers end with it",
    )
    wait_until(lambda: up.child("web") != before, "a new web process")
    wait_until(lambda: running.is_healthy(up.url), "the pages answer")


def test_after_kill_9_of_the_worker_the_sweep_goes_on(up):
    """
    A new worker sweeps at once.
    """
    wait_until(up.swept_at, "the first sweep")
    before, last = up.child("worker"), up.swept_at()

    os.kill(before, signal.SIGKILL)

    wait_until(lambda: up.swept_at() > last, "a later sweep")
    assert up.child("worker") != before


def test_what_tells_open_pages_of_changes_comes_back(up):
    """
    After `kill -9` of itself, and of the database that it listens to.
    """
    before = up.child("live")
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: up.child("live") != before, "a new process")
    wait_until(lambda: running.is_healthy(up.live_url()), "it hears the database")

    os.kill(embedded.postmaster_pid(up.home / "postgres"), signal.SIGKILL)
    wait_until(lambda: not running.is_healthy(up.live_url()), "it says that it is deaf")

    wait_until(lambda: running.is_healthy(up.live_url()), "it hears it again")
    wait_until(lambda: running.is_healthy(up.url), "the pages answer")


def test_a_second_supervisor_on_the_same_folder_is_refused(up):
    """
    Two supervisors would fight over one database.
    """
    second = subprocess.run(
        [sys.executable, "-m", "plait", "up", "--port", str(running.free_port())],
        env=up.environment,
        check=False,
        capture_output=True,
        text=True,
    )

    assert second.returncode == 1
    assert "Plait runs already" in second.stderr


def test_what_is_printed_is_no_secret(up):
    """
    Neither passwords nor keys stand in what the supervisor prints.
    """
    secrets = [path.read_text() for path in (up.home / "secrets").iterdir()]

    assert len(secrets) >= 4
    assert [secret for secret in secrets if up.said(secret)] == []


def test_a_clean_stop_leaves_no_process(up):
    """
    SIGTERM stops pages, worker and database, in that order, and nothing stays.
    """
    children = _children(up.process.pid)
    children += [pid for child in children for pid in _children(child)]
    assert len(children) >= 2

    up.stop()

    assert up.process.returncode == 0
    assert [pid for pid in children if _parent_of(pid) is not None] == []
    assert not embedded.is_running(up.home / "postgres")
    assert not running.is_healthy(up.url)


def test_made_up_families_are_refused_beside_real_accounts(up):
    """
    `--demo` on a database with real accounts ends with words, and loads nothing.
    """
    if up.process.poll() is None:  # else it was stopped above, and Mary has an account
        assert _account(up, "real@trust.nhs.uk") == ""
        up.stop()
    done = subprocess.run(
        [sys.executable, "-m", "plait", "up", "--demo", "--port", str(up.port)],
        env=up.environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )

    assert done.returncode == 1
    assert "holds real accounts" in done.stderr
    assert not embedded.is_running(up.home / "postgres")


def test_what_waits_for_a_database_that_cannot_start_can_be_stopped(home, up):
    """
    Ctrl-C ends it in seconds, not when the waiting would have ended.
    """
    if up.process.poll() is None:
        up.stop()
    started = Up(home)
    up.process = started.process  # the fixture ends it
    settings = home / "postgres" / "data" / "postgresql.auto.conf"
    kept = settings.read_text()
    settings.write_text("no_such_setting = on\n")
    os.kill(embedded.postmaster_pid(home / "postgres"), signal.SIGKILL)
    wait_until(lambda: started.said("The database has died"), "it is noticed")

    started.process.terminate()
    # The waiting would have lasted ten minutes.
    started.process.wait(timeout=SECONDS)

    settings.write_text(kept)
    assert started.said("Stopped.")
    assert not started.said("The database is back.")
