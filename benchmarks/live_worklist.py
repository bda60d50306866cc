"""From the commit of an urgent fact to its row on other people's open pages.

200 pages are open. A health visitor saves an EPDS with an answer about self-harm; the
duty that follows is her team's, and due today. The stream tells the pages of the team,
each waits a moment as a browser does, and asks for its 50 rows. Only pages of the teams
that are concerned ask. Twice: 20 teams with 10 pages each, and one team with all 200.
"""

import asyncio
import contextlib
import random
import signal
import statistics
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from benchmarks import crowd, web
from benchmarks.drive import HOST, Connection, request_bytes
from benchmarks.live_pages import OpenPage
from benchmarks.record_screen import FAMILIES
from benchmarks.results import Goal, Result
from benchmarks.timing import percentile

PAGES = 200
FACTS = 10
APART_SECONDS = 3.0
#: After a fact so long is waited for it to show, before it counts as lost.
LONGEST_SECONDS = 10.0
_ROWS = 50
#: What stands before the rows of today, and those themselves.
_BEFORE = """
    select count(*) filter (where due_at < now()), count(*) from worklist_entry
    where team_id = %s and closed_at is null
    and due_at < date_trunc('day', now()) + interval '1 day'
"""
_DUTY = """
    select id::text from worklist_entry
    where subject_id = %s and trigger = %s and team_id = %s and closed_at is null
    and standard = 'self_harm_item_acted_on'
"""


@dataclass(frozen=True, slots=True)
class Team:
    """A team with somebody who records, her families, and the page of today's rows."""

    member: crowd.Member
    families: Sequence[tuple[UUID, UUID]]
    path: str


@dataclass(frozen=True, slots=True)
class Fact:
    """An urgent fact that was recorded: when it was sent, and what it makes owed."""

    team: int
    sent_at: float
    answered_at: float
    duty: str


def run() -> Result:
    """Spread over teams, and all in one."""
    admin = crowd.ensure()
    teams = _teams(admin)
    with web.running() as site, _live(site) as live_port:
        spread = asyncio.run(_measure(admin, site, live_port, teams[:20]))
        one = asyncio.run(_measure(admin, site, live_port, teams[:1]))
    return Result(
        what=(
            f"{PAGES} pages open, each with a stream of `plait live`; every "
            f"{APART_SECONDS:g} s an EPDS with a self-harm answer is saved, {FACTS} in "
            "all; timed from the commit (the form was answered, or the first page was "
            f"told) until a page of the team has the new row among its {_ROWS}, with "
            "the wait of 100 to 300 ms that a browser makes. Web server, live server, "
            "database and all pages share the cores."
        ),
        peers={
            "A page that asks every 30 seconds, as it does without the stream": (
                "at most 30 s, 15 s on average"
            )
        },
        goals=(
            Goal("p95, 20 teams of 10", spread["shown"]["p95_ms"], "most", 1000, "ms"),
            Goal("p95, one team of 200", one["shown"]["p95_ms"], "most", 1000, "ms"),
            Goal(
                "never came",
                spread["rows_that_never_came"] + one["rows_that_never_came"],
                "most",
                0,
                "rows",
            ),
        ),
        numbers={"spread": spread, "one_team": one},
        postgres=crowd.version(admin),
    )


async def _measure(
    admin: crowd.Superuser, site: web.Site, live_port: int, teams: Sequence[Team]
) -> dict[str, Any]:
    """Open the pages, record the facts, and see when each page had the row."""
    cookies = await asyncio.to_thread(web.cookies, [team.member for team in teams])
    each = PAGES // len(teams)
    pages = [
        OpenPage(team.member.team_id, cookie, team.path)
        for team, cookie in zip(teams, cookies, strict=True)
        for _ in range(each)
    ]
    before = site.cpu_seconds()
    async with _opened(pages, site.port, live_port):
        await _record(admin, site, teams[-1], cookies[-1])
        await asyncio.sleep(APART_SECONDS)
        facts = []
        for number in range(FACTS):
            place = number % len(teams)
            facts.append(await _record(admin, site, teams[place], cookies[place]))
            await asyncio.sleep(APART_SECONDS)
        await asyncio.sleep(LONGEST_SECONDS)
    assert not any(page.failures for page in pages)
    return _found(facts, pages) | {
        "web_cpu_seconds": round(site.cpu_seconds() - before, 1)
    }


@contextlib.asynccontextmanager
async def _opened(
    pages: Sequence[OpenPage], web_port: int, live_port: int
) -> AsyncIterator[None]:
    """While this lasts all of these listen and look."""
    tasks = [asyncio.create_task(page.stay_open(web_port, live_port)) for page in pages]
    try:
        for page in pages:
            await asyncio.wait_for(page.is_loaded.wait(), 120)
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _found(facts: Sequence[Fact], pages: Sequence[OpenPage]) -> dict[str, Any]:
    """How long each fact took to each page of its team, and who asked in vain."""
    shown, told, sent, recorded = [], [], [], []
    never = 0
    for fact in facts:
        own = [page for page in pages if page.team == fact.team]
        heard = [at for page in own if (at := page.was_told(fact.sent_at))]
        committed_at = min([fact.answered_at, *heard])
        seen = [at for page in own if (at := page.saw(fact.duty))]
        never += len(own) - len(seen)
        told += [(at - committed_at) * 1000 for at in heard]
        shown += [(at - committed_at) * 1000 for at in seen]
        sent += [(at - fact.sent_at) * 1000 for at in seen]
        recorded.append((fact.answered_at - fact.sent_at) * 1000)
    return {
        "facts": len(facts),
        "pages": len(pages),
        "rows_shown": len(shown),
        "rows_that_never_came": never,
        "rows_asked_for": sum(len(page.seen) for page in pages),
        "recorded": _summary(recorded),
        "told": _summary(told),
        "shown": _summary(shown),
        "shown_since_the_form_was_sent": _summary(sent),
    }


def _summary(milliseconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(milliseconds)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(percentile(ordered, 95), 1),
        "max_ms": round(ordered[-1], 1),
    }


async def _record(
    admin: crowd.Superuser, site: web.Site, team: Team, cookie: str
) -> Fact:
    """An EPDS with an answer about self-harm is saved, as the form saves it."""
    family, mother = random.choice(team.families)
    event = uuid4()
    request = _form(site.port, cookie, family, mother, event)
    sent_at = perf_counter()
    status = await asyncio.to_thread(_ask, site.port, request)
    answered_at = perf_counter()
    assert status == 302, status
    found = admin.execute(_DUTY, [family, event, team.member.team_id]).fetchone()
    assert found, "the fact makes nothing owed"
    return Fact(team.member.team_id, sent_at, answered_at, found[0])


def _ask(port: int, request: bytes) -> int:
    connection = Connection(port)
    try:
        return connection.ask(request)[0]
    finally:
        connection.close()


def _form(port: int, cookie: str, family: UUID, mother: UUID, event: UUID) -> bytes:
    fields = {
        "csrfmiddlewaretoken": web.csrf_token(),
        "step": "save",
        "event_id": event,
        "opened_at": datetime.now(UTC).isoformat(),
        "about": mother,
        "when": "now",
        "how": "items",
        **{f"item_{number}": 0 for number in range(1, 10)},
        "item_10": 2,
        "seen_alone": "yes",
    }
    return request_bytes(
        "POST",
        f"/families/{family}/record/screen.epds",
        port=port,
        cookie=cookie,
        body=urlencode(fields).encode(),
    )


def _teams(admin: crowd.Superuser) -> list[Team]:
    """Teams of health visitors on one of whose pages there is room for today's rows."""
    teams = []
    for member in crowd.members("health_visiting", teams=80):
        found = admin.execute(_BEFORE, [member.team_id]).fetchone()
        overdue, until_night = found or (0, 0)
        page, place = divmod(overdue, _ROWS)
        if page and place + until_night - overdue < _ROWS - FACTS - 2:
            families = admin.execute(FAMILIES, [member.team_id]).fetchall()
            teams.append(Team(member, families, f"/due/rows?page={page + 1}"))
    assert len(teams) >= 20, len(teams)
    return teams


@contextlib.contextmanager
def _live(site: web.Site) -> Iterator[int]:
    """`plait live` beside the site, which lets one person have all pages."""
    port = web.free_port()
    with (crowd.HOME / "live.log").open("wb") as out:
        live = subprocess.Popen(
            [sys.executable, "-m", "plait", "live", "--port", str(port)],
            env=crowd.environment()
            | {
                "PLAIT_URL": f"http://{HOST}:{site.port}".replace(HOST, "localhost"),
                "PLAIT_LIVE_PAGES_EACH": str(PAGES),
            },
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        web.wait_until_healthy(port, live, crowd.HOME / "live.log")
        yield port
    finally:
        live.send_signal(signal.SIGTERM)
        live.wait(timeout=30)
