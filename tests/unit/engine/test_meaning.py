"""What the parts of a standard mean, one sentence a test."""
# ruff: noqa: E501  (a story's line is not broken)

import pytest

from lib.stories import at, owed, standard


def states(found):
    """The states of obligations, in order."""
    return [o.state for o in found]


def test_an_answer_exactly_when_it_is_due_is_in_time():
    """Met exactly at `due_at` is in time; a second later is late."""
    given = """
    2026-03-02 10:00 mother concern.red_flag
    2026-03-03 10:00{} mother assessment.crisis
    """

    [in_time] = owed(given.format(":00"), [standard()], "2026-03-09 09:00")
    [late] = owed(given.format(":01"), [standard()], "2026-03-09 09:00")

    assert in_time.state == "met"
    assert late.state == "met_late"


def test_it_is_overdue_only_after_the_due_moment():
    """`overdue` when `as_of` is after `due_at`, not at it."""
    given = "2026-03-02 10:00 mother concern.red_flag"

    [now] = owed(given, [standard()], "2026-03-03 10:00")
    [later] = owed(given, [standard()], "2026-03-03 10:00:01")

    assert (now.state, later.state) == ("due", "overdue")


def test_an_answer_at_the_same_instant_beats_a_stop():
    """Done and ended at once counts as done."""
    one = standard(stop={"kind": "discharge.mental_health"})
    given = """
    2026-03-02 10:00 mother concern.red_flag
    2026-03-02 12:00 mother discharge.mental_health
    2026-03-02 12:00 mother assessment.crisis
    """

    [found] = owed(given, [one], "2026-03-09 09:00")

    assert (found.state, found.stopped_by) == ("met", None)


def test_what_is_stopped_after_it_was_late_is_missed():
    """Off the worklist, still a breach."""
    one = standard(stop={"kind": "discharge.mental_health"})
    given = """
    2026-03-02 10:00 mother concern.red_flag
    2026-03-{} 12:00 mother discharge.mental_health
    """

    [stopped] = owed(given.format("02"), [one], "2026-03-09 09:00")
    [missed] = owed(given.format("04"), [one], "2026-03-09 09:00")

    assert (stopped.state, missed.state) == ("stopped", "missed")


def test_an_event_never_answers_itself_but_a_later_one_of_its_kind_does():
    """A screen that starts a duty to screen again is not its own repeat."""
    given = """
    2026-03-02 10:00 mother screen.epds {total: 11, safety_item: 0} id first
    2026-03-09 10:00 mother screen.epds {total: 4, safety_item: 0} id second
    """

    [before] = owed(given, ["borderline_epds_repeated"], "2026-03-08 09:00")
    [after] = owed(given, ["borderline_epds_repeated"], "2026-03-10 09:00")

    assert before.state == "due"
    assert (after.state, after.met_by) == ("met", "second")


def test_triggers_that_one_event_answers_are_one_duty_when_it_rearms():
    """rearm: the earliest trigger starts the clock; after the answer it starts anew."""
    given = """
    2026-03-02 10:00 mother concern.red_flag id one
    2026-03-02 11:00 mother concern.red_flag id two
    2026-03-02 12:00 mother assessment.crisis
    2026-03-05 10:00 mother concern.red_flag id three
    """

    found = owed(given, [standard(repeat="rearm")], "2026-03-05 11:00")
    each = owed(given, [standard(repeat="each")], "2026-03-05 11:00")

    assert [(o.trigger, o.state) for o in found] == [("one", "met"), ("three", "due")]
    assert [o.trigger for o in each] == ["one", "two", "three"]


def test_first_is_once_for_a_person():
    """Two acceptances of one mother are one duty; twins are owed a visit each."""
    first = standard(repeat="first")
    twice = """
    2026-03-02 10:00 mother concern.red_flag id one
    2026-03-04 10:00 mother concern.red_flag id two
    """
    twins = """
    2026-03-02 10:00 infant birth.recorded
    2026-03-02 10:20 second_infant birth.recorded
    """

    assert [o.trigger for o in owed(twice, [first], "2026-03-05 09:00")] == ["one"]
    assert len(owed(twins, ["hv_new_birth"], "2026-03-05 09:00")) == 2


def test_first_on_a_pregnancy_clock_is_once_for_each_pregnancy():
    """A second pregnancy in the family is booked too."""
    given = """
    2025-01-06 10:00 mother pregnancy.notified {edd: 2025-09-01} id one
    2025-01-08 10:00 mother pregnancy.notified {edd: 2025-09-01} id again
    2025-08-30 10:00 infant birth.recorded
    2026-02-02 10:00 mother pregnancy.notified {edd: 2026-09-28} id two
    """

    found = owed(given, ["booking_by_10_weeks"], "2026-02-03 09:00")

    assert [o.trigger for o in found] == ["one", "two"]


def test_an_event_that_names_what_it_answers_answers_nothing_else():
    """An acknowledgement of one message leaves the other open."""
    given = """
    2026-03-02 10:00 mother message.sent {to: health_visitor} id one
    2026-03-02 11:00 mother message.sent {to: health_visitor} id two
    2026-03-02 12:00 mother message.acknowledged {answers: two}
    """

    found = owed(given, ["message_acknowledged"], "2026-03-02 13:00")

    assert [(o.trigger, o.state) for o in found] == [("one", "due"), ("two", "met")]


@pytest.mark.parametrize("order", ["mark first", "illness first"])
def test_a_conjunction_opens_at_the_later_half_whichever_comes_first(order):
    """Two agencies, each with half of the picture: arrival order never matters."""
    mark = "2026-03-03 11:00 [recorded 2026-03-0{} 12:00] infant injury.observed {{mobile: false}}"
    illness = (
        "2026-02-03 11:00 [recorded 2026-03-0{} 12:00] mother "
        "diagnosis.mental_health {{severity: severe}}"
    )
    first, second = ("4", "5") if order == "mark first" else ("5", "4")
    given = f"{mark.format(first)}\n{illness.format(second)}"

    [found] = owed(given, ["conjunction_strategy_meeting"], "2026-03-05 13:00")

    assert found.opened_at == at("2026-03-05 12:00")
    assert found.due_at == at("2026-03-06 23:59:59")
    assert len(found.because) == 2


def test_before_the_second_half_was_recorded_nothing_was_known_to_be_owed():
    """`known_at` shows the moment as the staff could have seen it."""
    given = """
    2026-02-03 11:00 [recorded 2026-03-05 12:00] mother diagnosis.mental_health {severity: severe}
    2026-03-03 11:00 infant injury.observed {mobile: false}
    """

    before = owed(
        given, ["conjunction_strategy_meeting"], "2026-03-06 09:00", "2026-03-05 11:59"
    )
    after = owed(
        given, ["conjunction_strategy_meeting"], "2026-03-06 09:00", "2026-03-05 12:00"
    )

    assert before == []
    assert states(after) == ["due"]


def test_a_correction_restarts_no_clock_and_makes_no_second_duty():
    """It keeps the identity and the first recording of what it corrects."""
    given = """
    2026-03-02 10:00 infant injury.observed {mobile: false} id mark
    2026-02-02 10:00 mother diagnosis.mental_health {severity: severe}
    2026-03-02 10:00 [recorded 2026-03-04 09:00] infant injury.observed {mobile: false, explanation: changed} id fixed corrects mark
    """

    [found] = owed(given, ["conjunction_strategy_meeting"], "2026-03-04 10:00")

    assert found.trigger == "mark"
    assert found.opened_at == at("2026-03-02 10:00")


def test_a_withdrawn_event_is_gone_from_the_moment_it_was_withdrawn():
    """`known_at` before that still sees it."""
    given = """
    2026-03-02 10:00 mother concern.red_flag id flag
    2026-03-02 10:00 [recorded 2026-03-02 15:00] mother concern.red_flag {withdrawn: true} corrects flag
    """

    assert owed(given, [standard()], "2026-03-02 16:00") == []
    assert len(owed(given, [standard()], "2026-03-02 16:00", "2026-03-02 14:59")) == 1


def test_the_death_of_an_infant_stops_the_infants_clocks_and_not_the_mothers():
    """After an infant's death the mother's own go on."""
    given = """
    2026-03-02 10:00 infant birth.recorded
    2026-03-03 10:00 mother referral.mental_health.received
    2026-03-05 10:00 infant person.died
    """

    found = owed(given, ["hv_new_birth", "pmh_triage"], "2026-03-06 10:00")

    assert [(o.standard, o.state) for o in found] == [
        ("hv_new_birth", "stopped"),
        ("pmh_triage", "overdue"),
    ]


def test_what_starts_after_a_death_is_stopped_at_once():
    """Nobody is asked to see a baby who has died."""
    given = """
    2026-03-02 10:00 infant person.died
    2026-03-03 10:00 infant nonattendance.was_not_brought
    """

    [found] = owed(given, ["infant_not_brought"], "2026-03-04 10:00")

    assert found.state == "stopped"


def test_moving_away_stops_nothing_until_the_new_area_has_accepted():
    """`area.left` counts with `responsibility.accepted`, from the later of the two."""
    given = """
    2026-03-02 10:00 infant birth.recorded
    2026-03-04 10:00 infant area.left
    """
    accepted = given + "    2026-03-06 10:00 infant responsibility.accepted"

    [open_] = owed(given, ["hv_new_birth"], "2026-03-07 10:00")
    [ended] = owed(accepted, ["hv_new_birth"], "2026-03-07 10:00")

    assert open_.state == "due"
    assert (ended.state, ended.closed_at) == ("stopped", at("2026-03-06 10:00"))


def test_a_loss_stops_the_clocks_of_the_pregnancy_alone():
    """`pregnancy.ended` for pregnancy clocks; a mental-health clock goes on."""
    given = """
    2026-03-02 10:00 mother pregnancy.notified {edd: 2026-11-01}
    2026-03-03 10:00 mother referral.mental_health.received
    2026-03-03 12:00 mother pregnancy.ended {outcome: miscarriage}
    """

    found = owed(given, ["hv_antenatal", "pmh_triage"], "2026-03-03 13:00")

    assert [(o.standard, o.state) for o in found] == [
        ("hv_antenatal", "stopped"),
        ("pmh_triage", "due"),
    ]


def test_without_a_due_date_it_is_owed_but_never_late():
    """No due date known means no `due_at`, and it says what is missing."""
    given = "2026-03-02 10:00 mother pregnancy.notified"

    [found] = owed(given, ["booking_by_10_weeks"], "2027-03-02 10:00")

    assert (found.state, found.due_at, found.lacks) == ("due", None, "the due date")
    assert "the due date is not known yet" in found.reason


def test_a_moved_due_date_moves_the_deadline():
    """Gestation counts from the newest known due date."""
    given = """
    2026-03-02 10:00 mother pregnancy.notified {edd: 2026-10-12}
    2026-03-20 10:00 mother pregnancy.edd_set {edd: 2026-10-19}
    """

    [before] = owed(given, ["booking_by_10_weeks"], "2026-03-03 09:00")
    [after] = owed(given, ["booking_by_10_weeks"], "2026-03-21 09:00")

    assert before.due_at == at("2026-03-16 23:59:59")
    assert after.due_at == at("2026-03-23 23:59:59")


def test_it_waits_until_its_window_opens():
    """waiting, then due, then overdue."""
    given = "2026-01-05 10:00 infant birth.recorded"

    found = [
        owed(given, ["hv_six_week"], day)[0].state
        for day in ("2026-02-15 23:59", "2026-02-16 00:00", "2026-03-03 00:00")
    ]

    assert found == ["waiting", "due", "overdue"]


def test_training_comes_back_two_years_after_it_was_done():
    """60 days after the post began, then every 24 months."""
    given = """
    2026-01-05 09:00 staff post.started {role: midwife} id post
    2026-02-02 09:00 staff training.completed {course: perinatal_safeguarding} id course
    """

    found = owed(given, ["training_in_date"], "2026-03-01 09:00", subject="staff")

    assert states(found) == ["met", "due"]
    assert found[1].trigger == "course"
    assert found[1].due_at == at("2028-02-02 23:59:59")


def test_a_mark_is_closed_by_two_agencies_or_not_at_all():
    """Two opinions from one agency are one opinion."""
    given = """
    2026-03-02 10:00 infant injury.opinion {{by: paediatric}} by {}
    2026-03-03 10:00 infant injury.opinion {{by: social_care}} by ashmere-social-care
    2026-03-03 12:00 infant injury.closed
    """

    [one] = owed(
        given.format("ashmere-social-care"),
        ["injury_two_key_closure"],
        "2026-03-03 13:00",
    )
    [two] = owed(
        given.format("ashmere-hospital"), ["injury_two_key_closure"], "2026-03-03 13:00"
    )

    assert (one.state, two.state) == ("due", "met")


def test_an_answer_may_name_its_duty_also_where_it_came_first():
    """What looks back counts, whether or not it says what it answers."""
    found = owed(
        """
        2026-03-02 10:00 mother screen.whooley {items: [0, 0], answers: booking}
        2026-03-03 09:00 mother contact.midwife.booking id booking
        """,
        ["mental_health_asked_at_booking"],
        "2026-03-04 09:00",
    )

    assert states(found) == ["met"]


def test_a_mother_of_twins_is_owed_one_check_of_her_own():
    """Two births of one pregnancy, one mother; a year later it is another."""
    found = owed(
        """
        2025-03-02 10:00 infant birth.recorded
        2025-03-02 10:20 second_infant birth.recorded
        2026-03-20 10:20 sibling birth.recorded
        """,
        ["gp_maternal_six_week"],
        "2026-03-21 09:00",
    )

    assert states(found) == ["overdue", "waiting"]


def test_a_loss_stops_what_was_owed_to_the_unborn_baby():
    """No conference about a baby who will not be born; other clocks go on."""
    told = """
        2026-03-02 10:00 unborn s47.started
        2026-03-02 11:00 mother concern.red_flag
        2026-03-03 01:00 mother pregnancy.ended
        """
    found = owed(
        told, ["initial_conference", "red_flag_senior_review"], "2026-03-03 09:00"
    )

    assert states(found) == ["stopped", "due"]


def test_an_acceptance_completes_one_move_and_not_the_next():
    """They came back and left again: until somebody accepts, the old area owes."""
    found = owed(
        """
        2024-03-02 10:00 mother area.left
        2024-03-05 10:00 mother responsibility.accepted
        2026-03-02 10:00 mother concern.red_flag
        2026-03-02 12:00 mother area.left
        """,
        ["red_flag_senior_review"],
        "2026-03-02 13:00",
    )

    assert states(found) == ["due"]
