"""The PostgreSQL that comes with Plait."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lib import databases
from plait.site import database, embedded, postgres_place

ENSURE = """
import sys
from pathlib import Path
from plait.site import embedded
print(embedded.ensure(Path(sys.argv[1])).host)
"""

#: A supervisor's part: it adopts the server, and does not bury it when it is killed.
#: Another process then asks for the server first, and holds the lock meanwhile.
ADOPT_AND_KILL = """
import os, signal, subprocess, sys, time
from pathlib import Path
from plait.site import embedded, supervisor
home = Path(sys.argv[1])
supervisor.adopt_orphans()
embedded.ensure(home)
for others in (0, 1):
    pid = embedded.postmaster_pid(home)
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    asking = [
        subprocess.Popen([sys.executable, "-c", sys.argv[2], str(home)])
        for _ in range(others)
    ]
    time.sleep(others)
    embedded.ensure(home)
    assert embedded.postmaster_pid(home) != pid
    assert [process.wait() for process in asking] == [0] * others
"""


@pytest.fixture
def home(tmp_path):
    """A folder for a server of this test alone; stopped afterwards."""
    databases.let_pass(tmp_path)
    yield tmp_path / "postgres"
    embedded.stop(tmp_path / "postgres", mode="immediate")


def _count(server: embedded.Server) -> int:
    with database.as_superuser(server) as admin:
        return admin.execute("select count(*) from kept").fetchone()[0]


def _runs(pid: int) -> bool:
    """True if the process exists and is no zombie that waits to be buried."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_it_starts_stops_and_starts_again_with_its_rows(home):
    """
    A clean stop ends all processes; a start finds every row.
    """
    server = embedded.ensure(home)
    with database.as_superuser(server) as admin:
        admin.execute("create table kept as select generate_series(1, 1000) as n")
    pid = embedded.postmaster_pid(home)

    embedded.stop(home)

    assert not embedded.is_running(home)
    assert not _runs(pid)
    assert _count(embedded.ensure(home)) == 1000


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux lets us watch it.")
def test_it_has_stopped_when_its_process_has_ended(home, monkeypatch):
    """
    Its file goes first: on a busy machine the process lives a while longer.
    """
    lives_on = [sys.executable, "-c", "import time; time.sleep(0.5)"]
    with subprocess.Popen(lives_on) as process:
        (home / "data").mkdir(parents=True)
        said = home / "data" / "postmaster.pid"
        said.write_text(f"{process.pid}\n")
        monkeypatch.setattr(embedded, "_quietly", lambda *_: said.unlink())

        embedded.stop(home)

        assert process.poll() == 0


def test_what_was_committed_survives_kill_9(home):
    """
    After `kill -9` of the server, `ensure` waits for recovery and nothing is lost.
    """
    server = embedded.ensure(home)
    with database.as_superuser(server) as admin:
        admin.execute("create table kept (n int)")
        admin.execute("insert into kept select generate_series(1, 5000)")

    os.kill(embedded.postmaster_pid(home), signal.SIGKILL)
    server = embedded.ensure(home)

    assert _count(server) == 5000


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has subreapers.")
def test_a_killed_server_that_was_adopted_is_buried_and_started_again(home):
    """
    A zombie passes for a running server: whoever adopted it buries it, also while it
    waits for another process that wants to start it.
    """
    done = subprocess.run(
        [sys.executable, "-c", ADOPT_AND_KILL, str(home), ENSURE],
        check=False,
        capture_output=True,
        text=True,
        timeout=180,
    )

    assert done.stderr == ""
    assert embedded.is_running(home)


def test_four_processes_may_start_it_at_once(home):
    """
    Whoever comes first makes and starts it, the others wait and find it.
    """
    command = [sys.executable, "-c", ENSURE, str(home)]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]

    said = {process.communicate(timeout=180)[0].strip() for process in started}

    assert [process.returncode for process in started] == [0, 0, 0, 0]
    assert said == {str(embedded.ensure(home).host)}


def test_its_folders_and_its_password_are_private(home):
    """
    Nobody else may enter the socket's folder, the data or the password file.
    """
    server = embedded.ensure(home)

    assert server.host.stat().st_mode & 0o077 == 0
    assert (home / "data").stat().st_mode & 0o077 == 0
    assert (home / "superuser.password").stat().st_mode & 0o077 == 0
    assert len(server.password) > 40


def test_the_permissions_of_folders_above_stay_alone(tmp_path):
    """
    Below a private folder the server works, and the folder stays private.
    """
    databases.let_pass(tmp_path)
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    try:
        server = embedded.ensure(private / "postgres")
        with database.as_superuser(server) as admin:
            assert admin.execute("select 1").fetchone() == (1,)
        assert private.stat().st_mode & 0o777 == 0o700
    finally:
        embedded.stop(private / "postgres", mode="immediate")
        if server.host.parent != private / "postgres":
            shutil.rmtree(server.host.parent)


def test_a_long_path_does_not_break_the_socket(tmp_path):
    """
    A socket's path may have 107 bytes; below a deeper folder it lies elsewhere.
    """
    databases.let_pass(tmp_path)
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    try:
        server = embedded.ensure(deep)
        assert len(os.fsencode(server.host)) <= postgres_place.LONGEST_SOCKET_FOLDER
        assert server.host.stat().st_mode & 0o077 == 0
        assert embedded.is_running(deep)
    finally:
        embedded.stop(deep, mode="immediate")
        shutil.rmtree(server.host)


def test_data_of_another_version_is_refused_with_advice(home):
    """
    Data that another major version wrote is not touched; the error says what to do.
    """
    embedded.ensure(home)
    embedded.stop(home)
    (home / "data" / "PG_VERSION").write_text("14\n")

    try:
        with pytest.raises(postgres_place.DatabaseUnavailable, match="PLAIT_PG_BIN"):
            embedded.ensure(home)
    finally:
        (home / "data" / "PG_VERSION").write_text("18\n")


def test_its_log_holds_no_row(home):
    """
    A refused row is named in no log line: it may hold a person's data.
    """
    server = embedded.ensure(home)
    with database.as_superuser(server) as admin:
        admin.execute("create table kept (name text unique)")
        admin.execute("insert into kept values ('a private name')")
        with pytest.raises(Exception, match="duplicate key"):
            admin.execute("insert into kept values ('a private name')")
    embedded.stop(home)  # and what it has to say is written

    log = (home / "server.log").read_text()

    assert "duplicate key" in log
    assert "a private name" not in log
