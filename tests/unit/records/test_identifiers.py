"""NHS numbers, name keys and references, without a database."""

import re

import pytest

from plait.records import names, nhs_numbers, references


@pytest.mark.parametrize(
    "typed", ["9434765919", "943 476 5919", " 943-476-5919 ", "943\u00a0476 5919"]
)
def test_an_nhs_number_is_read_however_it_is_typed(typed):
    """
    Spaces and hyphens do not matter.
    """
    assert nhs_numbers.parse(typed) == "9434765919"
    assert nhs_numbers.spaced("9434765919") == "943 476 5919"


@pytest.mark.parametrize(
    ("typed", "say"),
    [
        ("123 456 789", "This one has 9."),
        ("123 456 78901", "This one has 11."),
        ("943 476 5910", "two have changed places"),
        ("943 476 9519", "two have changed places"),
        ("943 476 591X", "10 digits, like"),
        ("", "10 digits, like"),
        ("٩٤٣٤٧٦٥٩١٩", "10 digits, like"),
    ],
)
def test_an_impossible_nhs_number_says_what_is_wrong(typed, say):
    """
    And never repeats what was typed.
    """
    with pytest.raises(nhs_numbers.ImpossibleNhsNumber) as refused:
        nhs_numbers.parse(typed)

    assert say in refused.value.say
    assert not typed.strip() or typed not in refused.value.say


def test_every_wrong_digit_is_noticed():
    """
    The check digit finds any one digit that is wrong, and any two neighbours that
    have changed places.
    """
    right = "9434765919"
    for place in range(10):
        for digit in set("0123456789") - {right[place]}:
            wrong = right[:place] + digit + right[place + 1 :]
            assert not nhs_numbers.is_possible(wrong)
    for place in range(9):
        one, two = right[place], right[place + 1]
        if one != two:
            swapped = right[:place] + two + one + right[place + 2 :]
            assert not nhs_numbers.is_possible(swapped)


def test_a_remainder_that_gives_ten_is_no_number():
    """
    Ten digits of which no last one fits.
    """
    impossible = [
        nine
        for nine in ("987654300", "987654301", "987654302", "987654303", "987654304")
        if not any(nhs_numbers.is_possible(f"{nine}{last}") for last in range(10))
    ]

    weights = range(10, 1, -1)
    for nine in impossible:
        total = sum(int(d) * w for d, w in zip(nine, weights, strict=True))
        assert total % 11 == 1


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("O'Brien", "obrien"),
        ("o\u2019brien", "obrien"),
        ("Núñez-Smith", "nunezsmith"),
        ("de la Cruz", "delacruz"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Łukasz", "łukasz"),
        ("محمد", "محمد"),
        ("  ", ""),
    ],
)
def test_a_name_is_searched_without_case_accents_and_marks(written, key):
    """
    What two people write of the same name has one key.
    """
    assert names.key_of(written) == key


def test_a_reference_tells_nothing():
    """
    Letters that nobody mistakes, and no order.
    """
    made = {references.new("family") for _ in range(500)}

    assert len(made) == 500
    assert all(re.fullmatch(r"F-[2-9BCDFGHJKMNPQRSTVWXYZ]{6}", each) for each in made)
    assert references.tidy(" f-7k2m9b ") == "F-7K2M9B"
