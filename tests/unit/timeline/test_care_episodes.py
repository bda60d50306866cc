"""Episodes of care: from a referral to the discharge, read off a timeline."""
# ruff: noqa: E501 - a line of a story is a line

from hypothesis import given
from hypothesis import strategies as st

from lib.stories import story
from plait.timeline.care import OVER
from plait.timeline.care_episodes import episodes
from plait.timeline.timeline import Timeline

MADE = "2026-03-02 10:00  mother  referral.mental_health.made {urgency: urgent, flags: [sleepless]}  by ashmere-gp id letter"
RECEIVED = "2026-03-02 11:00  mother  referral.mental_health.received {urgency: urgent, referrer: gp, answers: letter}  by vale-perinatal id post"
TRIAGED = "2026-03-02 15:00  mother  triage.completed {class: routine, answers: post}  by vale-perinatal"
ACCEPTED = "2026-03-03 09:00  mother  referral.mental_health.accepted {answers: post}  by vale-perinatal"
NAMED = "2026-03-03 10:00  mother  allocation.made {worker: 7, part: coordinator, answers: post}  by vale-perinatal"
SEEN = "2026-03-09 10:00  mother  assessment.mental_health  by vale-perinatal"


def read(*lines):
    return episodes(Timeline.of("family:F1", story("\n".join(lines))))


def states(*lines):
    return [one.state for one in read(*lines)]


def test_a_referral_goes_from_sent_to_seen():
    road = [MADE, RECEIVED, TRIAGED, ACCEPTED, NAMED, SEEN]

    seen = [states(*road[: number + 1]) for number in range(len(road))]

    assert seen == [
        ["sent"], ["received"], ["triaged"], ["accepted"], ["allocated"], ["seen"],
    ]  # fmt: skip


def test_what_was_asked_and_what_was_set_are_both_kept():
    (one,) = read(MADE, RECEIVED, TRIAGED)

    assert (one.asked_urgency, one.urgency) == ("urgent", "routine")
    assert one.said("flags") == ["sleepless"]
    assert one.said("referrer") == "gp"


def test_a_question_makes_it_wait_and_the_answer_fills_what_was_missing():
    asked = "2026-03-02 12:00  mother  referral.mental_health.asked {missing: [reach], answers: post}  by vale-perinatal"
    given = "2026-03-02 13:00  mother  referral.mental_health.supplied {given: {reach: mornings}, answers: post}  by vale-perinatal"

    assert states(MADE, RECEIVED, asked) == ["asked"]
    (one,) = read(MADE, RECEIVED, asked, given)
    assert one.state == "received"
    assert one.said("reach") == "mornings"


REDIRECTED = "2026-03-03 09:00  mother  referral.mental_health.redirected {service: talking_therapies, answers: post}  by vale-perinatal id on"


def test_what_is_passed_on_is_open_until_somebody_has_taken_it_up():
    taken = "2026-03-04 09:00  mother  referral.mental_health.taken_up {service: talking_therapies, by_name: A nurse, answers: on}  by vale-perinatal"

    assert states(MADE, RECEIVED, REDIRECTED) == ["redirecting"]
    assert states(MADE, RECEIVED, REDIRECTED, taken) == ["redirected"]


def test_a_service_that_says_no_gives_it_back():
    no = "2026-03-04 09:00  mother  referral.mental_health.refused {reason: too severe, answers: on}  by vale-perinatal"

    (one,) = read(MADE, RECEIVED, REDIRECTED, no)

    assert one.state == "received"
    assert one.refused.fact["reason"] == "too severe"


TO_ANOTHER = "2026-03-03 09:00  mother  referral.mental_health.redirected {to: perinatal_duty, to_team: 9, answers: post}  by vale-perinatal id on"


def test_passed_to_another_perinatal_team_it_begins_there():
    there = "2026-03-03 12:00  mother  referral.mental_health.received {answers: on}  by hill-perinatal id came"

    assert states(MADE, RECEIVED, TO_ANOTHER) == ["redirecting", "sent"]
    assert states(MADE, RECEIVED, TO_ANOTHER, there) == ["redirected", "received"]


def test_the_other_perinatal_team_gives_it_back_too():
    no = "2026-03-03 12:00  mother  referral.mental_health.refused {reason: not ours, answers: on}  by hill-perinatal"

    assert states(MADE, RECEIVED, TO_ANOTHER, no) == ["received", "closed"]


def test_a_second_referral_is_joined_to_the_first():
    again = "2026-03-05 09:00  mother  referral.mental_health.received {referrer: midwife}  by vale-perinatal id again"
    joined = "2026-03-05 10:00  mother  referral.mental_health.joined {with_episode: letter, answers: again}  by vale-perinatal"

    assert states(MADE, RECEIVED, ACCEPTED, again) == ["accepted", "received"]
    first, second = read(MADE, RECEIVED, ACCEPTED, again, joined)
    assert (first.state, second.state) == ("accepted", "joined")
    assert second.joined_to == first.id


def test_the_partner_has_an_episode_of_his_own():
    his = "2026-03-05 09:00  partner  referral.mental_health.received {purpose: partner}  by vale-perinatal"
    seen = "2026-03-12 09:00  partner  assessment.mental_health  by vale-perinatal"
    yes = (
        "2026-03-06 09:00  partner  referral.mental_health.accepted  by vale-perinatal"
    )

    hers, partners = read(MADE, RECEIVED, ACCEPTED, NAMED, his, yes, seen)

    assert (hers.state, partners.purpose) == ("allocated", "partner")
    assert [one.kind for one in partners.seen] == ["assessment.mental_health"]
    assert hers.seen == []


def test_the_baby_is_seen_in_the_episode_of_the_parent():
    visit = "2026-03-20 10:00  mother  contact.perinatal {mode: face_to_face, infant_seen: true}  by vale-perinatal"
    call = "2026-03-22 10:00  mother  contact.perinatal {mode: telephone}  by vale-perinatal"

    (one,) = read(MADE, RECEIVED, ACCEPTED, NAMED, SEEN, visit, call)

    assert one.infant_seen.occurred_at.day == 20
    assert one.seen[-1].occurred_at.day == 20


def test_a_worker_who_is_taken_off_leaves_nobody():
    off = "2026-03-10 10:00  mother  allocation.ended {worker: 7, answers: post}  by vale-perinatal"

    (one,) = read(MADE, RECEIVED, ACCEPTED, NAMED, SEEN, off)

    assert one.state == "accepted"
    assert one.past_workers == [7]


def test_it_is_discharging_until_the_next_service_has_accepted_and_it_is_closed():
    offer = "2026-06-01 10:00  mother  handover.offered {to: health_visitor, occasion: discharge}  by vale-perinatal id offer"
    back = "2026-06-02 10:00  mother  handover.returned {answers: offer, reason: not yet}  by ashmere-health-visiting"
    yes = "2026-06-02 10:00  mother  handover.accepted {answers: offer}  by ashmere-health-visiting"
    end = "2026-06-02 12:00  mother  discharge.mental_health  by vale-perinatal"
    road = [MADE, RECEIVED, ACCEPTED, NAMED, SEEN, offer]

    assert states(*road) == ["discharging"]
    assert states(*road, back) == ["seen"]
    (one,) = read(*road, yes)
    assert one.state == "discharging"
    assert one.handed_over is not None
    assert states(*road, yes, end) == ["closed"]


def test_after_a_discharge_a_referral_begins_anew():
    end = "2026-06-02 12:00  mother  discharge.mental_health  by vale-perinatal"
    again = (
        "2026-08-05 09:00  mother  referral.mental_health.received  by vale-perinatal"
    )

    assert states(MADE, RECEIVED, ACCEPTED, SEEN, end, again) == ["closed", "received"]


def test_a_death_ends_that_persons_episode_alone():
    his = "2026-03-05 09:00  partner  referral.mental_health.received {purpose: partner}  by vale-perinatal"
    died = "2026-03-07 09:00  partner  person.died  by ashmere-gp"

    assert states(MADE, RECEIVED, his, died) == ["received", "closed"]


def test_a_referral_to_talking_therapies_is_no_episode_of_this_service():
    other = "2026-03-02 10:00  mother  referral.mental_health.made {to: talking_therapies}  by ashmere-gp"

    assert read(other) == ()


ROAD = [
    MADE, RECEIVED, TRIAGED, ACCEPTED, NAMED, SEEN, REDIRECTED,
    "2026-03-04 09:00  mother  referral.mental_health.taken_up {answers: on}  by vale-perinatal",
    "2026-03-04 10:00  mother  referral.mental_health.refused {answers: on}  by vale-perinatal",
    "2026-03-05 09:00  mother  referral.mental_health.declined  by vale-perinatal",
    "2026-03-05 10:00  mother  referral.mental_health.received  by vale-perinatal id again",
    "2026-03-05 11:00  mother  referral.mental_health.joined {with_episode: post, answers: again}  by vale-perinatal",
    "2026-06-02 12:00  mother  discharge.mental_health  by vale-perinatal",
]  # fmt: skip


@given(chosen=st.sets(st.sampled_from(ROAD)))
def test_no_referral_is_ever_lost(chosen):
    """
    Whatever is recorded of it, each that came is in an episode, and what is over was
    ended by somebody.
    """
    lines = [one for one in ROAD if one in chosen]
    timeline = Timeline.of("family:F1", story("\n".join(lines)))
    every = episodes(timeline)

    kept = {event.id for one in every for event in one.events}
    came = ("referral.mental_health.made", "referral.mental_health.received")
    assert all(event.id in kept for kind in came for event in timeline.of_kind(kind))
    for one in every:
        if one.state in OVER:
            assert one.closed or one.taken_up or one.joined_to


@given(order=st.permutations(["post", "urgent", "yes", "on", "offer"]))
def test_what_one_request_records_at_one_moment_is_read_in_its_order(order):
    """
    Ids are drawn at random, so they say nothing of what came first.
    """
    said = {
        "post": "referral.mental_health.received",
        "urgent": "triage.completed {class: urgent, answers: post}",
        "yes": "referral.mental_health.told {whom: [gp], answers: post}",
        "on": "referral.mental_health.redirected {to: gp, answers: post}",
        "offer": "handover.offered {to: gp, referral: on}",
    }
    lines = [
        f"2026-03-03 11:00  mother  {said[id_]}  by vale-perinatal id {id_}"
        for id_ in order
    ]

    (one,) = read(*lines)

    assert (one.state, one.urgency, list(one.told)) == ("redirecting", "urgent", ["gp"])
    assert len(one.events) == 5
