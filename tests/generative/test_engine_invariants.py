"""What holds of `derive` for any timeline, under the whole library."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from plait.engine.derive import derive, derive_touched
from plait.engine.obligations import state_at
from plait.standards.loader import library
from plait.timeline.events import Event
from plait.timeline.facts import check

LIBRARY = library()
START = datetime(2026, 3, 20, 8, tzinfo=UTC)
#: Facts that start, answer, stop, move and conjoin: few, so that they meet often.
FACTS = [
    ("person.joined", {"role": "infant", "born_on": "2026-03-21"}),
    ("person.joined", {"role": "unborn"}),
    ("pregnancy.notified", {"edd": "2026-10-12"}),
    ("pregnancy.edd_set", {"edd": "2026-10-30"}),
    ("pregnancy.booked", {"gestation_days": 60}),
    ("pregnancy.ended", {"outcome": "miscarriage"}),
    ("birth.recorded", {}),
    ("injury.observed", {"mobile": False}),
    ("injury.opinion", {"by": "paediatric"}),
    ("injury.opinion", {"by": "social_care"}),
    ("injury.closed", {}),
    ("paediatric.assessed", {}),
    ("diagnosis.mental_health", {"severity": "severe"}),
    ("screen.epds", {"total": 21, "safety_item": 1}),
    ("screen.epds", {"total": 11, "safety_item": 0}),
    ("screen.whooley", {"items": [1, 0]}),
    ("screen.smi_history", {"present": True}),
    ("concern.red_flag", {}),
    ("assessment.crisis", {}),
    ("meeting.held", {"type": "strategy", "quorate": True,
                      "represented": ["perinatal_mental_health"]}),
    ("message.sent", {"urgency": "urgent"}),
    ("message.acknowledged", {}),
    ("referral.mental_health.received", {}),
    ("referral.mental_health.accepted", {}),
    ("therapy.started", {}),
    ("nonattendance.was_not_brought", {}),
    ("contact.health_visitor.other", {"infant_seen": True}),
    ("plan.child_protection.started", {}),
    ("area.left", {}),
    ("responsibility.accepted", {}),
    ("person.died", {}),
]  # fmt: skip
CHECKED = [(kind, check(kind, fact)) for kind, fact in FACTS]

moment = st.integers(0, 40).map(lambda n: START + timedelta(hours=11 * n))
row = st.tuples(
    st.sampled_from(CHECKED),
    st.sampled_from(["F1-mother", "F1-infant", "F1-partner"]),
    moment,
    st.integers(0, 5),
    st.sampled_from(["a", "b"]),
    st.integers(0, 9),
    st.booleans(),
)


@st.composite
def histories(draw):
    """A family's events, with late recordings, corrections and withdrawals."""
    events: list[Event] = []
    for number, (fact, about, at, lag, agency, luck, void) in enumerate(
        draw(st.lists(row, max_size=25))
    ):
        recorded = at + timedelta(hours=13 * lag)
        corrects = None
        kind, fields = fact
        if events and luck == 0:
            older = events[number % len(events)]
            corrects = older.id
            recorded = max(recorded, older.recorded_at + timedelta(hours=1))
            if void:
                fields = {"withdrawn": True}
        if events and luck == 1:
            fields = {**fields, "answers": events[number % len(events)].id}
        events.append(
            Event(f"e{number:02}", "family:F1", about, kind, at, recorded, agency,
                  fields, corrects)
        )  # fmt: skip
    return events


def rows(found):
    """What can be compared, in order."""
    return [obligation.line() for obligation in found]


def kept(found):
    """What a worklist keeps of them: all but the words, which are told when asked."""
    return [{**row, "reason": ""} for row in rows(found)]


@settings(max_examples=150, deadline=None)
@given(histories(), moment, st.randoms(use_true_random=False))
def test_the_order_in_which_events_arrive_never_matters(events, as_of, chance):
    """The same events in any order give the same obligations in the same order."""
    shuffled = list(events)
    chance.shuffle(shuffled)

    assert rows(derive(shuffled, LIBRARY, as_of)) == rows(
        derive(events, LIBRARY, as_of)
    )


@settings(max_examples=150, deadline=None)
@given(histories(), moment, moment)
def test_what_was_known_then_is_what_was_recorded_by_then(events, as_of, known_at):
    """Replaying a moment equals living it: later recordings do not exist."""
    recorded = [e for e in events if e.recorded_at <= known_at]

    then = derive(events, LIBRARY, as_of, known_at)

    assert rows(then) == rows(derive(recorded, LIBRARY, as_of))


@settings(max_examples=150, deadline=None)
@given(histories(), moment)
def test_a_new_event_changes_nothing_but_the_standards_that_it_touches(events, as_of):
    """So that refreshing those alone keeps the worklist right."""
    if not events:
        return
    *before, new = events
    kinds = {new.kind, *(e.kind for e in before if _same_root(e, new, events))}

    touched, found = derive_touched(events, LIBRARY, as_of, kinds)
    whole = derive(events, LIBRARY, as_of)
    untouched_before = _without(derive(before, LIBRARY, as_of), touched)

    assert rows(found) == rows(o for o in whole if o.standard in touched)
    assert kept(_without(whole, touched)) == kept(untouched_before)


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(1, 2000))
def test_the_state_is_a_function_of_what_is_stored_and_the_moment(events, hours):
    """Nothing ticks: a stored row tells its state at any later moment."""
    at_rest = START + timedelta(days=40)
    later = at_rest + timedelta(hours=hours)
    stored = derive(events, LIBRARY, at_rest)

    found = derive(events, LIBRARY, later)

    assert rows(found) == rows(replace(o, state=_state(o, later)) for o in stored)


@settings(max_examples=100, deadline=None)
@given(histories(), moment)
def test_no_obligation_comes_twice_and_each_says_why(events, as_of):
    """Standard, version and trigger name it; its reason and its reasons are there."""
    found = derive(events, LIBRARY, as_of)
    names = [(o.standard, o.version, o.trigger) for o in found]
    roots = {e.id for e in events if e.corrects is None}

    assert len(set(names)) == len(names)
    assert all(o.reason and set(o.because) <= roots for o in found)
    assert all(o.opened_at <= as_of for o in found)


def _state(obligation, moment):
    return state_at(
        moment,
        opens_at=obligation.opens_at,
        due_at=obligation.due_at,
        closed_at=obligation.closed_at,
        was_met=obligation.met_by is not None,
    )


def _without(found, standards):
    return [o for o in found if o.standard not in standards]


def _same_root(one, other, events):
    by_id = {e.id: e for e in events}

    def root(event):
        while event.corrects in by_id:
            event = by_id[event.corrects]
        return event.id

    return root(one) == root(other)
