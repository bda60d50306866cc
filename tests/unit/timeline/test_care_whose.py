"""Whose an episode of care is: no other service takes it, ends it or answers for it."""
# ruff: noqa: E501 - a line of a story is a line

from lib.stories import story
from plait.timeline.care_episodes import episodes
from plait.timeline.timeline import Timeline

RECEIVED = "2026-03-02 11:00  mother  referral.mental_health.received {urgency: urgent}  by vale-perinatal id post"
ACCEPTED = "2026-03-03 09:00  mother  referral.mental_health.accepted {answers: post}  by vale-perinatal"
TO_ANOTHER = "2026-03-03 09:00  mother  referral.mental_health.redirected {to: perinatal_duty, to_team: 9, answers: post}  by vale-perinatal id on"
PARTNER = "2026-03-05 09:00  partner  referral.mental_health.received {purpose: partner}  by vale-perinatal id his"
HIS_YES = "2026-03-06 09:00  partner  referral.mental_health.accepted {answers: his}  by vale-perinatal"


def read(*lines):
    return episodes(Timeline.of("family:F1", story("\n".join(lines))))


def states(*lines):
    return [one.state for one in read(*lines)]


def test_what_the_crisis_team_receives_is_not_the_referral_to_the_perinatal_service():
    """
    A GP asks both on one day. Each receives their own.
    """
    ours = "2026-03-02 10:00  mother  referral.mental_health.made {to: perinatal_mental_health}  by ashmere-gp id ours"
    theirs = "2026-03-02 10:05  mother  referral.mental_health.made {to: crisis_team}  by ashmere-gp id theirs"
    came = "2026-03-02 10:30  mother  referral.mental_health.received {answers: theirs}  by vale-crisis id came"

    (one,) = read(ours, theirs, came)

    assert (one.state, one.agency) == ("sent", "")
    triaged = (
        "2026-03-02 11:30  mother  triage.completed {answers: came}  by vale-crisis"
    )
    yes = "2026-03-02 11:40  mother  referral.mental_health.accepted {answers: came}  by vale-crisis"
    assert states(ours, theirs, came, triaged, yes) == ["sent"]


def test_the_discharge_of_another_service_ends_nothing_of_ours():
    theirs = "2026-05-02 12:00  mother  discharge.mental_health  by vale-talking"

    assert states(RECEIVED, ACCEPTED, theirs) == ["accepted"]


def test_what_another_service_declines_is_still_ours():
    theirs = (
        "2026-03-04 12:00  mother  referral.mental_health.declined  by vale-talking"
    )

    assert states(RECEIVED, theirs) == ["received"]


def test_what_another_service_triages_is_not_triaged_by_us():
    theirs = (
        "2026-03-02 12:00  mother  triage.completed {class: routine}  by vale-talking"
    )

    (one,) = read(RECEIVED, theirs)

    assert (one.state, one.urgency) == ("received", "urgent")


def test_what_we_tell_of_a_referral_that_another_team_got_is_told_of_ours():
    told = "2026-03-03 09:30  mother  referral.mental_health.told {whom: [referrer, gp], answers: on}  by vale-perinatal"

    ours, theirs = read(RECEIVED, TO_ANOTHER, told)

    assert set(ours.told) == {"referrer", "gp"}
    assert theirs.told == {}


def test_a_yes_by_telephone_of_another_perinatal_team_is_a_yes():
    yes = "2026-03-03 12:00  mother  referral.mental_health.taken_up {by_name: A nurse, answers: on}  by vale-perinatal"

    assert states(RECEIVED, TO_ANOTHER, yes) == ["redirected", "sent"]


def test_the_end_of_her_care_is_not_offered_in_the_name_of_her_partner():
    offer = "2026-06-01 10:00  mother  handover.offered {to: health_visitor, occasion: discharge}  by vale-perinatal id offer"

    assert states(RECEIVED, ACCEPTED, PARTNER, HIS_YES, offer) == [
        "discharging",
        "accepted",
    ]


def test_an_offer_says_whose_care_ends():
    offer = "2026-06-01 10:00  mother  handover.offered {to: gp, occasion: discharge, referral: his}  by vale-perinatal id offer"

    assert states(RECEIVED, ACCEPTED, PARTNER, HIS_YES, offer) == [
        "accepted",
        "discharging",
    ]


def test_whoever_has_the_whole_family_has_all_that_their_team_has_open():
    named = "2026-03-07 10:00  family  allocation.made {worker: 7}  by vale-perinatal"

    assert states(RECEIVED, ACCEPTED, PARTNER, HIS_YES, named) == [
        "allocated",
        "allocated",
    ]


def test_what_the_crisis_team_passes_on_to_a_perinatal_team_begins_there():
    theirs = "2026-03-02 10:05  mother  referral.mental_health.made {to: crisis_team}  by ashmere-gp id theirs"
    came = "2026-03-02 10:30  mother  referral.mental_health.received {answers: theirs, to: crisis_team}  by vale-crisis id came"
    on = "2026-03-02 11:30  mother  referral.mental_health.redirected {to: perinatal_duty, to_team: 9, answers: came}  by vale-crisis id on"
    received = "2026-03-02 12:30  mother  referral.mental_health.received {answers: on}  by vale-perinatal"

    assert states(theirs, came, on) == ["sent"]
    assert states(theirs, came, on, received) == ["received"]


def test_whoever_comes_back_begins_anew_and_the_old_care_stays_ended():
    ended = (
        "2026-06-02 12:00  mother  discharge.mental_health  by vale-perinatal id end"
    )
    back = "2026-07-02 12:00  mother  referral.mental_health.received {answers: post}  by vale-perinatal id back"

    accepted_alone = ACCEPTED.replace(" {answers: post}", "") + " id post"
    assert states(RECEIVED, ACCEPTED, ended, back) == ["closed", "received"]
    assert states(accepted_alone, ended, back) == ["closed", "received"]
