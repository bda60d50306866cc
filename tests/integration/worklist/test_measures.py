"""From mark to meeting, summed for the office: against a world counted by hand."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from lib.town import NOW
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.records.models import MarkMeasureRow
from plait.worklist import measures
from plait.worklist.quality import Area
from plait.worklist.small_numbers import without_their_sum

ASHMERE = Area("ashmere", "Ashmere Partnership")
#: A Monday in February 2026 and one in March, at nine.
FEBRUARY, MARCH = NOW - timedelta(days=28), NOW - timedelta(days=7)


def add(home, seen, hours=None, *, times=1, **more):
    """So many marks that met after so many hours, or never did."""
    for _ in range(times):
        MarkMeasureRow.objects.create(
            subject_id=home.id, mark=uuid4(), observed_at=seen,
            met_at=None if hours is None else seen + timedelta(hours=hours),
            **{"asks": "asked", "agency_kind": "gp", "area": "ashmere"} | more,
        )  # fmt: skip


@pytest.fixture
def world(town, home, as_engine):
    """Ten in February, of which six met; five in March, all of which met."""
    with as_engine():
        for hours in (2, 4, 6, 8, 10, 12):
            add(home, FEBRUARY, hours, first_quorate=hours < 8)
        add(home, FEBRUARY, times=4, absent=["police:missing"])
        add(home, MARCH, 20, times=5, first_quorate=True)
        add(home, MARCH, times=6, asks="plausible")
        add(home, MARCH, 1, times=2, asks="mobile")
        add(home, NOW - timedelta(days=500), 1, times=9)


def asks(town, who="partnership"):
    sessions.begin(town.staff[who].pk)


def found(town):
    asks(town)
    return measures.mark_to_meeting(ASHMERE, now=NOW)


def test_each_month_stands_with_its_median_and_the_empty_ones_too(town, world):
    """
    Of ten marks the fifth met after 10 hours; the four that wait are longer than any.
    """
    months = {one.part: one for one in found(town).ways["month"]}

    assert len(months) == 12
    assert (months["2026-02"].marks.value, months["2026-02"].median) == (10, 10)
    assert months["2026-02"].ninetieth is None
    assert (months["2026-03"].marks.value, months["2026-03"].median) == (5, 20)
    assert months["2025-12"].marks.value == 0


def test_what_asks_for_no_meeting_is_counted_apart(town, world):
    told = found(town)

    assert told.apart["plausible"].value == 6
    assert told.apart["mobile"].words == "fewer than 5"
    assert told.total.value == 15


def test_who_was_not_there_is_counted_by_role_and_small_numbers_are_hidden(town, world):
    [(who, number)] = found(town).absent

    assert (who, number.words) == ("police:missing", "fewer than 5")


def test_a_small_part_hides_the_total_in_every_way_of_splitting(
    town, world, home, as_engine
):
    with as_engine():
        add(home, MARCH, 3, times=2, agency_kind="maternity")

    told = found(town)
    agencies = {one.part: one for one in told.ways["agency"]}

    assert told.total.value is None
    assert agencies["maternity"].marks.words == "fewer than 5"
    assert agencies["maternity"].median is None
    for way in measures.WAYS:
        shown = [one for one in told.ways[way] if one.marks.value]
        assert sum(one.marks.value for one in shown) < 17


def test_the_office_of_another_area_and_everybody_else_are_refused(town, world):
    for who, area in (("health_visiting", "ashmere"), ("partnership", "wendlebury")):
        asks(town, who)
        with pytest.raises(NotAllowed):
            measures.mark_to_meeting(Area(area, area), now=NOW)
        asked = "select * from plait.marks_of(%s, %s, %s)"
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(asked, [area, MARCH, NOW])


def test_nobody_reads_a_row_of_one_mark(town, world):
    asks(town)
    with pytest.raises(ProgrammingError), transaction.atomic():
        MarkMeasureRow.objects.count()


def test_what_is_recorded_is_measured_at_once(town, records, home, as_engine):
    records("health_visiting", "injury.observed", about="infant", mobile=False)
    with as_engine():
        row = MarkMeasureRow.objects.get(subject_id=home.id)
    assert (row.observed_at, row.met_at, row.agency_kind) == (
        NOW, None, "health_visiting",
    )  # fmt: skip

    at = NOW + timedelta(hours=5)
    records(
        "social_care", "meeting.held", about="infant", at=at, type="strategy",
        quorate=True,
    )  # fmt: skip
    with as_engine():
        assert MarkMeasureRow.objects.get(subject_id=home.id).met_at == at


def test_a_file_says_how_it_was_counted_and_hides_the_same(town, world):
    told = measures.as_series(found(town))

    assert told["series"][-1] == {
        "date": "2026-03", "n": 5, "value": 20.0, "ninetieth": 20.0,
        "first_quorate": 5, "met": 5, "waiting": 0, "closed": 0, "why": "",
    }  # fmt: skip
    assert told["apart"] == {"plausible": 6, "mobile": None}
    assert told["how_counted"]
    assert told["families_not_worked_out"] == 0


way = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1)


@given(way, st.integers(0, 3))
def test_no_part_is_told_by_the_others_and_a_total(parts, extra):
    """
    If any number is kept back, no way of splitting adds up to the total.
    """
    total = sum(parts.values())
    whole = {"one": total} if not extra else {"one": total - min(extra, total),
                                              "two": min(extra, total)}  # fmt: skip

    told, found = without_their_sum({"x": parts, "y": whole})

    is_hidden = any(one.value is None for way in found.values() for one in way.values())
    if not is_hidden:
        assert told.value == total
        return
    assert told.value is None
    for numbers in found.values():
        shown = [one.value for one in numbers.values() if one.value is not None]
        assert sum(shown) < total
