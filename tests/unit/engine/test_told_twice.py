"""What several agencies tell, late or at the same instant, or of somebody else."""
# ruff: noqa: E501  (a story's line is not broken)

from lib.stories import at, owed, standard


def test_a_late_report_of_an_earlier_mark_moves_no_deadline():
    """rearm: the duty that opened first starts the clock, whatever happened first."""
    given = """
    2025-12-20 10:00 infant birth.recorded
    2025-11-01 10:00 mother diagnosis.mental_health {severity: severe}
    2026-03-03 10:00 [recorded 2026-03-03 10:05] infant injury.observed {mobile: false} id new
    2026-03-01 10:00 [recorded 2026-03-09 10:05] infant injury.observed {mobile: false} id old
    """

    [found] = owed(given, ["conjunction_strategy_meeting"], "2026-03-09 12:00")

    assert found.opened_at == at("2026-03-03 10:05")
    assert (found.trigger, found.state) == ("new", "overdue")


def test_one_ever_is_the_first_that_opened():
    """first, on the recorded clock: a late report of an earlier thing changes nothing."""
    given = """
    2026-03-03 10:00 mother concern.red_flag id told
    2026-03-01 10:00 [recorded 2026-03-05 10:00] mother concern.red_flag id late
    """

    [found] = owed(
        given, [standard(repeat="first", clock="recorded")], "2026-03-06 09:00"
    )

    assert found.trigger == "told"


def test_two_of_one_kind_at_one_instant_do_not_answer_each_other():
    """One paper form that two agencies enter is one screen to be repeated."""
    given = """
    2026-03-02 10:00 mother screen.epds {total: 11, safety_item: 0}
    2026-03-02 10:00 mother screen.epds {total: 10, safety_item: 0}
    """

    [found] = owed(given, ["borderline_epds_repeated"], "2026-03-03 10:00")

    assert found.state == "due"


def test_somebody_elses_acceptance_completes_no_move():
    """The mother left and the partner's care was taken over: hers was not."""
    given = """
    2026-03-02 10:00 mother screen.epds {total: 16, safety_item: 0}
    2026-03-03 10:00 mother area.left
    """
    of_partner = given + "2026-03-04 10:00 partner responsibility.accepted"
    of_her = given + "2026-03-04 10:00 mother responsibility.accepted"

    [theirs] = owed(of_partner, ["raised_epds_assessed"], "2026-03-05 10:00")
    [hers] = owed(of_her, ["raised_epds_assessed"], "2026-03-05 10:00")

    assert [theirs.state, hers.state] == ["due", "stopped"]


def test_a_pregnancy_is_one_whether_the_mother_or_the_unborn_baby_is_named():
    """Two agencies notify one pregnancy: one booking is owed."""
    given = """
    2026-03-02 10:00 mother pregnancy.notified {edd: 2026-10-05} id one
    2026-03-03 10:00 unborn pregnancy.notified {edd: 2026-10-05} id two
    """

    found = owed(given, ["booking_by_10_weeks", "hv_antenatal"], "2026-03-04 09:00")

    assert [o.trigger for o in found] == ["one", "one"]


def test_a_loss_leaves_the_clocks_of_an_earlier_pregnancy():
    """What was missed in the first pregnancy is not ended by losing the second."""
    given = """
    2025-01-06 10:00 mother pregnancy.booked {gestation_days: 60}
    2025-01-07 10:00 mother screen.smi_history {present: true}
    2025-08-10 10:00 infant birth.recorded
    2026-02-02 10:00 mother pregnancy.notified {edd: 2026-09-28}
    2026-03-02 10:00 mother pregnancy.ended {outcome: miscarriage}
    """

    [found] = owed(given, ["care_plan_by_32_weeks"], "2026-03-03 09:00")

    assert found.state == "overdue"
