"""Which birthdays and due dates can be."""

from datetime import date

import pytest

from plait.worklist import plausible
from plait.worklist.refusals import CannotBe

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("check", "day"),
    [
        (plausible.check_parent, date(2016, 11, 25)),
        (plausible.check_parent, date(1965, 11, 26)),
        (plausible.check_carer, date(1916, 11, 25)),
        (plausible.check_baby, date(2026, 11, 25)),
        (plausible.check_baby, date(2023, 11, 26)),
        (plausible.check_due_date, date(2026, 10, 28)),
        (plausible.check_due_date, date(2027, 9, 15)),
    ],
)
def test_what_is_just_within_is_taken(check, day):
    """
    The bounds themselves are still possible.
    """
    check(day, TODAY)


@pytest.mark.parametrize(
    ("check", "day", "words"),
    [
        (plausible.check_parent, date(2016, 11, 26), "10 to 60 years old.*would be 9"),
        (plausible.check_parent, date(1965, 11, 25), "10 to 60 years old.*would be 61"),
        (plausible.check_parent, date(2026, 11, 26), "must be in the past"),
        (plausible.check_carer, date(2020, 1, 1), "10 to 110 years old.*would be 6"),
        (plausible.check_baby, date(2023, 11, 25), "under 3 years.*would be 3"),
        (plausible.check_baby, date(2026, 11, 26), "today or in the past"),
        (plausible.check_due_date, date(2026, 10, 27), "This one is 4 weeks ago"),
        (plausible.check_due_date, date(2020, 1, 1), "This one is 360 weeks ago"),
        (plausible.check_due_date, date(2030, 1, 1), "This one is 161 weeks ahead"),
    ],
)
def test_what_cannot_be_says_what_was_wanted_and_what_came(check, day, words):
    """
    So that the wrong year is seen at once.
    """
    with pytest.raises(CannotBe, match=words) as refused:
        check(day, TODAY, field="here")

    assert refused.value.field == "here"
