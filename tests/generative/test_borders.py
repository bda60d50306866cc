"""What holds of a family of two partnerships, for any timeline."""

from datetime import UTC, datetime

from hypothesis import given, settings

from generative.test_engine_invariants import histories, moment, rows
from plait.engine.borders import derive_strictest
from plait.engine.derive import derive
from plait.standards.policies import library_of

ASHMERE, WENDLEBURY = (library_of(name) for name in ("ashmere", "wendlebury"))
NEVER = datetime.max.replace(tzinfo=UTC)


def by_duty(found):
    """The obligations by what makes them one duty."""
    return {(one.standard, one.version, one.trigger): one for one in found}


@settings(max_examples=150, deadline=None)
@given(histories(), moment)
def test_of_two_limits_the_stricter_holds(events, as_of):
    """
    It is never due later than under either, nothing that either asks is missing, and
    it is ended only when it is ended under both that ask for it.
    """
    both = by_duty(derive_strictest(events, [ASHMERE, WENDLEBURY], as_of))
    alone = [by_duty(derive(events, one, as_of)) for one in (ASHMERE, WENDLEBURY)]

    assert set(both) == {key for found in alone for key in found}
    for key, one in both.items():
        asked = [found[key] for found in alone if key in found]
        dues = [other.due_at or NEVER for other in asked]
        assert (one.due_at or NEVER) == min(dues)
        ends = [other.closed_at or NEVER for other in asked]
        assert (one.closed_at or NEVER) == max(ends)
        assert bool(one.stricter_than) == (len(set(dues)) > 1)


@settings(max_examples=100, deadline=None)
@given(histories(), moment)
def test_the_order_of_the_two_never_moves_a_limit(events, as_of):
    """
    Whose the family is decides nothing but whose limit is named where both are alike.
    """
    one = by_duty(derive_strictest(events, [ASHMERE, WENDLEBURY], as_of))
    other = by_duty(derive_strictest(events, [WENDLEBURY, ASHMERE], as_of))

    assert {key: (each.due_at, each.state) for key, each in one.items()} == {
        key: (each.due_at, each.state) for key, each in other.items()
    }


@settings(max_examples=100, deadline=None)
@given(histories(), moment)
def test_one_partnership_alone_is_as_ever(events, as_of):
    """
    A family that crosses no border is worked out as before.
    """
    assert rows(derive_strictest(events, [ASHMERE], as_of)) == rows(
        derive(events, ASHMERE, as_of)
    )
