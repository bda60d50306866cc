"""Answers that are picked, and what each of them reveals."""

import pytest

from plait.pages.choices import CheckboxesField, Option, RadiosField

TWICE = (Option("a", "A", reveals=("name",)), Option("b", "B", reveals=("name",)))


@pytest.mark.parametrize("kind", [RadiosField, CheckboxesField])
def test_a_field_is_revealed_by_one_answer_alone(kind):
    """
    It would stand on the page twice, and what is typed the first time would be lost.
    """
    with pytest.raises(ValueError, match="revealed by one answer"):
        kind(label="Who?", options=TWICE)
    assert kind(label="Who?", options=TWICE[:1]).options == TWICE[:1]
