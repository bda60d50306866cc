"""The picture of what a change would have done."""

from xml.etree import ElementTree as ET

from plait.engine.replay import Change, Comparison
from plait.site.replay_picture import picture

SVG = "{http://www.w3.org/2000/svg}"
FOUND = Comparison({"one": Change(new=30, newly_late=10, gone=10), "two": Change()})


def _drawn():
    titles = {"one": "Seen within & <14> days", "two": "T" * 90}
    return ET.fromstring(  # noqa: S314 - our own picture
        picture(FOUND, ["one", "two"], titles=titles, span="1 Jan to 2 Feb")
    )


def test_the_picture_says_in_words_what_it_shows():
    svg = _drawn()

    assert svg.findtext(f"{SVG}title") == (
        "What the change would have done, 1 Jan to 2 Feb"
    )
    said = svg.findtext(f"{SVG}desc")
    assert "Seen within & <14> days: 40 caught, 10 released" in said


def test_a_bar_is_as_long_as_what_it_counts():
    white, left, right, no_left, no_right = _drawn().findall(f"{SVG}rect")

    assert white.get("fill") == "#ffffff"
    assert float(right.get("width")) == 4 * float(left.get("width"))
    assert float(left.get("x")) + float(left.get("width")) == float(right.get("x"))
    assert (no_left.get("width"), no_right.get("width")) == ("0", "0")


def test_a_change_that_changes_nothing_is_drawn_all_the_same():
    drawn = picture(Comparison(), [], titles={}, span="1 Jan")
    svg = ET.fromstring(drawn)  # noqa: S314 - our own picture

    assert svg.findtext(f"{SVG}desc") == "Nothing."
