"""The pages that a perinatal service and a complex-cases team begin their day with.

Among 200,000 families and forty services (`service_rows`) eight people of eight
teams ask a running `plait web` for one page again and again, each over a connection of
their own.
"""

import itertools
import re
from typing import Any, Final

from benchmarks import crowd, service_rows, web
from benchmarks.drive import Load, drive, request_bytes
from benchmarks.results import Goal, Result
from benchmarks.timing import percentile

SECONDS: Final = 6
WARM_SECONDS: Final = 2
#: Each page, where it is, and how one of its rows begins.
PAGES: Final = {
    "inbox": ("/referrals", r'<li class="care-list__item '),
    "caseload, mine": ("/caseload", r'<li class="care-list__item '),
    "caseload, team": ("/caseload?whose=team", r'<li class="care-list__item '),
    "huddle": ("/caseload/huddle", r'<a href="/families/'),
    "diary, week of the team": ("/diary?whose=team", r'href="/families/[^"]*appoint'),
    "complex cases": ("/complex-cases", r'href="/families/'),
}
#: Processor milliseconds a page: eight people who share two cores are each answered
#: within 40 ms where a page takes a quarter of that. A neighbour does not change it.
_CPU: Final = 10
#: Those that the goal is of.
HELD: Final = ("inbox", "caseload, mine", "caseload, team", "huddle")


def run() -> Result:
    """Each page for some seconds by eight people, and by one alone for its floor."""
    admin = service_rows.ensure()
    rows = service_rows.counts(admin)
    numbers: dict[str, dict[str, Any]] = {}
    with web.running(service_rows.HOME) as site:
        ours = web.cookies(service_rows.members(web.CONNECTIONS))
        keepers = web.cookies(service_rows.keepers(web.CONNECTIONS))
        numbers["floor: health check"] = _floor(site)
        for name, (path, row) in PAGES.items():
            people = keepers if name == "complex cases" else ours
            numbers[name] = _page(site, admin, path, row, people)
    return Result(
        what=(
            f"Pages of {service_rows.SERVICES} perinatal services (150 to 350 open "
            "episodes each) and of two complex-cases lists, among "
            f"{rows['subject']:,} families and {rows['appointment']:,} appointments: "
            f"each page by {web.CONNECTIONS} people of as many teams over "
            f"{web.CONNECTIONS} connections for {SECONDS} s, row-level security on; "
            "web server, database and load driver share the machine's cores."
        ),
        goals=(
            *(
                Goal(f"{name}, p95", numbers[name]["load"]["p95_ms"], "most", 40, "ms")
                for name in HELD
            ),
            *(
                Goal(f"{name}, CPU", numbers[name]["cpu_ms_a_page"], "most", _CPU, "ms")
                for name in HELD
            ),
            Goal(
                "queries a page",
                max(numbers[name]["queries_a_page"] for name in HELD),
                "most", 12, "queries",
            ),
        ),
        numbers=numbers | {"rows_in_the_database": rows},
        peers={
            "physical limit: the same server answers its health check": (
                f"{numbers['floor: health check']['per_second']} a second, p95 "
                f"{numbers['floor: health check']['p95_ms']} ms"
            ),
            "the same pages before, CPU, beside as busy a machine": (
                "inbox 11.2 ms, caseload 18.8 (mine) and 25.3 (team), huddle 78.6"
            ),
            "an NHS clinic list of 300 rows": "617 queries, 769 KB, 1,711 CPU ms",
        },
        postgres=crowd.version(admin),
    )  # fmt: skip


def _floor(site: web.Site) -> dict[str, object]:
    """What server and driver reach together where there is nothing to do."""
    request = request_bytes("GET", "/healthz", port=site.port, cookie="")
    plans = [itertools.repeat(request) for _ in range(web.CONNECTIONS)]
    drive(site.port, plans, seconds=1, most=10_000)
    return drive(site.port, plans, seconds=WARM_SECONDS, most=100_000).summary()


def _page(
    site: web.Site, admin: crowd.Superuser, path: str, row: str, people: list[str]
) -> dict[str, Any]:
    """One page under load, what it cost, and how long it takes one person alone."""
    shown = [len(re.findall(row, web.page(site, path, one).decode())) for one in people]
    assert min(shown) > 0, (path, shown)
    requests = [
        request_bytes("GET", path, port=site.port, cookie=one) for one in people
    ]
    plans = [itertools.repeat(request) for request in requests]
    drive(site.port, plans, seconds=WARM_SECONDS, most=10_000)
    alone = _alone(site, requests)

    web.forget_statements(admin)
    postgres = web.postgres_pid(admin)
    before = site.cpu_seconds(), web.cpu_seconds(postgres)
    load = drive(site.port, plans, seconds=SECONDS, most=100_000)
    after = site.cpu_seconds(), web.cpu_seconds(postgres)
    return _numbers(admin, load, (before, after)) | {
        "rows_on_the_page": [min(shown), max(shown)],
        "alone_p50_ms": round(percentile(alone, 50), 1),
        "alone_p95_ms": round(percentile(alone, 95), 1),
    }


def _numbers(
    admin: crowd.Superuser,
    load: Load,
    cpu: tuple[tuple[float, float], tuple[float, float]],
) -> dict[str, Any]:
    """What is kept of a load, a page each."""
    answers = len(load.milliseconds)
    assert load.statuses == {200: answers}, load.statuses
    used = [round((b - a) * 1000 / answers, 2) for a, b in zip(*cpu, strict=True)]
    return {
        "load": load.summary(),
        "queries_a_page": round(web.statements(admin) / answers, 2),
        "web_cpu_ms_a_page": used[0],
        "postgres_cpu_ms_a_page": used[1],
        "cpu_ms_a_page": round(sum(used), 2),
        "heaviest_statements": web.heaviest(admin, answers)[:4],
    }


def _alone(site: web.Site, requests: list[bytes]) -> list[float]:
    """Sorted milliseconds, one after the other with nobody else there."""
    seconds = WARM_SECONDS / len(requests)
    taken: list[float] = []
    for request in requests:
        plan = itertools.repeat(request)
        taken += drive(site.port, [plan], seconds=seconds, most=200).milliseconds
    return sorted(taken)
