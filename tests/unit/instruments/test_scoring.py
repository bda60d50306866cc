"""From answers to scores."""

import pytest

from plait.instruments.loader import library
from plait.instruments.scoring import (
    ImpossibleScore,
    score,
    score_from_printed,
    score_of,
    score_total,
    total_of,
)
from plait.instruments.shapes import with_bands

EPDS = library()["epds"]
PHQ9 = library()["phq9"]
PBQ = library()["pbq"]
WHOOLEY = library()["whooley"]


def test_item_scores_are_added_up():
    """
    The total is the sum; the safety item is the tenth.
    """
    found = score(EPDS, items=[1, 1, 2, 1, 1, 2, 1, 1, 1, 3])

    assert (found.total, found.safety_item, found.bands) == (14, 3, ("probable",))


def test_the_top_options_of_the_epds_do_not_all_score_the_same():
    """
    Printed from the top, items 1, 2 and 4 run 0 to 3 and the others 3 to 0.
    """
    top = score_from_printed(EPDS, answers_printed=[0] * 10)
    bottom = score_from_printed(EPDS, answers_printed=[3] * 10)

    assert (top.total, top.safety_item) == (21, 3)
    assert (bottom.total, bottom.safety_item) == (9, 0)


def test_two_items_of_core_10_are_reversed():
    """
    Items 2 and 3 are about coping and support: there the top option scores 4.
    """
    found = score_from_printed(library()["core10"], answers_printed=[0] * 10)

    assert (found.total, found.safety_item, found.bands) == (8, 0, ())


def test_core_10_shows_one_band_only():
    """
    Sources agree on 11 as clinical and on nothing finer.
    """
    core10 = library()["core10"]

    assert score_total(core10, total=10).bands == ()
    assert score_total(core10, total=11).bands == ("clinical",)
    assert score_total(core10, total=40).bands == ("clinical",)


@pytest.mark.parametrize(
    ("total", "bands"),
    [(9, ()), (10, ("possible",)), (12, ("possible",)), (13, ("probable",))],
)
def test_a_total_is_in_one_band(total, bands):
    """
    A band runs from its lowest total to the next band.
    """
    assert score_total(EPDS, total=total).bands == bands


def test_bands_of_a_service_count_instead_of_ours():
    """
    The same total may be probable in one service and possible in another.
    """
    ours = with_bands(EPDS, {"possible": 9, "probable": 11})

    assert score_total(ours, total=11).bands == ("probable",)
    assert score_total(EPDS, total=11).bands == ("possible",)


def test_the_bonding_questionnaire_speaks_by_its_factors():
    """
    Always hurting, and all else well: the total is low, the harm factor is not.
    """
    items = [0] * 25
    items[18 - 1] = 2

    found = score(PBQ, items=items)

    assert (found.total, found.safety_item, found.bands) == (2, 2, ("harm_raised",))


def test_the_worse_of_two_safety_items_is_told():
    """
    Items 18 and 24 both ask about harm: the higher one counts.
    """
    items = [0] * 25
    items[18 - 1], items[24 - 1] = 1, 4

    assert score(PBQ, items=items).safety_item == 4


def test_from_a_total_alone_no_factor_is_known():
    """
    A total of the bonding questionnaire is in no band, for only factors have them.
    """
    assert score_total(PBQ, total=60, safety_item=1).bands == ()


@pytest.mark.parametrize(
    "items", [[True, False], [1, 0], ["yes", "no"], ["Yes", " NO "], [True, "no"]]
)
def test_yes_and_no_come_as_words_truths_or_numbers(items):
    """
    However it was sent, one yes is positive.
    """
    found = score(WHOOLEY, items=items)

    assert (found.total, found.safety_item, found.bands) == (1, None, ("positive",))


@pytest.mark.parametrize(
    ("instrument", "answers"),
    [
        (EPDS, {"items": [1] * 9}),
        (EPDS, {"items": [1] * 11}),
        (EPDS, {"items": [1] * 9 + [4]}),
        (EPDS, {"items": [-1] + [1] * 9}),
        (EPDS, {"items": [1.0] + [1] * 9}),
        (EPDS, {"items": [True] * 10}),
        (EPDS, {"items": ["yes"] * 10}),
        (EPDS, {"items": [None] * 10}),
        (EPDS, {"items": [[]] * 10}),
        (EPDS, {"items": "1111111111"}),
        (EPDS, {"items": 7}),
        (EPDS, {"items": {"1": 1}}),
        (EPDS, {"answers_printed": [4] * 10}),
        (EPDS, {"answers_printed": [-1] * 10}),
        (EPDS, {"answers_printed": [0.5] * 10}),
        (EPDS, {"answers_printed": None}),
        (EPDS, {"total": 31}),
        (EPDS, {"total": -1}),
        (EPDS, {"total": True}),
        (EPDS, {"total": "14"}),
        (EPDS, {"total": 14.0}),
        (EPDS, {"total": 10**400}),
        (EPDS, {"total": 14, "safety_item": 4}),
        (EPDS, {"total": 1, "safety_item": 2}),
        (EPDS, {"total": 28, "safety_item": 0}),
        (EPDS, {"total": 14, "safety_item": "0"}),
        (EPDS, {"items": [1] * 10, "total": 11}),
        (EPDS, {"items": [1] * 10, "safety_item": 2}),
        (EPDS, {"safety_item": 2}),
        (EPDS, {}),
        (WHOOLEY, {"items": ["perhaps", "no"]}),
        (WHOOLEY, {"items": [2, 0]}),
        (WHOOLEY, {"total": 1, "safety_item": 0}),
        (PBQ, {"total": 124, "safety_item": 4}),
    ],
)
def test_answers_that_cannot_be_given_are_refused(instrument, answers):
    """
    Each is an ImpossibleScore that says what was wanted and what came.
    """
    with pytest.raises(ImpossibleScore) as refused:
        score_of(instrument, answers)

    assert str(refused.value).startswith(f"{instrument.id}: wanted ")
    assert refused.value.got


def test_a_refusal_never_repeats_words():
    """
    What somebody typed into a number stays out of the error.
    """
    with pytest.raises(ImpossibleScore) as refused:
        score(EPDS, items=["Sarah is not well"] * 10)

    assert "Sarah" not in str(refused.value)


def test_forms_that_agree_are_one_score():
    """
    Items with their own total are the same as the items alone.
    """
    both = score_of(EPDS, {"items": [1] * 10, "total": 10, "safety_item": 1})

    assert both == score(EPDS, items=[1] * 10)


@pytest.mark.parametrize(
    ("instrument_id", "fact", "expected"),
    [
        ("epds", {"items": [1, 1, 2, 1, 1, 2, 1, 1, 1, 3]}, (14, 3)),
        ("epds", {"items": [0] * 10, "note": "tired"}, (0, 0)),
        ("epds", {"answers_printed": [0] * 10}, (21, 3)),
        ("epds", {"total": 14}, (14, None)),
        ("epds", {"total": 14, "safety_item": 0}, (14, 0)),
        ("epds", {"withdrawn": True}, (None, None)),
        ("whooley", {"items": [True, "no"]}, (1, None)),
        ("whooley", {"items": [0, 0]}, (0, None)),
        ("pbq", {"items": [1] * 25}, (25, 1)),
    ],
)
def test_the_fact_of_a_screen_gives_its_total(instrument_id, fact, expected):
    """
    In whichever form it was recorded, the same signal is read from it.
    """
    assert total_of(instrument_id, fact) == expected


@pytest.mark.parametrize("items", [[9] * 10, 7, [True] * 10, [1] * 9, "1" * 10])
def test_the_fast_way_refuses_what_the_slow_way_refuses(items):
    """
    Nothing impossible is read as a score.
    """
    with pytest.raises(ImpossibleScore):
        total_of("epds", {"items": items})
