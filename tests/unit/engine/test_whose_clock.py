"""Whose clock a duty is where a family has more than one baby, a sentence a test."""

from lib.stories import owed

TWINS = """
2026-01-05 04:10 infant birth.recorded {born_on: 2026-01-05}
2026-01-05 04:25 second_infant birth.recorded {born_on: 2026-01-05}
"""
FLAG = "2026-03-03 11:00 mother concern.red_flag"
SEEN = "infant_not_seen_after_red_flag"


def states(*told, of=SEEN, as_of="2026-03-03 12:00"):
    """The states of what a story comes to."""
    return [one.state for one in owed("\n".join(told), [of], as_of)]


def test_a_twin_who_lives_is_seen_after_the_other_died():
    """One baby's death ends that baby's clock, and not the other's."""
    one = "2026-02-09 04:10 infant person.died"
    both = "2026-03-03 11:30 second_infant person.died"

    assert states(TWINS, FLAG) == ["due"]
    assert states(TWINS, one, FLAG) == ["due"]
    assert states(TWINS, one, FLAG, both) == ["stopped"]
    assert states(TWINS, one, "2026-02-10 04:00 second_infant person.died", FLAG) == []


def test_a_baby_who_died_years_ago_stops_nothing_of_a_later_ones():
    """A family that has lost a baby is not a family without a baby."""
    before = """
    2024-02-05 04:10 infant birth.recorded {born_on: 2024-02-05}
    2024-03-11 03:00 infant person.died
    2026-01-05 04:10 second_infant birth.recorded {born_on: 2026-01-05}
    """

    assert states(before, FLAG) == ["due"]


def test_what_is_about_a_baby_is_that_babys_clock():
    """A review that did not see one twin is stopped by that twin's death alone."""
    review = (
        "2026-03-02 10:00 infant contact.health_visitor.six_week {infant_seen: false}"
    )
    other = "2026-03-02 12:00 second_infant person.died"
    own = "2026-03-02 12:00 infant person.died"

    assert states(TWINS, review, other, of="infant_seen_at_review") == ["due"]
    assert states(TWINS, review, own, of="infant_seen_at_review") == ["stopped"]


def test_a_bereaved_mother_is_cared_for_by_the_age_the_baby_would_have():
    """Her own clocks go on: only those of the baby's ask for a baby who lives."""
    story = """
    2026-01-05 04:10 infant birth.recorded {born_on: 2026-01-05}
    2026-01-12 04:10 infant person.died
    2026-02-02 10:00 mother referral.mental_health.accepted
    """

    of, as_of = "no_contact_while_worry", "2026-02-03 10:00"

    assert states(story, of=of, as_of=as_of) == ["due"]
    assert states(story, FLAG, of="safety_plan_after_red_flag") == []


def test_an_enquiry_that_ended_for_one_child_ends_nothing_of_anothers():
    """The baby's conference is still to be held, and a meeting answers for both."""
    both = """
    2026-03-02 10:00 infant s47.started
    2026-03-02 10:05 sibling s47.started
    2026-03-06 10:00 sibling s47.ended {outcome: unsubstantiated}
    """
    held = "2026-03-09 10:00 sibling meeting.held {type: conference_initial}"
    of, as_of = "initial_conference", "2026-03-10 10:00"

    assert states(both, of=of, as_of=as_of) == ["due", "stopped"]
    assert states(both, held, of=of, as_of=as_of) == ["met", "stopped"]


def test_a_plan_that_ended_for_one_child_leaves_the_watch_over_another():
    """The family is still to be heard from while one child's plan is live."""
    both = """
    2026-03-02 10:00 infant plan.child_protection.started
    2026-03-02 10:05 sibling plan.child_protection.started
    2026-03-06 10:00 sibling plan.child_protection.ended
    """
    of, as_of = "no_contact_while_plan", "2026-03-10 10:00"

    assert "due" in states(both, of=of, as_of=as_of)


def test_care_that_ended_for_one_parent_ends_nothing_of_the_others():
    """Her therapy is still to start when his care ends."""
    both = """
    2026-03-02 10:00 mother referral.mental_health.accepted
    2026-03-06 10:00 partner discharge.mental_health
    """
    of, as_of = "psych_intervention_6w", "2026-03-10 10:00"

    assert states(both, of=of, as_of=as_of) == ["due"]
