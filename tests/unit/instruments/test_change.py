"""From two scores to a change: bounds, cut-offs, and what is said of neither."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.instruments.change import RESULTS, change
from plait.instruments.loader import library
from plait.instruments.measures import (
    FaultyMeasure,
    bound_from,
    by_kind,
    from_raw,
    measures,
    named,
)

MEASURES = list(measures().values())
JUDGED = [one for one in MEASURES if one.bound]

RAW = {
    "id": "x", "title": "X", "kind": "screen.x", "field": "total", "of": "parent",
    "answered_by": "parent", "range": [0, 40], "better": "lower", "bound": None,
    "cut_off": None,
}  # fmt: skip


@st.composite
def a_pair(draw):
    """A measure and two scores that it can give."""
    measure = draw(st.sampled_from(MEASURES))
    score = st.integers(measure.least, measure.greatest)
    return measure, draw(score), draw(score)


@pytest.mark.parametrize(
    ("measure", "first", "last", "result", "crossed"),
    [
        # Six points are the least that counts of the CORE-10, and 11 is its line.
        ("core10", 19, 13, "improved", "stays_in"),
        ("core10", 19, 14, "no_reliable_change", "stays_in"),
        ("core10", 19, 10, "improved", "out_of"),
        ("core10", 9, 15, "worsened", "into"),
        ("core10", 9, 9, "no_reliable_change", "stays_out"),
        # A higher score of the ReQoL-10 is better, and from 25 on is the well side.
        ("reqol10", 20, 25, "improved", "out_of"),
        ("reqol10", 25, 20, "worsened", "into"),
        ("reqol10", 25, 29, "no_reliable_change", "stays_out"),
        # Of these no source says how large a change must be.
        ("honos", 20, 4, "no_bound", None),
        ("pbq", 60, 10, "no_bound", None),
        ("adbb", 9, 2, "no_bound", "out_of"),
    ],
)
def test_a_pair_is_read_as_its_source_says(measure, first, last, result, crossed):
    """
    The change, its direction and the cut-off, worked out by hand.
    """
    found = change(measures()[measure], first, last)

    assert (found.result, found.crossed) == (result, crossed)
    assert found.points == last - first


def test_a_bound_follows_from_spread_and_reliability():
    """
    With a deviation of 6 and a reliability of 0.8 it is 1.96 x 6 x root of 0.4.
    """
    bound = bound_from(
        {"sd": 6, "reliability": 0.8, "source": "worked by hand", "verified": False}
    )

    assert isclose(bound.limit, 7.4377, abs_tol=0.0001)
    assert bound.is_passed_by(-8)
    assert not bound.is_passed_by(7)


@pytest.mark.parametrize(("first", "last"), [(None, 4), (4, None), (None, None)])
def test_one_score_is_no_pair(first, last):
    """
    What is missing is not counted as no change.
    """
    found = change(measures()["core10"], first, last)

    assert found.result == "no_pair"
    assert found.points is found.crossed is None


@pytest.mark.parametrize("score", [-1, 41, float("nan"), float("inf")])
def test_a_score_that_cannot_be_is_refused(score):
    """
    Nothing is worked out from it, and the error says what was wanted.
    """
    with pytest.raises(ValueError, match="core10: wanted 0 to 40"):
        change(measures()["core10"], 12, score)


@given(a_pair())
def test_the_way_back_is_the_opposite(pair):
    """
    What improves one way worsens the other, and no change is none both ways.
    """
    measure, first, last = pair
    there, back = change(measure, first, last), change(measure, last, first)

    opposite = {"improved": "worsened", "worsened": "improved"}
    assert back.result == opposite.get(there.result, there.result)
    assert there.points == -back.points
    assert there.result in RESULTS


@given(a_pair(), st.integers(0, 20))
def test_a_larger_change_the_same_way_is_never_less_reliable(pair, more):
    """
    Going further in one direction never takes a judgement back.
    """
    measure, first, last = pair
    step = more if last >= first else -more
    further = min(max(last + step, measure.least), measure.greatest)

    result = change(measure, first, last).result

    if result in {"improved", "worsened"}:
        assert change(measure, first, further).result == result


@given(st.sampled_from(JUDGED), st.integers(0, 500))
def test_the_same_score_twice_is_never_a_change(measure, score):
    """
    A bound of nothing would make one of it.
    """
    value = min(max(score, measure.least), measure.greatest)

    assert change(measure, value, value).result == "no_reliable_change"


@given(
    st.floats(0.5, 40), st.floats(0.01, 0.98), st.floats(0.001, 0.01), st.floats(0, 100)
)
def test_a_more_reliable_instrument_has_a_narrower_bound(sd, reliability, more, points):
    """
    So that whatever passes the wider bound passes the narrower one.
    """
    said = {"sd": sd, "source": "made up", "verified": False}
    wide = bound_from(said | {"reliability": reliability})
    narrow = bound_from(said | {"reliability": reliability + more})

    assert narrow.limit < wide.limit
    assert narrow.is_passed_by(points) or not wide.is_passed_by(points)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.id)
def test_every_number_says_where_it_is_from(measure):
    """
    None of them was checked at its source yet, and each says so.
    """
    for number in (measure.bound, measure.cut_off):
        if number:
            assert len(number.source) > 20
            assert number.verified is False


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.id)
def test_a_measure_has_the_range_of_its_instrument(measure):
    """
    Whoever counts the items and whoever reads the sum agree.
    """
    instrument = library().get(measure.id)
    if instrument is None:
        assert measure.kind == "screen.mors_sf"
        return

    assert (measure.least, measure.greatest) == (
        instrument.least_total, instrument.greatest_total,
    )  # fmt: skip


@pytest.mark.parametrize("said", ["core10", "CORE-10", "Core 10", " core-10 "])
def test_free_text_of_an_import_finds_its_measure(said):
    """
    Other systems write the name in other ways.
    """
    assert named(said) is measures()["core10"]
    assert named("something else") is None


def test_one_event_may_carry_two_measures():
    """
    The two halves of the MORS-SF are never added up.
    """
    assert [one.id for one in by_kind()["screen.mors_sf"]] == [
        "mors_warmth", "mors_invasion",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"range": [40, 0]}, "range is empty"),
        ({"better": "up"}, "neither lower nor higher"),
        ({"of": "cat"}, "nobody that we know"),
        ({"colour": "blue"}, "colour"),
        ({"cut_off": {"at": 41, "source": "s", "verified": False}}, "no score"),
        ({"bound": {"points": 41, "source": "s", "verified": False}}, "wider"),
        ({"bound": {"points": 0, "source": "s", "verified": False}}, "above 0"),
        ({"bound": {"sd": 6, "source": "s", "verified": False}}, "either points"),
        ({"bound": {"points": 6, "sd": 6, "reliability": 0.8}}, "either points"),
        ({"bound": {"sd": 6, "reliability": 1, "source": "s"}}, "within 0 and 1"),
    ],
)
def test_a_measure_that_contradicts_itself_is_refused(wrong, words):
    """
    The message names the measure and the fault.
    """
    with pytest.raises(FaultyMeasure, match=words):
        from_raw(RAW | wrong)
