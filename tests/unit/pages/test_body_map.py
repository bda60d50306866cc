"""The body map: places, drawings, and the list that says the same."""

from pathlib import Path

import pytest

from plait.casework.injuries import MARKS, SITES
from plait.pages import body_map
from plait.pages.staff import record_marks

STYLES = Path(body_map.__file__).parent / "static" / "plait" / "body-map.css"


def test_the_places_of_the_map_are_the_places_that_casework_names():
    """
    What can be picked is what can be recorded, each once.
    """
    drawn = [region.site for view in body_map.views() for region in view.regions]

    assert sorted(drawn) == sorted(SITES)
    assert len(set(drawn)) == len(drawn)


def test_every_kind_of_mark_has_words():
    """
    No code reaches a page.
    """
    assert [option.value for option in record_marks.KINDS] == list(MARKS)


@pytest.mark.parametrize("view", body_map.views(), ids=lambda view: view.key)
def test_every_place_lies_on_its_drawing(view):
    """
    A place outside the drawing could not be tapped.
    """
    for region in view.regions:
        left, top, across, down = region.box
        assert left >= 0
        assert top >= 0
        assert left + across <= view.width
        assert top + down <= view.height


def test_left_is_the_infants_own_left():
    """
    Seen from the front the left hand is on the right of the drawing; from the back not.
    """
    places = body_map.regions()

    assert places["left_hand"].middle[0] > places["right_hand"].middle[0]
    back = places["left_back_of_the_hand"], places["right_back_of_the_hand"]
    assert back[0].middle[0] < back[1].middle[0]


def test_the_style_sheet_is_the_one_that_follows_from_the_places():
    """
    The generated file is not stale.
    """
    assert STYLES.read_text() == body_map.highlight_css()


def test_two_marks_in_one_place_stand_side_by_side():
    """
    Each mark keeps its number, in the order in which it was recorded.
    """
    [front, *_] = body_map.views()

    first, second = body_map.numbered(front, ["left_hand", "left_hand"])
    assert (first.number, second.number) == (1, 2)
    assert first.x < second.x


def test_a_mark_survives_the_way_through_a_hidden_field():
    """
    What was picked on one page is what the next page has.
    """
    mark = record_marks.Mark("left_cheek", "bruise", 8, "purple and blue")

    assert record_marks.carried_marks([mark.carried]) == [mark]


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "left_cheek",
        "nowhere|bruise||",
        "left_cheek|kiss||",
        "<b>|bruise||",
        "|" * 9,
    ],
)
def test_what_is_no_mark_is_left_out(sent):
    """
    A page that was tampered with adds nothing.
    """
    assert record_marks.carried_marks([sent]) == []


def test_a_size_that_cannot_be_is_left_out():
    """
    Only millimetres that a baby has room for are carried.
    """
    [mark] = record_marks.carried_marks(["left_cheek|bruise|99999|mauve"])

    assert mark == record_marks.Mark("left_cheek", "bruise", None, "")
