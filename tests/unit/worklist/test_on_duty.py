"""Who is on duty at a moment: the post, its cover, and the rota at night."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from plait.access.rota import Away, Held, Hours, Roster, Shift
from plait.worklist.on_duty import Person, is_open, on_duty, stretches, where

TEAM, OTHER = 5, 6
#: The numbers of four people.
VISITOR, LEAD, COVER, CALL = 1, 2, 3, 4

LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)  # in winter, London is at UTC
NIGHT = datetime(2026, 3, 10, 2, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

POSTS = (
    Held(VISITOR, TEAM, "health_visitor", LONG_AGO),
    Held(LEAD, TEAM, "hv_team_lead", LONG_AGO),
    Held(COVER, OTHER, "health_visitor", LONG_AGO),
    Held(CALL, OTHER, "hv_team_lead", LONG_AGO),
)
PLAIN = Roster(POSTS)


def reached(roster, role="health_visitor", at=MONDAY, *, wakes=True, kin=()):
    """The people who are reached, and why it is them."""
    return on_duty(roster, TEAM, role, at, wakes=wakes, kin=kin).reached


def away(cover=None, *, staff=VISITOR, since=MONDAY, until=MONDAY + DAY):
    """The plain roster with somebody away."""
    return replace(PLAIN, absences=(Away(staff, TEAM, since, until, cover),))


def on_call(since, until, *, staff=CALL, role=""):
    """The plain roster with somebody on call."""
    return replace(PLAIN, shifts=(Shift(staff, TEAM, role, since, until),))


def test_by_day_the_holder_of_the_post_is_reached():
    """
    In the hours of the office, and nobody else.
    """
    assert reached(PLAIN) == (Person(VISITOR, "post"),)


def test_a_role_that_nobody_holds_is_its_teams_lead():
    """
    Also where the event says who it is, such as a line manager.
    """
    assert reached(PLAIN, "named_nurse") == (Person(LEAD, "lead"),)
    assert reached(PLAIN, "line_manager") == (Person(LEAD, "lead"),)


def test_leave_without_cover_finds_nobody():
    """
    A lead in the room is another post: it has a rung of its own.
    """
    assert reached(away()) == ()


def test_who_covers_is_reached_instead():
    """
    From the first moment of the leave on, and no longer at its end.
    """
    roster = away(COVER)

    assert reached(roster) == (Person(COVER, "cover"),)
    assert reached(roster, at=MONDAY + DAY) == (Person(VISITOR, "post"),)


def test_leave_until_further_notice_does_not_end():
    """
    Nobody knows when they are back.
    """
    assert reached(away(COVER, until=None), at=MONDAY + 7 * DAY) == (
        Person(COVER, "cover"),
    )


def test_cover_who_left_reaches_nobody():
    """
    Whose post has ended cannot see the record, and does not read the mail.
    """
    posts = (*POSTS[:2], replace(POSTS[2], until=MONDAY))
    roster = replace(away(COVER), posts=posts)

    assert reached(roster) == ()


def test_cover_who_is_away_is_covered_in_turn():
    """
    And two who cover for each other are nobody, and no endless loop.
    """
    first = Away(VISITOR, TEAM, MONDAY, None, COVER)
    chain = replace(PLAIN, absences=(first, Away(COVER, OTHER, MONDAY, None, CALL)))
    loop = replace(PLAIN, absences=(first, Away(COVER, OTHER, MONDAY, None, VISITOR)))

    assert reached(chain) == (Person(CALL, "cover"),)
    assert reached(loop) == ()


def test_at_night_only_who_is_on_call_is_reached():
    """
    The holder of the post reads it in the morning: they are told, and not found.
    """
    roster = on_call(NIGHT - HOUR, NIGHT + HOUR)
    duty = on_duty(roster, TEAM, "health_visitor", NIGHT, wakes=True)

    assert duty.reached == (Person(CALL, "on_call"),)
    assert duty.later == (Person(VISITOR, "post"),)
    assert reached(PLAIN, at=NIGHT) == ()


def test_what_can_wait_wakes_nobody():
    """
    It lies on the desk in the morning, so its post is found.
    """
    roster = on_call(NIGHT - HOUR, NIGHT + HOUR)

    assert reached(roster, at=NIGHT, wakes=False) == (Person(VISITOR, "post"),)
    assert reached(away(), at=MONDAY, wakes=False) == ()


def test_a_shift_holds_from_its_beginning_and_not_at_its_end():
    """
    Two shifts that follow each other are never both, and leave no gap.
    """
    roster = on_call(NIGHT, NIGHT + HOUR)
    second = timedelta(seconds=1)

    assert reached(roster, at=NIGHT - second) == ()
    assert reached(roster, at=NIGHT)
    assert reached(roster, at=NIGHT + HOUR - second)
    assert reached(roster, at=NIGHT + HOUR) == ()


def test_on_call_for_another_role_is_not_on_call_for_this_one():
    """
    But who leads is on call for what nobody else is.
    """
    span = (NIGHT - HOUR, NIGHT + HOUR)

    assert reached(on_call(*span, role="named_nurse"), at=NIGHT) == ()
    assert reached(on_call(*span, role="hv_team_lead"), at=NIGHT)


def test_who_is_on_call_and_on_leave_is_covered():
    """
    A rota is written months before somebody falls ill.
    """
    roster = replace(
        on_call(NIGHT - HOUR, NIGHT + HOUR),
        absences=(Away(CALL, TEAM, NIGHT - DAY, None, LEAD),),
    )

    assert reached(roster, at=NIGHT) == (Person(LEAD, "cover"),)


def test_by_day_who_is_on_call_is_found_where_nobody_is_at_a_desk():
    """
    Better somebody than nobody.
    """
    shift = Shift(CALL, TEAM, "", MONDAY - DAY, MONDAY + DAY)

    assert reached(replace(away(), shifts=(shift,))) == (Person(CALL, "on_call"),)


def test_kin_of_the_family_are_not_told():
    """
    An exclusion beats every post; where they were the only one, nobody is found.
    """
    assert reached(PLAIN, kin={VISITOR}) == ()


def test_a_bank_holiday_is_no_office_day():
    """
    Good Friday 2026, at ten in the morning.
    """
    good_friday = datetime(2026, 4, 3, 9, tzinfo=UTC)

    assert not is_open(PLAIN, TEAM, good_friday)
    assert is_open(PLAIN, TEAM, good_friday - DAY)
    assert reached(PLAIN, at=good_friday) == ()


def test_a_team_may_have_hours_of_its_own():
    """
    Open all of Saturday, until midnight.
    """
    saturday = Hours(5, time(0), time(0))
    roster = replace(PLAIN, hours={TEAM: (saturday,)})
    at = datetime(2026, 3, 14, 23, 59, tzinfo=UTC)

    assert is_open(roster, TEAM, at)
    assert not is_open(roster, TEAM, MONDAY)
    assert not is_open(roster, TEAM, at + timedelta(minutes=1))


def test_office_hours_are_those_of_london_on_both_sides_of_the_clocks():
    """
    Nine in London is nine UTC on Friday and eight on Monday.
    """
    friday = datetime(2026, 3, 27, 8, 30, tzinfo=UTC)
    monday = datetime(2026, 3, 30, 8, 30, tzinfo=UTC)

    assert not is_open(PLAIN, TEAM, friday)
    assert is_open(PLAIN, TEAM, monday)


def test_the_night_in_which_the_clocks_go_back_has_no_gap_and_no_double():
    """
    25 October 2026: a shift from 17:00 to 09:00 is seventeen hours long.
    """
    begin = datetime(2026, 10, 24, 16, tzinfo=UTC)  # 17:00 in London
    end = datetime(2026, 10, 25, 9, tzinfo=UTC)  # 09:00 in London
    found = stretches(on_call(begin, end), TEAM, "health_visitor", begin, end + HOUR)

    assert [(one.since, one.until, one.staff) for one in found] == [
        (begin, end, (CALL,)),
        (end, end + HOUR, ()),
    ]
    assert end - begin == timedelta(hours=17)


def test_a_small_team_has_its_lead_elsewhere_in_its_agency():
    """
    The village is told in the town; nobody anywhere stays where it was.
    """
    village = 7
    posts = (*POSTS, Held(9, village, "health_visitor", LONG_AGO))
    roster = Roster(posts)

    assert where(roster, village, [OTHER, TEAM], "line_manager", MONDAY) == OTHER
    assert where(roster, village, [TEAM], "health_visitor", MONDAY) == village
    assert where(roster, village, [8], "line_manager", MONDAY) == village


def test_gaps_are_whole():
    """
    From the end of Monday to the morning of Tuesday nobody is on call: one gap.
    """
    evening = MONDAY.replace(hour=17)
    found = stretches(PLAIN, TEAM, "health_visitor", MONDAY, MONDAY + DAY)

    assert [(one.since, one.until, one.is_gap) for one in found] == [
        (MONDAY, evening, False),
        (evening, MONDAY + DAY, True),
    ]


_PEOPLE = st.sampled_from([VISITOR, LEAD, COVER, CALL])
_MINUTES = st.integers(0, 4 * 24 * 60)


@st.composite
def _rosters(draw):
    """Any shifts and absences of four people in four days."""

    def span():
        one, other = draw(_MINUTES), draw(_MINUTES)
        begin, end = sorted((one, other + (one == other)))
        return MONDAY + timedelta(minutes=begin), MONDAY + timedelta(minutes=end)

    shifts = tuple(
        Shift(draw(_PEOPLE), TEAM, draw(st.sampled_from(["", "hv_team_lead"])), *span())
        for _ in range(draw(st.integers(0, 4)))
    )
    absences = tuple(
        Away(draw(_PEOPLE), TEAM, *span(), draw(st.none() | _PEOPLE))
        for _ in range(draw(st.integers(0, 4)))
    )
    return Roster(POSTS, shifts, absences)


@given(_rosters(), _MINUTES)
def test_a_stretch_says_what_each_of_its_moments_says(roster, minutes):
    """
    The page never says that somebody is there when a rung would find nobody.
    """
    end = MONDAY + 5 * DAY
    found = stretches(roster, TEAM, "health_visitor", MONDAY, end)
    at = MONDAY + timedelta(minutes=minutes)
    [one] = [one for one in found if one.since <= at < one.until]

    assert {each.staff for each in reached(roster, at=at)} == set(one.staff)
    assert (found[0].since, found[-1].until) == (MONDAY, end)
    assert all(a.until == b.since for a, b in pairwise(found))


@given(_rosters(), _MINUTES, st.booleans())
def test_nobody_who_is_away_or_kin_is_ever_reached(roster, minutes, wakes):
    """
    Neither at their desk, nor on call, nor as cover.
    """
    at = MONDAY + timedelta(minutes=minutes)
    gone = {one.staff for one in roster.absences if one.since <= at < one.until}
    duty = on_duty(
        roster, TEAM, "health_visitor", at, wakes=wakes, kin=frozenset({LEAD})
    )
    told = [one.staff for one in (*duty.reached, *duty.later)]

    assert not set(told) & (gone | {LEAD})
    assert len(told) == len(set(told))
