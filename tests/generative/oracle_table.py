"""The table of the thirty standards as rows, for the second opinion on what is owed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

# --- signals: conditions on one event ---------------------------------------------


def signal(*kinds, about=None, **wanted):
    """A condition: one of these kinds, about that role, with those values."""

    def holds(event):
        if not any(
            event.kind == k or (k == "contact.*" and _is_contact(event.kind))
            for k in kinds
        ):
            return False
        if about is not None and event.role != about:
            return False
        return all(_fits(event.field(name), test) for name, test in wanted.items())

    holds.kinds = kinds
    return holds


def _is_contact(kind):
    return kind.startswith("contact.") and kind != "contact.declined"


def _fits(value, test):
    return test(value) if callable(test) else value == test


def from_to(least, most=10**6):
    """A number in a range; no number is in none."""
    return lambda value: value is not None and least <= value <= most


def one_of(*values):
    """One of these values."""
    return lambda value: value in values


def other_than(*values):
    """Anything but these, and nothing at all."""
    return lambda value: value not in values


def having(part):
    """A list with this in it."""
    return lambda value: value is not None and part in value


# --- the table --------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One line of the table of standards."""

    id: str
    when: list
    then: list
    within: Any
    repeat: str
    owed_by: str
    also: list = field(default_factory=list)
    before: timedelta = timedelta(0)
    after: timedelta | None = timedelta(0)  # None: up to the birth
    unless: list = field(default_factory=list)
    unless_within: timedelta = timedelta(0)
    stop: list = field(default_factory=list)
    opens: Any = None
    lookback: timedelta = timedelta(0)
    clock: str = "occurred"
    same_person: bool = False
    whose: str | None = None
    together: bool = False
    again: Any = None
    subject: str = "family"
    #: lines of states: ("pregnant",), ("gestation", from, to), ("under" or "from", n
    #: days), ("open", what started it, what ended it)
    while_: list = field(default_factory=list)
    times: int = 1
    floor: Any = None  # never due before this
    ceiling: Any = None  # never due after this
    may_dismiss: bool = False
    since: date = date(2015, 1, 1)
    #: where a limit is worked out from the fact: whether it may hang on the due date
    may_be_of_pregnancy: bool = False

    @property
    def of_pregnancy(self):
        """Whether its limit, or one of its limits, hangs on the due date."""
        limits = [one for one in (self.within, self.floor, self.ceiling) if one]
        return self.may_be_of_pregnancy or any(
            not callable(one) and one[0] == "gestation" for one in limits
        )


def days(n):
    """So many days as a length of time."""
    return timedelta(days=n)


def _message_limit(fact):
    urgent = fact.get("urgency", "routine") in ("urgent", "emergency")
    return ("hours", 1) if urgent else ("working_days", 1)


NICE, CG62 = date(2014, 12, 17), date(2008, 3, 26)
CG45, WT2013 = date(2007, 2, 28), date(2013, 4, 15)
_STILL = signal("injury.observed", about="infant", mobile=False)
_STRATEGY = {"type": "strategy", "quorate": True}

CONFERENCE = ("conference", "conference_initial", "initial_conference")

TABLE = [
    Row("booking_by_10_weeks", [signal("pregnancy.notified")],
        [signal("pregnancy.booked", "contact.midwife.booking")],
        ("gestation", 70), "first", "midwife", stop=[signal("birth.recorded")],
        since=CG62),
    Row("mental_health_asked_at_booking", [signal("contact.midwife.booking")],
        [signal("screen.whooley")], ("days", 0), "each", "midwife",
        lookback=days(1), since=NICE),
    Row("smi_referred_to_perinatal",
        [signal("screen.smi_history", present=True),
         signal("screen.smi_history", first_degree_relative=True)],
        [signal("referral.mental_health.made")], ("working_days", 1), "first",
        "midwife", lookback=days(90), since=NICE),
    Row("positive_whooley_followed_up", [signal("screen.whooley", total=from_to(1))],
        [signal("screen.epds", "screen.phq9", "referral.mental_health.made")],
        ("days", 7), "rearm", "finder", since=NICE),
    Row("borderline_epds_repeated", [signal("screen.epds", total=from_to(10, 12))],
        [signal("screen.epds", "contact.gp.other")], ("days", 14), "rearm",
        "health_visitor", since=CG45),
    Row("raised_epds_assessed", [signal("screen.epds", total=from_to(13))],
        [signal("assessment.mental_health")], ("days", 14), "rearm", "gp",
        since=CG45),
    Row("self_harm_item_acted_on",
        [signal("screen.epds", "screen.phq9", "screen.core10", safety=from_to(1))],
        [signal("assessment.risk", "assessment.crisis")], ("days", 0), "each",
        "finder", since=NICE),
    Row("red_flag_senior_review", [signal("concern.red_flag")],
        [signal("assessment.crisis")], ("hours", 24), "rearm",
        "perinatal_psychiatrist"),
    Row("psychosis_suspected_4h", [signal("concern.psychosis_suspected")],
        [signal("assessment.crisis", "admission.mbu.started")], ("hours", 4),
        "rearm", "crisis_team", since=NICE),
    Row("pmh_triage", [signal("referral.mental_health.received")],
        [signal("triage.completed")], ("working_days", 1), "each",
        "perinatal_duty", clock="recorded"),
    Row("pmh_assessment_2w",
        [signal("referral.mental_health.received", urgency="routine")],
        [signal("assessment.mental_health", "referral.mental_health.redirected")],
        ("days", 14), "rearm", "perinatal_clinician",
        unless=[signal("referral.mental_health.accepted")], unless_within=days(180),
        since=NICE),
    Row("psych_intervention_6w", [signal("referral.mental_health.accepted")],
        [signal("therapy.started")], ("days", 42), "first", "psychology_lead",
        stop=[signal("discharge.mental_health")], since=NICE),
    Row("care_plan_by_32_weeks", [signal("pregnancy.booked")],
        [signal("plan.perinatal_care.recorded")], ("gestation", 224), "first",
        "care_coordinator",
        also=[signal("screen.smi_history", present=True),
              signal("referral.mental_health.accepted")],
        before=days(3652.5), after=None, since=NICE),
    Row("hv_antenatal", [signal("pregnancy.notified")],
        [signal("contact.health_visitor.antenatal")], ("gestation", 280), "first",
        "health_visitor", opens=("gestation", 196), stop=[signal("birth.recorded")]),
    Row("hv_new_birth", [signal("birth.recorded")],
        [signal("contact.health_visitor.new_birth")], ("age", 14), "first",
        "health_visitor"),
    Row("hv_six_week", [signal("birth.recorded")],
        [signal("contact.health_visitor.six_week")], ("age", 56), "first",
        "health_visitor", opens=("age", 42)),
    Row("gp_maternal_six_week", [signal("birth.recorded")],
        [signal("contact.gp.maternal_six_week")], ("age", 56), "first", "gp",
        opens=("age", 42), whose="mother", since=date(2020, 4, 1)),
    Row("hv_targeted_16w", [signal("birth.recorded")],
        [signal("contact.health_visitor.targeted"),
         signal("contact.health_visitor.other", infant_seen=True)],
        ("age", 112), "first", "health_visitor",
        also=[signal("screen.epds", total=from_to(13)), signal("concern.red_flag"),
              signal("diagnosis.mental_health",
                     severity=one_of("severe", "psychosis")),
              signal("referral.mental_health.accepted"),
              signal("plan.child_protection.started")],
        before=days(365), after=days(112)),
    Row("handover_accepted", [signal("handover.offered")],
        [signal("handover.accepted")], ("working_days", 2), "each",
        "addressee", stop=[signal("handover.returned")],
        since=date(2021, 5, 19)),
    Row("message_acknowledged", [signal("message.sent")],
        [signal("message.acknowledged", "message.declined", "message.acted_on")],
        _message_limit, "each", "addressee"),
    Row("infant_injury_paediatric", [_STILL], [signal("paediatric.assessed")],
        ("hours", 24), "rearm", "paediatrician", same_person=True),
    Row("infant_injury_strategy",
        [signal("injury.observed", about="infant", mobile=False,
                explanation=one_of("none", "inconsistent", "changed"))],
        [signal("meeting.held", **_STRATEGY)], ("working_days", 1), "rearm",
        "social_worker"),
    Row("conjunction_strategy_meeting", [_STILL],
        [signal("meeting.held", **_STRATEGY,
                represented=having("perinatal_mental_health"))],
        ("working_days", 1), "rearm", "social_worker",
        also=[signal("diagnosis.mental_health", about="mother",
                     severity=one_of("severe", "psychosis")),
              signal("concern.red_flag", about="mother"),
              signal("screen.epds", about="mother", total=from_to(20))],
        before=days(365), after=days(30), clock="recorded"),
    Row("injury_two_key_closure", [signal("injury.closed")],
        [signal("injury.opinion", by="paediatric"),
         signal("injury.opinion", by="social_care")],
        ("days", 0), "each", "paediatrician", lookback=days(28), together=True),
    Row("referral_decision", [signal("referral.social_care.made")],
        [signal("referral.social_care.decided")], ("working_days", 1), "each",
        "social_care_front_door", clock="recorded", since=WT2013),
    Row("initial_conference", [signal("s47.started")],
        [signal("meeting.held", type="conference_initial")], ("working_days", 15),
        "first", "conference_service",
        stop=[signal("s47.ended", outcome=other_than(*CONFERENCE))], since=WT2013),
    Row("first_core_group", [signal("plan.child_protection.started")],
        [signal("meeting.held", type="core_group")], ("working_days", 10), "first",
        "social_worker", since=WT2013),
    Row("infant_not_brought",
        [signal("nonattendance.was_not_brought", about="infant")],
        [signal("contact.*", infant_seen=True), signal("referral.social_care.made")],
        ("working_days", 2), "rearm", "finder"),
    Row("training_in_date",
        [signal("post.started",
                role=one_of("midwife", "health_visitor", "social_worker",
                            "perinatal"))],
        [signal("training.completed", course="perinatal_safeguarding")],
        ("days", 60), "each", "line_manager", again=("months", 24),
        stop=[signal("post.ended")], subject="staff"),
    Row("rapid_review", [signal("panel.notified")], [signal("rapid_review.sent")],
        ("working_days", 15), "first", "partnership", subject="review",
        since=date(2018, 6, 29)),
]  # fmt: skip
