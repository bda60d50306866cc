"""What was meant by words in the one box for finding a family."""

from datetime import date

import pytest

from plait.access.errors import PlaitError
from plait.pages.staff.meant import Meant, understand

TODAY = date(2026, 11, 25)
BORN = date(2026, 9, 21)


@pytest.mark.parametrize(
    "typed",
    [
        "21/9/2026", "21 9 2026", "21.09.2026", "21-9-26", "21 Sep 2026", "2026-09-21",
        "21st of September 2026", "21 sept 26", "Sep 21, 2026", "21Sep2026",
        "21 / 9 / 2026",
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(typed):
    """
    Alone, and beside a name on either side.
    """
    assert understand(typed, TODAY) == Meant(born_on=BORN)
    wanted = Meant(names=("Fenwick",), born_on=BORN)
    assert understand(f"Fenwick {typed}", TODAY) == wanted
    assert understand(f"{typed} Fenwick", TODAY) == wanted


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("943 476 5919", Meant(nhs_number="9434765919")),
        ("943-476-5919", Meant(nhs_number="9434765919")),
        ("Fenwick 943 476 5919", Meant(("Fenwick",), None, "9434765919")),
        ("f-x5xn37", Meant(reference="F-X5XN37")),
        ("F\u2013X5XN37", Meant(reference="F-X5XN37")),
        ("x5xn37", Meant(reference="F-X5XN37")),
        ("FX5XN37", Meant(reference="F-X5XN37")),
        ("234567", Meant(reference="F-234567")),
        ("F-BCDFGH", Meant(reference="F-BCDFGH")),
        ("Toby", Meant(names=("Toby",))),
        ("Fenwick, Toby", Meant(names=("Fenwick", "Toby"))),
        ("Anne-Marie O'Brien", Meant(names=("Anne-Marie", "O'Brien"))),
        ("", Meant()),
    ],
)
def test_numbers_references_and_names_are_told_apart(typed, meant):
    """
    Names stay in the order typed: the search tries them in any.
    """
    assert understand(typed, TODAY) == meant


def test_six_letters_may_be_a_reference_without_a_digit():
    """
    Looked for as a name first.
    """
    assert understand("BCDFGH", TODAY).other_reference == "F-BCDFGH"
    assert understand("Dawson", TODAY).other_reference == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("943 476 5918", "A digit is wrong"),
        ("12345", "This one has 5"),
        ("Fenwick 12345", "This one has 5"),
        ("F-12", "A reference is"),
        ("x5xn", "A reference is"),
        ("31/2/2026", "real date"),
        ("Fenwick 26/11/2026", "today or in the past"),
    ],
)
def test_what_cannot_be_is_told_in_its_own_words(typed, words):
    """
    And never repeated.
    """
    with pytest.raises(PlaitError, match=words) as refused:
        understand(typed, TODAY)

    assert typed not in str(refused.value)


@pytest.mark.parametrize("typed", ["7 7", "..", "- - -", "1" * 100, "a/b/c", "\x00 9"])
def test_rubbish_is_understood_or_refused(typed):
    """
    Never a traceback.
    """
    try:
        understand(typed, TODAY)
    except PlaitError as refused:
        assert refused.say  # noqa: PT017 - either is right
