"""Appointments, as they are read off a timeline; and that each duty fires once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lib.stories import owed
from plait.timeline import facts
from plait.timeline.appointments import appointment, appointments, next_for, places
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline
from plait.worklist import appointment_refusals as refusals
from plait.worklist.appointment_rules import ON_PAGES

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
VISIT = NINE + timedelta(days=2)


def event(number, kind, fact, about="F-mother", **more) -> Event:
    at = more.pop("at", NINE + timedelta(hours=number))
    return Event(
        id=f"e{number}", subject="family:1", about=about, kind=kind, occurred_at=at,
        recorded_at=at, agency="vale-perinatal", team="7",
        fact=facts.check(kind, fact), **more,
    )  # fmt: skip


def when(at=VISIT, **more):
    return {
        "at": at.isoformat(),
        "minutes": 60,
        "kind": "home_visit",
        "worker": 4,
    } | more


def booked(number=1, at=VISIT, **more) -> Event:
    return event(number, "appointment.booked",
                 when(at, **({"for": ["F-mother", "F-infant"]} | more)))  # fmt: skip


def moved(number, answers, at) -> Event:
    fact = when(at, appointment="e1", answers=answers)
    return event(number, "appointment.moved", fact)


def outcome(number, result, about="F-mother", answers="e1", **more) -> Event:
    fact = {"appointment": "e1", "answers": answers, "result": result}
    more.setdefault("at", VISIT + timedelta(hours=2))
    return event(number, "appointment.outcome", fact, about, **more)


def of(*events) -> Timeline:
    people = [
        event(90 + n, "person.joined", {"role": role}, f"F-{role}", at=NINE)
        for n, role in enumerate(("mother", "infant"))
    ]
    return Timeline.of("family:1", [*people, *events])


def refuse(*events) -> None:
    """Try the last of these against all of them, as a page does."""
    timeline = of(*events)
    last = timeline.get(events[-1].id)
    ON_PAGES[last.kind](last, timeline)


def test_mother_and_baby_have_an_outcome_of_their_own():
    """
    She came and her baby was not brought: the appointment was kept, and both are said.
    """
    [one] = appointments(
        of(booked(), outcome(3, "attended"), outcome(4, "was_not_brought", "F-infant"))
    )

    assert one.state == "kept"
    assert one.results == {"F-mother": "attended", "F-infant": "was_not_brought"}
    assert one.team == 7


def test_nobody_seen_is_missed_and_nothing_said_is_owed():
    """
    An appointment that is over without a word is owed, and not missed.
    """
    later = VISIT + timedelta(hours=1, seconds=1)
    [silent] = appointments(of(booked()))
    [missed] = appointments(of(booked(), outcome(3, "late_not_seen")))

    assert silent.is_owed(later)
    assert not silent.is_owed(VISIT)
    assert missed.state == "missed"
    assert not missed.is_owed(later)


def test_moved_twice_it_is_where_it_was_moved_last():
    """
    All that was said before stays in the record, and counts no more.
    """
    last = VISIT + timedelta(days=7)
    [one] = appointments(
        of(booked(), moved(2, "e1", VISIT + timedelta(days=1)), moved(3, "e2", last))
    )

    assert (one.at, one.version.id, len(one.moves)) == (last, "e3", 2)


def test_the_next_appointment_is_the_first_that_is_still_to_be():
    """
    Cancelled ones, those of other teams and those that are over are not next.
    """
    timeline = of(
        booked(),
        booked(2, VISIT + timedelta(days=7)),
        event(3, "appointment.cancelled",
              {"appointment": "e1", "answers": "e1", "by": "family", "reason": "ill"}),
    )  # fmt: skip

    assert next_for(timeline, 7, NINE).id == "e2"
    assert next_for(timeline, None, NINE).id == "e2"
    assert next_for(timeline, 8, NINE) is None
    assert next_for(timeline, 7, NINE, about="F-infant").id == "e2"
    assert next_for(timeline, 7, NINE, about="F-partner") is None
    assert next_for(timeline, 7, VISIT + timedelta(days=8)) is None


def test_an_appointment_that_was_corrected_keeps_its_name():
    """
    A correction changes when it is; what was said of it before still finds it.
    """
    other = VISIT + timedelta(hours=1)
    corrected = replace(booked(5, other), corrects="e1")
    timeline = of(booked(), corrected, outcome(6, "attended", answers="e5"))

    assert appointment(timeline, "e5") == appointment(timeline, "e1")
    assert appointment(timeline, "e1").at == other
    assert appointment(timeline, "e1").state == "kept"


def test_a_session_of_a_group_is_one_appointment_of_the_family():
    """
    Mother and baby came to one session: one appointment, with two outcomes.
    """
    session = when(VISIT, group="g", title="Group")
    timeline = of(
        event(1, "group.joined", {"group": "g", "title": "Group", "for": ["F-mother"]}),
        event(2, "group.attended", session | {"result": "attended"}),
        event(3, "group.attended", session | {"result": "was_not_brought"}, "F-infant"),
        event(4, "group.left", {"group": "g"}),
    )

    [one] = appointments(timeline)
    [place] = places(timeline)

    assert (one.group, one.state, len(one.results)) == ("g", "kept", 2)
    assert place.left.id == "e4"


LATER = VISIT + timedelta(days=1)
_CANCELLED = event(
    2, "appointment.cancelled",
    {"appointment": "e1", "answers": "e1", "by": "service", "reason": "ill"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ((booked(), outcome(2, "attended"), moved(70, "e1", LATER)),
         refusals.AppointmentIsOver),
        ((booked(), _CANCELLED, outcome(3, "attended")), refusals.AppointmentIsOver),
        ((booked(), outcome(2, "attended"),
          outcome(3, "did_not_attend", at=LATER)), refusals.AppointmentIsOver),
        ((booked(), moved(2, "e1", LATER), moved(3, "e1", LATER)),
         refusals.MovedMeanwhile),
        ((booked(), outcome(2, "attended", at=NINE)), refusals.NotYet),
        ((booked(), outcome(2, "attended", "F-partner")), refusals.NotToCome),
        ((booked(), outcome(2, "did_not_attend", "F-infant")),
         refusals.InfantsAreBrought),
        ((booked(), outcome(2, "was_not_brought")), refusals.InfantsAreBrought),
        ((outcome(2, "attended"),), refusals.NoSuchAppointment),
        ((booked(1, **{"for": ["F-nobody"]}),), refusals.NobodyComes),
        ((event(80, "person.died", {}, "F-infant"), booked()), refusals.HasDied),
        ((booked(), replace(_CANCELLED, agency="ashmere-gp")), refusals.AnotherTeams),
    ],
    ids=["moved after it was attended", "ended after it was cancelled", "said twice",
         "moved by two at once", "not begun", "was not to come", "a baby attends",
         "a mother is brought", "no such appointment", "nobody of the family",
         "somebody who died", "another agency"],
)  # fmt: skip
def test_what_cannot_be_is_refused(events, why):
    """
    Each in its own words, and the record stays as it was.
    """
    with pytest.raises(why):
        refuse(*events)


def test_the_outcomes_of_one_form_do_not_refuse_each_other():
    """
    Mother and baby are said in one form, at one moment.
    """
    refuse(booked(), outcome(2, "attended"), outcome(3, "was_not_brought", "F-infant"))


_MISSED = """
2026-01-05 04:10  infant  birth.recorded {born_on: 2026-01-05}  by ashmere-maternity
2026-02-10 10:00  mother  referral.mental_health.accepted  by vale-perinatal
2026-03-02 10:00  mother  appointment.booked {at: "2026-03-03T11:00:00Z", minutes: 60, kind: home_visit, for: [mother, infant], outcome_by: 2026-03-04}  by vale-perinatal id b
2026-03-03 11:00  mother  nonattendance.did_not_attend {planned: Home visit}  by vale-perinatal id m
2026-03-03 11:00  infant  nonattendance.was_not_brought {planned: Home visit}  by vale-perinatal id i
2026-03-03 12:00  mother  appointment.outcome {appointment: b, answers: b, result: did_not_attend, did: m}  by vale-perinatal
2026-03-03 12:00  infant  appointment.outcome {appointment: b, answers: b, result: was_not_brought, did: i}  by vale-perinatal
"""  # noqa: E501 - a line a fact


@pytest.mark.parametrize(
    "standard",
    ["parent_missed_mental_health_visit", "missed_visit_parent_reached",
     "infant_not_brought"],
)  # fmt: skip
def test_a_miss_is_followed_once_and_not_twice(standard):
    """
    The outcome names the miss; it does not begin the same duty again.
    """
    found = owed(_MISSED, [standard], "2026-03-03 15:00")

    assert [one.state for one in found] == ["due"]


def test_the_outcome_that_was_owed_is_met_by_what_was_said():
    """
    Two outcomes of one appointment answer one duty.
    """
    [one] = owed(_MISSED, ["appointment_outcome_recorded"], "2026-03-06 09:00")

    assert one.state == "met"
