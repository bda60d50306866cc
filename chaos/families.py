"""Made-up families whose duties fall late while the trial runs."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from plait.timeline.events import Event
from plait.timeline.facts import check

#: A mark on a baby who cannot move: what follows from it is late after so many hours,
#: and goes up two and four hours later.
_LATE_AFTER = (timedelta(hours=2), timedelta(hours=4), timedelta(hours=6))


def marked(number: int, *, begin: datetime, end: datetime, seed: int) -> list[UUID]:
    """Families with a mark whose ladders have a rung between two moments. Their ids."""
    from django.db import connections

    chance = random.Random(f"families/{seed}")
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select t.id, t.agency_id, a.partnership_id from team t "
            "join agency a on a.slug = t.agency_id where a.kind = 'health_visiting' "
            "order by t.id"
        )
        teams = cursor.fetchall()
    made = []
    for _ in range(number):
        rung = begin + (end - begin) * chance.random()
        seen = rung - chance.choice(_LATE_AFTER)
        made.append(_take_in(seen, begin, *chance.choice(teams)))
    return made


def _take_in(
    seen: datetime, now: datetime, team: int, agency: str, partnership: str
) -> UUID:
    from plait.worklist import intake

    family, mother, infant = uuid4(), uuid4(), uuid4()
    born = seen.date() - timedelta(days=40)
    joined = seen - timedelta(days=30)

    def event(kind: str, about: UUID, at: datetime, **fact: Any) -> Event:
        return Event(
            id=str(uuid4()), subject=f"family:{family}", about=str(about), kind=kind,
            occurred_at=at, recorded_at=at if at == joined else now, agency=agency,
            fact=check(kind, fact), team=str(team),
        )  # fmt: skip

    new = intake.NewSubject(
        id=family, kind="family", partnership=partnership, home_team=team,
        people=[
            intake.NewPerson(id=mother, role="mother", given="Made",
                             family_name="Up", born_on=born.replace(year=1996)),
            intake.NewPerson(id=infant, role="infant", family_name="Up",
                             born_on=born),
        ],
        events=[
            event("person.joined", mother, joined, role="mother", household=True),
            event("person.joined", infant, joined, role="infant", household=True,
                  born_on=str(born)),
            event("injury.observed", infant, seen, mobile=False, explanation="none"),
        ],
        caseload=[(team, "health_visitor")],
    )  # fmt: skip
    intake.take_in(new, now=now)
    return family


def expected(families: list[UUID]) -> dict[tuple[str, str, str, int], datetime]:
    """Every rung of these families' open duties, with its moment.

    It is read once, before anything is killed, and kept outside the database.
    """
    from django.db import connections

    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select subject_id::text, standard, trigger::text, "
            "(rung->>'index')::int, (rung->>'at')::timestamptz "
            "from worklist_entry, jsonb_array_elements(rungs) rung "
            "where subject_id = any (%s) and closed_at is null",
            [families],
        )
        return {(a, b, c, d): at for a, b, c, d, at in cursor.fetchall()}
