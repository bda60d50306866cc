"""Calling a meeting, as a social worker does it from the page that is filled in.

One request is one transaction: the record is opened, who is to be asked is worked out
from who is around the family, the event is appended, what is owed is worked out and
written, those who are asked become involved, who of each team is on duty is found, and
a message with an entry for the calendar is posted to each of them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

from benchmarks import crowd, web
from benchmarks.drive import drive, request_bytes
from benchmarks.results import Goal, Result

SECONDS = 20
WARM_SECONDS = 4
#: People who call at the same moment: more never do, in one county.
CALLERS = 2
#: No family is asked for twice, however fast the machine is.
_FAMILIES_EACH = 2_000

_FAMILIES = """
    select p.subject_id, p.id,
        (select array_agg(distinct i.team_id) from involvement i
         where i.subject_id = p.subject_id)
    from person p join subject s on s.id = p.subject_id
    where p.role = 'infant' and s.partnership_id = 'ashmere'
        and not exists (select from event e
                        where e.subject_id = s.id and e.kind = 'meeting.called')
    order by p.subject_id offset %s limit %s
"""

#: Social care is around these families, as after a referral.
_INVOLVE = """
    insert into involvement
        (subject_id, id, team_id, role, classes, purpose, since, basis)
    select unnest(%s::uuid[]), gen_random_uuid(), %s, 'social_worker', 3,
        'safeguarding', now() - interval '1 day', 'recorded: Referral'
"""

_Family = tuple[UUID, UUID, list[int]]


def run() -> Result:
    """Some social workers call a strategy meeting for one family after the other."""
    admin = crowd.ensure()
    people = crowd.members("social_care", teams=CALLERS)
    police = crowd.members("police", teams=1)[0].team_id
    families = [_families(admin, place, person) for place, person in enumerate(people)]
    events, notices = _numbers(admin)
    with web.running() as site:
        plans = [
            _requests(site.port, cookie, of_team, (police, person.team_id))
            for person, cookie, of_team in zip(
                people, web.cookies(people), families, strict=True
            )
        ]
        warm = drive(site.port, plans, seconds=WARM_SECONDS, most=500)
        web.forget_statements(admin)
        load = drive(site.port, plans, seconds=SECONDS, most=2_000)
        answers = len(load.milliseconds)
        queries = web.statements(admin) / answers
        heaviest = web.heaviest(admin, answers)

    # A page that asks again, or says no, is another status: every one was called.
    assert load.statuses == {302: answers}, load.statuses
    events_after, notices_after = _numbers(admin)
    called = answers + len(warm.milliseconds)
    assert events_after - events == called, (events_after - events, called)
    return Result(
        what=(
            "POST of the page that calls a strategy meeting, for another family each "
            f"time, by {CALLERS} social workers at once for {SECONDS} s: whom to ask "
            "is worked out, the meeting recorded, and an invitation with a calendar "
            "entry posted to everybody on duty in each team. Web server, database and "
            "load driver share the cores; what is read is in memory."
        ),
        goals=(Goal("p95", round(load.percentile_ms(95), 1), "most", 150, "ms"),),
        numbers={
            "load": load.summary(),
            "invitations_a_meeting": round((notices_after - notices) / called, 2),
            "queries_a_meeting": round(queries, 2),
            "heaviest_statements": heaviest,
            "rows_in_the_database": crowd.counts(admin),
        },
        peers={"The goal of the meetings, agreed before they were built": "p95 150 ms"},
        postgres=crowd.version(admin),
    )


def _families(
    admin: crowd.Superuser, place: int, person: crowd.Member
) -> list[_Family]:
    """Families with a baby for whom nobody has called a meeting, made known to them."""
    found: list[_Family] = admin.execute(
        _FAMILIES, [place * _FAMILIES_EACH, _FAMILIES_EACH]
    ).fetchall()  # type: ignore[assignment]
    admin.execute(_INVOLVE, [[one[0] for one in found], person.team_id])
    return found


def _numbers(admin: crowd.Superuser) -> tuple[int, int]:
    """How many meetings were called, and how many messages posted."""
    row = admin.execute(
        "select (select count(*) from event where kind = 'meeting.called'), "
        "(select count(*) from outgoing)"
    ).fetchone()
    return row or (0, 0)


def _requests(
    port: int, cookie: str, families: list[_Family], also: tuple[int, ...]
) -> Iterator[bytes]:
    """One meeting a family."""
    begins = datetime.now(UTC) + timedelta(days=2)
    for family, infant, around in families:
        fields = {
            "csrfmiddlewaretoken": web.csrf_token(),
            "event_id": uuid4(),
            "about": infant,
            "starts_at-day": begins.day,
            "starts_at-month": begins.month,
            "starts_at-year": begins.year,
            "starts_at-time": "10:30",
            "minutes": 60,
            "chair": "Robin Staff",
            "place": "Room 4",
            "link": "https://meet.example/abc",
            "invited": sorted({*around, *also}),
            "zone": "Europe/London",
        }
        yield request_bytes(
            "POST",
            f"/families/{family}/meetings/call?type=strategy",
            port=port,
            cookie=cookie,
            body=urlencode(fields, doseq=True).encode(),
        )
