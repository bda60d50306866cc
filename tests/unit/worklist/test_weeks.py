"""Of what is held the week alone is told, and of nothing else."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from plait.clock.moments import local_day
from plait.worklist import weeks
from plait.worklist.shapes import Row

#: A Friday, and an earlier day of that week.
LATER = datetime(2026, 10, 23, 13, 20, tzinfo=UTC)
EARLIER = datetime(2026, 10, 20, 9, tzinfo=UTC)
MONDAY = date(2026, 10, 19)
MINE, THEIRS, ENDING = uuid4(), uuid4(), uuid4()


def row(opened_at: datetime = LATER, closed_at: datetime | None = None) -> Row:
    """A duty that opened and ended then."""
    return Row(
        id=uuid4(), subject_id=uuid4(), standard="one", version=1, title="A duty",
        group="safeguarding", about=None, person_label="Baby A.", person_born_on=None,
        owed_by="social_worker", owed_by_words="Social worker", team_id=1, team="T",
        agency="a", opened_at=opened_at, opens_at=None, due_at=LATER,
        closed_at=closed_at, state="due", why="",
    )  # fmt: skip


def mine(at: datetime, id_: UUID = MINE) -> weeks.Readable:
    """One event that the viewer may read."""
    return weeks.readable([(str(id_), at, at)])


def test_a_clock_that_a_held_fact_started_shows_its_week():
    """
    The first moment of the week stands for it, and the row says so.
    """
    shown = weeks.blurred(row(), [MINE, THEIRS], None, mine(EARLIER))

    assert shown.opened_at == weeks.week_of(LATER)
    assert local_day(shown.opened_at) == MONDAY
    assert shown.is_opening_held
    assert shown.due_at == LATER


def test_the_moment_of_a_fact_that_may_be_read_stays():
    """
    It is the later of the two, so it tells nothing of the other.
    """
    shown = weeks.blurred(row(), [MINE, THEIRS], None, mine(LATER))

    assert shown.opened_at == LATER
    assert not shown.is_opening_held


def test_another_event_of_the_same_moment_gives_nothing_away():
    """
    A contact that may be read does not tell when the screen in it was, which may not.
    """
    shown = weeks.blurred(row(), [THEIRS], None, mine(LATER, id_=uuid4()))

    assert shown.is_opening_held


def test_what_rests_on_readable_facts_alone_is_exact():
    """
    A duty that begins anew by the calendar keeps its moment.
    """
    given = row()

    assert weeks.blurred(given, [MINE], None, mine(EARLIER)) is given


@pytest.mark.parametrize(("may_read", "is_held"), [(True, False), (False, True)])
def test_an_end_by_a_held_fact_shows_its_week(may_read, is_held):
    """
    When another team answered a duty is theirs to tell.
    """
    known = dict(mine(EARLIER))
    if may_read:
        known |= mine(LATER, id_=ENDING)
    shown = weeks.blurred(row(EARLIER, LATER), [MINE], ENDING, known)

    assert shown.is_closing_held is is_held
    assert (shown.closed_at == LATER) is not is_held


def test_an_end_at_the_very_opening_gives_it_away_and_is_told_by_week():
    """
    A duty that was over as it began has one moment, not two.
    """
    known = dict(mine(EARLIER)) | mine(EARLIER, id_=ENDING)
    shown = weeks.blurred(row(LATER, LATER), [THEIRS], ENDING, known)

    assert shown.is_opening_held
    assert shown.is_closing_held
