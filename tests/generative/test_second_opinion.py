"""`derive` against a second reading of the vocabulary, on random timelines."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from generative import oracle_standards as oracle
from generative.oracle_probes import ROWS, STANDARDS
from generative.picks import Picks
from plait.engine.derive import derive
from plait.standards import policies
from plait.standards.loader import library
from plait.timeline.events import Event
from plait.timeline.facts import check

#: The clocks change on 29 March and 25 October; Easter, two May holidays, Christmas.
#: VE day's holiday moved in 2020 and the Jubilee's in 2022.
STARTS = [
    datetime(2026, 3, 26, 22, 30, tzinfo=UTC),
    datetime(2026, 10, 23, 23, 15, tzinfo=UTC),
    datetime(2026, 12, 22, 9, tzinfo=UTC),
    datetime(2020, 5, 1, 15, tzinfo=UTC),
    datetime(2022, 5, 26, 22, 59, 59, tzinfo=UTC),
    datetime(2014, 12, 10, 12, tzinfo=UTC),
]
STEPS = [0, 0, 0, 1, 1, 3, 4, 11, 24, 24, 24 * 3, 24 * 13, 24 * 60, 24 * 300]
PEOPLE = ["F1-mother", "F1-mother", "F1-infant", "F1-unborn", "X-1", "X-2", None]
BABIES = ["F1-infant", "F1-infant", "G1-infant", "F1-unborn", "X-1", "F1-mother"]
OF_BABIES = ("birth", "injury", "nonattendance", "paediatric")
YES = {"infant_seen": True}
FAMILY = [
    *[("person.joined", {"role": role}) for role in ("mother", "unborn", "infant")],
    ("person.joined", {"role": "infant", "born_on": "2026-03-20"}),
    ("pregnancy.notified", {}), ("pregnancy.notified", {"edd": "2026-12-30"}),
    ("pregnancy.edd_set", {"edd": "2026-04-20"}),
    ("pregnancy.edd_set", {"edd": "2027-01-09"}),
    ("pregnancy.booked", {}), ("pregnancy.booked", {"gestation_days": 60}),
    ("pregnancy.ended", {}), ("birth.recorded", {}), ("birth.recorded", {}),
    ("birth.recorded", {"born_on": "2026-03-19"}),
    ("contact.midwife.booking", {}), ("contact.declined", YES),
    *[(f"contact.health_visitor.{name}", YES) for name in
      ("antenatal", "new_birth", "six_week", "targeted", "other")],
    ("contact.gp.other", {}), ("contact.gp.maternal_six_week", {}),
    ("screen.whooley", {"items": ["yes", False]}), ("screen.whooley", {"total": 0}),
    ("screen.smi_history", {"present": True}),
    ("screen.smi_history", {"first_degree_relative": True}),
    ("screen.epds", {"total": 11}), ("screen.epds", {"total": 13}),
    ("screen.epds", {"answers_printed": [0, 0, 1, 0, 1, 1, 3, 3, 3, 2]}),
    ("screen.epds", {"items": [3] * 7 + [0] * 3}),
    ("screen.phq9", {"items": [0] * 8 + [1]}),
    ("screen.core10", {"total": 9, "safety_item": 2}),
    ("concern.red_flag", {}), ("concern.psychosis_suspected", {}),
    ("diagnosis.mental_health", {"severity": "severe"}),
    ("diagnosis.mental_health", {"severity": "mild"}),
    ("assessment.crisis", {}), ("assessment.risk", {}), ("triage.completed", {}),
    ("assessment.mental_health", {}), ("admission.mbu.started", {}),
    *[(f"referral.mental_health.{name}", {}) for name in
      ("made", "received", "accepted", "redirected")],
    ("referral.mental_health.received", {"urgency": "urgent"}),
    ("therapy.started", {}), ("discharge.mental_health", {}),
    ("plan.perinatal_care.recorded", {}), ("plan.child_protection.started", {}),
    *[(f"handover.{name}", {}) for name in ("offered", "accepted", "returned")],
    *[("message.sent", {"urgency": u}) for u in ("routine", "urgent", "emergency")],
    ("message.acknowledged", {}), ("message.declined", {}),
    ("injury.observed", {"mobile": False}), ("injury.observed", {"mobile": True}),
    ("injury.observed", {"mobile": False, "explanation": "plausible"}),
    ("injury.opinion", {"by": "paediatric"}),
    ("injury.opinion", {"by": "social_care"}), ("injury.closed", {}),
    ("paediatric.assessed", {}), ("nonattendance.was_not_brought", {}),
    ("referral.social_care.made", {}), ("referral.social_care.decided", {}),
    ("s47.started", {}), ("s47.ended", {"outcome": "conference"}), ("s47.ended", {}),
    *[("meeting.held", {"type": kind}) for kind in
      ("conference_initial", "core_group", "strategy")],
    ("meeting.held", {"type": "strategy", "quorate": True}),
    ("meeting.held", {"type": "strategy", "quorate": True,
                      "represented": ["police", "perinatal_mental_health"]}),
    ("meeting.held", {"type": "strategy", "next_at": "2026-03-31T23:30:00Z"}),
    ("action.agreed", {}), ("action.agreed", {"due": "2026-04-03"}),
    ("action.agreed", {"owner": "gp", "due": "2026-12-25"}),
    ("action.done", {}), ("action.dropped", {}),
    ("area.left", {}), ("area.left", {"transfer_accepted": True}),
    ("responsibility.accepted", {}), ("person.died", {}),
]  # fmt: skip
DISMISSED = {"standard": "older_baby"}
#: The thirty that the vocabulary's table has; the others rest on the same parts.
THIRTY = [one for one in library() if one.id in {row.id for row in oracle.TABLE}]
STAFF = [
    ("post.started", {"role": "midwife"}), ("post.started", {"role": "cook"}),
    ("post.ended", {}), ("training.completed", {"course": "perinatal_safeguarding"}),
    ("training.completed", {"course": "fire"}),
]  # fmt: skip
REVIEW = [("panel.notified", {}), ("rapid_review.sent", {}), ("incident.known", {})]
ENDS = {"person.died", "area.left", "responsibility.accepted", "pregnancy.ended"}
#: A chapter a standard: what starts, answers and ends it meets more often than chance
#: would have it.
CHAPTERS = [
    [f for f in FAMILY if f[0] in standard.touched_by - ENDS]
    for standard in THIRTY
    if standard.subject == "family"
]
OF_PROBES = [[f for f in FAMILY if f[0] in one.touched_by - ENDS] for one in STANDARDS]


#: Bytes of a history: two a pick, of which each of 16 events has up to 13.
ROW = 2 * (16 * 13 + 16)


def histories(chapters=CHAPTERS):
    """A subject's events in the order of arrival, with corrections of corrections."""
    rows = st.binary(min_size=ROW, max_size=ROW)
    return rows.map(lambda row: _history(Picks(row), chapters))


def _history(picks, chapters):
    subject, facts = picks.of([
        *[("family:F1", FAMILY)] * 6,
        ("staff:S1", STAFF), ("review:R1", REVIEW),
    ])  # fmt: skip
    if facts is FAMILY:
        facts = picks.of([FAMILY, *chapters])
        facts = [*facts, *(picks.of(FAMILY) for _ in range(picks.of(range(3))))]
    at = picks.of(STARTS)
    events: list[Event] = []
    for _ in range(picks.of(range(1, 17))):
        at = _happens(picks, at)
        events.append(_event(picks, subject, facts, events, at))
    moments = [at, at + timedelta(days=20), events[len(events) // 2].occurred_at]
    hours = picks.of([0, 0, 1, 24 * 7, 24 * 90])
    as_of = picks.of(moments) + timedelta(hours=hours)
    known_at = picks.of([None, None, as_of, events[-1].recorded_at, at])
    return picks.order(events), as_of, known_at


def _happens(picks, at):
    """When the next thing happens: one in four in the last second of a day."""
    at += timedelta(hours=picks.of(STEPS))
    if picks.of([False, False, False, True]):
        at = max(at, oracle.last_moment(("days", 0), at, None))
    return at


def _event(picks, subject, facts, events, at):
    kind, fact = picks.of(facts)
    fact = check(kind, fact)
    recorded = at + timedelta(hours=picks.of([0, 0, 0, 2, 30, 800]))
    about = picks.of(BABIES if kind.startswith(OF_BABIES) else PEOPLE)
    corrects = None
    if events:
        other = picks.of(events)
        what = picks.of(range(10))
        if what == 0:
            corrects = other.id
            recorded = max(recorded, other.recorded_at + timedelta(hours=what))
            if picks.of([False, True]):
                fact = {"withdrawn": True}
            elif picks.of([False, True]):
                kind, about = other.kind, other.about
                fact = dict(other.fact)
        elif what == 1:
            fact = {**fact, "answers": other.id}
        elif what == 2:
            kind, fact = "duty.dismissed", dict(DISMISSED, trigger=other.id)
    agency = picks.of(["a", "b"])
    name = f"e{len(events):02}"
    return Event(name, subject, about, kind, at, recorded, agency, fact, corrects)


def lines(found):
    """The fields that both say, sorted."""
    left_out = ("version", "subject", "reason")
    kept = ({k: v for k, v in one.line().items() if k not in left_out} for one in found)
    return sorted(kept, key=repr)


@given(histories())
@settings(max_examples=1200, deadline=None)
def test_two_readings_of_the_vocabulary_agree(history):
    events, as_of, known_at = history

    found = derive(events, THIRTY, as_of, known_at)

    assert lines(found) == oracle.owed(events, as_of, known_at)
    due = [one.due_at for one in found if one.due_at is not None][:1]
    for at in [moment + timedelta(seconds=n) for moment in due for n in (0, 1)]:
        # In the last moment that is in time, and in the next one.
        found = derive(events, THIRTY, at, known_at)
        assert lines(found) == oracle.owed(events, at, known_at)


@given(histories(chapters=OF_PROBES * 3))
@settings(max_examples=2500, deadline=None)
def test_they_agree_on_the_parts_that_few_standards_use(history):
    events, as_of, known_at = history
    if not events[0].subject.startswith("family"):
        return

    for moment in (as_of, as_of + timedelta(days=200)):
        found = derive(events, STANDARDS, moment, known_at)

        assert lines(found) == oracle.owed(events, moment, known_at, table=ROWS)


def test_they_agree_where_a_limit_may_hang_on_the_due_date():
    """
    Its clock is the pregnancy's then, and ends with it, though no due date is known.
    """
    at = datetime(2026, 3, 26, 22, 30, tzinfo=UTC)
    facts = {
        "person.joined": {"role": "mother", "household": True},
        "meeting.held": {"type": "conference_initial"},
        "pregnancy.ended": {},
    }
    events = [
        Event(f"e{n}", "family:F1", "F1-mother", kind, at, at, "a", check(kind, fact))
        for n, (kind, fact) in enumerate(facts.items())
    ]

    found = derive(events, STANDARDS, at, None)

    assert lines(found) == oracle.owed(events, at, None, table=ROWS)
    (again,) = [one for one in found if one.standard == "when_they_meet_again"]
    assert (again.due_at, again.line()["stopped_by"]) == (None, "e2")


# What a partnership sets by name is not for the oracle: two limits and a time are.
_CLOSES_AT_FIVE = replace(
    policies.policy("ashmere"), values={"close_of_business": time(17)}
)
ASHMERE = [
    standard
    for standard in policies.under(library(), _CLOSES_AT_FIVE)
    if standard.id in {row.id for row in oracle.TABLE}
]


@given(histories())
@settings(max_examples=100, deadline=None)
def test_they_agree_under_a_policy_with_a_close_of_business(history):
    events, as_of, known_at = history
    limits = {
        "infant_injury_paediatric": ("hours", 12),
        "handover_accepted": ("working_days", 1),
    }

    found = derive(events, ASHMERE, as_of, known_at)

    assert lines(found) == oracle.owed(
        events, as_of, known_at, closes=time(17), limits=limits
    )


def test_the_table_has_the_first_thirty_once():
    ids = [row.id for row in oracle.TABLE]

    assert {standard.id for standard in library()} >= set(ids)
    assert len(set(ids)) == len(ids) == 30
