"""One story, from a mark to the end of the plan, under the policy of each area.

After each step it is said what is owed then, and by whom: the clocks after a meeting,
one after another. What is in no line of a step is owed by nobody.
"""

from __future__ import annotations

from typing import Any

import pytest

from lib.stories import at
from lib.town import LONG_AGO, ROUTINE, make_home, make_town
from plait.access.models import Involvement, Partnership
from plait.clock.moments import local_day
from plait.records.models import WorklistEntry
from plait.worklist import adopted

SW, HV, PAED = "social_care", "health_visiting", "paediatrics"
SEEN = {"infant_seen": True, "mode": "face_to_face"}
THERE = ["social_worker", "police", "paediatrician", "health_visitor",
         "perinatal_mental_health", "midwife", "gp", "mother",
         "conference_chair"]  # fmt: skip

#: Owed all along, or by the side of the story.
BESIDE = {
    "referral_feedback", "assessment_45", "manager_checkpoint_10", "cpis_current",
    "strategy_minutes_sent", "decision_letter", "report_before_conference",
    "report_before_review", "no_contact_while_plan", "injury_decided_jointly",
    "meeting_minutes_sent", "minutes_read_by_all", "strategy_minutes",
}  # fmt: skip

#: London time, who records it, its kind and fields; then what is owed, by its day.
#: Each conference that was held has a record of its own, also one that did not count.
STORY: list[tuple[str, str, str, dict[str, Any], dict[str, str]]] = [
    ("2026-03-09 09:00", HV, "injury.observed",
     {"mobile": False, "explanation": "none"},
     {"referral_now": "03-09", "strategy_call_2h": "03-09",
      "infant_injury_paediatric": "03-10", "infant_injury_strategy": "03-10"}),
    ("2026-03-09 09:20", HV, "referral.social_care.made", {"reason": "a mark"},
     {"strategy_call_2h": "03-09", "infant_injury_paediatric": "03-10",
      "infant_injury_strategy": "03-10", "referral_decision": "03-10"}),
    ("2026-03-09 10:00", SW, "referral.social_care.decided", {"decision": "strategy"},
     {"strategy_call_2h": "03-09", "infant_injury_paediatric": "03-10",
      "infant_injury_strategy": "03-10"}),
    # The call makes no second row beside the meeting that the mark asks for.
    ("2026-03-09 10:30", SW, "meeting.held", {"type": "strategy_call"},
     {"infant_injury_paediatric": "03-10", "infant_injury_strategy": "03-10"}),
    ("2026-03-09 14:00", PAED, "paediatric.assessed", {},
     {"infant_injury_strategy": "03-10"}),
    ("2026-03-10 10:00", SW, "meeting.held",
     {"type": "strategy", "quorate": True, "represented": THERE, "id": "strategy"}, {}),
    ("2026-03-10 10:00", SW, "s47.started", {},
     {"child_seen_at_enquiry": "03-11", "initial_conference": "03-31"}),
    ("2026-03-10 10:00", SW, "action.agreed",
     {"action": "See the baby", "owner": "health_visitor", "due": "2026-03-12",
      "meeting": "strategy", "id": "see"},
     {"child_seen_at_enquiry": "03-11", "meeting_action": "03-12",
      "initial_conference": "03-31"}),
    ("2026-03-11 11:00", SW, "contact.social_worker", SEEN,
     {"meeting_action": "03-12", "initial_conference": "03-31"}),
    ("2026-03-12 11:10", HV, "action.done", {"answers": "see", "evidence": "the visit"},
     {"initial_conference": "03-31"}),
    # Those did not come without whom it does not count: it is held again.
    ("2026-03-27 10:00", SW, "meeting.held",
     {"type": "conference_initial", "quorate": False, "missing": ["police"]},
     {"initial_conference": "03-31", "conference_held_again": "04-14",
      "conference_record": "04-21"}),
    ("2026-03-30 10:00", SW, "meeting.held",
     {"type": "conference_initial", "quorate": True, "represented": THERE},
     {"conference_record": "04-21 04-22"}),
    ("2026-03-30 11:00", SW, "s47.ended", {"outcome": "conference"},
     {"conference_record": "04-21 04-22"}),
    ("2026-03-30 11:00", SW, "plan.child_protection.started", {},
     {"first_core_group": "04-15", "plan_visit_every_10_days": "04-15",
      "conference_record": "04-21 04-22", "review_conference_first": "06-30"}),
    ("2026-03-31 11:00", SW, "meeting.minutes_sent", {"type": "conference_initial"},
     {"first_core_group": "04-15", "plan_visit_every_10_days": "04-15",
      "review_conference_first": "06-30"}),
    ("2026-04-10 10:00", SW, "contact.social_worker", SEEN,
     {"first_core_group": "04-15", "plan_visit_every_10_days": "04-24",
      "review_conference_first": "06-30"}),
    ("2026-04-15 10:00", SW, "meeting.held",
     {"type": "core_group", "quorate": True, "represented": THERE},
     {"plan_visit_every_10_days": "04-24", "core_group_every_6_weeks": "05-27",
      "review_conference_first": "06-30"}),
    ("2026-05-27 10:00", SW, "meeting.held",
     {"type": "core_group", "quorate": True, "represented": THERE},
     {"plan_visit_every_10_days": "04-24", "review_conference_first": "06-30",
      "core_group_every_6_weeks": "07-08"}),
    ("2026-06-29 10:00", SW, "meeting.held",
     {"type": "conference_review", "quorate": True, "represented": THERE},
     {"plan_visit_every_10_days": "04-24", "core_group_every_6_weeks": "07-08",
      "conference_record": "07-20", "review_conference_later": "12-29"}),
    ("2026-06-30 10:00", SW, "meeting.minutes_sent", {"type": "conference_review"},
     {"plan_visit_every_10_days": "04-24", "core_group_every_6_weeks": "07-08",
      "review_conference_later": "12-29"}),
    ("2026-07-06 10:00", SW, "contact.social_worker", SEEN,
     {"core_group_every_6_weeks": "07-08", "plan_visit_every_10_days": "07-20",
      "review_conference_later": "12-29"}),
    ("2026-07-07 10:00", SW, "plan.child_protection.ended", {},
     {"service_closed_nobody_opened": "07-14"}),
]  # fmt: skip


@pytest.fixture(params=["ashmere", "wendlebury"])
def town(db, as_engine, request):
    """An area with a policy of its own."""
    with as_engine():
        made = make_town(request.param)
        Partnership.objects.filter(slug=request.param).update(policy=request.param)
        adopted.forget()
    yield made
    adopted.forget()


@pytest.fixture
def home(town, as_engine):
    """A family that social care, police and paediatricians know too."""
    with as_engine():
        made = make_home(town)
        for who in (SW, "police", PAED):
            team = town.teams[who]
            Involvement.objects.create(
                subject_id=made.id, team=team, role=team.roles[0], since=LONG_AGO,
                classes=ROUTINE, basis="was asked",
            )  # fmt: skip
    return made


@pytest.fixture
def owed(home, as_engine):
    """What is open now, as its standard and the day on which it is due."""

    def read():
        with as_engine():
            found = WorklistEntry.objects.filter(subject_id=home.id, closed_at=None)
            return sorted(
                (one.standard, f"{local_day(one.due_at):%m-%d}")
                for one in found
                if one.standard not in BESIDE
            )

    return read


def test_each_clock_after_a_meeting_follows_the_one_before_and_none_stands_twice(
    home, records, owed, town
):
    """One family, fifteen weeks, twenty-two steps."""
    ids: dict[str, str] = {}
    is_strict = town.teams[SW].agency.partnership_id == "ashmere"
    for when, who, kind, told, expected in STORY:
        fact = {name: value for name, value in told.items() if name != "id"}
        for field in ("answers", "meeting"):
            if field in fact:
                fact[field] = ids[fact[field]]
        event = records(who, kind, about="infant", at=at(when), **fact).event
        ids[told.get("id", when)] = str(event.id)
        due = dict(expected)
        if is_strict and "infant_injury_paediatric" in due:
            due["infant_injury_paediatric"] = "03-09"  # within 12 hours there
        wanted = [(name, day) for name, days in due.items() for day in days.split()]
        assert owed() == sorted(wanted), f"after {kind} of {when}"
