"""Who is told: every notice goes to who may know, and says nothing of anybody."""

import json
from datetime import timedelta
from uuid import UUID

from django.db import connection

from generative import access_oracle as base
from generative.access_worlds import entry_id, subject_id
from leaks import writing
from leaks.area import Area
from leaks.browser import undone
from leaks.spelled import words_in
from plait.worklist import telling

#: The family's home, whose officer an emergency is told too.
_HOME = 1
#: What a made-up ladder climbs: the manager, whoever owes it, and the office.
_LADDER = ("line_manager", "{role}", "partnership_office")
_ROWS = "select id, staff_id, team_id, subject_id, o::text from plait.outgoing o"


def notices() -> set[UUID]:
    """The notices that there are."""
    return {row[0] for row in _rows()}


def _rows() -> list[tuple[UUID, int | None, int | None, UUID | None, str]]:
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute(_ROWS)
        found = cursor.fetchall()
        cursor.execute("set local role plait_app")
    return found


def of_emergency(
    area: Area, by: int, team: int, family: int, before: set[UUID]
) -> list[str]:
    """What is wrong with whom an opening in an emergency was told.

    Args:
        by: who opened it, for which `team`.
        before: the notices that there were.
    """
    found = {row[1] for row in _rows() if row[0] not in before}
    known = _officers(area, area.office)
    for side in {_HOME, team}:
        known |= _officers(area, side)
    wanted = {one for one in known if (one, family) not in area.kin} - {by}
    where = f"area {area.seed}, an emergency of staff {by}, family {family}"
    if wanted:
        return [] if found == wanted else [f"{where}: told {found}, not {wanted}"]
    office = {o for o in found if area.office not in base.teams_of(area, o)}
    return [f"{where}: told {office}, who are not of the office"] if office else []


def _officers(area: Area, team: int) -> set[int]:
    return {
        one.staff
        for one in area.posts
        if one.team == team
        and one.officer
        and one.staff not in area.closed_accounts
        and base.counts_now(one.begins, one.ends)
    }


def ladders(area: Area) -> list[str]:
    """Let every duty be late, and look at what is sent to whom."""
    with undone():
        before = notices()
        moment = writing.now()
        with connection.cursor() as cursor:
            cursor.execute("set local role plait_engine")
            _make_late(cursor, area, moment)
            for family in range(area.subjects):
                telling.tell(subject_id(family), moment, using="default")
            cursor.execute("set local role plait_app")
        if notices() == before:
            return [f"area {area.seed}: no ladder told anybody"]
        return to_others(area, before)


def to_others(area: Area, before: set[UUID]) -> list[str]:
    """What is wrong with the notices that were not there before: what, and to whom."""
    return [
        line
        for id_, staff, team, subject, text in _rows()
        if id_ not in before
        for line in _wrong(area, staff, team, subject, text)
    ]


def _make_late(cursor, area: Area, moment) -> None:
    at = (moment - timedelta(hours=1)).isoformat()
    for entry in area.entries:
        role = writing.TEAMS[entry.owed_by][1]
        rungs = [
            {"index": index, "at": at, "tell": tell.format(role=role)}
            for index, tell in enumerate(_LADDER)
        ]
        cursor.execute(
            "update worklist_entry set rungs = %s, next_rung = 0, next_rung_at = %s "
            "where subject_id = %s and id = %s",
            [json.dumps(rungs), at, subject_id(entry.subject), entry_id(entry.number)],
        )


def _wrong(
    area: Area, staff: int | None, team: int | None, subject: UUID | None, text: str
) -> list[str]:
    where = f"area {area.seed}, a notice to staff {staff} of team {team}"
    found = words_in(text.encode())
    wrong = [f"{where} says {found}"] if found else []
    kin = {one for one, family in area.kin if subject_id(family) == subject}
    if staff in kin or (staff is not None and team not in base.teams_of(area, staff)):
        wrong.append(f"{where}: they are kin, or not of that team")
    return wrong
