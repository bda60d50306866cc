"""The drawings of a board: where things stand, and one picture in two forms."""

from __future__ import annotations

import io
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from plait.assurance import spc
from plait.assurance.readings import STEPS, Step
from plait.pages.boards import axes, curve, funnel, xmr
from plait.pages.boards.drawing import Dot, Drawing, Line, Words, as_png, as_svg, titled
from plait.pages.boards.funnel import Place

SVG = "{http://www.w3.org/2000/svg}"


def drawn(ys, how=xmr.WIDE, **more):
    points = [spc.Point(str(number), y) for number, y in enumerate(ys)]
    chart = spc.chart(points, improvement="increase", target=more.get("target"))
    asked = xmr.Asked("Title", "%", [str(n) for n in range(len(ys))], **more)
    return xmr.draw(chart, asked, how)


@settings(max_examples=40)
@given(
    st.lists(st.none() | st.floats(0, 100), max_size=40),
    st.sampled_from([xmr.WIDE, xmr.NARROW, xmr.SMALL]),
)
def test_every_mark_stands_inside_the_drawing_and_every_value_has_a_point(ys, how):
    """
    Whatever the values: none, one, all alike, or hidden ones among them.
    """
    drawing = drawn(ys, how)

    dots = [one for one in drawing.marks if isinstance(one, Dot)]
    assert len(dots) == sum(y is not None for y in ys)
    for mark in drawing.marks:
        places = mark.places if isinstance(mark, Line) else (mark.at,)
        for x, y in places:
            assert -0.1 <= x <= drawing.width + 0.1
            assert -0.1 <= y <= drawing.height + 0.1


@pytest.mark.parametrize(
    ("ys", "unit", "said"),
    [
        ([10, 12, 11, 12, 10], " days", "limits 7 to 15 days"),
        ([1, 9, 2, 8, 1], " days", "up to 22.8 days, as there is nothing below 0"),
        ([99, 90, 98, 91, 99], "%", "as there is nothing above 100%"),
        ([1, 99, 2, 98, 1], "%", "further apart than a per cent can be"),
    ],
)
def test_a_limit_that_cannot_be_is_neither_told_nor_drawn(ys, unit, said):
    """
    There are no fewer than no days to wait, and no more than 100 per cent.
    """
    points = [spc.Point(str(number), y) for number, y in enumerate(ys)]
    chart = spc.chart(points, improvement="decrease")
    asked = xmr.Asked("Title", unit, [str(n) for n in range(len(ys))])

    drawing = xmr.draw(chart, asked)

    assert said in drawing.says
    dashed = [x for x in drawing.marks if isinstance(x, Line) and x.dashes == (6, 5)]
    last = chart.points[-1]
    most = 100 if unit == "%" else 1e9
    assert len(dashed) == (last.lower >= 0) + (last.upper <= most)


def test_nothing_is_drawn_across_a_gap():
    """
    Two pieces of the line, of two points each.
    """
    lines = [one for one in drawn([1, 2, None, 4, 5]).marks if isinstance(one, Line)]

    assert [len(one.places) for one in lines if one.width == 2] == [2, 2]


def test_a_number_of_a_whole_country_is_written_in_full():
    """
    On the axis and beside the lines: 1234567, and no 1.23e+06.
    """
    chart = spc.chart([spc.Point("1", 1_234_567), spc.Point("2", 1_234_600)],
                      improvement="neutral")  # fmt: skip

    drawing = xmr.draw(chart, xmr.Asked("Title", "", ["1", "2"]))

    words = [one.text for one in drawing.marks if isinstance(one, Words)]
    assert "1234500" in words
    assert "Mean 1234583.5" in words
    assert "1234600" in drawing.says


def test_words_beside_the_lines_do_not_lie_on_each_other():
    """
    A target that is nearly the mean is moved down.
    """
    beside = [
        one for one in drawn([84, 86, 84, 86], target=85.2).marks
        if isinstance(one, Words) and one.text[0].isalpha()
    ]  # fmt: skip

    heights = sorted(one.at[1] for one in beside)
    assert {one.text.split()[0] for one in beside} == {
        "Upper", "Mean", "Target", "Lower",
    }  # fmt: skip
    assert all(b - a >= 13 for a, b in pairwise(heights))


def test_a_file_is_whole_svg_with_its_title_and_no_word_of_it_is_markup():
    """
    What a person may have named is text.
    """
    drawing = Drawing(100, 50, "A & B <c>", "Says", (Words((1, 1), "<script>"),))

    whole = ET.fromstring(as_svg(titled(drawing, "A & B <c>", foot=["Foot"])))  # noqa: S314 - our own

    assert whole.find(f"{SVG}title").text == "A & B <c>"
    texts = [one.text for one in whole.iter(f"{SVG}text")]
    assert texts == ["A & B <c>", "<script>", "Foot"]
    in_a_page = as_svg(drawing, "key")
    assert 'aria-labelledby="key-title key-says"' in in_a_page
    assert "style=" not in in_a_page


def test_png_and_svg_are_the_same_size_of_picture():
    """
    Twice as fine; dashes, shapes and words are painted.
    """
    drawing = drawn([1, 50, None, 99, 2, 3, 4, 5, 6, 7, 8], target=60, periods=[5])

    with Image.open(io.BytesIO(as_png(drawing))) as picture:
        assert picture.size == (drawing.width * 2, drawing.height * 2)
        colours = {colour for _, colour in picture.getcolors(1_000_000)}
    assert (213, 40, 27) in colours  # the target's red


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 100], (0, 100, 20)),
        ([81.2, 94.4], (80, 95, 5)),
        ([7, 7], (6.5, 8, 0.5)),
        ([0, 0], (0, 0.05, 0.05)),
    ],
)
def test_an_axis_has_round_steps_around_its_values(values, expected):
    """
    Also where there is one value, or nought alone.
    """
    low, high, step = axes.span(list(map(float, values)), floor_at=0, top_at=100)

    assert low <= min(values)
    assert high >= max(values)
    assert high > low
    assert len(list(axes.steps(low, high, step))) <= 8
    if values != [0, 0]:
        assert step == pytest.approx(expected[2], rel=1.01)


def test_a_funnel_is_wider_for_fewer_and_flags_what_chance_does_not_make():
    """
    1 in 500 lies outside; of two places, or one of 4 visits, nothing is said.
    """
    few, many = funnel.limits(80, 10, 3.09), funnel.limits(80, 1000, 3.09)
    assert few[0] < many[0] < 80 < many[1] < few[1]

    rest = [Place(str(n), 100, 80.0) for n in range(8)]
    found = funnel.funnel([*rest, Place("low", 100, 50.0), Place("few", 4, 50.0)])
    assert found.by_name["low"] == "worse"
    assert "few" not in found.by_name
    other = funnel.funnel([*rest, Place("low", 100, 50.0)], more_is_better=False)
    assert other.by_name["low"] == "better"
    assert funnel.funnel(rest[:2]) is None
    assert "1 further from that than chance" in funnel.draw(found, "Title").says


def test_a_curve_ends_where_it_is_flat_and_is_not_drawn_of_few():
    """
    Of rounded numbers it takes more of them.
    """
    done = [0, 0, 10, 40, 70, 90, *[90] * (len(STEPS) - 6)]
    steps = [Step(hours, 100, n) for hours, n in zip(STEPS, done, strict=True)]

    points = curve.known(steps, is_own=False)

    assert points == ((2, 0.0), (4, 10.0), (8, 40.0), (12, 70.0), (24, 90.0),
                      (48, 90.0))  # fmt: skip
    few = [Step(one.hours, 40, one.done and one.done // 3) for one in steps]
    assert curve.known(few, is_own=False) == ()
    assert curve.known(few, is_own=True)
    assert curve.known([], is_own=True) == ()
    assert "90% were met within 2 days" in curve.draw(points, "Title", 24).says


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, "1 hour"), (36, "36 hours"), (72, "3 days"), (336, "2 weeks"),
     (2016, "12 weeks"), (8760, "1 year")],
)  # fmt: skip
def test_a_time_is_said_in_its_largest_whole_unit(hours, words):
    assert curve.duration(hours) == words
