"""The forecast of a queue: held against a past whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from lib.made_services import ASSUMED, KINDS, TODAY, a_past, asked, at_work
from plait.clock.working_days import Calendar
from plait.workforce.queueing import forecasting, words
from plait.workforce.queueing.forecasting import (
    Band,
    check,
    forecast,
    late_between,
    waiting_on,
)
from plait.workforce.queueing.learning import learn, setup
from plait.workforce.queueing.playing import play
from plait.workforce.queueing.shapes import NEVER, Past, Played


@cache
def busy():
    """A team with a waiting list that grows."""
    return asked(wte=9, past=a_past(wte=9), weeks=26, repeats=100)


@cache
def expected():
    return forecast(busy())


def test_the_pace_is_found_in_the_past_of_a_team_that_always_has_somebody_waiting():
    """
    The past was played with half of the hours for families, and says so.
    """
    learnt = expected().learnt

    assert learnt.is_pace_measured
    assert learnt.family_share == pytest.approx(ASSUMED.family_share, abs=0.04)


def test_the_pace_of_a_team_without_a_queue_is_assumed_and_said_to_be():
    """
    Where nobody waited, the hours were not what limited it.
    """
    found = forecast(asked(wte=40, past=a_past(wte=40), weeks=4, repeats=20))

    assert not found.learnt.is_pace_measured
    assert any("This is assumed" in one for one in words.assumptions(found))


def test_a_team_that_did_more_than_is_assumed_can_do_more():
    """
    Nobody waits, and yet half of its hours would not have done it.
    """
    found = forecast(asked(wte=10, past=a_past(wte=40), weeks=4, repeats=20))

    assert found.learnt.family_share > ASSUMED.family_share
    assert found.learnt.is_pace_measured


def test_the_list_today_is_where_the_forecast_begins():
    """
    Nobody who waits is left out, and who is late already is said to be.
    """
    waiting = [one for one in busy().past if one.is_waiting]

    assert sum(one.waiting for one in expected().late) == len(waiting)
    routine = next(one for one in expected().late if one.kind.id == "routine")
    assert routine.already == sum(
        one.kind == "routine" and (TODAY - one.received_on).days > 15 for one in waiting
    )


def test_more_staff_never_make_the_list_longer():
    """
    Fewer wait in the end; and with many more, fewer pass their clock.
    """
    two, many = (forecast(replace(busy(), extra_wte=n)) for n in (2.0, 8.0))

    assert two.weeks[-1].waiting.middle < expected().weeks[-1].waiting.middle
    assert two.late_all.middle <= expected().late_all.middle
    assert many.late_all.middle < expected().late_all.middle


def test_the_first_to_be_late_is_expected_by_when_half_of_the_repeats_have_one():
    """
    One in each of four repeats, each in a week of its own: by the second of these
    weeks half of the repeats have one, though no week has half of them.
    """
    arrived = np.array([[0], [7], [14], [21]])
    never, nobody = np.full((4, 1), NEVER), np.zeros((4, 70), np.int64)
    played = Played(
        np.zeros((4, 1), np.int64), arrived, never, never, arrived + 14, never, nobody
    )
    routine = replace(busy(), kinds=(KINDS[1],), weeks=10)

    [late] = forecasting._late(routine, played)

    assert late.first_week == TODAY + timedelta(weeks=4) - timedelta(1)
    assert late.to_come == Band(1.0, 1.0, 1.0)


def test_a_team_cannot_have_less_than_nobody():
    """
    Twenty fewer of nine are none.
    """
    none = forecast(replace(busy(), extra_wte=-20.0, weeks=4))

    assert none == replace(
        forecast(replace(busy(), extra_wte=-9.0, weeks=4)), asked=none.asked
    )


def test_a_tenth_more_referrals_make_the_list_longer():
    """
    The same staff with more to do.
    """
    more = forecast(replace(busy(), more=1.1))

    assert more.weeks[-1].waiting.middle > expected().weeks[-1].waiting.middle


def test_what_is_asked_twice_gets_one_answer():
    """
    Chance comes from a seed.
    """
    assert forecast(busy()).weeks == expected().weeks


def test_a_forecast_of_twelve_weeks_ago_is_held_against_what_happened():
    """
    It knows nothing of what came since, and is not far off.
    """
    found = check(busy())

    assert found is not None
    assert found.made_on == TODAY - timedelta(weeks=12)
    assert found.error < 10
    assert found.within >= 8
    assert found.late_expected.low - 8 <= found.late_happened
    assert found.late_happened <= found.late_expected.high + 8


def test_a_forecast_that_is_checked_does_not_see_what_came_afterwards():
    """
    Another three months after it leave it as it was.
    """
    made_on = TODAY - timedelta(weeks=12)
    until = tuple(
        known for one in busy().past
        if (known := one.known_on(made_on - timedelta(1))) is not None
    )  # fmt: skip

    whole = forecast(replace(busy(), today=made_on, weeks=4))
    cut = forecast(replace(busy(), past=until, today=made_on, weeks=4))

    assert whole.weeks == cut.weeks


def test_too_short_a_past_is_not_checked_and_it_is_said():
    """
    Silence must not look like being right.
    """
    short = tuple(
        one for one in busy().past if one.received_on > TODAY - timedelta(weeks=20)
    )

    assert check(replace(busy(), past=short)) is None
    assert "not known how far" in words.error(None)


def test_a_service_without_any_past_is_forecast_too():
    """
    Nobody waits, nobody came, and nothing is divided by nothing.
    """
    found = forecast(replace(busy(), past=(), weeks=4, repeats=20))

    assert found.weeks[0].waiting.high < 5
    assert all(one.waiting == 0 for one in found.late)


def test_without_anybody_at_work_only_what_is_at_once_is_seen():
    """
    No WTE: the list grows by whoever comes.
    """
    none = replace(busy(), at_work=at_work(0), weeks=8)

    last = forecast(none).weeks[-1].waiting.middle

    assert last > waiting_on(none.past, TODAY - timedelta(1)) + 20


def test_nobody_is_seen_on_a_bank_holiday_but_who_is_seen_at_once():
    """
    Christmas Day has no hours.
    """
    christmas = (date(2026, 12, 25) - TODAY).days
    given = {
        "today": TODAY, "assumed": ASSUMED, "at_work": at_work(9),
        "calendar": Calendar.england(),
    }  # fmt: skip
    learnt = learn(busy().past, KINDS, **given)
    made = setup(busy().past, learnt, KINDS, days=60, repeats=50, **given)
    played = play(made)

    on_the_day = played.kind[played.seen == christmas]

    assert made.hours[christmas] == 0
    assert set(on_the_day.tolist()) <= {0}


def test_who_leaves_in_time_was_not_late():
    """
    Neither seen nor late: their wait ended before the clock.
    """
    day = TODAY - timedelta(weeks=4)
    left = Past("routine", day, closed_on=day + timedelta(10))
    stayed = Past("routine", day)
    seen_on_the_last = Past("routine", day, seen_on=day + timedelta(14))

    late = late_between((left, stayed, seen_on_the_last), KINDS, day, TODAY)

    assert late == 1


def test_leaving_is_learnt_from_those_who_left():
    """
    A tenth of a hundred left after ten days each.
    """
    since = TODAY - timedelta(weeks=20)
    past = tuple(
        Past("routine", since, closed_on=since + timedelta(10)) for _ in range(20)
    )
    given = {"today": TODAY, "assumed": ASSUMED, "at_work": at_work(5),
             "calendar": Calendar.england()}  # fmt: skip

    learnt = learn(past, KINDS, **given)
    made = setup(past, learnt, KINDS, days=30, repeats=2000, **given)

    assert (learnt.gone, learnt.waiting_days) == (20, 200.0)
    assert made.leave_rate.mean() == pytest.approx(20.5 / 200, rel=0.03)
    assert play(made).left[play(made).kind >= 0].max() <= NEVER


def test_every_assumption_is_a_whole_sentence_and_names_no_family():
    """
    They stand beside the forecast, in words.
    """
    said = list(words.assumptions(expected()))

    assert len(said) >= 7
    assert all(
        one.endswith(".") and one[0].isupper() | one[0].isdigit() for one in said
    )
    assert "of no family" in words.WHAT_IT_IS


def test_an_interval_of_nobody_is_one_number():
    """
    From 0 to 0 is said once.
    """
    assert words.band(Band(0, 0, 0)) == "0"
    assert words.band(Band(2.2, 3.6, 7.9)) == "4 (2 to 8)"


def test_days_away_take_hours_from_that_day_alone():
    """
    Known leave takes the place of the part that is leave on any day, if it is more.
    """
    monday = TODAY
    staff = replace(at_work(4), away={monday: 1.0, monday + timedelta(1): 0.5})

    hours = [staff.hours(monday + timedelta(n), Calendar.england()) for n in range(2)]

    assert hours == pytest.approx([3 * 7.5, 4 * 0.8 * 7.5])
    assert np.isclose(replace(staff, wte=0.5).hours(monday, Calendar.england()), 0)
