"""A due date on a page: one that cannot be is refused, and never moves a clock."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lib.birth_alert import *  # noqa: F403 - fixtures are found by their names
from lib.birth_alert import read
from lib.family_world import NOW, write
from lib.forms_sent import recorded, sent, where
from plait.records.shapes import NewEvent
from plait.worklist import projection, recording
from plait.worklist.refusals import CannotBe


def due(world, day, **more):
    parts = dict(zip(("day", "month", "year"), day, strict=True))
    return sent(world, **{f"edd-{part}": value for part, value in parts.items()} | more)


@pytest.mark.parametrize("step", ["check", "save"])
@pytest.mark.parametrize("kind", ["pregnancy.edd_set", "pregnancy.notified"])
@pytest.mark.parametrize("day", [("1", "1", "2030"), ("14", "10", "2025")])
def test_a_due_date_that_cannot_be_is_asked_again_before_it_is_weighed(
    kind, day, step, psychiatrist, world
):
    """
    A wrong year would move what is overdue years away, and nobody would be asked.
    """
    before = recorded(kind)

    answer = psychiatrist.post(where(world, kind), due(world, day, step=step))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The due date must be between 4 weeks ago and 42 weeks ahead" in page
    assert "Check the year" in page
    assert recorded(kind) == before
    assert "9 weeks and 0 days today" in read(psychiatrist, world)


def test_no_other_way_of_recording_it_lets_it_through(world, expects, as_engine):
    """
    Neither a duty's form nor a correction: the rule is behind every page.
    """
    with as_engine(), pytest.raises(CannotBe):
        recording.record_all(
            world.family, [new_due_date(world, "2030-01-01")], now=NOW,
            agency_kind="perinatal", using="default",
        )  # fmt: skip


def new_due_date(world, edd):
    team = world.teams["perinatal"]
    return NewEvent(
        id=uuid4(), subject_id=world.family, kind="pregnancy.edd_set",
        fact={"edd": edd}, about=world.mother, occurred_at=NOW, recorded_at=NOW,
        team_id=team.pk, agency=team.agency_id,
    )  # fmt: skip


def test_what_another_system_sent_is_told_as_it_is_and_no_week_is_made_of_it(
    psychiatrist, world, as_engine
):
    with as_engine():
        write(world, "pregnancy.edd_set", {"edd": "2030-01-01"}, by="perinatal")
        projection.rebuild([world.family], now=NOW, using="default")

    page = read(psychiatrist, world)

    assert "The due date Tue 1 Jan 2030 cannot be right" in page
    assert "No due date is known" not in page


def test_a_birth_that_nobody_recorded_is_asked_for_and_no_week_counted_on(
    psychiatrist, world, as_engine
):
    past = (NOW - timedelta(weeks=5)).date().isoformat()
    with as_engine():
        write(world, "pregnancy.edd_set", {"edd": past}, by="perinatal")
        projection.rebuild([world.family], now=NOW, using="default")

    page = read(psychiatrist, world)

    assert "and no birth is recorded that you may see" in page
    assert "days today" not in page
