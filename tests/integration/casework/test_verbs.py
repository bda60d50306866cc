"""Each verb makes one fact, and refuses what cannot be, in words for the person."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from lib.town import NOW
from plait.access import sessions
from plait.casework import (
    births,
    care,
    concerns,
    contacts,
    corrections,
    escalations,
    families,
    handovers,
    injuries,
    meetings,
    messages,
    plans,
    pregnancies,
    referrals,
    screens,
)
from plait.records import queries
from plait.worklist import refusals


def events(home, kind):
    return [
        each.event for each in queries.timeline_for(home.id) if each.event.kind == kind
    ]


VERBS = [
    ("health_visiting", contacts.record_contact, "contact.gp.other",
     {"what": "gp.other", "mode": "telephone", "infant_seen": False}, "mother"),
    ("health_visiting", contacts.record_missed,
     "nonattendance.was_not_brought", {"what": "nonattendance.was_not_brought"},
     "infant"),
    ("midwife", screens.record_screen, "screen.epds",
     {"instrument": "epds", "total": 14, "safety_item": 0}, "mother"),
    ("midwife", screens.record_screen, "screen.phq9",
     {"instrument": "phq9", "answers_printed": [1] * 9}, "mother"),
    ("midwife", screens.record_wellbeing_asked, "screen.wellbeing_asked",
     {"seen_alone": True}, "mother"),
    ("midwife", screens.record_severe_illness_history, "screen.smi_history",
     {"present": True, "first_degree_relative": False}, "mother"),
    ("midwife", screens.record_domestic_abuse_asked, "screen.domestic_abuse",
     {"asked": True, "alone": True}, "mother"),
    ("midwife", concerns.record_concern, "concern.red_flag",
     {"what": "red_flag", "flags": ["estranged from the infant"]}, "mother"),
    ("perinatal", concerns.record_diagnosis, "diagnosis.mental_health",
     {"severity": "severe", "condition": "depression"}, "mother"),
    ("paediatrics", injuries.record_opinion, "injury.opinion",
     {"opinion_of": "paediatric"}, "infant"),
    ("paediatrics", injuries.record_paediatric_assessment,
     "paediatric.assessed", {}, "infant"),
    ("paediatrics", injuries.record_skeletal_survey,
     "skeletal_survey.requested", {"step": "requested"}, "infant"),
    ("midwife", referrals.record_mental_health_referral,
     "referral.mental_health.made", {"step": "made", "urgency": "urgent"}, "mother"),
    ("midwife", referrals.record_social_care_referral,
     "referral.social_care.made", {"step": "made", "reason": "a mark"}, "infant"),
    ("midwife", meetings.hold_meeting, "meeting.held",
     {"type": "complex_case", "quorate": True, "represented": ["midwife"]}, "mother"),
    ("midwife", meetings.send_minutes, "meeting.minutes_sent",
     {"type": "strategy"}, None),
    ("midwife", meetings.record_action, "action.agreed",
     {"action": "ring the GP"}, None),
    ("midwife", plans.record_plan, "plan.safety.agreed",
     {"what": "safety.agreed"}, "mother"),
    ("perinatal", care.record_triage, "triage.completed",
     {"urgency": "urgent"}, "mother"),
    ("perinatal", care.record_assessment, "assessment.mental_health",
     {"what": "mental_health", "seniority": "consultant"}, "mother"),
    ("perinatal", care.record_step, "therapy.started",
     {"what": "therapy.started"}, "mother"),
    ("midwife", messages.send_message, "message.sent",
     {"to": "gp", "urgency": "urgent"}, "mother"),
    ("midwife", handovers.offer_handover, "handover.offered",
     {"to": handovers.Receiver("health_visitor"), "offer": handovers.Offer()},
     "mother"),
    ("midwife", escalations.answer_escalation, "escalation.answered",
     {"standard": "hv_new_birth", "trigger": uuid4()}, None),
    ("midwife", pregnancies.notify_pregnancy, "pregnancy.notified",
     {"edd": date(2026, 9, 1)}, "mother"),
    ("midwife", pregnancies.set_due_date, "pregnancy.edd_set",
     {"edd": date(2026, 9, 3)}, "mother"),
    ("midwife", pregnancies.book_pregnancy, "pregnancy.booked",
     {"gestation_days": 60}, "mother"),
    ("midwife", pregnancies.end_pregnancy, "pregnancy.ended",
     {"outcome": "loss"}, "mother"),
    ("midwife", families.record_left, "person.left", {}, "mother"),
    ("midwife", families.record_death, "person.died", {}, "infant"),
    ("midwife", families.record_moved_away, "area.left",
     {"transfer_accepted": False, "to_area": "Corvale"}, "mother"),
]  # fmt: skip
AGENCY = {"midwife": "maternity"}


@pytest.mark.parametrize(
    ("who", "verb", "kind", "fields", "about"), VERBS, ids=[one[2] for one in VERBS]
)
def test_a_verb_records_its_fact(
    home, occasion, opens, involves, who, verb, kind, fields, about
):
    """
    What was said is kept as one event of the kind, and the rules could follow it.
    """
    agency = AGENCY.get(who, who)
    involves(agency)
    if about:
        fields = {**fields, "about": getattr(home, about)}

    recorded = verb(**fields, **occasion(agency))

    assert recorded.event.kind == kind
    assert recorded.is_worked_out
    with opens(agency, home):
        assert [event.id for event in events(home, kind)] == [recorded.event.id]


def test_a_mark_keeps_its_site_kind_and_size(home, occasion):
    """
    The body map's marks are in the fact, in the words that it was given.
    """
    recorded = injuries.record_injury(
        about=home.infant, mobile=False, explanation="none",
        marks=[injuries.Mark("left_cheek", "bruise", 12.5)],
        **occasion("health_visiting"),
    )  # fmt: skip

    assert recorded.event.fact["marks"] == [
        {"site": "left_cheek", "kind": "bruise", "size_mm": 12.5}
    ]


def test_a_mark_is_not_closed_by_one_agency_alone(home, occasion, involves):
    """
    Two keys: a paediatric and a social care opinion, from two agencies.
    """
    involves("paediatrics")
    involves("social_care")
    injuries.record_injury(
        about=home.infant, mobile=False, marks=[], **occasion("health_visiting")
    )
    later = NOW + timedelta(hours=1)
    first, second = (
        injuries.record_opinion(
            about=home.infant, opinion_of=opinion, **occasion("paediatrics", later)
        ).event.id
        for opinion in ("paediatric", "social_care")
    )
    closing = occasion("paediatrics", later + timedelta(hours=1))
    both = {"about": home.infant, "agreed": "A birthmark, seen by both"}
    with pytest.raises(refusals.TooSoonToClose):
        injuries.close_injury(**both, opinions=[first, second], **closing)
    third = injuries.record_opinion(
        about=home.infant, opinion_of="social_care", **occasion("social_care", later)
    ).event.id
    closing = occasion("paediatrics", later + timedelta(hours=1))
    with pytest.raises(refusals.NotBothOpinions):
        injuries.close_injury(**both, opinions=[first, second], **closing)
    with pytest.raises(refusals.NoJointReasons):
        injuries.close_injury(
            about=home.infant, agreed=" ", opinions=[first, third], **closing
        )

    recorded = injuries.close_injury(**both, opinions=[first, third], **closing)

    assert recorded.event.kind == "injury.closed"


def test_an_opinion_from_before_the_mark_was_seen_does_not_close_it(
    home, occasion, involves
):
    """
    What was thought of an older mark is no key to this one.
    """
    before = NOW - timedelta(days=3)
    for who, opinion in (
        ("paediatrics", "paediatric"),
        ("social_care", "social_care"),
    ):
        involves(who)
        injuries.record_opinion(
            about=home.infant, opinion_of=opinion, **occasion(who, before)
        )
    injuries.record_injury(
        about=home.infant, mobile=False, marks=[], **occasion("health_visiting")
    )

    with pytest.raises(refusals.TooSoonToClose):
        injuries.close_injury(
            about=home.infant,
            agreed="as before",
            opinions=[],
            **occasion("paediatrics", NOW + timedelta(hours=2)),
        )


def test_a_birth_adds_the_baby_to_the_family(home, occasion, opens):
    """
    The new baby is a person of the family, and the health visitors owe a visit.
    """
    form = uuid4()
    born = births.record_birth(
        given_name="Wren", family_name="Ashby", weight_g=3200, gestation_days=275,
        **occasion("maternity", event_id=form),
    )  # fmt: skip
    again = births.record_birth(
        given_name="Wren", family_name="Ashby", weight_g=3200, gestation_days=275,
        **occasion("maternity", event_id=form),
    )  # fmt: skip

    assert again.infant == born.infant
    assert again.recorded.event.was_there
    with opens("maternity", home):
        people = {one.id: one for one in queries.family(home.id).people}
    assert people[born.infant].role == "infant"
    assert people[born.infant].born_on == NOW.date()
    assert "hv_new_birth" in {row.standard for row in born.recorded.owed}
    assert {row.person_label for row in born.recorded.owed} == {"Baby A."}


def test_the_unborn_child_of_the_family_is_the_one_who_is_born(home, occasion, opens):
    """
    Who was expected becomes the infant: nobody is there twice.
    """
    expected, _ = families.add_person(
        person=families.NewPerson(role="unborn", family_name="Ashby"),
        **occasion("maternity", NOW - timedelta(days=30)),
    )

    born = births.record_birth(family_name="Ashby", **occasion("maternity"))

    assert born.infant == expected
    with opens("maternity", home):
        roles = [one.role for one in queries.family(home.id).people]
    assert sorted(roles) == ["infant", "infant", "mother"]


def test_a_family_is_started_by_a_team_that_is_then_its_home(town):
    """
    The record is open at once, its people are there, and the team is involved.
    """
    midwife = town.staff["maternity"]
    sessions.begin(midwife.pk)

    started = families.start_family(
        people=[
            families.NewPerson(
                role="mother", given_name="Mary", family_name="Oak",
                born_on=date(1994, 5, 2), nhs_number="943 476 5919",
                address="2 Mill Lane", phone="01632 960003",
            ),
            families.NewPerson(role="unborn", family_name="Oak"),
        ],
        by=midwife,
        recorded_at=NOW,
    )  # fmt: skip

    family = queries.family(started.family)
    assert [one.id for one in family.people] == list(started.people)
    assert family.people[0].nhs_number == "9434765919"
    assert [one.role for one in family.involved] == ["midwife"]
    assert len(events_of(started.family, "person.joined")) == 2


def events_of(family, kind):
    return [e for e in queries.timeline_for(family) if e.event.kind == kind]


def test_who_has_no_post_starts_no_family(town, as_engine):
    """
    Somebody who has left cannot open a new record.
    """
    midwife = town.staff["maternity"]
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("set local role plait_owner")
        cursor.execute("update post set valid_to = %s", [NOW - timedelta(days=1)])
    sessions.begin(midwife.pk)

    with pytest.raises(refusals.NoTeam):
        families.start_family(
            people=[families.NewPerson(role="mother")], by=midwife, recorded_at=NOW
        )


def test_a_correction_replaces_what_is_true_and_keeps_both(home, occasion, opens):
    """
    The total was 4, not 14: what it asked is not owed any more.
    """
    wrong = screens.record_screen(
        instrument="epds", total=14, about=home.mother, **occasion("maternity")
    )
    assert "raised_epds_assessed" in {row.standard for row in wrong.owed}

    corrected = corrections.correct(
        event=wrong.event.id, fact={"total": 4}, reason="added up wrongly",
        **occasion("maternity", NOW + timedelta(minutes=10)),
    )  # fmt: skip

    assert corrected.event.root == wrong.event.id
    with opens("maternity", home):
        both = events(home, "screen.epds")
    assert [one.fact["total"] for one in both] == [14, 4]
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from worklist_entry where subject_id = %s "
            "and standard = 'raised_epds_assessed'", [home.id]
        )  # fmt: skip
        assert cursor.fetchone() == (0,)


def test_a_withdrawn_fact_asks_nothing_of_anybody(home, occasion):
    """
    It never happened, and a correction of the correction may say so too.
    """
    wrong = concerns.record_concern(
        what="red_flag", about=home.mother, flags=["x"], **occasion("maternity")
    )
    fixed = corrections.correct(
        event=wrong.event.id, fact={"flags": ["y"]}, reason="a slip",
        **occasion("maternity", NOW + timedelta(minutes=5)),
    )  # fmt: skip

    gone = corrections.withdraw(
        event=fixed.event.root, reason="another family's",
        **occasion("maternity", NOW + timedelta(minutes=9)),
    )  # fmt: skip

    assert gone.event.corrects == fixed.event.id
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from worklist_entry where subject_id = %s "
            "and standard = 'red_flag_senior_review'", [home.id]
        )  # fmt: skip
        assert cursor.fetchone() == (0,)
