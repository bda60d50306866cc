"""The worker sends what is posted, stops when it is asked to, and may be killed."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from datetime import UTC, datetime

import pytest
from django.db import connections

from lib import databases
from lib.mailbox import mailbox
from lib.ready import Ready
from lib.running import free_port

pytestmark = pytest.mark.slow

#: Seconds until a worker that was just started has sent: it reads all standards first.
SOON = 120


@pytest.fixture(scope="module")
def ready(test_server):
    """
    A Python that has loaded `plait worker`, and the port that its mail goes to.
    """
    port = free_port()
    environment = databases.environment(databases.own()) | {
        "PLAIT_DEMO": "1",
        "PLAIT_SMTP_HOST": "127.0.0.1",
        "PLAIT_SMTP_PORT": str(port),
        "PLAIT_SMTP_TLS": "none",
    }
    waits = Ready("worker", environment)
    yield waits, port
    waits.close()


@pytest.fixture
def box(ready):
    """
    The mail server that every worker of this module sends by.
    """
    with mailbox(ready[1]) as opened:
        yield opened


@pytest.fixture
def worker(own_database, box, ready, tmp_path):
    """
    A worker on this test's database, whose mail goes to the box, as long as a block.
    """

    @contextlib.contextmanager
    def running(*arguments):
        process, _ = ready
        process.log = tmp_path / "worker.log"
        process.begin(process.log, *arguments)
        try:
            yield process
        finally:
            process.kill()

    return running


def until(holds, process=None, seconds=SOON):
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not holds():
        log = process.log.read_text()[-4000:] if process else ""
        assert time.monotonic() < end, log
        assert process is None or process.poll() is None, log
        time.sleep(0.05)


def jobs() -> list[str]:
    with connections["engine"].cursor() as cursor:
        cursor.execute("select status::text from procrastinate_jobs order by id")
        return [status for (status,) in cursor.fetchall()]


def test_a_running_worker_sends_what_is_posted_and_stops_when_asked(
    post, kept, box, worker
):
    ids = [post(at=datetime.now(UTC)) for _ in range(3)]
    with worker() as process:
        until(lambda: len(box.mails) == 3, process)
        late = post(at=datetime.now(UTC))
        until(lambda: kept(late).state == "sent", process)
        until(lambda: kept(late).said == "sent", process)
        until(lambda: jobs() == [], process)
        process.ask_to_stop()
        process.wait(120)

    log = process.log.read_text()
    assert process.returncode == 0, log
    assert "Traceback" not in log
    assert "ERROR" not in log
    assert len(box.mails) == 4
    assert {kept(one).state for one in ids} == {"sent"}


def test_a_worker_whose_connections_were_cut_sends_on(
    post, kept, box, worker, connect, own_database
):
    """
    As when the database was started anew: all of them at once, the queue's too.
    """
    first = post(at=datetime.now(UTC))
    with worker() as process:
        until(lambda: kept(first).state == "sent", process)
        connections["engine"].close()
        connect("superuser").execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = %s and pid <> pg_backend_pid() and usename <> %s",
            [own_database, "postgres"],
        )
        second = post(at=datetime.now(UTC))
        until(lambda: kept(second).state == "sent", process)
        process.ask_to_stop()
        process.wait(120)

    assert process.returncode == 0, process.log.read_text()
    assert len(box.mails) == 2


def test_once_sends_what_waits_and_ends(post, kept, box, worker):
    one = post(at=datetime.now(UTC))
    with worker("--once") as process:
        process.wait(SOON)

    assert process.returncode == 0, process.log.read_text()
    assert len(box.mails) == 1
    assert (kept(one).state, kept(one).said) == ("sent", "sent")


def test_killed_between_sending_and_marking_it_is_sent_again_as_the_same_mail(
    post, kept, box, worker
):
    """
    The mail server took it; whoever sent it never learnt so.
    """
    one = post(at=datetime.now(UTC))
    with worker() as process:

        def kill(_: bytes) -> str:
            os.kill(process.pid, signal.SIGKILL)
            return "250 OK"

        box.on_mail = kill
        process.wait(SOON)
        assert process.returncode == -signal.SIGKILL
        box.on_mail = lambda _: "250 OK"
        found = kept(one)
        assert (found.state, found.tries, found.message_id) == ("sending", 1, "")
        assert jobs() == ["doing"]

        with worker() as second:
            # Nobody waits here until the dead one's lease is over.
            with connections["engine"].cursor() as cursor:
                cursor.execute("update outgoing set next_try_at = now()")
            until(lambda: kept(one).state == "sent", second)

    assert box.ids == [f"<{one}@localhost>"] * 2
    assert kept(one).tries == 2


def test_a_job_that_a_dead_worker_left_is_done_by_the_next(post, kept, box, worker):
    """
    Within the lease of the notice: the queue alone brings it back.
    """
    one = post(at=datetime.now(UTC))
    with worker() as process:
        box.on_mail = lambda _: os.kill(process.pid, signal.SIGKILL) or "250 OK"
        process.wait(SOON)
        box.on_mail = lambda _: "250 OK"
        with connections["engine"].cursor() as cursor:
            # As after half a minute without a sign of life of the dead one.
            cursor.execute(
                "update procrastinate_workers set "
                "last_heartbeat = now() - interval '1 minute'"
            )
        with worker() as second:
            until(lambda: kept(one).state == "sent", second)
            until(lambda: jobs() == [], second)

    assert box.ids == [f"<{one}@localhost>"] * 2
