"""Whatever is answered, a score is possible or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.instruments.loader import library
from plait.instruments.scoring import (
    ImpossibleScore,
    positions_of,
    score,
    score_from_printed,
    score_of,
    score_total,
    scores_of,
    total_of,
)

instruments = st.sampled_from(sorted(library().values(), key=lambda one: one.id))


@st.composite
def answered(draw):
    """An instrument and item scores that it can give."""
    instrument = draw(instruments)
    value = st.integers(instrument.least, instrument.greatest)
    size = instrument.items
    return instrument, draw(st.lists(value, min_size=size, max_size=size))


@given(answered())
def test_any_answers_give_a_total_in_range(answers):
    """
    The total, the safety item and the bands are those that the instrument has.
    """
    instrument, items = answers

    found = score(instrument, items=items)

    names = {band.name for band in instrument.bands}
    names |= {band.name for scale in instrument.subscales for band in scale.bands}
    assert instrument.least_total <= found.total <= instrument.greatest_total
    assert (found.safety_item is None) == (not instrument.safety_items)
    assert set(found.bands) <= names
    assert len(found.bands) <= 1 + len(instrument.subscales)


@given(answered())
def test_the_way_to_the_printed_form_and_back_changes_nothing(answers):
    """
    Printed and scored again, answers are what they were.
    """
    instrument, items = answers

    printed = positions_of(instrument, items)

    assert scores_of(instrument, printed) == tuple(items)
    assert score_from_printed(instrument, answers_printed=printed) == score(
        instrument, items=items
    )


@given(answered())
def test_a_reversal_done_twice_is_none(answers):
    """
    All options run from 0 up or down, so that turning an answer twice gives it back.
    """
    instrument, items = answers

    assert scores_of(instrument, scores_of(instrument, items)) == tuple(items)


@given(answered())
def test_the_total_of_possible_answers_is_a_possible_total(answers):
    """
    What the items give is never refused when only the sum is sent.
    """
    instrument, items = answers
    whole = score(instrument, items=items)

    alone = score_total(instrument, total=whole.total, safety_item=whole.safety_item)

    assert (alone.total, alone.safety_item) == (whole.total, whole.safety_item)
    assert set(alone.bands) <= set(whole.bands)


@given(answered())
def test_the_fast_way_is_the_slow_way(answers):
    """
    Reading an event gives what scoring its answers gives.
    """
    instrument, items = answers
    slow = score_of(instrument, {"items": items})

    fast = total_of(instrument.id, {"items": items})

    assert fast == (slow.total, slow.safety_item)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(), inner),
    max_leaves=15,
)


@given(
    instrument=instruments,
    answers=st.dictionaries(
        st.sampled_from(["items", "answers_printed", "total", "safety_item"]), junk
    ),
)
def test_junk_is_an_impossible_score_and_nothing_else(instrument, answers):
    """
    Either it scores within range, or it is refused as impossible.
    """
    try:
        found = score_of(instrument, answers)
    except ImpossibleScore:
        return
    assert instrument.least_total <= found.total <= instrument.greatest_total


@given(answered(), st.data())
def test_one_answer_out_of_range_spoils_the_sheet(answers, data):
    """
    A single impossible item refuses the whole.
    """
    instrument, items = answers
    number = data.draw(st.integers(0, instrument.items - 1))
    items[number] = data.draw(
        st.integers(max_value=instrument.least - 1)
        | st.integers(min_value=instrument.greatest + 1)
        | st.floats()
        | st.none()
    )

    with pytest.raises(ImpossibleScore):
        score(instrument, items=items)
    with pytest.raises(ImpossibleScore):
        total_of(instrument.id, {"items": items})
