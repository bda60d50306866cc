"""Who ought to be at a meeting, because of what holds then."""

from lib.stories import at, story
from plait.standards.quorums import quorum_of
from plait.timeline.timeline import Timeline
from plait.worklist.invitees import PERINATAL, WARD, ought

ACCEPTED = "2026-03-02 10:00  mother  referral.mental_health.accepted"
ENDED = "2026-03-09 10:00  mother  discharge.mental_health"
ADMITTED = "2026-03-05 10:00  infant  hospital.admitted"
HOME = "2026-03-06 10:00  infant  hospital.discharged"


def timeline(*lines):
    return Timeline.of("family:1", story("\n".join(lines)))


def test_mental_health_ought_to_be_there_while_a_parent_is_open_to_it():
    """
    From when the referral is accepted until the parent is discharged.
    """
    told = timeline(ACCEPTED, ENDED)

    assert ought(told, at("2026-03-02 09:00")) == ()
    assert ought(told, at("2026-03-03 09:00")) == (PERINATAL,)
    assert ought(told, at("2026-03-10 09:00")) == ()


def test_a_partner_counts_as_the_mother_does():
    told = timeline(ENDED, "2026-03-09 11:00  partner  referral.mental_health.accepted")

    assert ought(told, at("2026-03-10 09:00")) == (PERINATAL,)


def test_a_perinatal_team_is_reason_enough_for_who_may_not_read_why():
    """
    That it is there is known to all around the family; what for is not.
    """
    nothing = timeline()

    assert ought(nothing, at("2026-03-10 09:00"), kinds={"perinatal"}) == (PERINATAL,)


def test_a_discharge_that_may_be_read_says_more_than_that_the_team_is_still_listed():
    told = timeline(ACCEPTED, ENDED)

    assert ought(told, at("2026-03-10 09:00"), kinds={"perinatal"}) == ()


def test_the_ward_ought_to_be_there_while_a_child_is_in_hospital():
    told = timeline(ADMITTED, HOME)

    assert ought(told, at("2026-03-05 12:00")) == (WARD,)
    assert ought(told, at("2026-03-06 12:00")) == ()
    assert ought(timeline(ADMITTED.replace("infant", "mother")),
                 at("2026-03-05 12:00")) == ()  # fmt: skip


def test_only_roles_that_the_quorum_names_beside_are_given():
    told = timeline(ACCEPTED, ADMITTED)
    then = at("2026-03-05 12:00")

    assert ought(told, then, quorum=quorum_of("strategy")) == (PERINATAL, WARD)
    assert ought(told, then, quorum=quorum_of("core_group")) == (PERINATAL,)
    assert ought(told, then, quorum=quorum_of("rapid_review")) == ()
