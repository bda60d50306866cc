"""What the library as a whole must have, and what no standard may say."""

from __future__ import annotations

import re

import pytest

from plait.standards.loader import library
from plait.standards.shapes import Standard

LIBRARY = list(library())

#: The rows of the table of clinical standards (section 6), and what asks for each.
CLINICAL = {
    "booking_by_10_weeks": ["booking_by_10_weeks", "booking_within_2_weeks_if_late"],
    "mental_health_asked_at_booking": [
        "mental_health_asked_at_booking",
        "anxiety_asked_at_booking",
    ],
    "smi_history_asked": ["smi_history_asked"],
    "wellbeing_asked_each_contact": ["wellbeing_asked_each_contact"],
    "smi_referred_to_perinatal": ["smi_referred_to_perinatal"],
    "positive_screen_followed_up": [
        "positive_whooley_followed_up",
        "positive_gad2_followed_up",
    ],
    "raised_epds_assessed": ["raised_epds_assessed"],
    "borderline_epds_repeated": ["borderline_epds_repeated"],
    "self_harm_item_same_contact": ["self_harm_item_acted_on"],
    "self_harm_told_to_team": ["self_harm_told_to_team"],
    "infant_harm_thought_same_day": ["infant_harm_thought_same_day"],
    "red_flag_senior_review": ["red_flag_senior_review", "red_flag_referred"],
    "psychosis_suspected_4h": ["psychosis_suspected_4h"],
    "amber_flag_referral": ["amber_flag_referral"],
    "pmh_referral_acknowledged": ["pmh_referral_acknowledged"],
    "pmh_triage": ["pmh_triage"],
    "pmh_emergency_4h": ["pmh_emergency_4h"],
    "pmh_urgent_2d": ["pmh_urgent_2d"],
    "pmh_assessment_2w": ["pmh_assessment_2w"],
    "pmh_redirect_warm": ["pmh_redirect_warm", "pmh_outcome_told"],
    "psych_intervention_1m": ["psych_intervention_1m"],
    "psych_intervention_6w": ["psych_intervention_6w", "talking_therapies_6w"],
    "pmh_preconception_advice": ["pmh_preconception_advice"],
    "care_plan_by_32_weeks": ["care_plan_by_32_weeks", "care_plan_late_referral"],
    "care_plan_shared": ["care_plan_shared", "care_plan_shared_after_birth"],
    "hv_antenatal": ["hv_antenatal"],
    "midwife_first_visit_36h": ["midwife_first_visit_36h"],
    "hv_new_birth": ["hv_new_birth"],
    "hv_six_week": ["hv_six_week", "mood_asked_at_six_weeks"],
    "hv_targeted_16w": ["hv_targeted_16w", "hv_targeted_28w"],
    "hv_one_year": ["hv_one_year"],
    "hv_two_year": ["hv_two_year"],
    "gp_maternal_6_8": ["gp_maternal_six_week"],
    "midwife_hv_handover": ["midwife_handover_offered", "handover_accepted"],
    "baby_blues_unresolved": ["baby_blues_unresolved"],
    "antenatal_dna_followed": ["antenatal_dna_followed", "antenatal_missed_twice"],
    "infant_not_brought_followed": ["infant_not_brought"],
    "partner_offered_assessment": ["partner_offered_assessment"],
    "parent_infant_assessed": ["parent_infant_assessed"],
    "mbu_admission_24h": ["mbu_admission_24h"],
    "mh_ward_without_baby": ["mh_ward_without_baby"],
    "discharge_72h_followup": ["discharge_72h_followup"],
    "discharge_summary_24h": ["discharge_summary_24h"],
    "complex_case_reviewed": [
        "complex_case_reviewed",
        "complex_case_urgent_reviewed",
    ],
    "prebirth_plan_agreed": ["prebirth_plan_agreed"],
    "outcome_pair_recorded": ["outcome_pair_recorded", "outcome_at_discharge"],
    "conjunction_strategy_meeting": ["conjunction_strategy_meeting"],
    "training_in_date": ["training_in_date"],
}
#: The rows of the table of safeguarding standards (section 8.1), with its three extras.
SAFEGUARDING = {
    "SG-001": ["referral_now", "concern_referred"],
    "SG-002": ["referral_decision", "referral_feedback"],
    "SG-003": ["infant_injury_paediatric"],
    "SG-004": ["infant_injury_strategy", "strategy_call_2h", "meeting_after_call"],
    "SG-005": ["strategy_general"],
    "SG-006": ["conjunction_strategy_meeting"],
    "SG-007": ["injury_two_key_closure"],
    "SG-008": ["skeletal_survey"],
    "SG-009": ["follow_up_imaging"],
    "SG-010": ["hospital_discharge_block", "home_before_meeting"],
    "SG-011": ["initial_conference"],
    "SG-012": ["decision_letter", "conference_record"],
    "SG-013": ["first_core_group"],
    "SG-014": ["review_conference_first", "review_conference_later"],
    "SG-015": ["assessment_45", "manager_checkpoint_10"],
    "SG-016": ["prebirth_icpc", "prebirth_conference_late"],
    "SG-017": ["birth_plan"],
    "SG-018": ["home_first_discharge"],
    "SG-019": ["cpis_current", "cpis_after_birth"],
    "SG-020": ["message_acknowledged"],
    "SG-021": ["infant_not_brought", "infant_missed_twice", "missed_while_plan"],
    "SG-022": [
        *(f"challenge_stage_{stage}" for stage in range(1, 6)),
        "challenge_stage_3_urgent",
        "challenge_answer_considered",
    ],
    "SG-023": ["cross_area_accept"],
    "SG-024": ["serious_incident_notified"],
    "SG-025": ["rapid_review"],
    "SG-026": ["lcspr_publish"],
    "SG-027": [
        "share_recorded",
        "share_looked_at_again",
        "withheld_looked_at_again",
    ],
    "SG-028": ["break_glass_review"],
    "SG-029": ["action_sustained_review", "action_sustained_review_again"],
    "SG-030": ["safeguarding_level_2", "safeguarding_level_3"],
}

#: What no title says: it stands on lists of teams that may not know it.
REVEALING = re.compile(
    r"mental illness|psychiatr|psychosis|bipolar|schizo|suicid|self-harm|overdose|"
    r"protection plan|section 47|s47|police|abus|neglect|violen|significant harm|"
    r"mental health|red flag|amber flag|drug|alcohol|diagnos",
    re.IGNORECASE,
)
#: Standards that are owed by those who recorded it, or that it names on purpose.
THEIR_OWN = {
    # whoever found it owes it, or its own service does
    "amber_flag_referral",
    "red_flag_referred",
    "red_flag_senior_review",
    "psychosis_suspected_4h",
    "self_harm_item_acted_on",
    "self_harm_told_to_team",
    "self_harm_voiced_acted_on",
    "smi_referred_to_perinatal",
    "liaison_seen_1h",
    # the social worker has to know it, to call the meeting
    "conjunction_strategy_meeting",
    # about staff, or ended by the police themselves
    "maternity_module_yearly",
    "police_protection_72h",
}
#: An age is in the name of these reviews; a score's name has a number.
NAMES_WITH_NUMBERS = re.compile(r"6 to 8 week(s)?|GAD-7|GAD-2|PHQ-9|CORE-10")


@pytest.mark.parametrize("row", [*CLINICAL, *SAFEGUARDING])
def test_every_row_of_the_two_tables_is_asked_for(row: str) -> None:
    """
    Each proposed standard has at least one that asks for it.
    """
    wanted = (CLINICAL | SAFEGUARDING)[row]

    assert set(wanted) <= {standard.id for standard in LIBRARY}


def test_the_two_tables_are_whole() -> None:
    """
    48 clinical ones; 27 and three extras of safeguarding.
    """
    assert len(CLINICAL) == 48
    assert len(SAFEGUARDING) == 27 + 3


@pytest.mark.parametrize("standard", LIBRARY, ids=lambda one: one.id)
def test_a_standard_says_where_on_the_pathway_it_belongs(standard: Standard) -> None:
    """
    It names its stage, and has three examples or more.
    """
    assert standard.stage
    assert len(standard.examples) >= 3


@pytest.mark.parametrize("standard", LIBRARY, ids=lambda one: one.id)
def test_a_title_holds_no_limit_and_reveals_nothing(standard: Standard) -> None:
    """
    A partnership may change the limit, and a list is read by those who may not know.
    """
    title = NAMES_WITH_NUMBERS.sub("", standard.title)

    assert not re.search(r"\d", title), title
    assert not title.endswith(".")
    assert standard.id in THEIR_OWN or not REVEALING.search(title), title


@pytest.mark.parametrize("standard", LIBRARY, ids=lambda one: one.id)
def test_a_limit_of_ours_says_that_it_is_ours(standard: Standard) -> None:
    """
    Where a body states no time, a source's clause says so, for whoever reads it.
    """
    if standard.force != "national_no_time":
        return
    said = " ".join(source.clause for source in standard.sources)

    assert standard.limit_origin == "ours"
    assert re.search(r"\bours\b|no time|no number|run from referral", said), said


@pytest.mark.parametrize("standard", LIBRARY, ids=lambda one: one.id)
def test_what_comes_back_has_an_end(standard: Standard) -> None:
    """
    A duty that is renewed names what ends it, or holds only while something is so.
    """
    assert standard.renew is None or standard.stop or standard.while_
