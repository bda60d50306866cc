"""The page that everybody begins with: 50 rows of what a team has due."""

import itertools
import re

from benchmarks import crowd, web
from benchmarks.drive import drive, request_bytes
from benchmarks.results import Goal, Result

SECONDS = 20
WARM_SECONDS = 5
PATH = "/due"


def run() -> Result:
    """Eight people of eight teams load their worklist again and again."""
    admin = crowd.ensure()
    people = crowd.members("health_visiting", teams=web.CONNECTIONS)
    with web.running() as site:
        cookies = web.cookies(people)
        page = web.page(site, PATH, cookies[0]).decode()
        rows = len(re.findall(r'<th role="rowheader"', page))
        assert rows == 50, rows
        requests = [
            request_bytes("GET", PATH, port=site.port, cookie=cookie)
            for cookie in cookies
        ]
        plans = [itertools.repeat(request) for request in requests]
        drive(site.port, plans, seconds=WARM_SECONDS, most=10_000)

        web.forget_statements(admin)
        postgres = web.postgres_pid(admin)
        before = site.cpu_seconds(), web.cpu_seconds(postgres)
        load = drive(site.port, plans, seconds=SECONDS, most=100_000)
        after = site.cpu_seconds(), web.cpu_seconds(postgres)
        answers = len(load.milliseconds)
        queries = web.statements(admin) / answers
        heaviest = web.heaviest(admin, answers)

    assert load.statuses == {200: answers}, load.statuses
    summary = load.summary()
    size = load.body_bytes / answers / 1000
    return Result(
        what=(
            f"GET {PATH} (50 rows a page) by {web.CONNECTIONS} health visitors of "
            f"{web.CONNECTIONS} teams over {web.CONNECTIONS} connections for "
            f"{SECONDS} s, row-level security on; web server, database and load driver "
            "share the machine's cores."
        ),
        goals=(
            Goal("pages", round(load.per_second, 1), "least", 400, "a second"),
            Goal("p95", round(load.percentile_ms(95), 1), "most", 40, "ms"),
            Goal("queries a page", round(queries, 2), "most", 12, "queries"),
            Goal("HTML", round(size, 1), "most", 60, "KB"),
        ),
        numbers={
            "load": summary,
            "rows_on_the_page": rows,
            "web_cpu_ms_a_page": round((after[0] - before[0]) * 1000 / answers, 2),
            "postgres_cpu_ms_a_page": round((after[1] - before[1]) * 1000 / answers, 2),
            "heaviest_statements": heaviest,
            "rows_in_the_database": crowd.counts(admin),
        },
        peers={
            "trial of this design": "389 pages/s, p95 37 ms, 21 KB",
            "Medplum 5, Task search": "272 to 372/s",
            "an NHS clinic list of 300 rows": "617 queries, 769 KB, 1,711 CPU ms",
        },
        postgres=crowd.version(admin),
    )
