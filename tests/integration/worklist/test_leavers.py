"""A colleague who leaves with a full caseload leaves no family unnoticed."""

from datetime import timedelta

import pytest
from django.db import connections

from lib.town import NOW, make_home, make_staff, make_town
from plait.access.models import Post
from plait.records.shapes import NewEvent
from plait.worklist import leavers, recording

LEFT = NOW - timedelta(days=2)


@pytest.fixture
def caseload(own_database):
    """Three families that one midwife has by name, and one that another has."""
    town = make_town(using="engine")
    team = town.teams["maternity"]
    mary = make_staff(team, "midwife", "engine")
    jo = make_staff(team, "midwife", "engine")
    homes = [make_home(town, using="engine") for _ in range(4)]
    for place, home in enumerate(homes):
        worker = jo if place == 3 else mary
        at = NOW - timedelta(days=20)
        recording.record_all(
            home.id,
            [
                NewEvent(
                    subject_id=home.id, kind="allocation.made", team_id=team.pk,
                    fact={"post": "midwife", "worker": worker.pk},
                    occurred_at=at, recorded_at=at, sensitivity="routine",
                )
            ],
            now=at,
        )  # fmt: skip
    return mary, jo, homes


def standing(home):
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select state, worker_id from named_owner where subject_id = %s", [home.id]
        )
        owner = cursor.fetchall()
        cursor.execute(
            "select count(*) from worklist_entry where subject_id = %s "
            "and standard = 'midwife_named_again' and closed_at is null",
            [home.id],
        )
        [(owed,)] = cursor.fetchall()
    return owner, owed


def leave(staff, at=LEFT):
    Post.objects.using("engine").filter(staff=staff).update(valid_to=at)


def test_every_family_of_whoever_left_is_owed_another_name_and_nobody_elses(caseload):
    mary, jo, homes = caseload
    assert leavers.note_leavers(NOW) == 0
    leave(mary)

    said = leavers.note_leavers(NOW)

    assert said == 3
    for home in homes[:3]:
        assert standing(home) == ([("unnamed", None)], 1)
    assert standing(homes[3]) == ([("named", jo.pk)], 0)
    assert leavers.note_leavers(NOW + timedelta(seconds=30)) == 0


def test_a_post_that_ends_tomorrow_or_goes_on_as_another_is_no_leaving(caseload):
    mary, _, homes = caseload
    leave(mary, NOW + timedelta(days=1))
    assert leavers.note_leavers(NOW) == 0
    leave(mary)
    team = Post.objects.using("engine").filter(staff=mary).first().team_id
    Post.objects.using("engine").create(
        staff=mary, team_id=team, role="community_midwifery_lead", valid_from=LEFT
    )

    assert leavers.note_leavers(NOW) == 0
    assert standing(homes[0]) == ([("named", mary.pk)], 0)


def test_a_family_that_fails_is_tried_again_and_holds_up_nobody(caseload, monkeypatch):
    mary, _, homes = caseload
    leave(mary)
    real = recording.record_all

    def fails_for_one(subject_id, *args, **more):
        if subject_id == homes[0].id:
            raise RuntimeError
        return real(subject_id, *args, **more)

    monkeypatch.setattr(recording, "record_all", fails_for_one)
    assert leavers.note_leavers(NOW) == 2
    monkeypatch.undo()

    assert leavers.note_leavers(NOW) == 1
