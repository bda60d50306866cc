"""Who must be at a meeting, and whether they were."""

from hypothesis import given
from hypothesis import strategies as st

from plait.standards.quorums import Present, judge, quorum_of, quorums
from plait.standards.roles import AGENCY_KINDS, roles

WORKER = Present("social_worker", "social_care", "ashmere-social-care")
POLICE = Present("police", "police", "ashmere-police")
DOCTOR = Present("named_doctor", "paediatrics", "ashmere-hospital")
VISITOR = Present("health_visitor", "health_visiting", "ashmere-health-visiting")
CHAIR = Present("conference_chair", "social_care", "ashmere-social-care")


def test_a_strategy_meeting_needs_social_care_police_and_somebody_of_health():
    judged = judge(quorum_of("strategy"), [WORKER, POLICE, VISITOR])

    assert judged.quorate
    assert judged.represented[:3] == ("social_worker", "police", "health_visitor")


def test_without_the_police_it_does_not_count_and_says_who_is_missing():
    judged = judge(quorum_of("strategy"), [WORKER, DOCTOR])

    assert not judged.quorate
    assert judged.missing == ("police",)


def test_a_deputy_who_cannot_decide_does_not_count():
    deputy = Present("police", "police", "ashmere-police", decides=False)

    judged = judge(quorum_of("strategy"), [WORKER, deputy, DOCTOR])

    assert judged.missing == ("police",)
    assert judged.undecided == ("police",)


def test_who_ought_to_be_there_is_a_gap_and_it_counts_all_the_same():
    judged = judge(
        quorum_of("strategy"),
        [WORKER, POLICE, DOCTOR],
        ought=["perinatal_mental_health"],
    )

    assert judged.quorate
    assert judged.gaps == ("perinatal_mental_health",)


def test_a_policy_may_ask_for_more():
    quorum = quorum_of("strategy", {"quorum_strategy": ("police", "paediatrician")})

    assert quorum.asked_by_policy == ("paediatrician",)
    assert judge(quorum, [WORKER, POLICE, VISITOR]).missing == ("paediatrician",)
    assert judge(quorum, [WORKER, POLICE, DOCTOR]).quorate


def test_a_conference_needs_its_chair_in_person_and_two_other_agencies():
    quorum = quorum_of("conference_initial")

    assert judge(quorum, [WORKER, VISITOR, POLICE]).missing == ("conference_chair",)
    assert judge(quorum, [CHAIR, WORKER, VISITOR]).too_few == 1
    assert judge(quorum, [CHAIR, WORKER, VISITOR, POLICE]).quorate


def test_an_escalation_panel_needs_a_chair_of_neither_side():
    chair = Present("delegated_safeguarding_partner", "partnership", "office")
    quorum = quorum_of("escalation_panel")

    assert not judge(quorum, [WORKER, VISITOR]).quorate
    assert judge(quorum, [chair, WORKER, VISITOR]).quorate


PEOPLE = st.builds(
    Present, st.sampled_from(sorted(roles())), st.sampled_from(AGENCY_KINDS),
    st.sampled_from(["one", "two", "three"]), st.booleans(),
)  # fmt: skip


@given(st.sampled_from(sorted(quorums())), st.lists(PEOPLE, max_size=6), PEOPLE)
def test_one_more_person_never_makes_a_meeting_count_less(type_, present, more):
    quorum = quorum_of(type_)
    before, after = judge(quorum, present), judge(quorum, [*present, more])

    assert set(after.missing) <= set(before.missing)
    assert after.too_few <= before.too_few
