"""Whoever has all that boards tell of a measure cannot know what is hidden."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.attacker import NAMES, All, could_be
from lib.made_readings import reading, steps
from plait.assurance.publishing import rounded
from plait.assurance.telling import for_others

MONTHS = (date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1))


def months(*counts, met_late=0, **given):
    """The readings of a quarter, of so many met and missed."""
    return [
        reading(month, met=met, met_late=met_late, missed=missed, **given)
        for month, (met, missed) in zip(MONTHS, counts, strict=True)
    ]


def told(rows):
    """All that is told of these, as somebody has it who wants to know more."""
    found = list(for_others(rows))

    def those(span, cut=""):
        return tuple(
            {name: one.numbers[name] for name in NAMES}
            for one in found
            if (one.span, one.place.cut, one.place.agency) == (span, cut, "")
        )

    sums = (*those("quarter"), *those("year"))
    each = those("month")
    return All(each, sums, those("year", "deprivation")) if each else All(sums)


def each_rounded(counts):
    """As if every number were hidden and rounded by itself, sums too."""
    sums = tuple(map(sum, zip(*counts, strict=True)))
    rows = [
        dict(zip(("met", "missed"), map(rounded, pair), strict=True))
        | dict.fromkeys(("opened", "decided"), rounded(sum(pair)))
        for pair in (*counts, sums)
    ]
    return All(tuple(rows[:-1]), (rows[-1],), withholds=False)


def test_numbers_that_are_each_rounded_by_themselves_give_away_what_is_hidden():
    """Of 7, 7 and a hidden number whose quarter is told as 20, it is 4."""
    known = could_be(each_rounded([(40, 7), (40, 7), (40, 4)]))

    assert known["month", 2, "missed"] == {4}


def test_of_these_a_quarter_says_no_more_than_its_months():
    """The same duties: where a month is hidden, the quarter is too."""
    all_of_it = told(months((40, 7), (40, 7), (40, 4)))

    known = could_be(all_of_it)

    assert all_of_it.sums[0]["missed"] is None
    assert all_of_it.sums[0]["met"] == 120
    assert len(known["month", 2, "missed"]) > 1


@st.composite
def quarters(draw):
    """Three months of so many met and missed, and of each how many in the first cut."""
    few = st.integers(0, draw(st.sampled_from([4, 9])))
    counts = [(draw(st.integers(20, 30)), draw(few)) for _ in MONTHS]
    parts = [tuple(draw(st.integers(0, one)) for one in pair) for pair in counts]
    return counts, parts


@settings(max_examples=25)
@given(quarters())
@example(([(20, 7), (20, 7), (20, 4)], [(10, 7), (10, 0), (10, 1)]))
@example(([(25, 0), (25, 0), (25, 1)], [(25, 0), (20, 0), (25, 1)]))
def test_nobody_can_work_out_what_is_hidden_of_months_their_sums_and_a_cut(made):
    """With every table tried that would look the same, two numbers are left."""
    counts, firsts = made
    rest = [(a - c, b - d) for (a, b), (c, d) in zip(counts, firsts, strict=True)]
    rows = months(*counts)
    for value, parts in (("1", firsts), ("2", rest)):
        rows += months(*parts, cut="deprivation", cut_value=value)

    known = could_be(told(rows))

    assert all(len(numbers) > 1 for numbers in known.values())


def test_what_is_too_small_by_month_is_told_by_whole_quarter_alone():
    """Never by both: three months of 3 would be known from their 9."""
    found = list(for_others(months((3, 0), (3, 0), (3, 0))))

    spans = {one.span for one in found}
    assert spans == {"quarter", "year"}
    assert {one.numbers["opened"] for one in found} == {10}


def test_a_quarter_whose_last_month_runs_is_not_told_yet():
    """On 8 December two of its months are over, and a third of a month would be a third
    of a number; of the first month of all there is no quarter either.
    """
    now = {"as_of": datetime(2025, 12, 8, 2, tzinfo=UTC)}

    rows = months((3, 0), (3, 0), (3, 0), **now)
    assert list(for_others(rows)) == []
    assert (
        list(for_others([reading(MONTHS[2], met=3, met_late=0, missed=0, **now)])) == []
    )


def test_agencies_are_told_by_twelve_months_and_never_by_month():
    """An agency and what is beside it add up to all of it, in each month again."""
    rows = months((30, 9), (30, 9), (30, 9))
    rows += months((29, 9), (30, 8), (30, 9), agency="ashmere-gp")

    places = {(one.place.agency, one.span) for one in for_others(rows)}

    assert ("ashmere-gp", "year") in places
    assert ("ashmere-gp", "month") not in places


def test_a_number_of_people_is_told_by_month_and_in_no_sum():
    """Its months share people: whoever was seen in twelve months is in each of them."""
    rows = months((40, 0), (41, 0), (3, 0), measure="national:mhs91")

    found = list(for_others(rows))

    assert {one.span for one in found} == {"month"}
    assert [one.numbers["opened"] for one in found] == [40, 40, None]


def test_a_curve_tells_nothing_of_who_was_late_that_months_do_not():
    """Late are 2 in all, and hidden. The curve ends before the first of them."""
    rows = [
        replace(one, done_by=steps(5, 25, 31), late_by=steps(0, 0, 1))
        for one in months((30, 0), (30, 0), (30, 0), met_late=1)
    ]

    [year] = [one for one in for_others(rows) if one.span == "year"]

    assert year.numbers["met_late"] is None
    assert year.done_by[:3] == (15, 75, None)


def test_a_curve_never_falls():
    """Of many late ones each step is a sum of two numbers that are told."""
    rows = [
        replace(one, done_by=steps(5, 25, 34, 40), late_by=steps(0, 0, 4, 10))
        for one in months((30, 0), (30, 0), (30, 0), met_late=10)
    ]

    [year] = [one for one in for_others(rows) if one.span == "year"]

    assert all(one <= two for one, two in pairwise(year.done_by))
    assert year.done_by[3] == 120
