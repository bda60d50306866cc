"""Two texts beside each other: nothing is lost, and nothing is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.pages.compared import compared
from plait.pages.fact_words import rows
from plait.timeline.facts import describe
from plait.timeline.whose import has_words

TEXTS = st.text("ab \n.", max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_pieces(old, new):
    found = compared(old, new)

    assert "".join(one.words for one in found if one.change != "in") == old
    assert "".join(one.words for one in found if one.change != "out") == new


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text):
    assert {one.change for one in compared(text, text)} <= {"same"}


def test_only_the_words_that_changed_are_marked():
    found = compared("She sleeps six hours.", "She sleeps four hours.")

    assert [(one.change, one.words) for one in found] == [
        ("same", "She sleeps "), ("out", "six "), ("in", "four "), ("same", "hours."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "put_in", "taken_out"),
    [
        ("She sleeps.", "She sleeps. He cooks.", [" He cooks."], []),
        ("The clinic, at nine", "The clinic at nine", [" "], [", "]),
        ("Ring 01632 960301.", "Ring 01632 960302.", ["960302"], ["960301"]),
        ("All of it and more", "None of that or less", ["None of that or less"],
         ["All of it and more"]),
    ],
)  # fmt: skip
def test_what_still_stands_is_not_struck_through(old, new, put_in, taken_out):
    """
    A word is the same whatever follows it; one word alone does not tear a change apart.
    """
    found = compared(old, new)

    assert [one.words for one in found if one.change == "in"] == put_in
    assert [one.words for one in found if one.change == "out"] == taken_out


DOCUMENT = {
    "version": 1,
    "document": {
        "id": "care-plan",
        "sections": [{"id": "risk", "title": "Risks", "words": "Low mood"}],
    },
}


@pytest.mark.parametrize("kind", ["plan.perinatal_care.recorded", "document.part"])
def test_a_copy_of_what_is_held_has_each_section_of_a_document(kind):
    """
    As somebody's own words: they are read before they are given, and name anybody.
    """
    assert rows(kind, DOCUMENT) == [("Risks", "Low mood"), ("Version", "1")]
    assert has_words(kind, DOCUMENT)


def test_a_reason_tells_that_there_is_a_plan_and_none_of_its_words():
    said = describe("plan.perinatal_care.recorded", DOCUMENT)

    assert said == "Perinatal care plan recorded: version 1"
