"""A standard in plain words, and the titles of roles."""

from __future__ import annotations

import pytest

from plait.clock.deadlines import Limit
from plait.standards.loader import library
from plait.standards.plain_words import (
    by_when,
    limit_in_words,
    signal_in_words,
    standard_in_words,
)
from plait.standards.roles import AGENCY_KINDS, role_title, roles
from plait.standards.shapes import Standard


def words_of(standard_id: str) -> dict[str, str]:
    """Heading to words of a standard of the library."""
    found = library().get(standard_id)
    assert found is not None
    return dict(standard_in_words(found))


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit("hours", 4), "within 4 hours"),
        (Limit("working_days", 1), "within 1 working day"),
        (Limit("days", 0), "on the same day"),
        (Limit("gestation_days", 224), "by 32+0 weeks of pregnancy"),
        (Limit("age_days", 14), "by the age of 14 days"),
        (Limit("months", 24), "within 24 months"),
    ],
)
def test_a_limit_reads_as_it_is_said(limit: Limit, words: str) -> None:
    """
    One of a thing has no plural, and an age is reached by a day.
    """
    assert by_when(limit) == words
    assert limit_in_words(limit) in words


def test_the_conjunction_reads_as_a_story() -> None:
    """
    Both halves, who owes it, by when, and that the limit is ours.
    """
    words = words_of("conjunction_strategy_meeting")

    assert words["Starts with"].startswith("Mark or injury seen (baby)")
    assert "EPDS (mother), score 20 or more" in words["And also"]
    assert "in either order" in words["Both within"]
    assert words["Owed by"] == "the social worker"
    assert "was recorded" in words["By when"]
    assert "ours" in words["Whose limit it is"]


def test_two_limits_are_both_said() -> None:
    """
    An urgent message has its own limit.
    """
    assert words_of("message_acknowledged")["By when"].startswith(
        "within 1 hour, when urgency is urgent or emergency; "
        "otherwise within 1 working day"
    )


def test_any_contact_is_not_spelt_out() -> None:
    """
    A pattern of kinds is said in two words, not in eighteen.
    """
    found = library().get("infant_not_brought")
    assert found is not None

    assert signal_in_words(found.then.signals[0]) == "Any contact, with the baby seen"


def test_ten_years_are_said_in_years() -> None:
    """
    A long window is not said in days.
    """
    assert "10 years before" in words_of("care_plan_by_32_weeks")["Both within"]


@pytest.mark.parametrize(
    "standard", library().standards, ids=lambda standard: standard.id
)
def test_every_standard_says_its_clause_and_whether_anybody_checked_it(
    standard: Standard,
) -> None:
    """
    No reader takes an unchecked clause for a checked one.
    """
    said = [words for head, words in standard_in_words(standard) if head == "Source"]

    assert len(said) == len(standard.sources)
    for source, words in zip(standard.sources, said, strict=True):
        assert source.clause in words
        assert ("not yet checked" in words) != source.verified


def test_every_role_has_a_title_and_somebody_who_holds_it() -> None:
    """
    A role is held by known kinds of agency, or found from the event.
    """
    for role in roles().values():
        assert role.title
        assert set(role.held_by) <= set(AGENCY_KINDS)
        assert bool(role.held_by) != role.depends_on_event


def test_an_unknown_role_is_shown_as_it_is_written() -> None:
    """
    A page never breaks over a role that it does not know.
    """
    assert role_title("hv_team_lead") == "health visiting team lead"
    assert role_title("ward_clerk") == "ward clerk"
