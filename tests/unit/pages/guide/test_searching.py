"""The search of the guide: by any name, and never at a loss."""

import re
from datetime import date
from pathlib import Path

import pytest

from plait.pages.guide import alike, searching, shelf

SHELF = shelf.shelf(date(2026, 11, 26))
GLOSSARY = Path(__file__).resolve().parents[4] / "docs" / "glossary.md"


def ids(q: str) -> set[str]:
    """The standards that it finds."""
    return {it.id for it in searching.search(q, SHELF).duties}


@pytest.mark.parametrize(
    ("q", "standard"),
    [
        ("bruise", "infant_injury_paediatric"),
        ("HV new birth", "hv_new_birth"),
        ("DNA", "infant_not_brought"),
        ("social services", "referral_decision"),
        ("icpc", "initial_conference"),
        ("suicide", "self_harm_item_acted_on"),
        ("bipolar", "smi_referred_to_perinatal"),
        ("conjunction_strategy_meeting", "conjunction_strategy_meeting"),
        ("mark or injury seen", "infant_injury_strategy"),
        ("CG192", "pmh_assessment_2w"),
    ],
)
def test_a_standard_is_found_by_any_name(q, standard):
    """
    By other words for it, by its kinds of events, its source or its id.
    """
    assert standard in ids(q)


def test_roles_and_stages_are_found_too():
    """
    Everything of the guide is searched.
    """
    assert "gp" in {role.id for role in searching.search("doctor", SHELF).roles}
    assert "pregnancy" in {one.key for one in searching.search("born", SHELF).stages}


def test_a_misspelling_is_helped_on():
    """
    What it may have meant, from words that are there.
    """
    found = searching.search("sttrategy", SHELF)

    assert found.count == 0
    assert "strategy" in found.meant
    assert ids(found.meant[0])


@pytest.mark.parametrize("q", ["", "   ", "\x00", "<b>", "%", "a" * 5000, "((((", "é"])
def test_any_input_is_an_answer(q):
    """
    Nothing that is typed is an error; a long one is cut.
    """
    assert len(searching.search(q, SHELF).q) <= searching.LONGEST_SEARCH


def test_the_fields_own_words_are_known():
    """
    Each word of the glossary for the field is in the guide or in its other names.
    """
    table = GLOSSARY.read_text("utf-8").partition("## The field's own words")[2]
    words = [
        name.strip().lower()
        for row in re.findall(r"(?m)^\| ([^|]+) \|", table)
        if row not in {"Word", "---"}
        for name in row.split(",")
    ]
    named = {name for names in alike.ALIKE for name in names}
    texts = " ".join(searching.words_of(it) for it in SHELF)

    missing = [word for word in words if word not in named and word not in texts]

    assert words
    assert missing == []


def test_no_name_is_of_two_things():
    """
    Except where a word really means both.
    """
    both = {"antenatal"}
    seen: dict[str, int] = {}
    for names in alike.ALIKE:
        for name in names:
            seen[name] = seen.get(name, 0) + 1

    assert {name for name, count in seen.items() if count > 1} <= both


def test_a_father_is_no_safeguarding_partner():
    """
    The partners of a partnership are organisations, and no search for a dad finds them.
    """
    found = searching.search("father", SHELF)

    assert not found.roles
    assert "household_asked" in ids("father")
    assert not {one for one in ids("dad") if one.startswith("challenge_")}


@pytest.mark.parametrize("q", ["ed", "da", "hv"])
def test_an_abbreviation_is_a_word_and_no_part_of_one(q):
    """
    The emergency department is not found in "asked" or "referred".
    """
    assert len(ids(q)) < len(SHELF) / 2
