"""A small chart says where each score stands, and says it in words as well."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.pages.small_chart import Value, small_chart

BEGAN = datetime(2026, 3, 2, 10, tzinfo=UTC)
RANGE = {"least": 0, "greatest": 40, "better": "lower"}


def scores(*values):
    """A score a month: the first at the start, the last at discharge."""
    stages = ["start", *["review"] * (len(values) - 2), "discharge"]
    return [
        Value(BEGAN + timedelta(days=30 * number), value, stages[number])
        for number, value in enumerate(values)
    ]


def test_each_stage_has_a_shape_of_its_own():
    """
    So that nobody needs the colour.
    """
    chart = small_chart(scores(21, 17, 9), cut_off=11, **RANGE)

    assert [one.shape for one in chart.marks] == ["open", "full", "square"]
    assert chart.words == (
        "21 on Mon 2 Mar 2026, start; 17 on Wed 1 Apr 2026, review; "
        "9 on Fri 1 May 2026, discharge"
    )


@pytest.mark.parametrize("size", ["page", "row"])
@given(values=st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_every_mark_stands_within_the_picture(size, values):
    """
    A higher score stands higher, and time runs to the right.
    """
    chart = small_chart(
        [Value(BEGAN + timedelta(days=9 * n), v) for n, v in enumerate(values)],
        size=size, cut_off=11, **RANGE,
    )  # fmt: skip

    for mark, value in zip(chart.marks, values, strict=True):
        assert chart.left <= mark.x <= chart.right
        assert 0 < mark.y <= chart.bottom < chart.height
        assert (mark.y < chart.cut) == (value > 11)
    assert [one.x for one in chart.marks] == sorted(one.x for one in chart.marks)


@pytest.mark.parametrize(("better", "is_above"), [("lower", True), ("higher", False)])
def test_the_band_is_the_unwell_side(better, is_above):
    """
    Above the line where a lower score is better, below it where a higher one is.
    """
    chart = small_chart(scores(21, 9), least=0, greatest=40, better=better, cut_off=11)

    top, height = chart.band
    assert height > 0
    assert (top + height == pytest.approx(chart.cut)) == is_above


def test_one_score_has_no_line_and_none_is_no_picture():
    """
    A line from nowhere would look like a change.
    """
    assert small_chart([Value(BEGAN, 9)], **RANGE).line == ""
    assert small_chart([Value(BEGAN, 9)], **RANGE).band is None
    with pytest.raises(ValueError, match="wanted one score or more"):
        small_chart([], **RANGE)
