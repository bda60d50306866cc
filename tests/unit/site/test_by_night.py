"""Readings are begun by night, once, and never in the way of the sweep."""

from datetime import UTC, datetime, timedelta

import pytest

from plait.site.by_night import ByNight

#: 2 in the morning in London, in summer.
NIGHT = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Fake:
    """A process that ends when it is told to."""

    def __init__(self):
        self.ended = None
        self.was_asked = False

    def poll(self):
        """None while it runs."""
        return self.ended

    def terminate(self):
        """Take note."""
        self.was_asked = True


@pytest.fixture
def begun():
    """The processes that were begun."""
    return []


@pytest.fixture
def night(begun):
    """A night that begins processes which do nothing."""

    def begin():
        begun.append(Fake())
        return begun[-1]

    return ByNight(begin)


@pytest.mark.parametrize("hours", [-2, 6, 12])
def test_by_day_nothing_is_begun(night, begun, hours):
    """Not at midnight, and not from 6 in the morning on."""
    night.look(NIGHT + timedelta(hours=hours))

    assert begun == []


def test_one_that_runs_is_left_alone(night, begun):
    """Nothing is begun beside it."""
    night.look(NIGHT)
    night.look(NIGHT + MINUTE)

    assert len(begun) == 1


@pytest.mark.parametrize("ended", [0, 1])
def test_it_is_tried_again_after_an_hour(night, begun, ended, caplog):
    """
    Where it failed it is said, in words without a cause; where it was done, the second
    one finds nothing to do.
    """
    night.look(NIGHT)
    begun[0].ended = ended

    night.look(NIGHT + MINUTE)
    assert len(begun) == 1
    night.look(NIGHT + MINUTE * 62)

    assert len(begun) == 2
    assert bool(caplog.records) == bool(ended)


def test_one_that_hangs_is_ended_and_the_next_night_counts(night, begun, caplog):
    """Else no night would count again, and nothing would say so."""
    night.look(NIGHT)
    night.look(NIGHT + timedelta(hours=9))
    assert not begun[0].was_asked

    night.look(NIGHT + timedelta(hours=11))
    assert begun[0].was_asked
    begun[0].ended = -15
    night.look(NIGHT + timedelta(hours=11) + MINUTE)
    night.look(NIGHT + timedelta(days=1))

    assert len(begun) == 2
    assert [one.getMessage() for one in caplog.records] == [
        "The readings of this night were not made."
    ]


def test_what_runs_ends_with_the_worker(night, begun):
    """It is asked to end, and what it counted is not stored."""
    night.look(NIGHT)
    night.stop()

    assert begun[0].was_asked
