"""Saving a screen, as a health visitor does it: the busiest write that there is.

One request is one transaction: the record is opened (an access row), the event is
appended (its link in the chain), everything known is read, what is owed is worked out
and written, and who must answer becomes involved.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID, uuid4

from benchmarks import crowd, web
from benchmarks.drive import drive, request_bytes
from benchmarks.results import Goal, Result

SECONDS = 20
WARM_SECONDS = 5
#: Of a hundred mothers so many have a score that asks something of somebody.
_RAISED = 15

#: The families of a team with a baby: the family, and its mother.
FAMILIES = """
    select i.subject_id, p.id
    from involvement i
    join person p on p.subject_id = i.subject_id and p.role = 'mother'
    where i.team_id = %s and i.role = 'health_visitor'
    and exists (select from person b
                where b.subject_id = i.subject_id and b.role = 'infant')
    order by i.subject_id
"""


def run() -> Result:
    """Eight health visitors save an EPDS for one family after the other."""
    admin = crowd.ensure()
    people = crowd.members("health_visiting", teams=web.CONNECTIONS)
    families = [
        admin.execute(FAMILIES, [person.team_id]).fetchall() for person in people
    ]
    events, owed = _numbers(admin)
    with web.running() as site:
        plans = [
            _requests(site.port, cookie, of_team, seed)
            for seed, (cookie, of_team) in enumerate(
                zip(web.cookies(people), families, strict=True)
            )
        ]
        warm = drive(site.port, plans, seconds=WARM_SECONDS, most=5_000)
        web.forget_statements(admin)
        postgres = web.postgres_pid(admin)
        before = site.cpu_seconds(), web.cpu_seconds(postgres)
        load = drive(site.port, plans, seconds=SECONDS, most=20_000)
        after = site.cpu_seconds(), web.cpu_seconds(postgres)
        answers = len(load.milliseconds)
        queries = web.statements(admin) / answers
        heaviest = web.heaviest(admin, answers)

    # A page that asks again, or says no, is another status: every one was saved.
    assert load.statuses == {302: answers}, load.statuses
    events_after, owed_after = _numbers(admin)
    assert events_after - events == answers + len(warm.milliseconds)
    return Result(
        what=(
            "POST of the EPDS form (10 items, step save) for another family each time, "
            f"by {web.CONNECTIONS} health visitors of {web.CONNECTIONS} teams over "
            f"{web.CONNECTIONS} connections for {SECONDS} s; {_RAISED} in a hundred "
            "scores are raised. Web server, database and load driver share "
            "the cores; what is read is in memory."
        ),
        goals=(
            Goal("recordings", round(load.per_second, 1), "least", 280, "a second"),
            Goal("p95", round(load.percentile_ms(95), 1), "most", 40, "ms"),
        ),
        numbers={
            "load": load.summary(),
            "worklist_rows_written": owed_after - owed,
            "queries_a_recording": round(queries, 2),
            "web_cpu_ms_a_recording": round((after[0] - before[0]) * 1000 / answers, 2),
            "postgres_cpu_ms_a_recording": round(
                (after[1] - before[1]) * 1000 / answers, 2
            ),
            "heaviest_statements": heaviest,
            "rows_in_the_database": crowd.counts(admin),
        },
        peers={
            "Medplum 5 stores a QuestionnaireResponse and derives nothing": (
                "277/s, p95 40 ms"
            ),
        },
        postgres=crowd.version(admin),
    )


def _numbers(admin: crowd.Superuser) -> tuple[int, int]:
    """How many events there are, and how many entries."""
    row = admin.execute(
        "select (select count(*) from event), (select count(*) from worklist_entry)"
    ).fetchone()
    return row or (0, 0)


def _requests(
    port: int, cookie: str, families: list[tuple[UUID, UUID]], seed: int
) -> Iterator[bytes]:
    """One request a family, and round again: no family twice in a row."""
    chance = random.Random(seed)
    while True:
        chance.shuffle(families)
        for family, mother in families:
            raised = chance.randrange(100) < _RAISED
            items = {
                f"item_{number}": chance.choice((1, 2) if raised else (0, 0, 1))
                for number in range(1, 10)
            }
            fields = {
                "csrfmiddlewaretoken": web.csrf_token(),
                "step": "save",
                "event_id": uuid4(),
                "opened_at": datetime.now(UTC).isoformat(),
                "about": mother,
                "when": "now",
                "how": "items",
                **items,
                "item_10": 0,
                "seen_alone": "yes",
            }
            yield request_bytes(
                "POST",
                f"/families/{family}/record/screen.epds",
                port=port,
                cookie=cookie,
                body=urlencode(fields).encode(),
            )
