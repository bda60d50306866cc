"""Readings: stored whole, read by those whose they are, small numbers hidden."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from lib.made_readings import AS_OF, reading, steps
from lib.town import make_staff, make_town
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.assurance import readings

HV = "ashmere-health-visiting"
GP = "ashmere-gp"
MEASURE = "standard:hv_new_birth"


@pytest.fixture
def asks(town, as_engine):
    """`asks("office")`, `asks("lead")`, `asks("visitor")`: from now on."""
    with as_engine():
        lead = make_staff(town.teams["health_visiting"], "hv_team_lead")
    who = {
        "office": town.staff["partnership"],
        "visitor": town.staff["health_visiting"],
        "lead": lead,
    }

    def begin(name):
        sessions.begin(who[name].pk)
        return readings.boards(using="default")

    return begin


@pytest.fixture
def stored(town, as_engine):
    def put(*rows):
        with as_engine():
            return readings.store(rows, using="default")

    return put


def told(board, agency=None):
    place = board if agency is None else replace(board, agency=agency)
    return readings.series(place, MEASURE, using="default")


def test_the_office_reads_the_partnership_and_a_lead_their_agency(asks):
    """
    A health visitor reads none.
    """
    assert [one.key for one in asks("office")] == ["ashmere"]
    assert [one.key for one in asks("lead")] == [f"ashmere:{HV}"]
    assert asks("visitor") == ()
    with pytest.raises(NotAllowed):
        readings.board(None)
    asks("office")
    with pytest.raises(NotAllowed):
        readings.board("elsewhere")


def test_outside_the_agency_small_numbers_are_hidden_and_others_rounded(asks, stored):
    """
    1 to 4 are hidden, the rest is rounded to 5; the agency's own lead reads all.
    """
    numbers = {"met": 41, "met_late": 6, "missed": 2}
    stored(reading(1, **numbers), reading(1, agency=HV, **numbers))

    [office] = asks("office")
    [one] = told(office)
    assert (one.opened, one.met, one.met_late, one.missed) == (50, 40, 5, None)
    assert (one.decided, one.share, one.is_own) == (50, 80, False)
    assert told(office, agency=HV) == ()
    [lead] = asks("lead")
    [one] = told(lead)
    assert (one.opened, one.met, one.met_late, one.missed) == (49, 41, 6, 2)
    assert (one.share, one.is_own) == (83.7, True)


def test_who_leads_an_agency_is_not_told_of_all_of_a_partnership(asks, stored):
    """
    They know their own numbers: less these, all of it would be the others'.
    """
    stored(reading(1), reading(1, agency=HV, met=39))
    asks("lead")

    for door in ("readings_of('ashmere', null, '', 'month')",
                 f"parts_of('ashmere', '{MEASURE}', '', '2025-01-01')",
                 f"curve_of('ashmere', '{MEASURE}', '', '2025-01-01')"):  # fmt: skip
        with pytest.raises(DatabaseError, match="for the office"), transaction.atomic():
            connection.cursor().execute(f"select * from plait.{door}")


def test_of_a_month_with_few_nothing_more_is_told(asks, stored):
    """
    Neither how many there were nor how soon it was done.
    """
    stored(
        reading(1, met=3, met_late=0, missed=0, median_hours=9.0),
        reading(2, met=30, met_late=0, missed=0, median_hours=9.0),
    )

    [office] = asks("office")
    one, _ = told(office)

    assert (one.opened, one.met, one.decided, one.median_hours) == (None,) * 4
    assert one.share is None


def test_what_is_small_is_told_by_whole_quarter_and_only_so(asks, stored):
    """
    Three months with 3 each are 9, told as 10; January alone is no quarter.
    """
    stored(
        *(
            reading(date(2025, month, 1), met=3, met_late=0, missed=0, median_hours=9.0)
            for month in (10, 11, 12)
        ),
        reading(1, met=4, met_late=0, missed=0),
    )

    [office] = asks("office")
    [one] = readings.series(office, MEASURE, by="quarter")

    assert (one.month, one.opened, one.met, one.median_hours) == (
        date(2025, 10, 1), 10, 10, None,
    )  # fmt: skip
    assert one.share is None
    assert told(office) == ()


def test_a_quarter_is_the_sum_of_what_is_told_of_its_months(asks, stored):
    """
    7, 7 and 4 ended late: two fives, and nothing of the third nor of all three.
    """
    stored(
        *(
            reading(date(2025, month, 1), met=40, met_late=0, missed=missed)
            for month, missed in ((10, 7), (11, 7), (12, 4))
        )
    )

    [office] = asks("office")
    [one] = readings.series(office, MEASURE, by="quarter")

    assert [each.missed for each in told(office)].count(None) == 1
    assert (one.met, one.missed) == (120, None)


def test_of_few_rounded_numbers_there_is_no_per_cent(asks, stored):
    """
    Of 20 that are rounded it may be 10 off; the agency itself has the true one.
    """
    stored(reading(1, met=9, met_late=2, missed=0),
           reading(2, met=16, met_late=5, missed=0),
           reading(1, agency=HV, met=9, met_late=2, missed=0))  # fmt: skip

    [office] = asks("office")
    assert [one.share for one in told(office)] == [None, 75.0]
    [lead] = asks("lead")
    assert [one.share for one in told(lead)] == [81.8]


def test_a_median_of_few_is_not_told(asks, stored):
    """
    It would be somebody's own time; the ninetieth of ten is one too.
    """
    times = {"median_hours": 7.4, "p90_hours": 9.6, "met_late": 0, "missed": 20}
    stored(*(reading(month, met=met, **times) for month, met in ((1, 4), (2, 12))))

    [office] = asks("office")

    assert [one.median_hours for one in told(office)] == [None, 7]
    assert [one.p90_hours for one in told(office)] == [None, None]


def test_a_lead_reads_nothing_of_another_agency(asks, stored):
    """
    Neither its months nor its teams, nor how the whole partnership is cut.
    """
    cut = {"cut": "deprivation", "cut_value": "1"}
    half = {"met": 20, "met_late": 3, "missed": 0}
    stored(
        reading(1), reading(1, agency=GP, **half),
        reading(1, agency=GP, team="Mill Lane", **half),
        reading(1, agency=HV, **half), reading(1, agency=HV, team="Corvale", **half),
        reading(1, **cut), reading(1, agency=HV, **cut),
    )  # fmt: skip

    def parts(place):
        found = readings.parts(place, MEASURE, as_of=AS_OF.date(), using="default")
        return {(one.agency, one.team, one.cut, one.is_own) for one in found}

    [lead] = asks("lead")
    assert parts(lead) == {(HV, "Corvale", "", True), (HV, "", "deprivation", True)}
    for door in (told, parts):
        with pytest.raises(DatabaseError, match="for the office"), transaction.atomic():
            door(replace(lead, agency=GP))
    [office] = asks("office")
    assert parts(office) == {
        (GP, "Mill Lane", "", False), (HV, "Corvale", "", False),
        ("", "", "deprivation", False),
    }  # fmt: skip


def test_parts_are_told_of_twelve_months_together(asks, stored):
    """
    Two months with 2 each are 4, and hidden; with 4 and 6 they are told as 10s.
    """
    some = {"agency": GP, "team": "Weir", "met": 2, "met_late": 0, "missed": 0}
    more = some | {"team": "Mill Lane", "met": 4, "missed": 6}
    rows = [reading(month, **given) for month in (1, 2) for given in (some, more)]
    stored(*rows, reading(1, missed=8), reading(2, missed=8))

    [office] = asks("office")
    found = readings.parts(office, MEASURE, as_of=AS_OF.date(), using="default")

    assert [(one.team, one.opened, one.met, one.decided) for one in found] == [
        ("Mill Lane", 20, 10, 20), ("Weir", None, None, None),
    ]  # fmt: skip


def test_the_tables_are_closed_to_the_web(asks, stored):
    """
    There is no way past the doors, and none to another partnership's.
    """
    stored(reading(1))
    asks("office")

    for table in ("reading", "rebasing"):
        with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
            connection.cursor().execute(f"select * from {table}")
    asks("visitor")
    for door in (
        "readings_of('ashmere', null, '', 'month')",
        "rebasings_of('ashmere', null)",
    ):
        with pytest.raises(DatabaseError, match="office"), transaction.atomic():
            connection.cursor().execute(f"select * from plait.{door}")


def test_storing_replaces_a_place_and_no_other(asks, stored, as_engine):
    """
    What is not counted any more is gone; another partnership's stays.
    """
    with as_engine():
        make_town("wendlebury")
    stored(reading(1), reading(2), reading(1, partnership="wendlebury"))
    later = AS_OF + timedelta(days=10)

    assert stored(replace(reading(2), as_of=later, known_at=later)) == 1

    [office] = asks("office")
    assert [one.month for one in told(office)] == [date(2026, 2, 1)]
    with as_engine():
        assert readings.ReadingRow.objects.count() == 2


def test_a_place_of_which_nothing_was_found_keeps_nothing(stored, as_engine):
    """
    Else yesterday's numbers would stand there for good.
    """
    with as_engine():
        make_town("wendlebury")
    stored(reading(1), reading(1, partnership="wendlebury"))

    with as_engine():
        readings.store([reading(1)], of=["ashmere", "wendlebury"], using="default")
        left = readings.ReadingRow.objects.values_list("partnership_id", flat=True)

        assert list(left) == ["ashmere"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([reading(1, opened=9)], "add up"),
        ([reading(1, met=-1)], "add up"),
        ([reading(1, team="Corvale")], "an agency"),
        ([reading(date(2026, 1, 2))], "the first of a month"),
        ([reading(1, done_by=(1, 2))], "20 growing steps"),
        ([reading(1, done_by=steps(2, 1))], "growing"),
        ([reading(1, done_by=steps(49))], "steps of what was opened"),
        ([reading(1, done_by=steps(9), late_by=steps(10))], "no more late than"),
        ([reading(1, agency=HV)], "the whole beside its parts"),
        ([reading(1), reading(1, agency=HV, met=41)], "more than the whole"),
        ([reading(1), reading(1)], "there once"),
        ([reading(1), replace(reading(2), known_at=AS_OF - timedelta(1))], "moment"),
    ],
)
def test_a_reading_that_cannot_be_is_refused_and_nothing_is_lost(
    asks, stored, rows, said
):
    """
    What was stored before is still there, whole.
    """
    stored(reading(1))

    with pytest.raises(readings.ImpossibleReading, match=said):
        stored(*rows)

    [office] = asks("office")
    assert len(told(office)) == 1


def test_a_reading_of_an_earlier_moment_does_not_replace_a_later_one(stored):
    """
    Somebody tried how it stood last year, and forgot where it goes.
    """
    stored(reading(1))
    before = AS_OF - timedelta(days=300)

    with pytest.raises(readings.OlderReading, match="ashmere"):
        stored(replace(reading(1), as_of=before, known_at=before))


def test_a_curve_is_told_of_twelve_months_together(asks, stored):
    """
    Four months with 2 each are 8, told as 10. What was before is not in it.
    """
    done = {"done_by": steps(2, 10, 46), "late_by": steps(0, 0, 6)}
    stored(
        *(reading(month, **done) for month in (1, 2)),
        reading(date(2025, 12, 1), **done),
        reading(date(2025, 11, 1), **done),
        reading(date(2025, 3, 1), done_by=steps(40), late_by=steps(0)),
    )

    [office] = asks("office")
    found = readings.curve(office, MEASURE, as_of=AS_OF.date(), using="default")

    assert [(one.hours, one.opened, one.done) for one in found[:3]] == [
        (1, 190, 10), (2, 190, 40), (4, 190, 185),
    ]  # fmt: skip


def test_a_new_period_is_said_with_a_reason_and_can_be_taken_back(asks):
    """
    Neither is ever changed; of a month what was said last counts.
    """
    [office] = asks("office")
    given = {"month": date(2026, 1, 1), "at": AS_OF}
    one = uuid4()
    readings.rebase(office, MEASURE, event_id=one, begins=True, reason="New", **given)

    with pytest.raises(readings.SaidAlready):
        readings.rebase(office, MEASURE, event_id=one, begins=True, reason="N", **given)
    [said] = readings.rebasings(office, MEASURE)
    assert (said.reason, said.by, said.begins) == ("New", "Made Up", True)
    assert readings.in_force([said]) == (said,)
    given["at"] += timedelta(hours=1)
    readings.rebase(
        office, MEASURE, event_id=uuid4(), begins=False, reason="Wrong month", **given
    )
    assert len(readings.rebasings(office, MEASURE)) == 2
    assert readings.in_force(readings.rebasings(office, MEASURE)) == ()


def test_a_board_is_changed_by_those_whose_it_is(asks, as_engine):
    """
    The office changes the partnership's, a lead their agency's, and neither the other.
    """
    [office] = asks("office")
    [lead] = asks("lead")
    given = {
        "event_id": uuid4(), "month": date(2026, 1, 1), "begins": True,
        "reason": "New", "at": AS_OF,
    }  # fmt: skip

    with pytest.raises(NotAllowed):
        readings.rebase(office, MEASURE, **given)
    readings.rebase(lead, MEASURE, **given)

    assert len(readings.rebasings(lead, MEASURE)) == 1
    asks("office")
    assert readings.rebasings(office, MEASURE) == ()
    with (
        pytest.raises(DatabaseError, match="denied"),
        transaction.atomic(),
        as_engine(),
    ):
        connection.cursor().execute("delete from rebasing")
