"""What is kept of a fact: what is asked for, and never a word that was typed."""

import pytest

from plait.population.keeping import OTHER, Asked


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (["yes", "Jane Doe rang"], ["yes"]),
        ([{"name": "Jane Doe"}, ["Jane Doe"], None, "yes"], ["yes"]),
        ([True, 3, 1.5, "yes"], [True, 3, 1.5, "yes"]),
        ({"name": "Jane Doe"}, OTHER),
        ("Jane Doe", OTHER),
        ("yes", "yes"),
    ],
)
def test_no_typed_word_is_kept_however_deep_it_lies(value, kept):
    assert Asked(frozenset({"yes"})).kept(value) == kept
