"""What an open record shows whoever was given no class of it, or not the meeting's."""

import json
from uuid import UUID, uuid4

import pytest
from django.db import connection

from integration.database.world import LONG_AGO
from plait.access import sessions
from plait.access.models import Involvement as Involved
from plait.records.models import MeetingRow, MeetingSeat, Person


@pytest.fixture
def meeting(world, as_engine) -> UUID:
    """A meeting of the health class that the perinatal team called."""
    with as_engine(), connection.cursor() as cursor:
        meeting = uuid4()
        seat = {"team": world.perinatal.pk, "role": "caller", "decides": True,
                "asked_at": LONG_AGO.isoformat()}  # fmt: skip
        row = {"id": str(meeting), "type": "strategy", "state": "called", "sens": 1,
               "sequence": 0, "teams": [world.perinatal.pk], "seats": [seat],
               "starts_at": LONG_AGO.isoformat()}  # fmt: skip
        cursor.execute(
            "select plait.replace_meetings(%s, %s)", [world.family, json.dumps([row])]
        )
        return meeting


def seats(staff, world) -> set[UUID]:
    sessions.begin(staff.pk)
    sessions.open_subject(staff, world.family)
    return set(MeetingSeat.objects.values_list("meeting_id", flat=True))


def test_a_seat_follows_the_class_of_its_meeting(world, meeting):
    """
    Who may not know of a meeting learns nothing from who sits at it.
    """
    assert seats(world.psychiatrist, world) == {meeting}
    assert MeetingRow.objects.exists()

    assert seats(world.visitor, world) == set()
    assert not MeetingRow.objects.exists()


def test_a_team_with_a_seat_sees_who_else_was_asked(world, meeting, as_engine):
    """
    Whatever the class: it was asked, so it knows.
    """
    with as_engine():
        MeetingSeat.objects.create(
            subject_id=world.family, meeting_id=meeting, team=world.visitors,
            role="health_visitor", asked_at=LONG_AGO, state="called",
        )  # fmt: skip
        MeetingRow.objects.update(teams=[world.perinatal.pk, world.visitors.pk])

    sessions.begin(world.visitor.pk)
    sessions.open_subject(world.visitor, world.family)
    assert MeetingSeat.objects.count() == 2


def test_without_any_class_only_the_header_shows(world, meeting):
    """
    As for a team that was released one event: the people, and nothing around them.
    """
    sessions.begin(world.visitor.pk)
    sessions.open_subject(world.visitor, world.family)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('plait.classes', '0', true)")

    others = Involved.objects.exclude(team=world.visitors)
    assert Person.objects.count() == 2
    assert not others.exists()
    assert not MeetingSeat.objects.exists()


def test_every_policy_that_asks_only_whether_it_is_open_is_known(db):
    """
    Each has a reason in ADR 0046: the header of a record, and who is named there.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select policyname from pg_policies where schemaname = 'plait' and "
            "(coalesce(qual, '') || coalesce(with_check, '')) ~ "
            "'(^|[^_a-z])(is_open|is_mine_or_open)\\('"
        )
        found = {name for (name,) in cursor.fetchall()}

    assert found == {"subject_select", "person_select"}
