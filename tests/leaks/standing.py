"""An area as it stands after somebody has recorded something in it."""

from dataclasses import replace
from uuid import UUID

from django.db import connection

from generative.access_oracle import CLASSES, Emergency, Involvement, Release
from generative.access_worlds import event_id, subject_id
from leaks.area import Area


def as_it_stands(area: Area) -> Area:
    """The area with whom a recording has involved since, and what it released.

    What that means is for the oracle; that it is so, the database alone knows.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute(
            "select purpose = 'emergency', subject_id, team_id, staff_id, classes, "
            f"{_AGO.format('since')}, {_AGO.format('until')} from involvement"
        )
        rows = cursor.fetchall()
        involvements = [
            Involvement(_number(s), team, staff, _classes(mask), since, until)
            for is_emergency, s, team, staff, mask, since, until in rows
            if not is_emergency
        ]
        emergencies = [
            Emergency(_number(s), team, staff, since, until)
            for is_emergency, s, team, staff, _, since, until in rows
            if is_emergency
        ]
        cursor.execute(
            f"select root, team_id, staff_id, {_AGO.format('since')}, "
            f"{_AGO.format('until')} from event_release"
        )
        releases = [
            Release(root.int - event_id(0).int, *rest)
            for root, *rest in cursor.fetchall()
        ]
        cursor.execute("set local role plait_app")
    return replace(
        area, involvements=involvements, emergencies=emergencies, releases=releases
    )


#: Minutes from now, rounded away from this very moment.
_AGO = (
    "(sign(extract(epoch from {0} - now())) "
    "* ceil(abs(extract(epoch from {0} - now())) / 60))::int"
)


def _number(subject: UUID) -> int:
    return subject.int - subject_id(0).int


def _classes(mask: int) -> frozenset[str]:
    return frozenset(one for bit, one in enumerate(CLASSES) if mask >> bit & 1)
