"""Two installations: what a midwife sends in one is answered by name in the other.

Ashmere's midwives and Vale's health visitors work with a Plait each: a web server, a
worker and a database of their own. Vale's servers are killed in the middle, and started
again. Nothing is lost and nothing is there twice.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connections, transaction
from playwright.sync_api import Browser, expect

from conftest import _point
from lib import databases, running
from lib.barriers import has_no_barrier
from lib.readers import sign_in
from lib.two_plaits import End, introduce, make_end, new_number, numbered_home
from plait.access import sessions
from plait.casework import handovers
from plait.casework.handovers import Offer, Receiver
from plait.worklist import directory, recording

SECONDS = 60
MIDWIFE, VISITOR = "maternity", "health_visiting"


class Place:
    """One installation and its processes."""

    def __init__(self, end: End, database: str, port: int, folder) -> None:
        self.end, self.database, self.folder = end, database, folder
        self.url = f"http://localhost:{port}"
        self.port = port
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *wanted: str) -> None:
        """Start these: the web server answers, the worker works from then on."""
        given = databases.environment(self.database) | {
            "PLAIT_DEMO": "1",
            "PLAIT_URL": self.url,
            "PLAIT_EXCHANGE_NAME": self.end.own.slug,
            "PLAIT_EXCHANGE_KEY": json.dumps(self.end.own.keys.as_list(private=True)),
        }
        commands = {
            "web": ("web", "--port", str(self.port), "--workers", "1"),
            "worker": ("worker", "--every", "1"),
        }
        for name in wanted:
            with (self.folder / f"{self.end.own.slug}-{name}.log").open("ab") as out:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "plait", *commands[name]],
                    env=given, stdout=out, stderr=subprocess.STDOUT,
                    start_new_session=True,
                )  # fmt: skip

    def wait(self) -> None:
        """Until the web server answers."""
        log = self.folder / f"{self.end.own.slug}-web.log"
        running.wait_until_healthy(self.url, self.processes["web"], log)

    def kill(self, *wanted: str) -> None:
        """With SIGKILL, and all that they started."""
        for name in wanted:
            process = self.processes.pop(name, None)
            if process is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def acts(self, who: str, home, verb, **said):
        """One of its staff opens the family and records something, as a page does."""
        now = datetime.now(UTC)
        connections["default"].close()
        _point("default", self.database, "app")
        staff = self.end.town.staff[who]
        try:
            with transaction.atomic():
                sessions.begin(staff.pk)
                sessions.open_subject(staff, home.id)
                return verb(
                    family=home.id, occurred_at=now, recorded_at=now, by=staff, **said
                ).event.id
        finally:
            connections["default"].close()
            directory.forget()

    def sees(self, query: str, *values) -> list:
        """Wait until its database says something."""
        until = time.monotonic() + SECONDS
        while not (found := self.end.rows(query, *values)):
            assert time.monotonic() < until, (query, values)
            time.sleep(0.1)
        return found


@pytest.fixture
def places(
    django_db_setup, django_db_blocker, tmp_path_factory
) -> Iterator[tuple[Place, Place]]:
    """Ashmere and Vale, running, who have each other's cards."""
    folder, found = tmp_path_factory.mktemp("two"), []
    before = dict(connections["default"].settings_dict)
    directory.forget()
    with django_db_blocker.unblock():
        for slug in ("ashmere", "vale"):
            name = f"plait_two_{slug}_{os.getpid()}"
            databases.copy_of_template(name)
            _point(slug, name, "engine")
            port = running.free_port(*(one.port for one in found))
            found.append(Place(make_end(slug, slug), name, port, folder))
        ends = [one.end for one in found]
        urls = {one.end.own.slug: one.url for one in found}
        introduce(*ends, now=datetime.now(UTC), urls=urls)
        for one in found:
            one.start("web", "worker")
        yield tuple(found)
        for one in found:
            one.kill("web", "worker")
            connections[one.end.using].close()
            del connections[one.end.using]
            del connections.settings[one.end.using]
            databases.drop(one.database)
        connections["default"].close()
        connections["default"].settings_dict.update(before)
    directory.forget()


@pytest.fixture
def homes(places):
    """The same family on both sides, and the names of those who act."""
    ashmere, vale = (one.end for one in places)
    number = new_number()
    found = [numbered_home(ashmere, number), numbered_home(vale, number)]
    for end, who, name in ((ashmere, MIDWIFE, "Mira"), (vale, VISITOR, "Hanna")):
        end.rows(
            "update staff set given_name = %s where id = %s returning 1",
            name,
            end.town.staff[who].pk,
        )
    directory.forget()
    return found


TAKEN = "select 1 from exchange_out where event_id = %s and state = 'taken'"
THERE = "select 1 from event where id = %s"


def test_nothing_is_lost_or_doubled_when_a_server_dies(places, homes, browser: Browser):
    """
    A message is answered; a handover that is offered while the other is dead is
    accepted once it lives again; both sides then say the same.
    """
    (ashmere, vale), (here, there) = places, homes
    for one in places:
        one.wait()
    team = ashmere.end.remote("health_visiting")
    message = ashmere.acts(
        MIDWIFE, here, recording.record, kind="message.sent",
        fact={"to": "health_visitor", "team": team, "note": "Please ring"},
    )  # fmt: skip
    vale.sees(THERE, message)

    vale.kill("web")
    offer = ashmere.acts(
        MIDWIFE, here, handovers.offer_handover,
        to=Receiver("health_visitor", team),
        offer=Offer(parts={"feeding": "She feeds well"}),
    )  # fmt: skip
    ashmere.sees("select 1 from exchange_partner where failing_since is not null")
    vale.start("web")
    vale.sees(THERE, offer)

    answer = vale.acts(
        VISITOR, there, recording.record, kind="message.acknowledged",
        fact={"answers": str(message)},
    )  # fmt: skip
    accepted = vale.acts(
        VISITOR, there, handovers.accept_handover, offer=offer,
        worker=vale.end.town.staff[VISITOR].pk,
    )  # fmt: skip
    for event in (answer, accepted):
        ashmere.sees(THERE, event)
        vale.sees(TAKEN, event)
    for event in (message, offer):
        ashmere.sees(TAKEN, event)

    ids = [[row[0] for row in end.timeline(home.id)] for end, home in
           ((ashmere.end, here), (vale.end, there))]  # fmt: skip
    assert ids[0] == ids[1]
    assert len(ids[0]) == 4
    _reads_it(browser, ashmere, here, offer, accepted)


def _reads_it(browser: Browser, ashmere: Place, home, offer, accepted) -> None:
    """The midwife reads who accepted it, and where her offer is."""
    context = browser.new_context(base_url=ashmere.url, bypass_csp=True)
    page = context.new_page()
    sign_in(page, "Mira Up")
    page.goto(f"/families/{home.id}/events/{offer}")
    expect(page.locator("main")).to_contain_text("Vale's Plait has it")
    has_no_barrier(page, "exchange-offer")
    page.goto(f"/families/{home.id}/events/{accepted}")
    expect(page.locator("main")).to_contain_text("Hanna Up")
    expect(page.locator("main")).to_contain_text("Vale health visiting")
    context.close()
