"""The picture of a standard: readable by anybody, and safe to put into a page."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from plait.standards.drawing import WIDTH, draw, in_words
from plait.standards.loader import library
from plait.standards.shapes import FamilyState, Standard, While

SVG = "{http://www.w3.org/2000/svg}"
BLACK_ENOUGH = {"#212b32", "#003087", "#4c6272"}


def parse(picture: str) -> ET.Element:
    """The picture as elements."""
    return ET.fromstring(picture)  # noqa: S314  (we drew it ourselves)


def conjunction() -> Standard:
    """The standard with most parts."""
    found = library().get("conjunction_strategy_meeting")
    assert found is not None
    return found


@pytest.mark.parametrize(
    "standard", library().standards, ids=lambda standard: standard.id
)
def test_every_standard_can_be_drawn(standard: Standard) -> None:
    """
    It is one SVG element with a title, a description and a size that follows its box.
    """
    picture = parse(draw(standard))

    assert picture.tag == f"{SVG}svg"
    assert picture.get("role") == "img"
    assert picture.get("viewBox", "").startswith(f"0 0 {WIDTH} ")
    assert "width" not in picture.attrib
    assert "height" not in picture.attrib
    assert picture.findtext(f"{SVG}title") == standard.title
    assert picture.findtext(f"{SVG}desc") == in_words(standard)


@pytest.mark.parametrize(
    "standard", library().standards, ids=lambda standard: standard.id
)
def test_no_words_run_over_the_edge(standard: Standard) -> None:
    """
    At 390 px no line of words is wider than the drawing, at 7 units a letter.
    """
    picture = parse(draw(standard))

    for text in picture.iter(f"{SVG}text"):
        words, x = text.text or "", float(text.get("x", "0"))
        room = {"middle": 2 * min(x, WIDTH - x), "end": x}
        assert len(words) * 7 <= room.get(text.get("text-anchor", ""), WIDTH - x)


def test_the_words_are_dark_on_white() -> None:
    """
    Words keep their contrast without colour.
    """
    picture = parse(draw(conjunction()))

    assert {text.get("fill") for text in picture.iter(f"{SVG}text")} <= BLACK_ENOUGH


def test_the_picture_names_everybody_who_is_told() -> None:
    """
    The social worker and each rung of the ladder has a lane.
    """
    picture = parse(draw(conjunction()))
    words = " ".join(text.text or "" for text in picture.iter(f"{SVG}text"))

    assert "Social worker" in words
    assert "Team manager of children's social care" in words
    assert "Lead safeguarding partner" in words


def test_the_picture_needs_no_style_and_no_script() -> None:
    """
    The content security policy of the pages holds for it: no style, script or link out.
    """
    for standard in library():
        picture = draw(standard).replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "style=" not in picture
        assert "<style" not in picture
        assert "<script" not in picture
        assert "http" not in picture


def test_words_that_look_like_markup_stay_words() -> None:
    """
    A title with signs of markup in it cannot break out of the picture.
    """
    title = '<script>alert("x")</script> & more'

    drawn = draw(replace(conjunction(), title=title))

    assert "<script" not in drawn
    assert parse(drawn).findtext(f"{SVG}title") == title


def test_the_description_says_whom_it_is_told_to_and_when() -> None:
    """
    Who cannot see the picture reads the same.
    """
    said = in_words(conjunction())

    assert "Mark or injury seen (baby)" in said
    assert "within 1 working day" in said
    assert "4 hours later, the service manager of children's social care" in said


def words_of(standard: Standard) -> list[str]:
    """The lines of words in the picture, from the top."""
    return [text.text or "" for text in parse(draw(standard)).iter(f"{SVG}text")]


def test_each_agency_has_a_lane() -> None:
    """
    Who owes it and who is told stand in the lane of their own agency, once.
    """
    words = words_of(conjunction())

    assert words.count("Children's social care") == 1
    assert words.count("Safeguarding partnership") == 1
    assert words.index("Children's social care") < words.index(
        "Safeguarding partnership"
    )


def test_each_rung_is_marked_with_its_number() -> None:
    """
    Four are told, one after the other: four triangles, numbered.
    """
    picture = parse(draw(conjunction()))
    inside = [
        text.text
        for group in picture.iter(f"{SVG}g")
        for text in group.iter(f"{SVG}text")
    ]

    assert inside == ["1", "2", "3", "4"]


def test_what_is_decided_first_is_marked() -> None:
    """
    `unless` and `while` have a lane with a diamond, and stand in the description.
    """
    found = library().get("pmh_assessment_2w")
    assert found is not None
    pregnant = While((FamilyState("pregnant"),))

    words = words_of(replace(found, while_=(pregnant,)))
    said = in_words(replace(found, while_=(pregnant,)))

    assert "Decide: only while" in words
    assert "Decide: unless there was" in words
    assert "Only while: pregnant." in said
    assert "Unless there was: " in said
