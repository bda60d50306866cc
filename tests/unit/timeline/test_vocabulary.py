"""Every kind of the vocabulary can be recorded, with its fields as written there."""

import json

import pytest

from plait.timeline.facts import ImpossibleFact, check, kinds

#: The vocabulary's table: kinds with braces spelt out, and the fields of an example.
CONTACT = {
    "place": "home", "seen_alone": True, "infant_seen": False, "interpreter": True,
    "mode": "face_to_face", "note": "words",
}  # fmt: skip
MEETINGS = [
    "strategy_call", "strategy", "conference_initial", "conference_review",
    "core_group", "prebirth", "discharge_planning", "complex_case",
    "escalation_panel", "rapid_review",
]  # fmt: skip
ROLES = ["mother", "unborn", "infant", "partner", "other_carer", "sibling"]
ITEMS = {
    "whooley": [1, 0], "gad2": [1, 2], "gad7": [1] * 7, "phq9": [1] * 9,
    "epds": [1] * 10, "core10": [1] * 10, "pbq": [1] * 25,
}  # fmt: skip
PHOTO = {"id": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "sha256": "a" * 64}
DOCUMENT = {
    "id": "care-plan",
    "sections": [
        {"id": "relapse_signature", "title": "Early signs", "words": "She sleeps less",
         "place": 1,
         "shown": True, "at_night": True},
    ],
}  # fmt: skip
TABLE = [
    *[("person.joined", {"role": r, "born_on": "2026-01-05", "household": True})
      for r in ROLES],
    ("transfer.offered", {
        "service": "health_visiting", "from_area": "ashmere", "to_area": "wendlebury",
        "to": "health_visitor", "team": 7, "moves_on": "2026-03-02", "access_days": 28,
        "summary": "Six weeks old",
    }),
    ("transfer.accepted", {
        "answers": "e1", "service": "health_visiting", "from_area": "ashmere",
        "to_area": "wendlebury", "to": "health_visitor", "team": 7,
        "accepted_by": "A nurse", "first_contact_on": "2026-03-09",
        "access_ends_on": "2026-04-01", "home": True,
    }),
    ("transfer.refused", {
        "answers": "e1", "service": "maternity", "from_area": "ashmere",
        "to_area": "wendlebury", "to": "midwife", "team": 3, "reason": "elsewhere",
    }),
    ("transfer.kept", {"service": "perinatal", "reason": "they came back"}),
    ("person.left", {}), ("person.died", {}), ("area.left", {}),
    ("pregnancy.notified", {}), ("pregnancy.notified", {"edd": "2026-10-01"}),
    ("pregnancy.edd_set", {"edd": "2026-10-01"}),
    ("pregnancy.booked", {"gestation_days": 63}), ("pregnancy.ended", {"outcome": "x"}),
    ("birth.recorded",
     {"born_on": "2026-01-05", "gestation_days": 280, "weight_g": 3400}),
    *[(f"contact.midwife.{n}", CONTACT) for n in
      ("booking", "antenatal", "postnatal", "final_discharge")],
    *[(f"contact.health_visitor.{n}", CONTACT) for n in
      ("antenatal", "new_birth", "six_week", "targeted", "one_year", "two_year",
       "other")],
    ("contact.health_visitor.two_year", {**CONTACT, "asq3": False}),
    *[(f"contact.gp.{n}", CONTACT) for n in
      ("maternal_six_week", "infant_six_week", "other")],
    *[(f"contact.{n}", {**CONTACT, "mode": mode}) for n, mode in
      (("perinatal", "video"), ("emergency_department", "face_to_face"),
       ("social_worker", "telephone"), ("other", "video"))],
    *[(f"nonattendance.{n}", {}) for n in
      ("did_not_attend", "was_not_brought", "no_access")],
    ("contact.declined", {}),
    *[(f"screen.{n}", {"items": items}) for n, items in ITEMS.items()],
    *[(f"screen.{n}", {"total": 2}) for n in ITEMS],
    *[(f"screen.{n}", {"total": 2, "safety_item": 1})
      for n in ("phq9", "epds", "core10", "pbq")],
    ("screen.wellbeing_asked", {}),
    ("screen.smi_history", {"present": True, "first_degree_relative": False}),
    ("screen.domestic_abuse", {"asked": True, "alone": False}),
    ("concern.domestic_abuse", {}),
    ("address.restricted", {"restricted": False, "reason": "words"}),
    ("address.restricted",
     {"restricted": True, "cause": "refuge", "review_on": "2027-01-05"}),
    ("class.changed",
     {"event": PHOTO["id"], "seen_as": "sealed", "reason": "words"}),
    ("subject.asked",
     {"asked_by": "on_behalf", "asker": "A", "authority": "words",
      "identity": "other", "identity_words": "words", "note": "words"}),
    ("subject.copied",
     {"answers": "e1", "given": [PHOTO["id"]],
      "left_out": [{"event": PHOTO["id"].replace("7d", "7e"), "reason": "crime"}],
      "exemptions": 1,
      "complete": True, "identity": "document", "advice": "words", "digest": "d"}),
    ("subject.taken_back", {"answers": "e1", "reason": "words"}),
    *[(f"class.{n}", {"event": PHOTO["id"], "staff": 1, "team": 2, "reason": "words"})
      for n in ("named", "name_ended")],
    ("concern.red_flag", {"flags": ["a"]}), ("concern.amber_flag", {"flags": ["a"]}),
    *[(f"concern.{n}", {}) for n in
      ("self_harm", "harm_to_infant", "psychosis_suspected", "safeguarding")],
    *[("diagnosis.mental_health", {"condition": "depression", "severity": s})
      for s in ("mild", "moderate", "severe", "psychosis")],
    *[("injury.observed",
       {"marks": [{"site": "nose", "kind": "bruise", "size_mm": 8}], "mobile": False,
        "explanation": explanation, "reported_from": source})
      for explanation in ("none", "inconsistent", "changed", "plausible")
      for source in ("seen", "photo", "past")],
    *[("injury.opinion", {"by": by, "conclusion": "x"})
      for by in ("paediatric", "social_care")],
    ("injury.closed", {}), ("injury.closed", {"agreed": "x", "opinions": ["a", "b"]}),
    ("injury.photo_added",
     {"mark": PHOTO["id"], "photos": [PHOTO]}), ("paediatric.assessed", {}),
    *[(f"skeletal_survey.{n}", {}) for n in ("requested", "reported", "followup_done")],
    *[(f"referral.mental_health.{n}", {"urgency": u, "reason": "x"})
      for n in ("made", "received", "accepted", "redirected", "declined")
      for u in ("routine", "urgent", "emergency")],
    ("referral.mental_health.asked", {"missing": ["reach"], "answers": "e1"}),
    ("referral.mental_health.supplied", {"given": {"reach": "x"}, "answers": "e1"}),
    ("referral.mental_health.taken_up",
     {"service": "camhs", "by_name": "A nurse", "answers": "e1"}),
    ("referral.mental_health.refused", {"reason": "x", "answers": "e1"}),
    ("referral.mental_health.joined", {"with_episode": "e1", "answers": "e2"}),
    ("referral.mental_health.told", {"whom": ["referrer", "gp"], "how": "telephone"}),
    ("triage.completed", {"class": "urgent"}),
    ("triage.completed",
     {"class": "emergency", "risk_self": "now", "risk_infant": "not_asked",
      "mbu_needed": True, "crisis_told": "A nurse",
      "criteria": [{"id": "mild", "met": "no", "reason": "x"}]}),
    ("assessment.mental_health", {"seniority": "consultant"}),
    ("assessment.risk", {}), ("assessment.crisis", {}), ("therapy.started", {}),
    *[(f"admission.mbu.{n}", {}) for n in ("requested", "started", "ended")],
    *[(f"admission.acute_mh.{n}", {}) for n in ("started", "ended")],
    ("discharge.mental_health", {}),
    ("discharge.mental_health",
     {"summary": "x", "infant_risk": "x", "early_signs": "x", "next_pregnancy": "x",
      "next_pregnancy_said": "yes", "return_until": "2027-01-05", "answers": "e1"}),
    ("outcome.measured", {"instrument": "epds", "total": 9}),
    ("allocation.made", {"post": "x"}),
    ("allocation.made", {"worker": 7, "part": "infant", "episode": "e1"}),
    ("supervision.case_discussed", {"next_on": "2026-06-01"}),
    ("caseload.weighed", {"intensity": "high", "travel": "near", "answers": "e1"}),
    ("allocation.ended", {"worker": 7, "part": "infant", "answers": "e1"}),
    *[(f"referral.social_care.{n}", {"decision": "x"})
      for n in ("made", "decided", "declined")],
    ("harm.suspected", {}), ("s47.started", {}), ("s47.ended", {"outcome": "x"}),
    ("plan.child_protection.started", {}), ("plan.child_protection.ended", {}),
    ("assessment.child_and_family.completed", {}),
    *[(f"meeting.{n}", {"type": t, "quorate": True, "represented": ["police"]})
      for n in ("called", "held", "cancelled") for t in MEETINGS],
    ("meeting.minutes_sent", {}), ("action.agreed", {}), ("action.done", {}),
    ("plan.perinatal_care.recorded", {}), ("plan.prebirth.agreed", {}),
    ("plan.safety.agreed", {}), ("plan.family.published", {}),
    *[(f"message.{n}", {"urgency": u}) for n in ("sent", "acknowledged", "declined")
      for u in ("routine", "urgent")],
    *[(f"handover.{n}", {}) for n in ("offered", "accepted", "returned", "kept")],
    ("handover.offered", {"to": "gp", "team": 3, "occasion": "discharge", "worker": 4,
                          "parts": [{"part": "mood", "words": "Settled"}]}),
    ("handover.accepted", {"worker": 4, "covers_for": 5,
                           "first_visit_on": "2026-03-05"}),
    ("handover.returned", {"reason": "x", "missing": "The birth", "to": "midwife"}),
    *[(f"info.{n}", {}) for n in ("shared", "withheld", "requested")],
    ("info.release_ended", {"share": "e1", "reason": "the enquiry is over"}),
    ("info.shared", {"released": ["e1"], "until": "2026-04-01T00:00:00Z", "team": 3,
                     "purpose": "care", "basis": "LB-251B", "outcome": "partly"}),
    ("info.withheld", {"detrimental": True, "look_again_on": "2026-04-01"}),
    ("info.requested", {"wanted": "words", "needed_by": "2026-04-01"}),
    *[(f"notice.{n}", {"channel": "sms"}) for n in ("sent", "delivered", "failed")],
    ("escalation.raised", {}), ("escalation.answered", {}),
    ("responsibility.offered", {}), ("responsibility.accepted", {}),
    ("responsibility.refused", {"reason": "words"}),
    ("post.started", {"role": "midwife"}), ("post.ended", {}),
    ("training.completed", {"course": "perinatal_safeguarding"}),
    ("supervision.held", {}),
    ("incident.known", {}), ("panel.notified", {}), ("rapid_review.sent", {}),
    ("review.started", {}), ("review.published", {}), ("recommendation.made", {}),
    # --- added for the whole pathway
    *[(f"appointment.{n}", {
        "at": "2026-03-04T10:00:00Z", "minutes": 60, "kind": "home_visit",
        "place": "home", "mode": "face_to_face", "worker": 4, "team": 3,
        "outcome_by": "2026-03-05", "despite": ["away"], "reason": "words", **more,
    }) for n, more in (("booked", {"for": ["a", "b"]}),
                       ("moved", {"appointment": "e1", "answers": "e1"}))],
    *[("appointment.cancelled",
       {"appointment": "e1", "answers": "e1", "by": by, "reason": "words"})
      for by in ("family", "service")],
    *[("appointment.outcome",
       {"appointment": "e1", "answers": "e1", "result": r, "did": "e2"})
      for r in ("attended", "attended_late", "late_not_seen", "did_not_attend",
                "was_not_brought", "no_access")],
    ("appointment.letter_sent", {"appointment": "e1", "digest": "a" * 64}),
    ("group.joined", {"group": "g", "title": "words", "for": ["a"], "team": 3}),
    ("group.left", {"group": "g", "reason": "words"}),
    ("group.attended", {
        "group": "g", "title": "words", "at": "2026-03-04T10:00:00Z", "minutes": 90,
        "kind": "parent_infant_group", "result": "attended", "did": "e2", "worker": 4,
        "team": 3, "place": "vale_house",
    }),
    ("household.asked", {"partner_known": True}),
    ("hospital.admitted", {"concern": True}), ("hospital.discharged", {}),
    ("concern.raised_by_family", {"flags": ["not herself"]}),
    ("referral.mental_health.received", {"purpose": "preconception"}),
    ("referral.talking_therapies.made", {}), ("referral.parent_infant.made", {}),
    ("assessment.preconception", {}), ("assessment.parent_infant", {}),
    ("admission.mbu.declined", {"reason": "treated at home"}),
    ("referral.social_care.considered", {"decision": "not referred"}),
    ("referral.social_care.feedback_given", {}),
    ("assessment.prebirth.started", {}), ("assessment.prebirth.completed", {}),
    ("plan.child_in_need.started", {}), ("plan.child_in_need.ended", {}),
    *[(f"plan.birth.{n}", {}) for n in ("shared", "received", "alert_tested")],
    ("plan.birth.places_set",
     {"first": {"name": "Ashmere General", "id": "ashmere-general"},
      "second": {"name": "Another hospital", "phone": "01632 960000"}}),
    ("plan.birth.early_agreed",
     {"ready": [{"id": "cot", "title": "A neonatal cot", "is_ready": False}]}),
    ("plan.birth.alert_sent",
     {"version": 1, "do": ["Ring the named midwife"], "plan_on": "2026-08-13",
      "ring": [{"whom": "A", "phone": "01632 960000", "hours": "at any hour"}],
      "recipients": [{"id": "ward", "title": "The ward", "role": "ward_midwife",
                      "team": 7}]}),
    ("plan.birth.alert_told",
     {"answers": "e1", "recipient": "ward", "told": "A nurse", "read_back": True}),
    ("plan.birth.alert_withdrawn", {"answers": "e1", "reason": "The plan ended"}),
    ("police_protection.taken", {}), ("police_protection.ended", {}),
    ("cpis.updated", {}), ("meeting.decision_sent", {"type": "conference_initial"}),
    ("meeting.report_shared", {"type": "conference_initial"}),
    ("challenge.raised", {"stage": 2, "urgent": True}),
    ("challenge.raised", {"stage": 1, "of": "e1", "to": "team_manager", "team": 3}),
    ("challenge.raised", {"stage": 3, "skipped": True, "reason": "nobody answers"}),
    *[("challenge.answered", {"stage": 2, "challenge": "e2", "outcome": outcome})
      for outcome in ("agreed", "changed", "not_agreed")],
    ("challenge.withdrawn", {"challenge": "e2", "reason": "settled by telephone"}),
    ("message.acknowledged", {"role": "gp"}),
    ("message.acted_on", {"answers": "e1", "did": "e2"}),
    ("access.emergency_opened", {}), ("access.reviewed", {}),
    ("duty.dismissed", {"standard": "hv_one_year", "trigger": "e1", "cause": "done"}),
    ("recommendation.done", {"number": "3"}),
    ("recommendation.reviewed", {"number": "3", "result": "sustained"}),
    ("learning_year.ended", {}), ("annual_report.published", {}),
    # --- added for how somebody has done
    ("screen.honos", {"items": [0, 1, 2, 3, 4] * 2 + [0, 1]}),
    ("screen.reqol10", {"total": 31}), ("screen.adbb", {"items": [0] * 7 + [4]}),
    ("screen.mors_sf", {"warmth": 30, "invasion": 4.0, "answered_by": "mother"}),
    # --- added for meetings as they are called, held and followed through
    ("letters.route_recorded", {"letters": "by_hand", "hands_over": "Robin"}),
    ("meeting.invited", {"meeting": "e1", "not_any_more": [7]}),
    ("meeting.moved", {"meeting": "e1", "starts_at": "2026-03-05T10:00:00Z"}),
    ("meeting.replied", {"meeting": "e1", "team": 7, "reply": "accepts"}),
    ("meeting.pack_opened", {"meeting": "e1", "form": "pdf"}),
    ("meeting.heard", {"meeting": "e1", "agency": "ashmere-gp", "words": "x"}),
    ("meeting.decided", {"meeting": "e1", "question": "section47",
                         "outcome": "joint"}),
    ("meeting.dissented", {"meeting": "e1", "who": "x", "agency": "y", "words": "z"}),
    ("meeting.minutes_approved", {"meeting": "e1", "digest": "0" * 64}),
    ("meeting.minutes_acknowledged", {"meeting": "e1", "team": 7}),
    # --- added for assessments and care plans as documents
    *[(kind, {"document": DOCUMENT, "version": 2, "of": "e1"})
      for kind in ("assessment.mental_health", "plan.perinatal_care.recorded")],
    ("document.part", {"belongs_to": "e1", "version": 2, "document": DOCUMENT}),
    ("plan.perinatal_care.approved", {"answers": "e1", "version": 2, "role": "x"}),
    ("plan.perinatal_care.reviewed",
     {"answers": "e1", "version": 2, "outcome": "stays", "next_on": "2026-06-01"}),
    ("plan.family.published",
     {"of": "e1", "version": 2, "way": "on_paper", "keeps": "not_at_home"}),
    ("message.sent", {"to": "midwife", "document": "e1"}),
    ("action.dropped", {"answers": "e6", "reason": "the baby is in hospital"}),
    # --- added for the complex cases team of maternity
    ("screen.social_factors", {"factors": ["substance_use", "care_experienced"]}),
    ("medication.recorded", {"psychotropic": True}),
    ("complex_case.added", {"reason": "her sister asked", "tier": "red"}),
    ("complex_case.left_out", {"reason": "seen elsewhere", "criteria": ["a"]}),
    ("complex_case.tiered",
     {"tier": "amber", "changed": True, "reason": "settled", "meeting": "e1"}),
    ("allocation.ended", {"post": "midwife", "worker": 4, "reason": "she retired"}),
    ("admission.mbu.asked", {"unit": "north", "unit_name": "North", "request": "e1",
                             "answer": "no_bed", "free_on": "2026-03-09",
                             "distance_miles": 12.0, "spoke_to": "the nurse"}),
    ("admission.acute_mh.reviewed", {"decision": "ask_units", "baby_is": "at home",
                                     "looked_after_by": "her partner",
                                     "visits": "every afternoon"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "fact"), TABLE, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(TABLE)]
)
def test_a_kind_is_recorded_as_the_vocabulary_writes_it(kind, fact):
    """Nothing of what was said is lost, and no field is refused."""
    kept = check(kind, fact)

    assert {name: kept[name] for name in fact} == fact


def test_no_kind_is_missing_and_none_was_made_up():
    """The list is the vocabulary's, and what the whole pathway added to it."""
    assert set(kinds()) == {kind for kind, _ in TABLE}


def test_staff_and_reviews_have_timelines_of_their_own():
    """Everything else is a family's."""
    of = {name: kind.subject for name, kind in kinds().items()}

    assert {n for n in of if of[n] == "staff"} == {
        "post.started", "post.ended", "training.completed", "supervision.held",
    }  # fmt: skip
    assert {n for n in of if of[n] == "review"} == {
        "incident.known", "panel.notified", "rapid_review.sent", "review.started",
        "review.published", "recommendation.made", "recommendation.done",
        "recommendation.reviewed", "learning_year.ended", "annual_report.published",
    }  # fmt: skip


SECTION = {"id": "a", "title": "A", "words": "Words"}


@pytest.mark.parametrize(
    ("fact", "wanted"),
    [
        ({"version": 1, "document": {"id": "novel", "sections": []}}, "care-plan"),
        ({"document": {"id": "care-plan", "sections": []}}, "wanted a version"),
        ({"version": 0, "document": {"id": "care-plan", "sections": []}}, "than or eq"),
        ({"version": 1, "document": {"id": "care-plan",
          "sections": [SECTION, SECTION]}}, "each section once"),
        ({"version": 1, "document": {"id": "care-plan",
          "sections": [{**SECTION, "words": ""}]}}, "at least 1"),
        ({"version": 1, "document": {"id": "care-plan",
          "sections": [{**SECTION, "words": "x" * 4001}]}}, "at most 4000"),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_is_refused(fact, wanted):
    """
    With what was wanted, and no word of what was written.
    """
    with pytest.raises(ImpossibleFact, match=wanted) as refused:
        check("plan.perinatal_care.recorded", fact)

    assert "xxx" not in str(refused.value)


TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("sign", TURNING)
@pytest.mark.parametrize(
    "fact",
    [
        {"note": "seen{}at home"},
        {"place": "{}home"},
        {"unknown": ["a", {"b": "{}c"}]},
        {"unknown": {"{}": 1}},
        {"un{}known": 1},
    ],
)
def test_a_hidden_sign_that_turns_writing_is_refused(sign, fact):
    """
    A note must not rewrite the page of whoever reads it.
    """
    text = json.dumps(fact).replace("{}", sign)

    with pytest.raises(ImpossibleFact, match="turns the direction"):
        check("contact.gp.other", json.loads(text))


@pytest.mark.parametrize("note", ["\u0645\u0631\u062d\u0628\u0627", "caf\u00e9"])
def test_every_script_can_be_written(note):
    """
    Letters that are read from right to left are letters.
    """
    assert check("contact.gp.other", {"note": note})["note"] == note
