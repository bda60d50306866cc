"""A forecast as it is drawn and told: nothing hidden by a line, no small number."""

from __future__ import annotations

import pytest

from plait.pages.boards.capacity_picture import Path, draw
from plait.pages.boards.capacity_shown import Say
from plait.pages.boards.drawing import Line, Words, as_svg
from plait.workforce.queueing.kept import KeptBand


def band(low: float, middle: float, high: float) -> KeptBand:
    return KeptBand(low=low, middle=middle, high=high)


def drawn(*paths: Path):
    return draw(paths, ["Today", "1 Dec", "8 Dec"], "How many wait")


def test_the_ends_of_two_lines_are_never_written_over_each_other():
    """
    Where both end at the same number, one stands under the other.
    """
    weeks = (band(8, 10, 12), band(8, 10, 12))
    picture = drawn(Path("As it is", 9, weeks), Path("What if", 9, weeks))

    ends = [x.at[1] for x in picture.marks if isinstance(x, Words) and x.is_bold]

    assert len(ends) == 2
    assert abs(ends[0] - ends[1]) >= 14


def test_the_end_of_a_line_is_not_cut_off():
    """
    Its name and a number of people, in bold, from the line to the edge.
    """
    weeks = (band(8, 10, 12), band(80, 1111, 1200))
    picture = drawn(Path("As it is", 9, weeks), Path("What if", 9, weeks))

    for one in picture.marks:
        if isinstance(one, Words) and one.is_bold:
            assert one.at[0] + 0.62 * one.size * len(one.text) <= picture.width


def test_lines_are_told_apart_without_colour():
    """
    As it is, what if, and the ends of an interval each have dashes of their own.
    """
    weeks = (band(1, 2, 3), band(1, 2, 3))
    picture = drawn(Path("As it is", 1, weeks), Path("What if", 1, weeks))

    dashes = {x.dashes for x in picture.marks if isinstance(x, Line) and x.width > 1}

    assert len(dashes) == 3


def test_the_picture_says_in_words_what_it_shows():
    picture = drawn(Path("As it is", 4, (band(1, 2, 3), band(4, 6, 9))))

    said = as_svg(picture, "list")
    assert "As it is: 4 today, 6 (4 to 9) by 8 Dec." in said
    assert "The table below holds the same numbers." in said


def test_a_list_of_nobody_is_drawn_too():
    """
    Nothing is divided by nothing.
    """
    nobody = band(0, 0, 0)

    assert "0 today, 0 (0 to 0)" in as_svg(drawn(Path("Now", 0, (nobody,) * 2)), "a")


@pytest.mark.parametrize(
    ("number", "own", "told"),
    [
        (0, "0", "0"), (1, "1", "fewer than 5"), (4.4, "4", "fewer than 5"),
        (5, "5", "5"), (7, "7", "5"), (8, "8", "10"), (1203, "1,203", "1,205"),
    ],
)  # fmt: skip
def test_others_read_no_number_from_1_to_4_and_the_rest_to_the_nearest_five(
    number, own, told
):
    assert Say(is_own=True).count(number) == own
    assert Say(is_own=False).count(number) == told


def test_an_interval_is_told_by_the_same_rule():
    one = band(1.2, 3.1, 8.6)

    assert Say(is_own=True).band(one) == "3 (1 to 9)"
    assert Say(is_own=False).band(one) == "fewer than 5 (0 to 10)"
