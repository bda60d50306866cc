"""What others are told of is one counting a month; and how many a counting left out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from lib.made_readings import AS_OF, reading, uncounted
from lib.town import make_staff
from plait.access import sessions
from plait.assurance import readings
from plait.assurance.counts import telling_of
from plait.assurance.models import ToldRow
from plait.clock.moments import LONDON

HV = "ashmere-health-visiting"
MEASURE = "standard:hv_new_birth"


@pytest.fixture
def asks(town, as_engine):
    """`asks("office")`, `asks("lead")`, `asks("visitor")`: their board, from now on."""
    with as_engine():
        lead = make_staff(town.teams["health_visiting"], "hv_team_lead")
    visitor = town.staff["health_visiting"]
    who = {"office": town.staff["partnership"], "visitor": visitor, "lead": lead}

    def begin(name):
        sessions.begin(who[name].pk)
        return next(iter(readings.boards(using="default")), None)

    return begin


@pytest.fixture
def night(as_engine):
    """`night(days, *rows)`: these were counted so many days after the first night."""

    def count(days, *rows, missing=(), **more):
        at = AS_OF + timedelta(days=days)
        given = {"as_of": at, "made_at": at}
        with as_engine():
            readings.store(
                [replace(one, known_at=at, **given) for one in rows],
                uncounted=[replace(one, **given) for one in missing],
                using="default", **more,
            )  # fmt: skip

    return count


def told(board):
    """How many were met in January, and of which counting that is."""
    [one] = readings.series(board, MEASURE, using="default")
    return one.met, one.as_of - AS_OF


def whole_and_own(met):
    """January as it was counted, of all and of the health visitors."""
    return reading(1, met=met), reading(1, agency=HV, met=met)


def test_of_two_nights_that_differ_by_one_family_others_are_told_the_same(asks, night):
    """
    42 and 43 round to 40 and 45: who knows which family came late would know the rest.
    """
    night(0, *whole_and_own(42))
    night(1, *whole_and_own(43))

    assert told(asks("office")) == (40, timedelta(0))
    assert told(asks("lead")) == (43, timedelta(days=1))


def test_with_the_next_telling_all_is_told_anew(asks, night):
    """
    From the 8th on: the first counting was on the 2nd of March.
    """
    night(0, *whole_and_own(42))
    night(5, *whole_and_own(43))
    assert told(asks("office")) == (40, timedelta(0))

    night(6, *whole_and_own(43))
    assert told(asks("office")) == (45, timedelta(days=6))
    night(30, *whole_and_own(48))
    assert told(asks("office")) == (45, timedelta(days=6))


def test_what_was_wrong_can_be_told_anew_within_the_month(asks, night):
    night(0, *whole_and_own(42))

    night(1, *whole_and_own(43), tell_anew=True)

    assert told(asks("office")) == (45, timedelta(days=1))


def test_what_was_made_up_does_not_stay_where_real_families_are_counted(asks, night):
    night(0, *(replace(one, rules=readings.MADE_UP) for one in whole_and_own(42)))

    night(1, *whole_and_own(43))

    assert told(asks("office")) == (45, timedelta(days=1))


def test_what_an_earlier_version_told_is_told_anew(asks, night, as_engine):
    """
    It does not say of which night it was.
    """
    night(0, *whole_and_own(42))
    with as_engine():
        before = list(ToldRow.objects.all())
        ToldRow.objects.all().delete()
        for one in before:
            one.as_of = one.known_at = one.made_at = None
        ToldRow.objects.bulk_create(before)
    assert told(asks("office")) == (40, timedelta(0))

    night(1, *whole_and_own(43))

    assert told(asks("office")) == (45, timedelta(days=1))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-03-08 00:00", "2026-03-07 23:59"),
        ("2026-01-08 00:00", "2026-01-07 12:00"),
    ],
)
def test_a_telling_begins_with_the_eighth_in_london(before, after):
    begun, ended = (
        datetime.fromisoformat(one).replace(tzinfo=LONDON) for one in (before, after)
    )

    assert telling_of(begun) == telling_of(ended) + 1
    assert telling_of(begun) == telling_of(begun + timedelta(days=29))


def test_the_office_reads_how_many_are_missing_and_a_lead_their_own(asks, night):
    """
    Of a lead's agency as they are; that there are others, and not how many.
    """
    night(
        0, *whole_and_own(42),
        missing=[uncounted(3, others=1), uncounted(2, agency=HV)],
    )  # fmt: skip

    [last, shown] = readings.not_counted(asks("office"), using="default")
    assert (last.families, last.others, last.is_more) == (3, 1, False)
    assert replace(shown, is_told=False) == last
    [own] = readings.not_counted(asks("lead"), using="default")
    assert (own.families, own.others, own.is_more) == (2, 0, True)


def test_a_lead_whose_agency_recorded_of_none_hears_that_there_are_some(asks, night):
    night(0, *whole_and_own(42), missing=[uncounted(3)])

    [own] = readings.not_counted(asks("lead"), using="default")

    assert (own.families, own.others, own.is_more) == (0, 0, True)


def test_the_office_reads_what_is_missing_from_what_it_is_told_and_last_night(
    asks, night
):
    """
    Nobody is missing from the numbers of the telling; of the last night two are.
    """
    night(0, *whole_and_own(42), missing=[uncounted()])
    night(1, *whole_and_own(42), missing=[uncounted(2)])

    found = readings.not_counted(asks("office"), using="default")

    assert [(one.is_told, one.families) for one in found] == [(False, 2), (True, 0)]
    assert [one.as_of - AS_OF for one in found] == [timedelta(days=1), timedelta(0)]


def test_it_is_not_known_where_nobody_counted_who_is_missing(asks, night):
    """
    That is not told as if it were nobody.
    """
    night(0, *whole_and_own(42))

    assert readings.not_counted(asks("office"), using="default") == ()


def test_who_reads_no_board_reads_nothing_of_who_is_missing(asks, night):
    night(0, *whole_and_own(42), missing=[uncounted(3), uncounted(2, agency=HV)])

    for who, statement, said in (
        ("visitor", "select * from plait.uncounted_of('ashmere', '')", "office"),
        ("lead", "select * from plait.uncounted_of('ashmere', '')", "office"),
        ("office", "select * from uncounted", "denied"),
    ):
        asks(who)
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            connection.cursor().execute(statement)
    office = asks("office")
    other = replace(office, agency=HV)
    assert readings.not_counted(other, using="default") == ()
