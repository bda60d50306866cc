"""The reasons for which something is left out of a person's copy."""

from plait.standards.subject_exemptions import (
    exemptions,
    reasons,
    suggested,
    version_words,
)


def test_nobody_says_that_the_list_was_checked():
    """
    Every page says so with the number of the list.
    """
    assert version_words() == (
        "List 1, in use from 1 March 2026. Nobody has checked it against the law yet."
    )


def test_abuse_of_a_child_is_no_reason_where_somebody_asks_for_themselves():
    """
    It holds where somebody else asks for the child.
    """
    assert "child_abuse" not in {one.code for one in reasons("themselves")}
    assert "child_abuse" in {one.code for one in reasons("parental_responsibility")}


def test_a_reason_stands_first_by_class_and_by_kind():
    """
    And none for what is of neither.
    """
    assert suggested("contact.other", "police", "themselves").code == "crime"
    assert suggested("contact.other", "third_party", "themselves").code == "third_party"
    assert suggested("concern.self_harm", "health", "themselves").code == "serious_harm"
    assert suggested("s47.started", "routine", "on_behalf").code == "child_abuse"
    assert suggested("s47.started", "routine", "themselves") is None
    assert suggested("screen.epds", "health", "themselves") is None


def test_a_copy_tells_only_of_what_is_about_somebody_else():
    """
    That something could harm somebody, or is the police's, is not told by a gap.
    """
    assert [code for code, one in exemptions().items() if one.is_told] == [
        "third_party"
    ]
