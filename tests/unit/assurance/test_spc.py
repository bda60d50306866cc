"""XmR charts: worked by hand, and what must hold of any series."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.assurance import spc
from plait.assurance.spc import Point

#: Five values of which every sum can be done in the head.
FIVE = [10, 12, 11, 13, 9]
SWAPPED = {"improvement": "concern", "concern": "improvement"}

values = st.one_of(st.none(), st.integers(-30, 30))
series = st.lists(values, max_size=40)
rules = st.sampled_from(sorted(spc.RULES))
ways = st.sampled_from(sorted(spc.DIRECTIONS))


def chart(ys, improvement="increase", **more):
    points = [Point(number, y) for number, y in enumerate(ys)]
    return spc.chart(points, improvement=improvement, **more)


def flagged(ys, rule, **more):
    found = chart(ys, **more).points
    return [number for number, one in enumerate(found) if one.rule == rule]


def test_mean_and_limits_are_those_worked_by_hand():
    """
    The moving ranges 2, 1, 2, 4 have the mean 2.25; 2.66 of it is 5.985.
    """
    one = chart(FIVE).points[0]

    assert (one.mean, one.lower, one.upper) == (11, 5.015, 16.985)


def test_a_point_on_the_limit_is_inside_and_beyond_it_is_outside():
    """
    Of these 8 the mean is 3.5 and the mean range 25/7, so the upper limit is 13.
    """
    assert chart([4, 1, 1, 5, 1, 2, 1, 13]).points[0].upper == 13
    assert flagged([4, 1, 1, 5, 1, 2, 1, 13], "outside") == []
    assert flagged([4, 1, 1, 5, 1, 2, 1, 14], "outside") == [7]
    steady = [5, 5, 5, 5]
    assert flagged(steady, "outside") == []
    assert flagged([0] * 49 + [100], "outside") == [49]
    # Two values stand half a range from their mean, far inside.
    assert flagged([0, 100], "outside") == []


def test_tenths_that_are_equal_to_the_mean_are_on_no_side_of_it():
    """
    0.1, 0.2 and 0.3 have the mean 0.2, though binary numbers have not.
    """
    found = chart([0.1, 0.2, 0.3] * 3)

    assert found.points[0].mean == 0.2
    assert {one.rule for one in found.points} == {None}


@pytest.mark.parametrize(("name", "enough"), [("nhs7", 7), ("shift8", 8)])
def test_a_shift_is_so_many_on_one_side_and_all_of_them(name, enough):
    """
    One fewer is none, and one that stands on the mean breaks it.
    """
    high, low = [1, 21] * 4, [-1, -21] * 4

    def shifts(*parts):
        return flagged([y for part in parts for y in part], "shift", rules=name)

    assert shifts(low[:enough], high[:enough]) == list(range(2 * enough))
    assert shifts(low[: enough - 1], high[: enough - 1]) == []
    broken = shifts(low[:3], [0], low[3:enough], high[:enough])
    assert broken == list(range(enough + 1, 2 * enough + 1))


@pytest.mark.parametrize(("name", "enough"), [("nhs7", 7), ("shift8", 6)])
def test_a_trend_is_so_many_points_that_each_rise(name, enough):
    """
    One fewer is none, and one that stays as high breaks it.
    """
    noise = [-30, 30] * 6
    rising = list(range(-3, enough - 3))

    assert flagged(noise + rising, "trend", rules=name)[-enough:] == list(
        range(12, 12 + enough)
    )
    assert flagged([*noise, *rising[:-1], -30], "trend", rules=name) == []
    flat = [*noise, *rising[:3], *rising[2:-1], -30]
    assert flagged(flat, "trend", rules=name) == []


def test_of_two_trends_that_meet_in_a_point_the_later_one_counts():
    """
    Seven up, then seven down: the summit is the first of those that fall.
    """
    found = chart([30, -30] * 20 + [-3, -2, -1, 0, 1, 2, 3, 2, 1, 0, -1, -2, -3, 30])

    kinds = [one.type for one in found.points[40:53]]
    assert kinds == ["improvement"] * 6 + ["concern"] * 7


def test_two_of_three_near_a_limit_are_flagged_and_the_third_is_not():
    """
    Of these 24 the mean is 0 and the mean range 44/23: the limits are 5.09 away, and
    3.39 on is near. The same with the three on both sides is nothing.
    """
    quiet = [1, -1, 0, 1, -1, 0, 1, -1, 0, 1]
    ys = [*quiet, 4, 1, 4, *[-1, 0, -2, -1, 0, -2, -1, 0, -2, 0], 0]
    found = chart(ys)

    near = [n for n, one in enumerate(found.points) if one.rule == "two_in_three"]
    assert near == [10, 12]
    ys[11] = -1
    assert flagged(ys, "two_in_three") == []


def test_a_point_where_the_outer_third_begins_is_not_near():
    """
    Of these 15 the mean is 59/15 and the mean range 20/7: 9 is 76/15 away, as is 2/3
    of 2.66 of it.
    """
    ys = [5, 0, 5, 6, 3, 0, 2, 0, 1, 4, 5, 6, 9, 4, 9]

    assert flagged(ys, "two_in_three") == []
    assert flagged([*ys[:-3], 9, 5, 9], "two_in_three") == [12, 14]


def test_outside_comes_before_trend_and_trend_before_shift():
    """
    A point has one rule: that which weighs most.
    """
    climbing = chart([0] * 8 + [1, 2, 3, 4, 5, 6, 30]).points

    assert climbing[-1].rule == "outside"
    assert {one.rule for one in climbing[8:14]} == {"trend"}
    assert climbing[0].rule == "shift"


@pytest.mark.parametrize(
    ("improvement", "target", "said"),
    [
        ("increase", 5, "consistent_pass"),
        ("increase", 17, "consistent_fail"),
        ("increase", 11, "inconsistent"),
        ("increase", 16.985, "inconsistent"),
        ("decrease", 5, "consistent_fail"),
        ("decrease", 17, "consistent_pass"),
        ("neutral", 17, None),
        ("increase", None, None),
    ],
)
def test_assurance_is_where_the_target_stands_to_the_limits(improvement, target, said):
    """
    Beyond them the process as it is will always, or never, reach it.
    """
    assert chart(FIVE, improvement, target=target).assurance == said


def test_assurance_goes_by_the_last_period():
    """
    What was so before a new period is history.
    """
    found = chart([1, 2, 1, 2, 90, 91, 90], target=50, rebase_at=[4])

    assert found.assurance == "consistent_pass"
    assert chart([1, 2, 1, 2, 90], target=50, rebase_at=[4]).assurance is None


def test_few_values_are_said_to_be_few():
    """
    Thirteen make limits; fewer make them for trial, and one makes none.
    """
    assert chart(FIVE * 3).notes == ()
    assert "for trial until there are 13" in chart(FIVE).notes[0]
    assert "no limits yet" in chart([4, None, 5]).notes[0]
    alone = chart([4]).points[0]
    assert (alone.mean, alone.lower, alone.type) == (4, None, "common_cause")
    assert chart([]).variation is None


def test_a_gap_has_no_type_and_no_range_is_taken_across_it():
    """
    The range from 2 to 10 is not one: nobody knows what lay between.
    """
    found = chart([1, 2, None, 10, 11])

    assert found.points[2].type is None
    assert found.points[0].upper == 6 + 2.66
    assert chart([1, 2, None]).variation == "common_cause"


def test_values_without_limits_are_no_news():
    """
    Nothing is found in them, and a gap stays one.
    """
    found = spc.without_limits(chart([0, None, *[0] * 48, 100], target=50))

    assert {(one.mean, one.lower, one.rule) for one in found.points} == {(None,) * 3}
    assert [one.type for one in found.points[:2]] == ["common_cause", None]
    assert (found.variation, found.assurance, found.notes) == (None, None, ())


def test_bad_names_and_indexes_are_refused():
    """
    In words, before anything is worked out.
    """
    with pytest.raises(ValueError, match="nhs7, shift8"):
        chart(FIVE, rules="nhs9")
    with pytest.raises(ValueError, match="5 is not the index"):
        chart(FIVE, rebase_at=[5])
    assert spc.rule_words("shift", "shift8") == "8 in a row on one side of the mean"


@settings(max_examples=60)
@given(series, rules, ways, st.integers(-9, 9), st.integers(1, 9))
def test_another_nought_and_another_unit_change_no_rule(ys, name, way, move, size):
    """
    Degrees of another scale are the same weather.
    """
    one = chart(ys, way, rules=name)
    other = chart([None if y is None else y * size + move for y in ys], way, rules=name)

    assert [p.rule for p in one.points] == [p.rule for p in other.points]
    assert [p.type for p in one.points] == [p.type for p in other.points]
    assert one.variation == other.variation


@settings(max_examples=60)
@given(series, rules)
def test_the_other_way_better_swaps_better_and_worse(ys, name):
    """
    So does the series upside down; both together change nothing.
    """
    up, down = chart(ys, "increase", rules=name), chart(ys, "decrease", rules=name)
    mirrored = chart([None if y is None else -y for y in ys], "decrease", rules=name)

    kinds = [SWAPPED.get(one.type, one.type) for one in up.points]
    assert kinds == [one.type for one in down.points]
    assert [one.type for one in mirrored.points] == [one.type for one in up.points]


@settings(max_examples=60)
@given(series, rules, ways, st.data())
def test_a_series_with_new_periods_is_its_periods_side_by_side(ys, name, way, data):
    """
    Nothing of one period reaches another.
    """
    cuts = data.draw(st.sets(st.integers(0, max(0, len(ys) - 1)), max_size=3))
    cuts = sorted(cuts) if ys else []
    whole = chart(ys, way, rules=name, rebase_at=cuts).points

    apart = []
    for begin, end in zip([0, *cuts], [*cuts, len(ys)], strict=True):
        part = chart(ys[begin:end], way, rules=name).points
        apart += [replace(one, x=one.x + begin) for one in part]
    assert list(whole) == apart


@settings(max_examples=60)
@given(series, rules, ways)
def test_a_run_is_never_shorter_than_its_rule(ys, name, way):
    """
    A shift stands on one side of the mean, and a common cause has no rule.
    """
    for one in chart(ys, way, rules=name).points:
        assert (one.rule is None) == (one.type in {None, "common_cause"})
        assert one.rule != "shift" or one.y != one.mean
        assert one.rule != "outside" or not one.lower <= one.y <= one.upper
