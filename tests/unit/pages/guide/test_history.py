"""The versions of a standard, and what each of them changed."""

from dataclasses import replace
from datetime import date

from plait.clock.deadlines import Limit
from plait.pages.guide.history import history
from plait.standards.loader import library
from plait.standards.shapes import Within


def first():
    """A standard as it was."""
    return replace(
        library().get("pmh_triage"), version=1, applies_until=date(2026, 3, 31)
    )


def test_the_only_version_is_the_first():
    """
    It changed nothing.
    """
    [told] = history([library().get("pmh_triage")])

    assert told.is_first
    assert told.changes == ()


def test_a_version_says_what_it_changed():
    """
    Before and after; the newest version comes first.
    """
    newer = replace(
        first(),
        version=2,
        applies_from=date(2026, 4, 1),
        applies_until=None,
        within=(Within(Limit("hours", 4)),),
        opens=Limit("days", 1),
        title="Referral read",
    )

    second, oldest = history([first(), newer])
    changed = {one.what: (one.before, one.after) for one in second.changes}

    assert (second.number, oldest.number) == (2, 1)
    assert oldest.until == date(2026, 3, 31)
    assert changed["Title"] == ("Perinatal referral triaged", "Referral read")
    assert changed["By when"][0].startswith("Within 1 working day")
    assert changed["By when"][1].startswith("Within 4 hours")
    assert changed["Not before"] == ("", "1 day")
    assert "Owed by" not in changed


def test_a_version_that_changes_nothing_to_read():
    """
    A new example, for one.
    """
    newer = replace(
        first(), version=2, applies_from=date(2026, 4, 1), applies_until=None
    )

    assert history([first(), newer])[0].changes == ()
