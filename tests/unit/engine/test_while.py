"""What `while`, bounded limits, `times` and dismissal mean, one sentence a test."""
# ruff: noqa: E501  (a story's line is not broken)

import pytest

from lib.stories import at, owed, standard

CARE = {
    "since": [{"kind": "referral.mental_health.accepted"}],
    "until": [{"kind": "discharge.mental_health"}],
}
FLAG = "2026-06-01 10:00 mother concern.red_flag id flag"
#: The babies of a story were born on 5 January 2026 unless it says otherwise.
BORN = "2026-01-05 09:00 infant birth.recorded {born_on: 2026-01-05}"


def count(while_, given, as_of="2026-06-01 11:00", **more):
    """How many duties the story makes under a standard with this `while`."""
    return len(owed(given, [standard(**{"while": while_}, **more)], as_of))


def test_every_line_must_hold_and_of_a_line_any_state():
    """A line is an `or`, the list is an `and`."""
    baby, care = {"baby_under": {"months": 12}}, {"open": CARE}
    in_care = "2026-05-01 10:00 mother referral.mental_health.accepted"

    assert count([baby, care], f"{BORN}\n{FLAG}") == 0
    assert count([baby, care], f"{BORN}\n{in_care}\n{FLAG}") == 1
    assert count([{**baby, **care}], f"{BORN}\n{FLAG}") == 1
    assert count([{"pregnant": True, **care}], f"{BORN}\n{FLAG}") == 0


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ("2026-05-01 10:00 mother pregnancy.notified", 1),
        ("2026-05-01 10:00 mother contact.midwife.antenatal", 1),
        ("2026-06-01 10:01 mother pregnancy.notified", 0),
        ("2026-05-01 10:00 mother pregnancy.notified\n2026-05-09 10:00 mother pregnancy.ended", 0),
        ("2025-06-01 10:00 mother pregnancy.notified", 0),
        ("2025-12-01 10:00 mother pregnancy.notified {edd: 2026-05-11}", 1),
        ("2025-12-01 10:00 mother pregnancy.notified {edd: 2026-05-10}", 0),
    ],
)  # fmt: skip
def test_somebody_is_pregnant_from_its_first_sign_to_its_end(told, held):
    """And no longer than three weeks past the due date, or 301 days past its sign."""
    assert count([{"pregnant": True}], f"{told}\n{FLAG}") == held


@pytest.mark.parametrize(
    ("told", "held"), [("9+0", 1), ("9+1", 1), ("9+2", 0)], ids=str
)
def test_gestation_is_counted_from_the_newest_due_date(told, held):
    """9+1 on the day means from 9+1 on; without a due date it is not known to hold."""
    # 280 - 64 days = 216 days before the due date is 9+1.
    due = "2026-05-01 10:00 mother pregnancy.notified {edd: 2027-01-03}"

    assert count([{"gestation": {"from": told}}], f"{due}\n{FLAG}") == held
    assert count([{"gestation": {"from": told}}], FLAG) == 0
    assert count([{"gestation": {"to": "9+1"}}], f"{due}\n{FLAG}") == 1


@pytest.mark.parametrize(
    ("state", "held"),
    [
        ({"baby_under": {"days": 147}}, 0),
        ({"baby_under": {"days": 148}}, 1),
        ({"baby_from": {"days": 147}}, 1),
        ({"baby_from": {"days": 148}}, 0),
    ],
)
def test_an_age_is_of_any_baby_and_of_the_day(state, held):
    """On 1 June a baby of 5 January is 147 days old."""
    assert count([state], f"{BORN}\n{FLAG}") == held


def test_an_age_is_of_the_baby_that_it_is_about():
    """An older brother's mark is not judged by his sister's age."""
    twins = """
    2024-01-05 09:00 infant birth.recorded {born_on: 2024-01-05}
    2026-01-05 09:00 second_infant birth.recorded {born_on: 2026-01-05}
    2026-06-01 10:00 infant injury.observed {mobile: false}
    """

    when = {"kind": "injury.observed"}

    assert count([{"baby_under": {"months": 12}}], twins, when=when) == 0
    assert count([{"baby_from": {"months": 12}}], twins, when=when) == 1


def test_what_was_started_is_open_until_it_is_ended():
    """What ended before it started again does not close it."""
    start = "2026-0{}-01 10:00 mother referral.mental_health.accepted"
    end = "2026-0{}-01 10:00 mother discharge.mental_health"
    partner = "2026-04-01 10:00 partner discharge.mental_health"
    care = [{"open": CARE}]

    assert count(care, "\n".join([start.format(3), end.format(4), FLAG])) == 0
    assert count(care, "\n".join([end.format(2), start.format(3), FLAG])) == 1
    assert count(care, "\n".join([start.format(3), partner, FLAG])) == 1
    assert count(care, "\n".join([start.format(3), end.format(7), FLAG])) == 1


def test_what_holds_it_open_is_part_of_the_reason():
    """It is held by an agency, and disclosure must know of it."""
    given = f"2026-03-01 10:00 mother referral.mental_health.accepted id care\n{FLAG}"

    [found] = owed(given, [standard(**{"while": [{"open": CARE}]})], "2026-06-01 11:00")

    assert found.because == ("flag", "care")


def test_on_the_recorded_clock_it_opens_when_all_of_it_was_known():
    """A reason that was recorded late makes nobody late before."""
    given = f"2026-03-01 10:00 [recorded 2026-06-03 09:00] mother referral.mental_health.accepted\n{FLAG}"
    one = standard(**{"while": [{"open": CARE}], "clock": "recorded"})

    [found] = owed(given, [one], "2026-06-04 11:00")

    assert found.opened_at == at("2026-06-03 09:00")
    assert owed(given, [one], "2026-06-04 11:00", "2026-06-03 08:59") == []


def test_a_duty_comes_back_only_while_it_holds():
    """The last answer came after the care had ended: silence is no reason any more."""
    silence = standard(
        **{"while": [{"open": CARE}]},
        when={"kind": "referral.mental_health.accepted"},
        then={"kind": "contact.*"},
        stop={"kind": "discharge.mental_health"},
        within={"days": 28},
        renew={"days": 28},
    )
    given = """
    2026-03-02 10:00 mother referral.mental_health.accepted
    2026-03-20 10:00 mother contact.perinatal
    2026-04-10 10:00 mother contact.gp.other
    """
    ended = "2026-04-20 10:00 mother discharge.mental_health"
    after = "2026-04-22 10:00 mother contact.gp.other"

    going_on = owed(given, [silence], "2026-05-09 09:00")
    over = owed(f"{given}\n{ended}\n{after}", [silence], "2026-09-01 09:00")

    assert [o.state for o in going_on] == ["met", "met", "overdue"]
    assert going_on[-1].due_at == at("2026-05-08 23:59:59")
    assert [o.state for o in over] == ["met", "met", "stopped"]


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        ({"working_days": 15, "at_most": {"gestation": "34+0"}}, "2026-06-22"),
        ({"working_days": 15, "at_most": {"gestation": "20+0"}}, "2026-06-15"),
        ({"gestation": "20+0", "at_least": {"working_days": 5}}, "2026-06-15"),
        ({"gestation": "18+2", "at_least": {"working_days": 5}}, "2026-06-08"),
    ],
)
def test_a_limit_may_be_bounded_by_another(limit, due):
    """`at_most`: whichever is earlier. `at_least`: whichever is later."""
    # On 1 June 2026 it is 18+0 for a due date of 2 November.
    given = f"2026-05-01 10:00 mother pregnancy.notified {{edd: 2026-11-02}}\n{FLAG}"

    [found] = owed(given, [standard(within=limit)], "2026-06-01 11:00")

    assert found.due_at == at(f"{due} 23:59:59")


def test_a_bound_that_is_not_known_leaves_the_earlier_and_not_the_later():
    """Nobody is late before it is known; and a known limit is not waited for."""
    earlier = standard(within={"working_days": 5, "at_most": {"gestation": "34+0"}})
    later = standard(within={"gestation": "34+0", "at_least": {"working_days": 5}})

    [one] = owed(FLAG, [earlier], "2026-06-01 11:00")
    [other] = owed(FLAG, [later], "2026-06-01 11:00")

    assert one.due_at == at("2026-06-08 23:59:59")
    assert (other.due_at, other.lacks) == (None, "the due date")


def test_the_other_half_may_have_to_happen_several_times():
    """The one that makes it so often is the other half."""
    third = standard(
        when={"kind": "nonattendance.did_not_attend"},
        also={
            "times": 2,
            "within": {"before": "60 days"},
            "any": [{"kind": "nonattendance.did_not_attend"}],
        },
    )
    missed = """
    2026-05-04 10:00 mother nonattendance.did_not_attend id one
    2026-05-18 10:00 mother nonattendance.did_not_attend id two
    """

    assert owed(missed, [third], "2026-06-01 11:00") == []
    [found] = owed(
        f"{missed}\n2026-06-01 10:00 mother nonattendance.did_not_attend id three",
        [third],
        "2026-06-01 11:00",
    )
    assert found.because == ("three", "two")


def test_a_team_may_end_only_what_may_be_dismissed():
    """And only the duty that it names."""
    given = """
    2026-06-01 10:00 mother concern.red_flag id flag
    2026-06-01 12:00 mother duty.dismissed {standard: one, trigger: flag, cause: done}
    """
    other = given.replace("trigger: flag", "trigger: another")

    [may] = owed(given, [standard(may_dismiss=True)], "2026-06-01 13:00")
    [may_not] = owed(given, [standard()], "2026-06-01 13:00")
    [not_it] = owed(other, [standard(may_dismiss=True)], "2026-06-01 13:00")

    assert (may.state, may_not.state, not_it.state) == ("stopped", "due", "due")
