"""What a change of standards would have caught or released, one sentence a test."""

from datetime import date

import pytest

from lib.stories import at, standard, story
from plait.engine.replay import Change, Comparison, Plan, compare
from plait.standards.collection import Library

SINCE = date(2026, 1, 1)
AS_OF = at("2026-04-01 09:00")
#: A red flag on Monday 2 March that was answered after 30 hours.
ANSWERED_LATE = """
2026-03-02 10:00 mother concern.red_flag
2026-03-03 16:00 mother assessment.crisis
"""


def changed(given, old, new, **options):
    """What becomes of the duties under `one`, in a past told as a story."""
    found = compare(
        story(given),
        Library.of(old),
        Library.of(new),
        **{"since": SINCE, "as_of": AS_OF, **options},
    )
    return found.standards.get("one", Change())


def test_nothing_is_compared_where_nothing_differs() -> None:
    """
    Words, sources and the ladder change no duty; no standard is worked out for them.
    """
    other = standard(
        title="The same thing in other words",
        if_late=[{"after": "2 hours", "tell": "midwife"}],
        sources=[{"document": "Another book", "clause": "7"}],
    )

    plan = Plan.of(Library.of([standard()]), Library.of([other]), since=SINCE)
    found = plan.compare(story(ANSWERED_LATE), AS_OF)

    assert plan.ids == ()
    assert found == Comparison({}, subjects=1)


def test_a_shorter_limit_catches_what_was_in_time() -> None:
    """
    Done after 30 hours: in time within 48 hours, late within 24.
    """
    found = changed(
        ANSWERED_LATE,
        [standard(within={"hours": 48})],
        [standard(within={"hours": 24})],
    )

    assert found == Change(newly_late=1)
    assert (found.caught, found.released) == (1, 0)
    assert (found.before, found.after) == (1, 1)


def test_a_longer_limit_releases_what_was_late() -> None:
    """
    The same the other way round.
    """
    found = changed(
        ANSWERED_LATE,
        [standard(within={"hours": 24})],
        [standard(within={"hours": 48})],
    )

    assert found == Change(no_longer_late=1)
    assert found.released == 1


@pytest.mark.parametrize(
    ("hours", "wanted"), [(48, Change(earlier=1)), (96, Change(later=1))]
)
def test_another_due_date_alone_is_counted_apart(hours, wanted) -> None:
    """
    Nobody is caught or released, and the day has moved.
    """
    found = changed(
        ANSWERED_LATE,
        [standard(within={"hours": 72})],
        [standard(within={"hours": hours})],
    )

    assert found == wanted
    assert (found.caught, found.released, found.moved) == (0, 0, 1)


def test_a_new_standard_catches_and_a_withdrawn_one_releases() -> None:
    """
    A duty that was not there is caught; one that is there no more is released.
    """
    one, empty = standard(), Library.of([])

    there = changed(ANSWERED_LATE, empty, [one])
    gone = changed(ANSWERED_LATE, [one], empty)

    assert there == Change(new=1)
    assert gone == Change(gone=1)
    assert (there.before, there.after, gone.before, gone.after) == (0, 1, 1, 0)


def test_a_wider_trigger_moves_the_duty_that_it_starts_sooner() -> None:
    """
    A duty that comes once, and that one event ends, is one duty whatever started it.
    """
    given = """
    2026-03-01 10:00 mother screen.epds {total: 11, safety_item: 0}
    2026-03-02 10:00 mother screen.epds {total: 14, safety_item: 0}
    """

    def at_least(score, **fields):
        when = {"kind": "screen.epds", "where": {"total": {"at_least": score}}}
        return [standard(when=when, within={"days": 90}, **fields)]

    once = changed(given, at_least(13, repeat="rearm"), at_least(10, repeat="rearm"))
    each = changed(given, at_least(13), at_least(10))

    assert once == Change(earlier=1)
    assert each == Change(new=1, unchanged=1)


def test_what_opened_before_the_day_is_left_out() -> None:
    """
    Only duties from `since` on are counted, on both sides.
    """
    found = changed(
        ANSWERED_LATE,
        [standard(within={"hours": 48})],
        [standard(within={"hours": 24})],
        since=date(2026, 3, 3),
    )

    assert found == Change()


def test_a_version_to_come_is_tried_as_if_it_were_in_force() -> None:
    """
    Its own first day lies ahead, and that is why it is tried.
    """
    first = {"applies": {"from": "2020-01-01"}, "within": {"hours": 48}}
    ended = {"from": "2020-01-01", "until": "2026-12-31"}
    new = [
        standard(**first | {"applies": ended}),
        standard(version=2, applies={"from": "2027-01-01"}),
    ]

    found = changed(ANSWERED_LATE, [standard(**first)], new)

    assert found == Change(newly_late=1)


def test_what_happened_after_the_moment_of_asking_does_not_exist() -> None:
    """
    As everywhere: as of the hour before it was done, it is late under the new limit.
    """
    found = changed(
        ANSWERED_LATE,
        [standard(within={"hours": 48})],
        [standard(within={"hours": 24})],
        as_of=at("2026-03-03 15:00"),
    )

    assert found == Change(newly_late=1)


def test_comparisons_of_many_families_add_up() -> None:
    """
    Duties by standard, and in how many families there was any.
    """
    one = Comparison({"a": Change(new=2)}, subjects=1, caught=1)
    other = Comparison({"a": Change(gone=1), "b": Change(later=1)}, 1, released=1)

    both = one + other

    assert both == Comparison(
        {"a": Change(new=2, gone=1), "b": Change(later=1)}, 2, caught=1, released=1
    )
